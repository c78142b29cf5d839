"""Scores in the columns that `nbgrader export` writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from grader.exports.people import members, points
from grader.exports.sheet import sheet
from grader.gradebook import Score

COLUMNS = ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score"]
COLUMNS += ["late_submission_penalty", "score", "max_score"]


def nbgrader(
    scores: Sequence[Score], assignment: str, times: Mapping[tuple[str, str], str | None], due: datetime | None = None
) -> str:
    """The table. As in nbgrader, the penalty is in points, and `score` is what counts.

    Names are not known to the gradebook and stay empty; an address that is a student's name is the email, too. Where
    the grader itself failed and no person decided, the scores stay empty: that is nobody's zero.

    Args:
        scores: the final table.
        assignment: its name.
        times: when each submission was handed in (ISO 8601), by student and submission.
        due: when it was due.
    """
    rows: list[list[object]] = [list(COLUMNS)]
    for s in scores:
        got: list[object] = ["", "", ""]
        if points(s):
            got = [s.points, round(s.points * s.penalty, 6), s.final]
        at = times.get((s.student, s.submission)) or ""
        for person in members(s.student):
            email = person if "@" in person[1:] else ""
            who = [person, "", "", email]
            rows.append([assignment, due.isoformat() if due else "", at, *who, *got, s.max_points])
    return sheet(rows)
