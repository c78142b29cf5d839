"""The runner's end of a zygote: a process that has the frameworks imported, and forks children when told to."""

import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from grader.house import HOUSE
from grader.places import Place

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "KERAS_BACKEND", "LD_LIBRARY_PATH", "SYSTEMROOT", "XDG_CACHE_HOME")


class Lost(Exception):
    """The zygote is gone, or did not do as told: a fault of the grader."""


def environment(device: str, keras_home: str) -> dict[str, str]:
    """A process's environment: nothing secret, quiet, one thread until the first operation."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    kept |= {"PYTHONPATH": str(HOUSE), "PYTHONDONTWRITEBYTECODE": "1", "KERAS_HOME": keras_home, "MPLBACKEND": "Agg"}
    kept |= {"OPENBLAS_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_NUM_INTRAOP_THREADS": "1"}
    kept |= {"TF_ENABLE_ONEDNN_OPTS": "0"}  # with them, each first use of an operation looks through all there are
    if device == "cpu":
        return kept | {"CUDA_VISIBLE_DEVICES": "-1"}
    if "CUDA_VISIBLE_DEVICES" in os.environ:
        kept["CUDA_VISIBLE_DEVICES"] = os.environ["CUDA_VISIBLE_DEVICES"]
    kept |= {"TF_FORCE_GPU_ALLOW_GROWTH": "true", "XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    return kept | {"NVIDIA_TF32_OVERRIDE": "0", "JAX_DEFAULT_MATMUL_PRECISION": "highest"}  # a right answer stays right


def nests(tiers: Sequence[str], device: str) -> list["Nest"]:
    """Begin to import the frameworks, once, for a zygote of each of these sandboxes; returns at once.

    The zygotes are processes of their own, forked before anything is told to one of them: what one learns, no other
    knows. The last one to be closed ends the process they came from.
    """
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in tiers]
    source = _Source([(theirs, tier) for (_, theirs), tier in zip(pairs, tiers, strict=True)], device)
    return [Nest(mine, source) for mine, _ in pairs]


class _Source:
    """The process that imports the frameworks, forks the zygotes, and waits for their end."""

    def __init__(self, lines: Sequence[tuple[socket.socket, str]], device: str):
        self.open = len(lines)
        self._lock = threading.Lock()
        self._home = tempfile.TemporaryDirectory(prefix="grader-keras-")
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the process that writes to it
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.zygote", *(word for s, tier in lines for word in (str(s.fileno()), tier))],
            env=environment(device, self._home.name),
            cwd=self._home.name,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            pass_fds=[s.fileno() for s, _ in lines],
            start_new_session=True,
        )
        for theirs, _ in lines:
            theirs.close()

    def said(self) -> str:
        """The last line it wrote, which is why it ended."""
        self._log.seek(0)
        return (self._log.read()[-2000:].decode(errors="replace").strip().splitlines() or [""])[-1]

    def leave(self) -> None:
        """One of its zygotes has been told to end; the last one to leave waits for the end of all."""
        with self._lock:
            self.open -= 1
            if self.open:
                return
        try:
            self._process.wait(8)
        except subprocess.TimeoutExpired:  # still importing, which nothing interrupts
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._home.cleanup()


class Nest:
    """A zygote of one sandbox, from `nests`: sends it orders, passes what it says to whom it concerns."""

    def __init__(self, control: socket.socket, source: _Source):
        self.tier, self.pid = "", 0  # told when it is ready
        self._control, self._source = control, source
        self._events: dict[int, queue.Queue[dict[str, Any] | None]] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._ready = threading.Event()
        self.alive = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                data = self._control.recv(1 << 16)
            except OSError:
                data = b""
            if not data:
                break
            said = json.loads(data)
            if "ready" in said:
                self.tier, self.pid = said["ready"], said["pid"]
                self._ready.set()
            else:
                waiting = self._events.get(said.get("ended", said.get("failed")))
                if waiting is not None:
                    waiting.put(said)
        self.alive = False
        self._ready.set()
        with self._lock:
            for waiting in self._events.values():
                waiting.put(None)

    def wait(self, seconds: float = 180) -> None:
        """Until the frameworks are imported. Raises Lost if they cannot be."""
        if not self._ready.wait(seconds) or not self.alive:
            raise Lost(f"the process that starts children is gone. {self._source.said()}".strip())

    def fork(
        self, limits: dict[str, Any], scratch: str, place: Place | None, channel: socket.socket
    ) -> tuple[int, queue.Queue]:
        """Order a child; returns its number and the queue on which its end is told."""
        with self._lock:
            self._number += 1
            number = self._number
            events = self._events[number] = queue.Queue()
        try:
            on = asdict(place) if place else None
            self.order({"do": "fork", "id": number, "limits": limits, "scratch": scratch, "place": on}, channel)
        except Lost:
            self.forget(number)
            raise
        return number, events

    def order(self, order: dict[str, Any], channel: socket.socket | None = None) -> None:
        """Send an order. A zygote that is gone is told to all who wait on it."""
        with contextlib.suppress(OSError):
            data = [json.dumps(order).encode()]
            if channel is None:
                self._control.sendmsg(data)
            else:
                socket.send_fds(self._control, data, [channel.fileno()])
            return
        raise Lost("the process that starts children is gone")

    def forget(self, number: int) -> None:
        """Nobody waits for this child any more."""
        with self._lock:
            self._events.pop(number, None)

    def close(self) -> None:
        """End it and everything it started."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._source.leave()
        self._control.close()
