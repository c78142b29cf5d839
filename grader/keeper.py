"""The process between the zygote and one child, which only watches.

It adopts whatever the child leaves behind, stops the child when it grows too large, and does not end before everything
below it has.
"""

import contextlib
import gc
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any, NoReturn

from grader.cgroup import MemoryGroup

# How a keeper ends: its exit code, if the child was not ended by a signal, whose number it then is.
EXITED, FAILED, MEMORY, THREADS, ORDERED, BROKEN, DISK = 64, 65, 70, 71, 72, 73, 74
_TICK = 0.02  # seconds between two looks at the child
_SLOW_TICK = 0.2  # seconds between two looks at what it has written
PATIENCE = 3.0  # seconds a keeper has to end everything below it


class Keeper:
    """Starts one child, watches it, and ends with all that is below it."""

    def __init__(
        self,
        channel: int,
        tier: str,
        limits: dict[str, Any],
        scratch: str,
        place: dict[str, Any] | None,
        above: Path | None,
    ):
        self.channel, self.tier, self.limits, self.scratch, self.place = channel, tier, limits, scratch, place
        self.above = above  # the control group to make the child's in
        self.watches_scratch = "limits" in tier and "namespaces" not in tier  # with those, it has a size of its own
        self.before = _held(os.getpid())  # memory that the child inherits, and did not ask for

    def keep(self, parent: int) -> NoReturn:
        """Never returns: the exit code says how the child ended."""
        code = BROKEN
        group = None if self.above is None else MemoryGroup(self.above, os.getpid())
        try:
            from grader import sandbox

            signal.set_wakeup_fd(-1)
            os.setsid()
            sandbox.die_with_parent()
            if os.getppid() != parent:
                os._exit(BROKEN)
            sandbox.adopt_orphans()
            if group is not None:
                group.make(self._most())
            if "namespaces" in self.tier:
                sandbox.separate()
            child = os.fork()
            if child == 0:
                _become_child(self.channel, self.tier, self.place, group)
            os.closerange(0, 4096)
            code = self._watch(child)
            if group is not None and code == signal.SIGKILL and group.overrun():
                code = MEMORY
        finally:
            try:
                end_descendants()
                if group is not None:
                    group.remove()
            finally:
                os._exit(code)

    def _most(self) -> int:
        """How many bytes the kernel lets it hold: what it may take and write, and copies of all that it inherits."""
        return (self.limits["memory_mb"] + self.limits["file_mb"] << 20) + (self.before << 10)

    def _watch(self, child: int) -> int:
        looked = time.monotonic()
        while True:
            told = signal.sigtimedwait({signal.SIGCHLD, signal.SIGTERM}, _TICK)
            if told is not None and told.si_signo == signal.SIGTERM:
                return ORDERED
            with contextlib.suppress(ChildProcessError):
                while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                    if ended[0] == child:
                        status = ended[1]
                        if os.WIFSIGNALED(status):
                            return os.WTERMSIG(status)
                        return EXITED if os.WEXITSTATUS(status) == 0 else FAILED
            below = descendants(os.getpid())
            if sum(max(0, _held(pid) - self.before) for pid in below) > self.limits["memory_mb"] << 10:
                return MEMORY
            if sum(_number(pid, "Threads") for pid in below) > self.limits["threads"]:
                return THREADS
            if self.watches_scratch and time.monotonic() > looked + _SLOW_TICK:
                looked = time.monotonic()
                if _too_much_written(self.scratch, below, self.limits["file_mb"] << 20, self.limits["file_count"]):
                    return DISK


def _become_child(channel: int, tier: str, place: dict[str, Any] | None, group: MemoryGroup | None) -> NoReturn:
    try:
        from grader import child, places, sandbox

        sandbox.die_with_parent()
        if group is not None:
            group.enter()
        for caught in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(caught, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        nowhere = os.open(os.devnull, os.O_RDWR)
        kept = os.dup2(channel, os.dup(channel) if channel <= 3 else channel)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        os.dup2(kept, 3)
        os.closerange(4, 65536)
        os.set_inheritable(3, False)
        with contextlib.suppress(OSError):  # if memory does run out, this process is the one to go
            Path("/proc/self/oom_score_adj").write_text("1000")
        link = socket.socket(fileno=3)
        gc.enable()

        def confine(scratch: str, limits: dict[str, Any], hidden: set[str]) -> None:
            if tier != "none":
                sandbox.confine(
                    tier,
                    scratch,
                    seconds=limits["total"],
                    threads=limits["threads"],
                    files=limits["files"],
                    file_mb=limits["file_mb"],
                    file_count=limits["file_count"],
                    hidden=hidden,
                    gpu=place is not None,
                )
            if place is not None:  # only now: looking for devices starts threads, which would stay outside
                places.take(**place)

        as_it_is = tier == "none" and place is None
        child.serve(lambda n: _exactly(link, n), link.sendall, None if as_it_is else confine)
    finally:
        os._exit(1)


def _exactly(link: socket.socket, n: int) -> bytes:
    parts = bytearray()
    while len(parts) < n and (part := link.recv(min(n - len(parts), 1 << 20))):
        parts += part
    return bytes(parts)


def descendants(pid: int) -> list[int]:
    """Every process below one, as far as they can still be seen."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split()):
                found += [child, *descendants(child)]
    return found


def _number(pid: int, field: str) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0


def _held(pid: int) -> int:
    """KiB of memory that a process holds for itself alone: not the libraries' files."""
    held = 0
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(("RssAnon:", "RssShmem:", "VmSwap:", "HugetlbPages:")):
                held += int(line.split()[1])
    return held


def _too_much_written(folder: str, pids: list[int], most: int, count: int) -> bool:
    """Whether a folder holds more bytes or entries, with what these processes keep of files that have no name now."""
    held, number, folders = 0, 0, [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    held += entry.stat(follow_symlinks=False).st_blocks * 512
                    number += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if held > most or number > count:
                        return True
        except FileNotFoundError:  # gone meanwhile
            continue
        except OSError:  # nested so deeply that nobody can look
            return True
    for pid in pids:
        nameless = {}
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines():
                _, _, _, _, inode, *path = line.split(maxsplit=5)
                if path and path[0].startswith(folder) and path[0].endswith("(deleted)"):
                    nameless[inode] = most  # nobody can tell how large it is
        with contextlib.suppress(OSError):
            for link in os.scandir(f"/proc/{pid}/fd"):
                if os.readlink(link.path).startswith(folder):
                    facts = os.stat(link.path)
                    if facts.st_nlink == 0:
                        nameless[str(facts.st_ino)] = facts.st_blocks * 512
        held += sum(nameless.values())
    return held > most


def end_descendants() -> None:
    """Kill everything below this process, and what it starts meanwhile, until nothing is left."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)
