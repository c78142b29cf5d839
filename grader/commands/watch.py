"""What a learner leaves running beside the editor: watch."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text

from grader.commands.application import STYLE, app, device_for, errors, screen
from grader.commands.learner import Exercises, LabName, read_submission, submission_and_lab
from grader.report import ExerciseReport, Report
from grader.screen import closing_lines, exercise_lines


@app.command()
def watch(
    file: Annotated[Path, typer.Argument(help="Your .py file or notebook.")],
    exercises: Exercises = None,
    lab: LabName = None,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
) -> None:
    """Check your work at once and again whenever the file is saved; say what changed. Ctrl-C ends it."""
    from grader.grader import Grader

    _, chosen, names = submission_and_lab(file, lab, exercises or [])
    before: dict[str, object] = {}
    screen.print(f"[dim]watching {escape(str(file))}: save it, and read on here. Ctrl-C ends it.[/dim]", soft_wrap=True)
    with suppress(KeyboardInterrupt), Grader(chosen, device=device_for(device)) as grader:
        for _ in _saves(file):
            try:
                source = read_submission(file)
            except ValueError as problem:  # moved away, or half written: the next save may be better
                errors.print(Text(f"lab: {problem}"), soft_wrap=True)
                continue
            with errors.status(f"checking {escape(file.name)} …"):
                report = grader.grade(source, file.name, names)
            for kind, line in _news(report, before):
                screen.print(Text(line, style=STYLE[kind]), soft_wrap=True)
            before = {e.name: _outcome(e) for e in report.exercises}


def _saves(file: Path) -> Iterator[None]:
    """Once at the beginning, then each time the file has a new content; until Ctrl-C."""
    from watchfiles import watch as changes

    place = file.resolve()  # its folder is watched: many editors write a new file and rename it
    known = place.read_bytes()
    yield
    # What is saved while a check runs is not told of; so it is looked at every second, too.
    for _ in changes(place.parent, recursive=False, debounce=200, rust_timeout=1000, yield_on_timeout=True):
        now = place.read_bytes() if place.is_file() else known
        if now != known:
            known = now
            yield


def _news(report: Report, before: dict[str, object]) -> list[tuple[str, str]]:
    """What is to be read: the first time what was begun, later what is not as it was; then what stopped, the points."""
    told = [e for e in report.exercises if before.get(e.name) != _outcome(e)]
    if not before:
        told = [e for e in told if e.status not in ("passed", "not_attempted")]
    lines = [("quiet", f"— {time.strftime('%H:%M:%S')} —")]
    lines += [line for e in told for line in exercise_lines(e)]
    still = [e.name for e in report.exercises if e not in told and e.status not in ("passed", "not_attempted")]
    if still:
        lines.append(("failed", f"✗ as before: {', '.join(still)}"))
    return lines + closing_lines(report)


def _outcome(report: ExerciseReport) -> object:
    """What makes an exercise's report worth reading again."""
    return report.status, report.message, report.diagnosis, [(c.name, c.status, c.message) for c in report.checks]
