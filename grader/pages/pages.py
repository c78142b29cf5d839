"""Reports as web pages: no script, nothing fetched, every word of a submission escaped."""

import statistics
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.file_stem import file_stem
from grader.gradebook import Score
from grader.pages.plot import plot
from grader.report import ExerciseReport, Report
from grader.screen import SIGN, WORDS, exercise_lines, plain, stopped
from grader.submission import Unreadable, exercise_cells

HERE = Path(__file__).resolve().parent
MISTAKES, SLOWEST, ALIKE = 20, 5, 40  # how many are listed
NO_SANDBOX = "none was needed"  # of a submission that was not run
LARGEST_SHOWN = 4 << 20  # bytes of a submission whose cells are shown


def class_page(title: str, name: str, scores: Sequence[Score], reports: Mapping[str, Report]) -> str:
    """The page for a class.

    Args:
        title: of the lab.
        name: of the class.
        scores: the final table.
        reports: the reports that count, by checksum of the content.
    """
    counted = [reports[s.sha256] for s in scores]
    points = [s.final for s in scores]
    most = max((s.max_points for s in scores), default=0.0)
    return _page(
        "class.html",
        title=title,
        name=plain(name, 80),
        students=len({s.student for s in scores}),
        seed=counted[0].seed if counted else "-",
        sandbox=" or ".join(sorted({r.sandbox for r in counted} - {NO_SANDBOX})) or "-",
        bins=_bins(points, most),
        mean=f"{statistics.mean(points):.1f}" if points else "-",
        median=f"{statistics.median(points):.1f}" if points else "-",
        most=f"{most:g}",
        exercises=_exercises(counted),
        mistakes=_mistakes(counted),
        attention=_attention(scores, counted),
        slowest=_slowest(scores, counted),
        scores=[
            {
                "student": plain(s.student, 60),
                "submission": plain(s.submission, 80),
                "href": href(s.submission),
                "points": f"{s.points:g}",
                "late": f"-{s.penalty:.0%}" if s.penalty else "",
                "final": f"{s.final:g}",
                "decided": plain("; ".join(s.decisions), 200),
            }
            for s in scores
        ],
    )


def submission_page(title: str, report: Report, source: bytes, file: str) -> str:
    """The page for one submission: for each exercise that did not pass, what was seen, why, and their own cell.

    Args:
        title: of the lab.
        report: on the submission.
        source: its bytes.
        file: its file's name.
    """
    cells = _cells(source, file, [e.name for e in report.exercises])
    return _page(
        "submission.html",
        title=title,
        name=plain(report.submission, 80),
        points=f"{report.points:g}",
        most=f"{report.max_points:g}",
        seconds=f"{report.seconds:.1f}",
        sandbox=report.sandbox,
        repeat=f"lab check {plain(file, 60)} --lab {report.lab} --seed {report.seed}",
        faults=_faults(report),
        exercises=[_exercise(e, cells.get(e.name, "")) for e in report.exercises],
    )


def href(submission: str) -> str:
    """Where a submission's page is, seen from the class's."""
    return quote(f"{file_stem(submission)}.html")


@cache
def _templates() -> Environment:
    """The templates, compiled once for all pages."""
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    pages.globals["style"] = (HERE / "style.css").read_text(encoding="utf-8")
    pages.filters["code"] = _code
    return pages


def _page(template: str, **values) -> str:
    return _templates().get_template(template).render(**values)


def _code(sentence: str) -> Markup:
    """A sentence of a lab's author, in which what stands between backticks is code."""
    parts = [escape(part) for part in sentence.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))


def _exercise(e: ExerciseReport, cell: str) -> dict:
    lines = []
    for kind, text in exercise_lines(e)[1:]:  # the first is the heading
        if kind != "hint":
            text = textwrap.dedent(text)
            lines.append({"kind": kind if text.startswith(("✓", "✗")) else "detail", "text": text})
    return {
        "name": e.name,
        "kind": "passed" if e.status == "passed" else "failed",
        "sign": SIGN.get(e.status, "✗"),
        "words": WORDS[e.status],
        "points": f"{e.points:g}",
        "most": f"{e.max_points:g}",
        "hint": plain(e.diagnosis.message) if e.diagnosis else "",
        "lines": lines,
        "plots": [{"of": plain(c.sentence), **drawn} for c in e.checks if c.course and (drawn := plot(c.course))],
        "cell": plain(cell.strip("\n"), 6000),
    }


def _faults(report: Report) -> list[str]:
    """What stopped, without that of which an exercise says so."""
    said = {check.message for e in report.exercises for check in e.checks}
    return stopped(replace(report, faults=[fault for fault in report.faults if fault["message"] not in said]))


def _cells(source: bytes, file: str, names: Sequence[str]) -> dict[str, str]:
    """The cells of a submission that say which exercise they answer."""
    if len(source) > LARGEST_SHOWN:
        return {}
    try:
        return {name: text for name, text in exercise_cells(source, file).items() if name in names}
    except Unreadable:
        return {}


def _bins(points: Sequence[float], most: float) -> list[dict]:
    """Ten columns from 0 to all points."""
    counts = Counter(min(int(10 * max(p, 0) / most), 9) if most else 0 for p in points)
    top = max(counts.values(), default=1)
    return [
        {"count": counts[n], "height": f"{6.5 * counts[n] / top:.2f}", "label": f"{most * n / 10:g}"} for n in range(10)
    ]


def _exercises(reports: Sequence[Report]) -> list[dict]:
    rows = []
    for number, first in enumerate(reports[0].exercises if reports else ()):
        statuses = Counter(r.exercises[number].status for r in reports)
        passed = statuses.pop("passed", 0)
        others = ", ".join(f"{count} {WORDS[status]}" for status, count in statuses.most_common())
        rows.append({"name": first.name, "percent": round(100 * passed / len(reports)), "others": others})
    return rows


def _mistakes(reports: Sequence[Report]) -> dict:
    told = Counter((e.name, e.diagnosis.message) for r in reports for e in r.exercises if e.diagnosis)
    shown = [{"exercise": name, "message": said, "count": n} for (name, said), n in told.most_common(MISTAKES)]
    return {"shown": shown, "more": len(told) - len(shown)}


def _attention(scores: Sequence[Score], reports: Sequence[Report]) -> list[dict]:
    """What a person should look at, by what happened."""
    found: dict[str, dict[str, dict]] = {status: {} for status in ("could_not_run", "forbidden", "crashed", "memory")}
    found["timeout"] = {}
    for s, r in zip(scores, reports, strict=True):
        for e in r.exercises:
            if e.status in found:
                line = found[e.status].setdefault(s.submission, {**_link(s), "exercises": []})
                line["exercises"].append(e.name)
    return [
        {
            "what": WORDS[status],
            "count": len(lines),
            "shown": [{**line, "detail": _few(line["exercises"])} for line in list(lines.values())[:ALIKE]],
        }
        for status, lines in found.items()
        if lines
    ]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 2 else f"{len(names)} exercises"


def _slowest(scores: Sequence[Score], reports: Sequence[Report]) -> list[dict]:
    pairs = sorted(zip(scores, reports, strict=True), key=lambda pair: -pair[1].seconds)[:SLOWEST]
    return [{**_link(s), "detail": f"{r.seconds:.1f} s"} for s, r in pairs]


def _link(s: Score) -> dict:
    return {"name": plain(s.submission, 80), "href": href(s.submission)}
