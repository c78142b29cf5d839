"""The process with the frameworks imported, which forks a child for each submission: `grader.zygote FD TIER`.

It runs no operation, has one thread, and holds no secret: no answer, no seed, no other submission. It takes orders from
the runner over a socket, and can wait for nobody else:

    {"do": "fork", "id": 7, "limits": {...}, "scratch": "/tmp/...", "place": null}  with the child's end of a channel
    {"do": "kill", "id": 7}                                             (the place is a `grader.places.Place`, on GPUs)

and says {"ready": TIER}, {"ended": 7, "code": 64} or {"failed": 7, "message": ...}.

Between the zygote and the child stands a keeper: a process that only watches. It adopts whatever the child leaves
behind, stops the child when it grows too large, and does not end before everything below it has.
"""

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

# How a keeper ends: its exit code, if the child was not ended by a signal, whose number it then is.
EXITED, FAILED, MEMORY, THREADS, ORDERED, BROKEN, DISK = 64, 65, 70, 71, 72, 73, 74
_TICK = 0.02  # seconds between two looks at the child
_SLOW_TICK = 0.2  # seconds between two looks at what it has written
_PATIENCE = 3.0  # seconds a keeper has to end everything below it


class Keeper:
    """Starts one child, watches it, and ends with all that is below it."""

    def __init__(self, channel: int, tier: str, limits: dict[str, Any], scratch: str, place: dict[str, Any] | None):
        self.channel, self.tier, self.limits, self.scratch, self.place = channel, tier, limits, scratch, place
        self.watches_scratch = "limits" in tier and "namespaces" not in tier  # with those, it has a size of its own
        self.before = _held(os.getpid())  # memory that the child inherits, and did not ask for

    def keep(self, parent: int) -> NoReturn:
        """Never returns: the exit code says how the child ended."""
        code = BROKEN
        try:
            from grader import sandbox

            signal.set_wakeup_fd(-1)
            os.setsid()
            sandbox.die_with_parent()
            if os.getppid() != parent:
                os._exit(BROKEN)
            sandbox.adopt_orphans()
            if "namespaces" in self.tier:
                sandbox.separate()
            child = os.fork()
            if child == 0:
                _become_child(self.channel, self.tier, self.place)
            os.closerange(0, 4096)
            code = self._watch(child)
        finally:
            _end_descendants()
            os._exit(code)

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
            below = _descendants(os.getpid())
            if sum(max(0, _held(pid) - self.before) for pid in below) > self.limits["memory_mb"] << 10:
                return MEMORY
            if sum(_number(pid, "Threads") for pid in below) > self.limits["threads"]:
                return THREADS
            if self.watches_scratch and time.monotonic() > looked + _SLOW_TICK:
                looked = time.monotonic()
                if _too_much_written(self.scratch, below, self.limits["file_mb"] << 20, self.limits["file_count"]):
                    return DISK


def _become_child(channel: int, tier: str, place: dict[str, Any] | None) -> NoReturn:
    try:
        from grader import child, places, sandbox

        sandbox.die_with_parent()
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


def _descendants(pid: int) -> list[int]:
    """Every process below one, as far as they can still be seen."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split()):
                found += [child, *_descendants(child)]
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


def _end_descendants() -> None:
    """Kill everything below this process, and what it starts meanwhile, until nothing is left."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for pid in _descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)


def _has_computed() -> bool:
    """Whether TensorFlow or JAX has set up its devices, as the first operation makes it do."""
    eager, bridge = (sys.modules.get(n) for n in ("tensorflow.python.eager.context", "jax._src.xla_bridge"))
    context = eager.context_safe() if eager else None
    return bool(context and context._context_handle) or bool(bridge and bridge.backends_are_initialized())


