"""Running a submission in a child process and reading, in bounds, what it observed. Trusted side."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.conversation import Conversation
from grader.gpu import devices, out_of_memory
from grader.link import Forked, Spawned
from grader.nest import Lost, Nest, environment, nests
from grader.places import Places


@dataclass(frozen=True)
class Request:
    """One probe to run: with which inputs, for which exercise, and what may not be used."""

    id: str
    exercise: str
    probe: str
    inputs: dict[str, Any]
    forbid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """What came of one request.

    `status` is one of: observed, not_attempted, error, timeout, memory, crashed, forbidden, could_not_run.
    `device` is where it was computed, `cpu` or `gpu`.
    """

    status: str
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0
    device: str = "cpu"


@dataclass(frozen=True)
class Fault:
    """A cell that raised, or did not parse."""

    cell: int
    message: str


@dataclass(frozen=True)
class Run:
    """Everything that came of one submission."""

    observations: dict[str, Observation]
    faults: list[Fault]
    sandbox: str
    seconds: float


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Args:
        timeout: wall seconds for loading, and for each exercise.
        total: wall seconds for everything.
        memory_mb: resident memory above what the frameworks themselves take.
        gpu_memory_mb: of a GPU's memory, what the framework may take.
        threads: threads and processes together.
        files: open files.
        file_mb: what it may write to its scratch folder.
        file_count: files and folders it may make there.
        source_mb: the submission's own size.
        result_mb: what may come back for one request; four times as much for all.
    """

    timeout: float = 10.0
    total: float = 120.0
    memory_mb: int = 2048
    gpu_memory_mb: int = 4096
    threads: int = 512
    files: int = 256
    file_mb: int = 64
    file_count: int = 20_000
    source_mb: int = 128
    result_mb: int = 32


