"""Limiting a child's memory by a control group of the kernel (cgroup v2), beside the watch of the keeper.

The watch looks fifty times a second and says exactly what a child took; the kernel is not overtaken between two looks.
"""

import contextlib
import os
from pathlib import Path

_OWN, _MOUNTS = Path("/proc/self/cgroup"), Path("/proc/self/mounts")


class NoMemoryGroup(Exception):
    """Why no group with a memory limit can be made for a child."""


class MemoryGroup:
    """A group for one child and all it starts, which hold no more than a number of bytes together.

    What they change of inherited memory counts, and so do files they write to a file system in memory. Where they would
    hold more the kernel ends all of them.

    Args:
        above: the group it is in, as `delegated` gives it.
        keeper: the process id of the child's keeper, after which it is named.
    """

    def __init__(self, above: Path, keeper: int):
        self.folder = above / f"grader-{keeper}"

    def make(self, most: int) -> None:
        """Make it, for `most` bytes. Raises OSError if the kernel will not."""
        self.remove()  # a keeper that had this number and was killed may have left it
        self.folder.mkdir()
        try:
            self._set("memory.max", str(most))
            self._set("memory.oom.group", "1")
            with contextlib.suppress(OSError):  # there is no such file where the kernel does not count swap
                self._set("memory.swap.max", "0")
        except OSError:
            self.remove()
            raise

    def enter(self) -> None:
        """Move this process into it, and with it what it will start."""
        self._set("cgroup.procs", "0")

    def overrun(self) -> bool:
        """Whether the kernel has ended something in it for want of memory."""
        events = dict(line.split() for line in (self.folder / "memory.events").read_text().splitlines())
        return int(events["oom_kill"]) > 0

    def remove(self) -> None:
        """Remove it, once nothing is left in it."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _set(self, name: str, value: str) -> None:
        (self.folder / name).write_text(value)


def delegated(own: Path = _OWN, mounts: Path = _MOUNTS) -> Path:
    """The group in which groups for children can be made.

    It is the one above this process's own, if it is delegated to this process's user, as
    `systemd-run --user -p Delegate=yes -p DelegateSubgroup=grader` arranges it. From now on it hands out the memory
    controller, if it did not before.

    Args:
        own: the file that says in which groups this process is.
        mounts: the file that says what is mounted where.

    Raises:
        NoMemoryGroup: if there is none, with the reason.
    """
    lines = [line.split() for line in mounts.read_text().splitlines()] if mounts.exists() else []
    tops = [Path(fields[1]) for fields in lines if len(fields) > 2 and fields[2] == "cgroup2"]
    places = own.read_text().splitlines() if own.exists() else []
    inside = [line.removeprefix("0::/") for line in places if line.startswith("0::/")]
    if not tops or not inside:
        raise NoMemoryGroup("there is no cgroup v2 here")
    group = tops[0] / inside[0]
    above = group.parent if group != tops[0] else group
    if "memory" not in _words(above / "cgroup.controllers"):
        raise NoMemoryGroup("cgroup v2 does not have the memory controller here")
    if group == tops[0] or not _is_ours(above):
        raise NoMemoryGroup("no group above the one this runs in is delegated to this user")
    if "memory" not in _words(above / "cgroup.subtree_control"):
        try:
            (above / "cgroup.subtree_control").write_text("+memory")
        except OSError as problem:
            raise NoMemoryGroup(f"the group above does not hand out memory ({problem.strerror})") from None
    return above


def no_memory_group(own: Path = _OWN, mounts: Path = _MOUNTS) -> str:
    """Why no group with a memory limit can be made for a child; empty if it can."""
    try:
        delegated(own, mounts)
    except NoMemoryGroup as why:
        return str(why)
    return ""


def _is_ours(group: Path) -> bool:
    """Whether it is this user's own, and was given away by the system: root, who owns all of that, asks systemd."""
    try:
        if group.stat().st_uid != os.geteuid():
            return False
        return os.geteuid() != 0 or os.getxattr(group, "trusted.delegate") == b"1"
    except OSError:
        return False


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
