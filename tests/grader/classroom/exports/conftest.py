"""A gradebook made by hand: what is exported is then known to the letter."""

from datetime import datetime, timedelta, timezone

import pytest
from made_reports import exercise, report, squared

from grader.classroom import HandIn
from grader.gradebook import Gradebook

NAMES = {
    "lovelaceada_123": "lovelaceada_123_9_tiny.py",
    "Bob Babbage_77": "Bob Babbage_77_assignsubmission_file_/tiny.py",
}
DUE = datetime(2026, 5, 1, 18, tzinfo=timezone.utc)


@pytest.fixture
def grades(tmp_path):
    """A gradebook of one class: Canvas's, Moodle's and Gradescope's names, one formula, one fault of the grader."""
    half = exercise("half", "passed", 4.0, 4.0)
    right = report(exercise("double", "passed", 6.0, 6.0), half)
    wrong, broken = (
        report(squared(), half),
        report(exercise("double", "could_not_run", 0.0, 6.0), half, status="could_not_run"),
    )
    path = str(tmp_path / "gradebook.sqlite")
    with Gradebook(path) as book:
        of = book.begin("tiny", "class", 987654321)
        for student, data, days, what in (
            ("lovelaceada_123", b"1", -1, right),
            ("Bob Babbage_77", b"2", 1.5, wrong),
            ("cyd@school.edu + dan@school.edu", b"3", -1, wrong),
            ("=cmd|' /C calc'!A0", b"4", -1, right),
            ("eve", b"5", -1, broken),
        ):
            handed_in = HandIn(
                student, NAMES.get(student, f"{student}/tiny.py"), data, "tiny.py", at=DUE + timedelta(days=days)
            )
            book.record(of, [handed_in], what)
    return path
