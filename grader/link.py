"""A line to one child: bytes to it, bytes from it, its end. The child is forked by a zygote, or started by itself."""

import contextlib
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

from grader.nest import Lost, Nest, environment
from grader.places import Place


def _remove(scratch: str) -> None:
    """Remove a child's folder, however deeply it is nested."""
    try:
        shutil.rmtree(scratch, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", "--", scratch], check=False, stderr=subprocess.DEVNULL)


class Forked:
    """A child that the zygote forks. Used as a context manager: leaving it, nothing of the child is left."""

    def __init__(self, nest: Nest, limits: dict[str, Any], place: Place | None = None):
        self.nest, self.limits, self.place = nest, limits, place
        self.code: int | None = None

    def __enter__(self) -> "Forked":
        self.scratch = tempfile.mkdtemp(prefix="grader-")  # first: on a full disk it fails, and no socket is open yet
        self.mine, theirs = socket.socketpair()
        try:
            with theirs:
                self.number, self.events = self.nest.fork(self.limits, self.scratch, self.place, theirs)
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


class Spawned:
    """A fresh process for one child, where none can be forked. Slow to start, without a sandbox, on whatever GPUs."""

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