class Zygote:
    """Handle of the process that has the frameworks imported and forks a child for each submission.

    Where no process can be forked, each child is a fresh process without a sandbox.

    Args:
        sandbox: `"best"`, a tier of `grader.sandbox`, or `"none"` for trusted code.
        device: `"cpu"` or `"gpu"`.
        fork: whether to fork. Defaults to what the platform can.
        places: where children compute on GPUs; may be shared with other runners. By default this machine's GPUs.

    Used as a context manager; several threads may call `run` at once.
    """

    def __init__(
        self,
        *,
        sandbox: str | None = "best",
        device: str = "cpu",
        fork: bool = sys.platform == "linux",
        places: Places | None = None,
    ):
        self.sandbox, self.device, self.fork = sandbox or "none", device, fork
        self.places = places
        self._nest: Nest | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin importing; returns at once. A process that has died is replaced."""
        with self._lock:
            if self.device == "gpu" and self.fork and self.places is None:
                self.places = Places(devices(), Limits().gpu_memory_mb)
            if self.fork and (self._nest is None or not self._nest.alive):
                if self._nest is not None:
                    self._nest.close()
                (self._nest,) = nests([self.sandbox], self.device)

    @staticmethod
    def start_together(zygotes: Sequence["Zygote"]) -> None:
        """Begin importing once for several that have not begun, and are of one device."""
        new = [z for z in zygotes if z.fork and z._nest is None]
        if new:
            for zygote, nest in zip(new, nests([z.sandbox for z in new], new[0].device), strict=True):
                zygote._nest = nest
        for zygote in zygotes:
            zygote.start()

    def run(
        self, source: bytes, name: str, probes: str, requests: Sequence[Request], limits: Limits | None = None
    ) -> Run:
        """Run one submission: load its cells, run the probes in order.

        A child that dies takes one exercise, or one cell, with it; another child does the rest.

        Args:
            source: the submission's bytes.
            name: its file name; the ending decides how it is read.
            probes: the text of the lab's probes.
            requests: what to run. Those of one exercise stand together.
            limits: what it may use.

        On GPUs a submission waits for a place; one that finds too little memory there is run once more, alone.
        """
        limits = limits or Limits()
        self.start()
        if self.places is None:
            return self._run(source, name, probes, requests, limits, None)
        with self.places.one() as place:
            run = self._run(source, name, probes, requests, limits, place)
        if _lacked_memory(run):
            with self.places.alone() as place:
                run = self._run(source, name, probes, requests, limits, place)
            for id in _lacked_memory(run):
                run.observations[id] = replace(run.observations[id], status="memory")
        return run

    def _run(self, source, name, probes, requests, limits, place) -> Run:
        began = time.monotonic()
        faults: dict[int, str] = {}
        seen: dict[str, Observation] = {}
        try:
            tier = self._tier()
            if len(source) > limits.source_mb << 20:
                said = f"the file is larger than {limits.source_mb} MB"
                faults[0] = said + "."
                seen = {r.id: Observation("error", message=f"{said}.") for r in requests}
            else:
                self._children(source, Path(name).name, probes, requests, limits, seen, faults, place)
        except Lost as problem:
            tier = "none"
            seen |= {r.id: Observation("could_not_run", message=f"{problem}.") for r in requests if r.id not in seen}
        ordered = {r.id: replace(seen[r.id], device=self.device) for r in requests}
        found = [Fault(cell, message) for cell, message in sorted(faults.items())]
        return Run(ordered, found, tier, time.monotonic() - began)

    def close(self) -> None:
        """End it and everything it started."""
        with self._lock:
            if self._nest is not None:
                self._nest.close()
                self._nest = None

    def __enter__(self) -> "Zygote":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _tier(self) -> str:
        if not self.fork:
            if self.sandbox not in ("best", "none"):
                raise Lost(f"the sandbox {self.sandbox!r} needs a system that can fork")
            return "none"
        self.start()
        assert self._nest is not None
        self._nest.wait()
        return self._nest.tier

    def _children(self, source, name, probes, requests, limits, seen, faults, place) -> None:
        """Run children until every request has its observation."""
        until = time.monotonic() + limits.total
        room = 4 * limits.result_mb << 20
        skip: set[int] = set()
        finished = False
        while not finished:
            left = [r for r in requests if r.id not in seen]
            may = asdict(limits)
            with Forked(self._nest, may, place) if self._nest else Spawned(may, self.device) as link:
                talk = Conversation(link, limits, until, room)
                status, message = talk.hold(source, name, probes, left, skip)
            room = talk.room
            seen |= talk.seen
            faults |= {cell: said for cell, said in talk.faults.items() if cell not in skip}
            left = [r for r in left if r.id not in seen]
            if status == "done":
                return
            if talk.phase == "starting":
                message = f"the child process could not be set up: {talk.broken or message}"
                seen |= {r.id: Observation("could_not_run", message=message) for r in left}
            elif talk.to_blame(status) and len(skip) < 3 and time.monotonic() < until:
                assert talk.cell is not None
                faults[talk.cell] = f"{talk.place or 'it'} was left out: {message}"
                skip.add(talk.cell)
                continue
            elif talk.phase == "loading" or time.monotonic() >= until or "altogether" in message:
                seen |= {r.id: Observation(status, message=message) for r in left}
            elif left:
                block = left[0].exercise
                for r in left:
                    if r.exercise != block:
                        break
                    seen[r.id] = Observation(status, message=message)
            finished = all(r.id in seen for r in requests)


def _lacked_memory(run: Run) -> list[str]:
    """Which requests of a run failed because a GPU's memory was used up."""
    return [id for id, o in run.observations.items() if o.status == "error" and out_of_memory(o.message)]


def offered_sandbox() -> dict[str, str]:
    """What `grader.sandbox.offered` finds, in a process that is thrown away; the tier `none` where it finds nothing."""
    nothing = {"tier": "none", "user": "the user who grades", "memory": "not limited"}
    if sys.platform != "linux":
        return nothing
    asked = subprocess.run(
        [sys.executable, "-m", "grader.sandbox"],
        env=environment("cpu", ""),
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(asked.stdout) if asked.returncode == 0 else nothing


def offered_tier() -> str:
    """The strongest sandbox that works on this machine."""
    return offered_sandbox()["tier"]
