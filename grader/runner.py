"""Running a submission in a child process and reading, in bounds, what it observed. Trusted side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


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
    """

    status: str
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0


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
        threads: threads and processes together.
        files: open files.
        file_mb: what it may write to its scratch folder.
        result_mb: what may come back for one request; four times as much for all.
    """

    timeout: float = 10.0
    total: float = 120.0
    memory_mb: int = 2048
    threads: int = 512
    files: int = 256
    file_mb: int = 64
    result_mb: int = 32


class Zygote:
    """Handle of the process that has TensorFlow imported and forks a child for each submission."""

    def __init__(self, *, sandbox: str | None = "best", device: str = "cpu"):
        self.sandbox, self.device = sandbox, device

    def start(self) -> None:
        """Begin importing; returns at once."""

    def run(
        self, source: bytes, name: str, probes: str, requests: Sequence[Request], limits: Limits | None = None
    ) -> Run:
        """Run one submission."""
        raise NotImplementedError("run comes with the next commit")

    def close(self) -> None:
        """End it and everything it started."""

    def __enter__(self) -> "Zygote":
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def offered_tier() -> str:
    """The strongest sandbox that works on this machine."""
    raise NotImplementedError("offered_tier comes with the next commit")
