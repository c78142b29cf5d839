"""Scores as the offline grading worksheet of a Moodle assignment."""

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.layouts import user_number
from grader.exports.people import Everyone, points
from grader.exports.sheet import column, read_sheet, sheet
from grader.gradebook import Score

_HEAD = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"]
_HEAD += ["Last modified (submission)", "Last modified (grade)", "Feedback comments"]
_NAMES = ("Full name", "Email address", "Username", "ID number")  # under which a student may be known
_PARTICIPANT = "Participant "


def moodle(scores: Sequence[Score], onto: Path | None = None) -> tuple[str, list[str]]:
    """The worksheet, and who is not in it.

    Moodle knows a student by the number in `Participant 123`, the same that stands in the names of downloaded files.
    With `onto`, the worksheet that Moodle downloaded is filled in: a score is found by that number, by address or by
    name, and everything else stays as it is. Without, a new worksheet is made from the numbers in the files' names.

    Args:
        scores: the final table, one line a student.
        onto: the grading worksheet that Moodle downloaded, in English.

    Raises:
        ValueError: if a student has several lines, or the file is no such worksheet or counts other points than the
            lab, or, without it, a name bears no number.
    """
    if onto is None:
        return sheet([_HEAD, *(_row(score) for score in scores)]), []
    everyone, worth = Everyone(scores), scores[0].max_points if scores else 0.0
    head, *rows = read_sheet(onto)
    at = column(head, {"number": "Identifier", "grade": "Grade", "modified": "Last modified (grade)"}, onto)
    head = [cell.strip() for cell in head]
    filled = [head]
    for row in rows:
        row = row + [""] * (len(head) - len(row))
        number = row[at["number"]].removeprefix(_PARTICIPANT).strip()
        found = everyone.score([row[head.index(name)] for name in _NAMES if name in head], number)
        if found is not None and points(found):
            _same_worth(head, row, worth, onto)
            row[at["grade"]] = points(found)
            if "Feedback comments" in head:
                row[head.index("Feedback comments")] = feedback(found)
        filled.append(row)
    return sheet(filled), everyone.not_found


def feedback(score: Score) -> str:
    """What a student reads beside the grade: points by exercise, lateness, decisions. Moodle takes it for HTML."""
    said = [f"{name}: {got:g}" for name, got in score.exercises.items()]
    if score.penalty:
        said.append(f"late: -{score.penalty:.0%}")
    return f"{score.points:g} of {score.max_points:g} points. " + ", ".join(said)


def _row(score: Score) -> list[str]:
    number = user_number(score.submission)
    if not number:
        raise ValueError(
            f"{score.submission!r} does not bear Moodle's number, as the files that Moodle downloads do. "
            "Give the grading worksheet that Moodle downloads: --onto FILE"
        )
    name = score.student.removesuffix(f"_{number}")
    got = points(score)
    said = feedback(score) if got else ""
    return [f"{_PARTICIPANT}{number}", name, "", "", got, f"{score.max_points:g}", "Yes", "-", "-", said]


def _same_worth(head: list[str], row: list[str], ours: float, where: Path) -> None:
    """Refuse a worksheet of other points: Moodle would pass over what is above its maximum, and say nothing."""
    theirs = row[head.index("Maximum Grade")] if "Maximum Grade" in head else f"{ours:g}"
    try:
        same = float(theirs) == ours
    except ValueError:
        same = False
    if not same:
        raise ValueError(f"the maximum grade in {where} is {theirs}, the lab's {ours:g}. Change it in Moodle.")
