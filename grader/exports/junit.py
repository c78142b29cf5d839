"""Reports as JUnit XML, which every CI server draws."""

from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree as xml

from grader.report import ExerciseReport, Report
from grader.screen import WORDS, exercise_lines, plain, stopped

_WRONG = ("failed", "forbidden", "not_attempted")  # of the submission; what else is no pass stopped on the way


def junit(reports: Iterable[Report]) -> str:
    """One `testsuite` a submission, one `testcase` an exercise.

    An exercise that is wrong, forbidden or not attempted is a `failure`; one that stopped (error, time, memory, crash,
    a fault of the grader) is an `error`. Nothing is `skipped`: a CI server would take it for good. Characters that XML
    cannot hold are shown as U+FFFD. The seed is not in it: CI servers show these files to learners.

    Args:
        reports: in the order in which they are to be listed.

    Example:

    >>> print(junit([Report("lab", "ada.py", 0, 0, "graded", 7, "cpu", "limits", 0.5, [])]).splitlines()[1])
    <testsuites name="tapezoo" tests="0" failures="0" errors="0" time="0.500">
    """
    root = xml.Element("testsuites")
    total: Counter[str] = Counter()
    seconds = 0.0
    for report in reports:
        counts = Counter(tests=len(report.exercises), failures=0, errors=0)
        suite = xml.SubElement(root, "testsuite", name=plain(report.submission, 200))
        properties = xml.SubElement(suite, "properties")
        for name in ("lab", "points", "max_points", "status", "device", "sandbox"):
            xml.SubElement(properties, "property", name=name, value=_text(getattr(report, name)))
        for exercise in report.exercises:
            kind = _case(suite, report, exercise)
            counts[f"{kind}s"] += bool(kind)
        if report.faults:
            xml.SubElement(suite, "system-err").text = "\n".join(stopped(report))
        _count(suite, counts, report.seconds)
        total.update(counts)
        seconds += report.seconds
    root.set("name", "tapezoo")
    _count(root, total, seconds)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _case(suite: xml.Element, report: Report, exercise: ExerciseReport) -> str:
    """Add an exercise; whether it is a "failure", an "error", or "" for neither."""
    case = xml.SubElement(
        suite, "testcase", classname=plain(report.lab, 200), name=plain(exercise.name), time=f"{exercise.seconds:.3f}"
    )
    if exercise.status == "passed":
        return ""
    kind = "failure" if exercise.status in _WRONG else "error"
    said = f"{WORDS[exercise.status]}: {exercise.points:g} of {exercise.max_points:g} points"
    detail = xml.SubElement(case, kind, type=exercise.status, message=said)
    detail.text = "\n".join(line for _, line in exercise_lines(exercise))
    return kind


def _count(element: xml.Element, counts: Counter[str], seconds: float) -> None:
    for name in ("tests", "failures", "errors"):
        element.set(name, str(counts[name]))
    element.set("time", f"{seconds:.3f}")


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else plain(str(value), 200)
