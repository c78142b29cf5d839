"""Reading what one child says: in bounds, in order, in time. Everything it says is a stranger's word."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import codec
from grader.link import Forked, Spawned

if TYPE_CHECKING:
    from grader.runner import Limits, Observation, Request

_FROM_CHILD = {"observed", "not_attempted", "error", "memory", "forbidden"}
_STARTING = 120.0  # seconds until a child must have entered its sandbox; that is the machine's time, not the learner's
_FAULTS = 200


class Conversation:
    """One child's share of a submission.

    Args:
        link: the line to the child.
        limits: what it may use.
        until: when the whole submission's time is over.
        room: how many bytes may still come from this submission.
    """

    def __init__(self, link: Forked | Spawned, limits: "Limits", until: float, room: int):
        self.link, self.limits, self.until, self.room = link, limits, until, room
        self.phase = "starting"
        self.cell: int | None = None
        self.place = ""  # how the learner finds that cell
        self.since = time.monotonic()  # when that cell began
        self.faults: dict[int, str] = {}
        self.seen: dict[str, Observation] = {}
        self.broken = ""
        self._deadline = min(time.monotonic() + _STARTING, until)

    def hold(
        self, source: bytes, name: str, probes: str, requests: Sequence["Request"], skip: set[int]
    ) -> tuple[str, str]:
        """Give the child its job and listen until it is done.

        Returns:
            A status and a sentence about why not everything was answered; `("done", "")` if it was.
        """
        self.link.send(self._job(source, name, probes, requests, skip), 60)
        try:
            done = self._listen(requests)
        except TimeoutError:
            self.link.kill()
            return self._too_late()
        except codec.Malformed as problem:
            self.link.kill()
            return "error", f"what came back could not be read: {problem}."
        if done:
            self.link.end(10)
            return "done", ""
        return ended(self.link.end(10), self.limits)

    def to_blame(self, status: str) -> bool:
        """Whether the cell at which loading ended so can be left out: it, and not all before it, was slow."""
        slow = time.monotonic() - self.since > self.limits.timeout / 2
        return self.phase == "loading" and self.cell is not None and (slow or status != "timeout")

    def _job(self, source: bytes, name: str, probes: str, requests: Sequence["Request"], skip: set[int]) -> bytes:
        arrays: dict[str, np.ndarray] = {"source": np.frombuffer(source, np.uint8)}
        asked = [
            {"id": number, "probe": r.probe, "inputs": codec.pack(r.inputs, arrays), "forbid": list(r.forbid)}
            for number, r in enumerate(requests)  # a number, since our own name for it may hold the seed
        ]
        head: dict[str, Any] = {"name": name, "probes": probes, "requests": asked, "skip": sorted(skip)}
        return codec.encode(head | {"scratch": self.link.scratch, "limits": asdict(self.limits)}, arrays)

    def _listen(self, requests: Sequence["Request"]) -> bool:
        from grader.runner import Observation

        bounds = codec.Bounds(body=self.limits.result_mb << 20)
        waiting = dict(enumerate(requests))
        block, current, began = None, -1, 0.0
        while (frame := codec.read(self._exactly, bounds)) is not None:
            kind, head = frame.head.get("kind"), frame.head
            if not all(isinstance(value, str | int) for value in head.values()):
                raise codec.Malformed("its head holds more than words and numbers")
            if kind == "broken" and self.phase == "starting":
                self.broken = codec.clean(head.get("message", ""))
                return False
            if kind == "started" and self.phase == "starting":
                self._enter("loading")
            elif kind == "cell" and self.phase == "loading":
                self.cell, self.since = _cell(head), time.monotonic()
                self.place = codec.clean(head.get("place", ""))
            elif kind == "fault" and self.phase == "loading":
                if len(self.faults) < _FAULTS:
                    self.faults[_cell(head)] = codec.clean(head.get("message", ""))
            elif kind == "loaded" and self.phase == "loading":
                self._enter("probing")
            elif kind == "begin" and self.phase == "probing" and waiting and current == -1:
                current = next(iter(waiting))
                if head.get("id") != current:
                    raise codec.Malformed("it answers what was not asked")
                if waiting[current].exercise != block:  # the clock runs for an exercise, not for a probe
                    block = waiting[current].exercise
                    self._enter("probing")
                began = time.monotonic()
            elif kind == "result" and current != -1 and head.get("id") == current:
                status = head.get("status")
                if status not in _FROM_CHILD:
                    raise codec.Malformed("it has an unknown status")
                arrays = frame.arrays if status == "observed" else {}
                seconds = time.monotonic() - began
                asked = waiting.pop(current)
                self.seen[asked.id] = Observation(status, arrays, codec.clean(head.get("message", "")), seconds)
                current = -1
            elif kind == "done" and self.phase == "probing" and not waiting:
                return True
            else:
                raise codec.Malformed("it is out of turn")
        return False

    def _enter(self, phase: str) -> None:
        self.phase = phase
        self._deadline = min(time.monotonic() + self.limits.timeout, self.until)

    def _exactly(self, n: int) -> bytes:
        self.room -= n
        if self.room < 0:
            raise codec.Malformed(f"it is more than {4 * self.limits.result_mb} MB altogether")
        parts = bytearray()
        while len(parts) < n:
            if time.monotonic() > self._deadline:
                raise TimeoutError
            part = self.link.receive(n - len(parts), self._deadline)
            if not part:
                break
            parts += part
        return bytes(parts)

    def _too_late(self) -> tuple[str, str]:
        if self.phase == "starting":
            return "could_not_run", "the child process did not start in time."
        if time.monotonic() >= self.until:
            return "timeout", f"the whole submission did not end within {self.limits.total:g} s."
        return "timeout", f"it did not end within {self.limits.timeout:g} s."


def ended(code: int, limits: "Limits") -> tuple[str, str]:
    """Status and sentence for the way a child ended before it was done; codes as `grader.keeper` gives them."""
    if code == 70:
        return "memory", f"it used more than {limits.memory_mb} MB of memory."
    if code == 71:
        return "crashed", f"it started more than {limits.threads} threads or processes."
    if code == 74:
        return "crashed", f"it wrote more than {limits.file_mb} MB, or {limits.file_count} files."
    if code in (64, 65):
        return "crashed", "the program ended itself before it answered, as with os._exit()."
    if code == 9:
        return "crashed", "the program was killed by the system; most often memory or processor time ran out."
    if code < 64:
        return "crashed", f"the program was stopped by signal {code}" + (
            " (segmentation fault: a crash in compiled code, or endless recursion)." if code == 11 else "."
        )
    return "could_not_run", "the process that watches the child failed."


def _cell(head: dict[str, Any]) -> int:
    cell = head.get("cell")
    if not isinstance(cell, int) or not 0 <= cell < 1 << 31:
        raise codec.Malformed("it names an impossible cell")
    return cell
