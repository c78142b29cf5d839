"""Grading a folder of submissions: several at once, every result written before the next is begun, none twice."""

import contextlib
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from grader.grader import Grader
from grader.report import Report
from grader.write_whole import write_whole

ENDINGS = (".py", ".ipynb")


def submissions(folder: Path) -> list[Path]:
    """The submissions in a folder, by name.

    Raises:
        ValueError: if it is no folder, or holds none.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder. Give the folder that holds the submissions.")
    found = sorted(p for p in folder.iterdir() if p.suffix in ENDINGS and p.is_file())
    if not found:
        raise ValueError(f"{folder} holds no submission. Files ending in {' or '.join(ENDINGS)} were expected.")
    return found


def earlier_reports(out: Path) -> dict[str, Report]:
    """The reports an earlier run left in `out`, by the submission's name. An unreadable one counts as not there."""
    reports = {}
    for path in out.glob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            report = Report.from_json(path.read_text(encoding="utf-8"))
            reports[report.submission] = report
    return reports


def grade_folder(
    grader: Grader,
    paths: list[Path],
    out: Path,
    *,
    jobs: int,
    earlier: dict[str, Report],
    finished: Callable[[Report], None],
) -> list[Report]:
    """Grade `paths`, write `out/NAME.json` for each as it is done and `out/results.csv` at the end.

    Args:
        grader: started, for the lab and seed wanted.
        paths: the submissions.
        out: the folder for the results; made if missing.
        jobs: how many at once.
        earlier: reports to keep: a submission of the same content, lab and seed is not graded again.
        finished: called with each report, in this thread.

    Returns:
        The reports in the order of `paths`.
    """
    out.mkdir(parents=True, exist_ok=True)
    reports: dict[str, Report] = {}
    for path, report in _as_done(grader, paths, jobs, earlier):
        if report is not earlier.get(path.name):
            write_whole(out / f"{path.name}.json", report.to_json())
        reports[path.name] = report
        finished(report)
    ordered = [reports[p.name] for p in paths]
    write_whole(out / "results.csv", table(ordered))
    return ordered


def table(reports: list[Report]) -> str:
    """One row a submission, one column an exercise. Text that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [e.name for e in reports[0].exercises]
    writer.writerow(["submission", "status", "points", "max_points", "seed", "seconds", *names])
    for r in reports:
        safe = "'" + r.submission if r.submission[:1] in "=+-@\t\r" else r.submission
        points = [e.points for e in r.exercises]
        writer.writerow([safe, r.status, r.points, r.max_points, r.seed, r.seconds, *points])
    return text.getvalue()


def _as_done(grader: Grader, paths: list[Path], jobs: int, earlier: dict[str, Report]) -> Iterator[tuple[Path, Report]]:
    """Reports as they come; at most `jobs` submissions are read and in work at a time."""
    waiting, working = list(reversed(paths)), dict[Future, Path]()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        while waiting or working:
            while waiting and len(working) < jobs:
                path = waiting.pop()
                source = path.read_bytes()
                known = earlier.get(path.name)
                if known and _still_true(known, source, grader):
                    yield path, known
                else:
                    working[pool.submit(grader.grade, source, path.name)] = path
            done, _ = wait(working, return_when=FIRST_COMPLETED)
            for future in done:
                yield working.pop(future), future.result()


def _still_true(report: Report, source: bytes, grader: Grader) -> bool:
    return (
        report.status == "graded"
        and report.lab == grader.lab.name
        and report.seed == grader.seed
        and report.sha256 == hashlib.sha256(source).hexdigest()
    )
