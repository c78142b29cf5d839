"""Grading a class: several at once, every grade committed before the next is reported, equal contents once."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from grader.classroom import HandIn
from grader.exports.sheet import sheet
from grader.file_stem import file_stem
from grader.gradebook import Gradebook, Score
from grader.gradebook.tables import Class
from grader.report import Report
from grader.screen import plain
from grader.write_whole import write_whole


class Grades(Protocol):
    """Who grades submissions: a `Grader`, or a `RayGrader`."""

    def grade(self, source: bytes, name: str, /) -> Report:
        """Grade one; called from several threads at once."""

    def refuse(self, name: str, why: str, status: str = "error") -> Report:
        """The report on one that was not run."""


def grade_class(
    grader: Grades,
    hand_ins: list[HandIn],
    out: Path,
    book: Gradebook,
    of: Class,
    *,
    jobs: int,
    finished: Callable[[Report], None],
) -> list[Report]:
    """Grade everything that was handed in and has no grade yet; write `out/NAME.json` for each.

    A grade is in the gradebook before its file is written, and its file is there before it is reported: whatever stops
    the run, the next one goes on where the gradebook ends, and grades nothing twice.

    Args:
        grader: started, for the class's lab and seed.
        hand_ins: what was handed in.
        out: the folder for the results; made if missing.
        book: the gradebook.
        of: the class in it.
        jobs: how many at once.
        finished: called with each report, in this thread.

    Returns:
        The reports in the order of `hand_ins`.
    """
    out.mkdir(parents=True, exist_ok=True)
    same: dict[str, list[HandIn]] = {}
    for hand_in in hand_ins:
        same.setdefault(hand_in.sha256, []).append(hand_in)
    known = {sha256: report for sha256, report in book.grades(of).items() if report.status == "graded"}
    reports: dict[str, Report] = {}
    for sha256, report in _as_done(grader, same, known, jobs):
        book.record(of, same[sha256], None if sha256 in known else report)
        for hand_in in same[sha256]:
            named = reports[hand_in.name] = replace(report, submission=hand_in.name)
            _write_unless_there(out / f"{file_stem(hand_in.name)}.json", named)
            finished(named)
    return [reports[h.name] for h in hand_ins]


def write_pages(
    out: Path, title: str, book: Gradebook, of: Class, hand_ins: Iterable[HandIn], lines: list[Score]
) -> None:
    """Write `out/index.html` for the class and `out/NAME.html` for every submission.

    Args:
        out: the folder of results.
        title: of the lab.
        book: the gradebook.
        of: the class in it.
        hand_ins: what was handed in.
        lines: the final table.
    """
    from grader.pages import class_page, submission_page

    reports = book.grades(of)
    for hand_in in hand_ins:
        report = replace(reports[hand_in.sha256], submission=hand_in.name)
        page = submission_page(title, report, hand_in.data, hand_in.file)
        write_whole(out / f"{file_stem(hand_in.name)}.html", page)
    write_whole(out / "index.html", class_page(title, of.name, lines, reports))


def table(scores: Iterable[Score]) -> str:
    """One row a submission that counts, one column an exercise, as CSV."""
    scores = list(scores)
    names = list(scores[0].exercises) if scores else []
    head = ["student", "submission", "attempts", "status", "points", "max_points", "penalty", "final"]
    rows: list[list[object]] = [[*head, *names]]
    for s in scores:
        who, what = plain(s.student), plain(s.submission)
        rows.append(
            [who, what, s.attempts, s.status, s.points, s.max_points, s.penalty, s.final]
            + [s.exercises[name] for name in names]
        )
    return sheet(rows)


def _as_done(
    grader: Grades, same: dict[str, list[HandIn]], known: dict[str, Report], jobs: int
) -> Iterator[tuple[str, Report]]:
    """Reports as they come, by checksum; at most `jobs` contents are in work at a time."""
    waiting, working = list(reversed(same)), dict[Future, str]()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        while waiting or working:
            while waiting and len(working) < jobs:
                sha256 = waiting.pop()
                first = same[sha256][0]
                if sha256 in known:
                    yield sha256, known[sha256]
                elif first.problem:
                    yield sha256, grader.refuse(first.name, first.problem)
                else:
                    working[pool.submit(grader.grade, first.data, first.file)] = sha256
            done, _ = wait(working, return_when=FIRST_COMPLETED)
            for future in done:
                sha256 = working.pop(future)
                try:
                    yield sha256, future.result()
                except Exception as problem:  # a fault of ours, met by one submission, takes no other with it
                    why = f"the grader failed: {type(problem).__name__}: {problem}."
                    yield sha256, grader.refuse(same[sha256][0].name, why, "could_not_run")


def _write_unless_there(path: Path, report: Report) -> None:
    """Write a report; one that is there and says the same is left as it is."""
    with contextlib.suppress(OSError, ValueError):
        if Report.from_json(path.read_text(encoding="utf-8")) == report:
            return
    write_whole(path, report.to_json())
