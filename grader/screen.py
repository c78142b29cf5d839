"""A report as text: what a learner reads. A submission's words are shown with control characters taken out."""

import unicodedata

from grader.report import CheckReport, ExerciseReport, Report

SIGN = {"passed": "✓", "not_attempted": "·"}
WORDS = {
    "passed": "passed",
    "failed": "not yet",
    "not_attempted": "not attempted",
    "error": "stopped with an error",
    "timeout": "ran out of time",
    "memory": "ran out of memory",
    "crashed": "crashed",
    "forbidden": "uses what this exercise forbids",
    "could_not_run": "the grader could not run this",
}


def plain(text: str, limit: int = 2000) -> str:
    """Text that is safe on a terminal: no control or direction characters, of bounded length."""
    safe = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return safe if len(safe) <= limit else safe[:limit] + " …"


def exercise_lines(report: ExerciseReport) -> list[tuple[str, str]]:
    """An exercise as lines, each with its kind: `passed`, `failed`, `quiet` or `hint`."""
    kind = {"passed": "passed", "not_attempted": "quiet"}.get(report.status, "failed")
    head = f"{SIGN.get(report.status, '✗')} {report.name}: {WORDS[report.status]}"
    lines = [(kind, f"{head}  ({report.points:g} of {report.max_points:g} points)")]
    if report.status == "passed":
        return lines
    alike = {c.message for c in report.checks if c.status != "passed"}
    if len(alike) == 1 and len(report.checks) > 1 and all(c.status == report.status for c in report.checks):
        lines.append((kind, _indented(report.message)))  # every check stopped at the same thing: say it once
    else:
        lines += [(_kind(c), _indented(line)) for c in report.checks for line in _check(c)]
        said = next((c.message for c in report.checks if c.status == report.status), "")
        if beyond := report.message.removeprefix(said).strip():  # said of the exercise, not of one check
            lines.append((kind, _indented(beyond)))
    if report.diagnosis:
        lines.append(("hint", _indented(f"→ {report.diagnosis.message}")))
    return lines


def report_lines(report: Report) -> list[tuple[str, str]]:
    """A whole report as lines with their kinds."""
    return [line for e in report.exercises for line in exercise_lines(e)] + closing_lines(report)


def closing_lines(report: Report) -> list[tuple[str, str]]:
    """What is to be said after the exercises: cells that stopped, the points."""
    lines = [("failed", f"✗ {sentence}") for sentence in stopped(report)]
    return [*lines, ("quiet", f"{report.points:g} of {report.max_points:g} points · sandbox: {report.sandbox}")]


def stopped(report: Report) -> list[str]:
    """A sentence for each cell of a notebook, or part of a file, that stopped: what it is, and why."""
    return [plain(_stopped(report, str(fault["message"]))) for fault in report.faults]


def _stopped(report: Report, message: str) -> str:
    """A cell that stopped, and the exercises that lack what it would have defined: their checks say the same."""
    what = message.partition(" was left out: ")[0]
    lacking = [e.name for e in report.exercises if any(c.message.startswith(what) for c in e.checks)]
    if lacking:  # with the line and the caret they have shown it already
        return f"what defines {' and '.join(lacking)} stopped: {message.partition(chr(10))[0]}"
    return f"{'a cell' if report.submission.endswith('.ipynb') else 'a part of the file'} stopped: {message}"


def _kind(check: CheckReport) -> str:
    return "passed" if check.status == "passed" else "failed"


def _check(check: CheckReport) -> list[str]:
    sign = "✓" if check.status == "passed" else "✗"
    return [f"{sign} {check.sentence}"] + ([f"  {plain(check.message)}"] if check.message else [])


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in plain(text).splitlines())
