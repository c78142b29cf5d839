"""What grading one submission says: points, a status and a sentence for every exercise. Written as JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

STATUSES = (  # of a check and of an exercise; of an exercise it is the first of these that one of its checks has
    "could_not_run",
    "forbidden",
    "timeout",
    "memory",
    "crashed",
    "error",
    "failed",
    "not_attempted",
    "passed",
)


@dataclass
class CheckReport:
    """One check: what is checked, whether it holds, and what was expected and seen when not; as a course, if it is one.

    `course` is that of a `grader.verdict.Verdict`.
    """

    name: str
    status: str
    points: float
    max_points: float
    message: str
    sentence: str = ""
    course: dict[str, Any] | None = None


@dataclass
class Diagnosis:
    """The named mistake whose results a submission's equal."""

    mistake: str
    message: str


@dataclass
class ExerciseReport:
    """One exercise: the worst status of its checks, the points of those that passed."""

    name: str
    status: str
    points: float
    max_points: float
    seconds: float
    checks: list[CheckReport]
    diagnosis: Diagnosis | None
    message: str


@dataclass
class Report:
    """One submission. `status` is `graded`, or `could_not_run` when the grader itself failed."""

    lab: str
    submission: str
    points: float
    max_points: float
    status: str
    seed: int
    device: str
    sandbox: str
    seconds: float
    exercises: list[ExerciseReport]
    sha256: str = ""
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every exercise passed."""
        return all(e.status == "passed" for e in self.exercises)

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """The report that `to_json` wrote.

        Raises:
            ValueError: if the text is no such report.
        """
        try:
            stored = json.loads(text)
            stored["exercises"] = [
                ExerciseReport(
                    **e
                    | {
                        "checks": [CheckReport(**c) for c in e["checks"]],
                        "diagnosis": e["diagnosis"] and Diagnosis(**e["diagnosis"]),
                    }
                )
                for e in stored["exercises"]
            ]
            return cls(**stored)
        except (KeyError, TypeError) as problem:
            raise ValueError(f"this is not a grading report: {problem}") from None

    def to_json(self) -> str:
        """JSON text of the form DESIGN gives; numbers that JSON lacks cannot occur in it."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def worst(statuses: list[str]) -> str:
    """The status of an exercise whose checks have these: the first in `STATUSES` that occurs."""
    return min(statuses, key=STATUSES.index)