class Zygote:
    """The loop: orders in, ends out."""

    def __init__(self, control: socket.socket, tier: str):
        self.control, self.tier = control, tier
        self.keepers: dict[int, int] = {}  # process id -> the runner's id
        self.condemned: dict[int, float] = {}  # process id -> when patience ends
        self.awake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)  # signals make it readable

    def run(self) -> None:
        """Until the runner closes its end, or is gone."""
        awake, waker = self.awake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self.control.fileno(), awake], [], [], 0.5 if self.condemned else None)
            if awake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(awake, 4096)
            if self.control.fileno() in ready and not self._order():
                break
            self._reap()
        signal.set_wakeup_fd(-1)
        _end_descendants()

    def _order(self) -> bool:
        room = socket.CMSG_SPACE(array.array("i").itemsize)
        data, more, _, _ = self.control.recvmsg(1 << 16, room)
        if not data:
            return False
        order = json.loads(data)
        channels = array.array("i")
        for _, _, raw in more:
            channels.frombytes(raw)
        if order["do"] == "fork":
            self._fork(order, channels[0])
            os.close(channels[0])
        else:
            for pid, number in self.keepers.items():
                if number == order["id"]:
                    os.kill(pid, signal.SIGTERM)
                    self.condemned[pid] = time.monotonic() + _PATIENCE
        return True

    def _unfit(self, channel: int) -> str:
        """Why this process must not be forked now; empty when it may."""
        threads = len(os.listdir("/proc/self/task"))
        if threads != 1:  # a lock that another thread holds would stay locked in the child for ever
            return f"it has {threads} threads"
        if _has_computed():
            return "a framework has run an operation in it, and holds devices and threads that do not survive a fork"
        open_now = {int(n) for n in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{n}")}
        strange = open_now - {0, 1, 2, self.control.fileno(), *self.awake, channel}
        return f"it has open what no child may inherit (descriptor {min(strange)})" if strange else ""

    def _fork(self, order: dict[str, Any], channel: int) -> None:
        if why := self._unfit(channel):
            self._say(failed=order["id"], message=f"the process that starts children is not fit to be forked: {why}")
            return
        parent = os.getpid()
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD, signal.SIGTERM))
        try:
            pid = os.fork()
            if pid == 0:
                Keeper(channel, self.tier, order["limits"], order["scratch"], order["place"]).keep(parent)
            self.keepers[pid] = order["id"]
        except OSError as problem:
            self._say(failed=order["id"], message=f"no process could be started: {problem}")
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCHLD, signal.SIGTERM))

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                number = self.keepers.pop(ended[0], None)
                self.condemned.pop(ended[0], None)
                if number is not None:
                    code = os.WEXITSTATUS(ended[1]) if os.WIFEXITED(ended[1]) else BROKEN
                    self._end_strays()
                    self._say(ended=number, code=code)
        for pid, until in list(self.condemned.items()):
            if time.monotonic() > until:
                for victim in [*_descendants(pid), pid]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(victim, signal.SIGKILL)

    def _end_strays(self) -> None:
        """Kill what came to this process from a keeper that was itself killed."""
        for pid in map(int, Path("/proc/self/task", str(os.getpid()), "children").read_text().split()):
            if pid not in self.keepers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _say(self, **what: Any) -> None:
        with contextlib.suppress(OSError):  # the runner is gone: the next order tells
            self.control.send(json.dumps(what).encode())


def _main(fd: int, tier: str) -> None:
    from grader import child, places, probing, sandbox  # noqa: F401  the child needs them, and cannot read them then

    control = socket.socket(fileno=fd)
    control.set_inheritable(False)
    tier = sandbox.best_tier() if tier == "best" else tier
    sandbox.becomes_nobody(tier)
    with contextlib.suppress(OSError):
        sandbox.adopt_orphans()
    import keras
    import safetensors.numpy  # noqa: F401

    if keras.config.backend() == "tensorflow":
        import tensorflow as tf

        _ = tf.compat.v1.train, tf.raw_ops  # names that resolve on first use, for the guard
    gc.collect()
    gc.freeze()  # what is here stays: children need not look through it, nor copy its pages
    gc.disable()
    control.send(json.dumps({"ready": tier}).encode())
    Zygote(control, tier).run()


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
