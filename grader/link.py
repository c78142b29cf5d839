"""A line to one child: bytes to it, bytes from it, its end. The child is forked by a zygote, or started by itself."""

import contextlib
import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

import psutil

from grader.house import HOUSE

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "KERAS_BACKEND", "LD_LIBRARY_PATH", "SYSTEMROOT", "XDG_CACHE_HOME")


class Lost(Exception):
    """The zygote is gone, or did not do as told: a fault of the grader."""


def environment(device: str, keras_home: str) -> dict[str, str]:
    """A process's environment: nothing secret, quiet, one thread until the first operation."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    kept |= {"PYTHONPATH": str(HOUSE), "PYTHONDONTWRITEBYTECODE": "1", "KERAS_HOME": keras_home, "MPLBACKEND": "Agg"}
    kept |= {"OPENBLAS_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_NUM_INTRAOP_THREADS": "1"}
    if device == "gpu":  # which one was decided above us, as by a cluster's scheduler
        kept |= {name: os.environ[name] for name in ("CUDA_VISIBLE_DEVICES",) if name in os.environ}
        return kept | {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}
    return kept | {"CUDA_VISIBLE_DEVICES": "-1"}


def _remove(scratch: str) -> None:
    """Remove a child's folder, however deeply it is nested."""
    try:
        shutil.rmtree(scratch, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", "--", scratch], check=False, stderr=subprocess.DEVNULL)


class Forked:
    """A child that the zygote forks. Used as a context manager: leaving it, nothing of the child is left."""

    def __init__(self, nest: "Nest", limits: dict[str, Any]):
        self.nest, self.limits = nest, limits
        self.code: int | None = None

    def __enter__(self) -> "Forked":
        self.scratch = tempfile.mkdtemp(prefix="grader-")  # first: on a full disk it fails, and no socket is open yet
        self.mine, theirs = socket.socketpair()
        try:
            with theirs:
                self.number, self.events = self.nest.fork(self.limits, self.scratch, theirs)
        except Lost:
            self.mine.close()
            _remove(self.scratch)
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            if self.code is None:
                self.nest.order({"do": "kill", "id": self.number})
                self.end(10)
        finally:
            self.mine.close()
            self.nest.forget(self.number)
            _remove(self.scratch)

    def send(self, data: bytes, seconds: float) -> None:
        """Send the job. A child that does not take it shows when one listens."""
        self.mine.settimeout(seconds)
        with contextlib.suppress(OSError):
            self.mine.sendall(data)

    def receive(self, most: int, until: float) -> bytes:
        """Some bytes, or none at the end. Raises TimeoutError when `until` has passed."""
        self.mine.settimeout(max(0.001, until - time.monotonic()))
        try:
            return self.mine.recv(min(most, 1 << 20))
        except ConnectionError:
            return b""

    def end(self, seconds: float) -> int:
        """Wait until every process of the child is gone; how it ended. Raises Lost if that is not said in time."""
        if self.code is None:
            try:
                said = self.events.get(timeout=seconds)
            except queue.Empty:
                raise Lost("a child did not end") from None
            if said is None or "failed" in said:
                raise Lost((said or {}).get("message", "the process that starts children is gone"))
            self.code = int(said["code"])
        return self.code

    def kill(self) -> int:
        """End it now, with everything below it."""
        self.nest.order({"do": "kill", "id": self.number})
        return self.end(10)


class Nest:
    """The runner's end of a zygote: starts it, sends orders, passes what it says to whom it concerns."""

    def __init__(self, tier: str, device: str):
        self.tier = ""
        self._events: dict[int, queue.Queue[dict[str, Any] | None]] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._ready = threading.Event()
        self.alive = True
        self._home = tempfile.TemporaryDirectory(prefix="grader-keras-")
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the process that writes to it
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "grader.zygote", str(theirs.fileno()), tier, device],
                env=environment(device, self._home.name),
                cwd=self._home.name,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
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
                self.tier = said["ready"]
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
            self._log.seek(0)
            said = self._log.read()[-2000:].decode(errors="replace").strip()
            raise Lost(f"the process that starts children is gone. {said.splitlines()[-1] if said else ''}".strip())

    def fork(self, limits: dict[str, Any], scratch: str, channel: socket.socket) -> tuple[int, queue.Queue]:
        """Order a child; returns its number and the queue on which its end is told."""
        with self._lock:
            self._number += 1
            number = self._number
            events = self._events[number] = queue.Queue()
        try:
            self.order({"do": "fork", "id": number, "limits": limits, "scratch": scratch}, channel)
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
        try:
            self._process.wait(8)
        except subprocess.TimeoutExpired:  # still importing, which nothing interrupts
            self._process.kill()
            self._process.wait()
        self._control.close()
        self._log.close()
        self._home.cleanup()


class Spawned:
    """A fresh process for one child, where none can be forked. Slow to start, and without a sandbox."""

    def __init__(self, limits: dict[str, Any], device: str):
        self.limits, self.device = limits, device
        self._parts: queue.Queue[bytes] = queue.Queue(maxsize=64)
        self._left = b""
        self._over = ""

    def __enter__(self) -> "Spawned":
        self.scratch = tempfile.mkdtemp(prefix="grader-")
        self._home = tempfile.TemporaryDirectory(prefix="grader-keras-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.child"],
            env=environment(self.device, self._home.name),
            cwd=self._home.name,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._closed = threading.Event()
        threading.Thread(target=self._pump, daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._closed.set()
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        self._home.cleanup()
        _remove(self.scratch)

    def _pump(self) -> None:
        part = b"-"
        while part and not self._closed.is_set():
            try:
                part = os.read(self._process.stdout.fileno(), 1 << 16)  # type: ignore[union-attr]
            except (OSError, ValueError):
                part = b""
            while not self._closed.is_set():
                with contextlib.suppress(queue.Full):
                    self._parts.put(part, timeout=0.2)
                    break

    def _watch(self) -> None:
        base = None
        while self._process.poll() is None:
            time.sleep(0.05)
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(self._process.pid)
                held = sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])
                base = 1 << 30 if base is None else base  # the frameworks themselves
                if held > base + (self.limits["memory_mb"] << 20):
                    self._over = "memory"
                    self.kill()

    def send(self, data: bytes, seconds: float) -> None:
        """Send the job."""
        with contextlib.suppress(OSError):
            self._process.stdin.write(data)  # type: ignore[union-attr]
            self._process.stdin.close()  # type: ignore[union-attr]

    def receive(self, most: int, until: float) -> bytes:
        """Some bytes, or none at the end. Raises TimeoutError when `until` has passed."""
        if not self._left:
            try:
                self._left = self._parts.get(timeout=max(0.001, until - time.monotonic()))
            except queue.Empty:
                raise TimeoutError from None
        part, self._left = self._left[:most], self._left[most:]
        return part

    def end(self, seconds: float) -> int:
        """Wait for its end; a code as a keeper gives it: 64 and 65 for an exit, 70 for memory, else the signal."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(seconds)
            return 70 if self._over else -code if code < 0 else 64 + (code != 0)
        return self.kill()

    def kill(self) -> int:
        """End it now, with everything below it that can still be found."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            for victim in [*process.children(recursive=True), process]:
                with contextlib.suppress(psutil.Error):
                    victim.kill()
        self._process.wait(10)
        return self.end(1)
