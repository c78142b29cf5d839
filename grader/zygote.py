"""The process with the frameworks imported, which forks a child for each submission: `grader.zygote FD TIER ...`.

It runs no operation, has one thread, and holds no secret: no answer, no seed, no other submission. It takes orders from
the runner over a socket, and can wait for nobody else:

    {"do": "fork", "id": 7, "limits": {...}, "scratch": "/tmp/...", "place": null}  with the child's end of a channel
    {"do": "kill", "id": 7}                                             (the place is a `grader.places.Place`, on GPUs)

and says {"ready": TIER, "pid": ITS OWN}, {"ended": 7, "code": 64} or {"failed": 7, "message": ...}.

Between the zygote and each child stands a `grader.keeper.Keeper`.
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
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from grader.cgroup import MemoryGroup, NoMemoryGroup, delegated
from grader.keeper import BROKEN, PATIENCE, Keeper, descendants, end_descendants


def _has_computed() -> bool:
    """Whether TensorFlow or JAX has set up its devices, as the first operation makes it do."""
    eager, bridge = (sys.modules.get(n) for n in ("tensorflow.python.eager.context", "jax._src.xla_bridge"))
    context = eager.context_safe() if eager else None
    return bool(context and context._context_handle) or bool(bridge and bridge.backends_are_initialized())


class Zygote:
    """The loop: orders in, ends out."""

    def __init__(self, control: socket.socket, tier: str):
        self.control, self.tier = control, tier
        self.above = None  # the control group in which each child gets one of its own
        with contextlib.suppress(NoMemoryGroup):
            self.above = delegated()
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
        end_descendants()

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
                    self.condemned[pid] = time.monotonic() + PATIENCE
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
                Keeper(channel, self.tier, order["limits"], order["scratch"], order["place"], self.above).keep(parent)
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
                    if self.above is not None:  # a keeper that was itself killed has left it
                        MemoryGroup(self.above, ended[0]).remove()
                    self._say(ended=number, code=code)
        for pid, until in list(self.condemned.items()):
            if time.monotonic() > until:
                for victim in [*descendants(pid), pid]:
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


def _main(lines: Sequence[str]) -> None:
    """Import, fork a zygote for each line, wait until none is left. A zygote does not outlive this process."""
    from grader import child, places, probing, sandbox  # noqa: F401  the child needs them, and cannot read them then

    controls = [socket.socket(fileno=int(fd)) for fd in lines[::2]]
    for control in controls:
        control.set_inheritable(False)
    tiers = [sandbox.best_tier() if tier == "best" else tier for tier in lines[1::2]]
    for tier in tiers:
        sandbox.becomes_nobody(tier)
    import keras
    import safetensors.numpy  # noqa: F401

    if keras.config.backend() == "tensorflow":
        import tensorflow as tf

        _ = tf.compat.v1.train, tf.raw_ops  # names that resolve on first use, for the guard
        _fill_registries()
    gc.collect()
    gc.freeze()  # what is here stays: children need not look through it, nor copy its pages
    gc.disable()
    for control, tier in zip(controls, tiers, strict=True):
        if os.fork() == 0:
            _serve(control, tier, [c for c in controls if c is not control])
    for control in controls:
        control.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _fill_registries() -> None:
    """Let TensorFlow put its lists of operations and kernels in order, which else each child's first operation does.

    It computes nothing, and starts no thread.
    """
    from tensorflow.python.framework import kernels, op_def_registry

    op_def_registry.get("an operation that there is not")  # on the first unknown one it writes all known ones out
    kernels.get_registered_kernels_for_op("NoOp")


def _serve(control: socket.socket, tier: str, others: Sequence[socket.socket]) -> NoReturn:
    code = 1
    try:
        from grader import sandbox

        sandbox.die_with_parent()
        with contextlib.suppress(OSError):
            sandbox.adopt_orphans()
        for other in others:
            other.close()
        control.send(json.dumps({"ready": tier, "pid": os.getpid()}).encode())
        Zygote(control, tier).run()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    _main(sys.argv[1:])
