"""From attempts, grades, lateness and decisions to one score a student."""

from dataclasses import dataclass, field
from datetime import datetime

from grader.gradebook.gradebook import Gradebook
from grader.gradebook.late import LatePolicy
from grader.gradebook.tables import Attempt, Class, Override
from grader.report import Report

WHICH = ("latest", "best", "all")


@dataclass(frozen=True)
class Score:
    """One student's line in the final table.

    Args:
        student: who.
        submission: which attempt it is about.
        attempts: how many there were.
        status: of its report; "could_not_run" is the grader's fault, and nobody's zero.
        points: what the grader found, with decisions on single exercises.
        max_points: how many there are.
        penalty: share taken off for being late.
        final: what counts: the points less the penalty, or what a person decided for the whole lab.
        exercises: points by exercise.
        decisions: what a person decided, in words.
        sha256: checksum of the content.
    """

    student: str
    submission: str
    attempts: int
    status: str
    points: float
    max_points: float
    penalty: float
    final: float
    exercises: dict[str, float] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    sha256: str = ""


def scores(book: Gradebook, of: Class, *, which: str = "latest", policy: LatePolicy | None = None) -> list[Score]:
    """The final table, by student. It depends on the gradebook alone, not on how or when it was filled.

    Args:
        book: the gradebook.
        of: the class.
        which: "latest" attempt, the "best" (after lateness; of equals the earliest), or "all" of them.
        policy: what being late costs. Defaults to nothing.

    Raises:
        ValueError: if `which` is none of these.
    """
    if which not in WHICH:
        raise ValueError(f"{which!r}: one of {', '.join(WHICH)} was expected")
    policy, reports = policy or LatePolicy(), book.grades(of)
    decisions: dict[str, dict[str | None, Override]] = {}
    for decided in book.overrides(of):
        decisions.setdefault(decided.student, {})[decided.exercise] = decided
    tried: dict[str, list[Attempt]] = {}
    for attempt in book.attempts(of):
        if attempt.sha256 in reports:
            tried.setdefault(attempt.student, []).append(attempt)
    table = []
    for student, attempts in sorted(tried.items()):
        lines = [_score(a, len(attempts), reports[a.sha256], policy, decisions.get(student, {})) for a in attempts]
        if which == "all":
            table += lines
        else:
            table.append(lines[-1] if which == "latest" else max(lines, key=lambda line: line.final))
    return table


def _score(
    attempt: Attempt, count: int, report: Report, policy: LatePolicy, decisions: dict[str | None, Override]
) -> Score:
    exercises = {e.name: e.points for e in report.exercises}
    exercises |= {name: d.points for name, d in decisions.items() if name in exercises}
    points = sum(exercises.values())
    penalty = policy.penalty(datetime.fromisoformat(attempt.at) if attempt.at else None, attempt.late)
    whole = decisions.get(None)
    said = tuple(f"{name or 'all'}: {d.points:g} points, {d.reason} ({d.author})" for name, d in _sorted(decisions))
    return Score(
        student=attempt.student,
        submission=attempt.name,
        attempts=count,
        status=report.status,
        points=points,
        max_points=report.max_points,
        penalty=penalty,
        final=round(whole.points if whole else points * (1 - penalty), 6),
        exercises=exercises,
        decisions=said,
        sha256=attempt.sha256,
    )


def _sorted(decisions: dict[str | None, Override]) -> list[tuple[str | None, Override]]:
    """Decisions by exercise, the one on the whole lab first."""
    return sorted(decisions.items(), key=lambda pair: pair[0] or "")
