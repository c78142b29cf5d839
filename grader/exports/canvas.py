"""Scores as a CSV file that Canvas's gradebook imports."""

import re
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.layouts import user_number
from grader.exports.people import Everyone, members, points
from grader.exports.sheet import column, read_sheet, sheet
from grader.gradebook import Score

_POSSIBLE = "    Points Possible"  # Canvas's own spelling, by which it knows the row
_NAMES = ("Student", "SIS User ID", "SIS Login ID", "Integration ID")  # under which a student may be known


def canvas(scores: Sequence[Score], title: str, onto: Path | None = None) -> tuple[str, list[str]]:
    """The table, and who is not in it.

    Canvas knows a student by the ID or the login. Both are in what Canvas itself exports: with `onto`, its students are
    taken from there, and a score is found by ID, login or name. Without, the ID is the one in the name of a file that
    Canvas downloaded, and any other name is taken for a login.

    Who handed in nothing keeps the grade that Canvas has; so does who the grader itself failed to grade.

    Args:
        scores: the final table, one line a student.
        title: of the assignment; that of an existing one (`Lab 4` or `Lab 4 (1234)`) fills it, another makes a new one.
        onto: the CSV file that Canvas's gradebook exports.

    Raises:
        ValueError: if a student has several lines, or the file is not Canvas's, or counts other points than the lab.
    """
    everyone, worth = Everyone(scores), scores[0].max_points if scores else 0.0
    if onto is None:
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
        rows = [head, [_POSSIBLE, "", "", "", "", f"{worth:g}"]]
        for score in scores:
            for person in members(score.student):
                number = user_number(score.submission)
                name = person.removesuffix(f"_{number}") if number else person
                rows.append([name, number, "", "" if number else person, "", points(score)])
        return sheet(rows), []
    table = read_sheet(onto)
    head = [cell.strip() for cell in table[0]]
    at = column(head, {"number": "ID", "last": "Section"}, onto)
    known = at["last"] + 1  # what stands before the assignments
    theirs = next((i for i, cell in enumerate(head) if cell == title or re.fullmatch(_numbered(title), cell)), None)
    rows = [[*head[:known], head[theirs] if theirs is not None else title]]
    rows.append([_POSSIBLE, *[""] * (known - 1), f"{worth:g}"])
    for row in table[1:]:
        row = row + [""] * (len(head) - len(row))
        if "Points Possible" in row[0]:
            _same_worth(row[theirs] if theirs is not None else "", worth, head[theirs or 0], onto)
        elif row[at["number"]].strip():  # a row without is about the assignments, not about a student
            found = everyone.score(_names(head, row), row[at["number"]].strip())
            kept = row[theirs] if theirs is not None else ""
            rows.append([*row[:known], kept if found is None else points(found) or kept])
    return sheet(rows), everyone.not_found


def _numbered(title: str) -> str:
    return re.escape(title) + r" \(\d+\)"


def _names(head: list[str], row: list[str]) -> list[str]:
    names = [row[head.index(name)] for name in _NAMES if name in head]
    if "LastName" in head and "FirstName" in head:
        names.append(f"{row[head.index('FirstName')]} {row[head.index('LastName')]}")
    return names


def _same_worth(theirs: str, ours: float, title: str, where: Path) -> None:
    """Refuse to change what an assignment is worth, as Canvas would without asking."""
    try:
        different = float(theirs) != ours
    except ValueError:
        return  # a new assignment, or one without points
    if different:
        raise ValueError(
            f"{title!r} is worth {float(theirs):g} points in {where}, the lab {ours:g}. "
            "Change it in Canvas, and export again."
        )
