"""Whether memory can be limited by a control group of the kernel (cgroup v2), beside the watch of the keeper."""

import os
from pathlib import Path


def no_memory_group(own: Path = Path("/proc/self/cgroup"), mounts: Path = Path("/proc/self/mounts")) -> str:
    """Why no group with a memory limit can be made for a child; empty if it can.

    It can where this process's group lies in one that is delegated to its user and hands out the memory controller, as
    `systemd-run --user -p Delegate=yes -p DelegateSubgroup=grader` arranges it.

    Args:
        own: the file that says in which groups this process is.
        mounts: the file that says what is mounted where.
    """
    lines = [line.split() for line in mounts.read_text().splitlines()] if mounts.exists() else []
    tops = [Path(fields[1]) for fields in lines if len(fields) > 2 and fields[2] == "cgroup2"]
    places = own.read_text().splitlines() if own.exists() else []
    inside = [line.removeprefix("0::/") for line in places if line.startswith("0::/")]
    if not tops or not inside:
        return "there is no cgroup v2 here"
    group = tops[0] / inside[0]
    if "memory" not in _words(group / "cgroup.controllers"):
        return "cgroup v2 does not have the memory controller here"
    above = group.parent
    if group == tops[0] or "memory" not in _words(above / "cgroup.subtree_control"):
        return "the group this runs in has none above it that hands out memory"
    if not os.access(above, os.W_OK) or not os.access(above / "cgroup.procs", os.W_OK):
        return "the group above is not delegated to this user"
    return ""


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
