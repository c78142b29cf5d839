"""What a learner types: list, start, check, hint, answer, doctor."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text

from grader.catalogue import InstalledLab, exercise_home, find, lab_of, labs
from grader.commands.application import STYLE, app, device_for, errors, screen

LARGEST = 64 * 2**20  # bytes of a submission; a notebook full of pictures stays below it

EXERCISE = "The exercise (adam, or lab04/adam), or what is written in it (Adam.update_step)."

Exercises = Annotated[list[str] | None, typer.Argument(help="Only these, by name or by what is written in them.")]
HomeName = Annotated[str | None, typer.Option("--lab", help="The lab, where several have such an exercise.")]
LabName = Annotated[str | None, typer.Option("--lab", help="The lab; by default the file says it.")]


@app.command("list")
def list_labs() -> None:
    """List the labs: what each is about, how long it takes, its exercises."""
    for lab in labs():
        d = lab.declaration
        runs = f", the solution runs in {d.seconds} s" if d.seconds else ""
        about = f"{d.title} ({d.minutes} minutes, {d.points:g} points{runs})"
        screen.print(f"[bold]{lab.name}[/bold]  {about}", soft_wrap=True)
        screen.print(Text("  " + ", ".join(e.name for e in d.exercises), style="dim"), soft_wrap=not screen.is_terminal)


@app.command()
def start(
    lab: Annotated[str, typer.Argument(help="The lab: lab04_optimizers, or lab04.")],
    form: Annotated[str, typer.Option("--as", help="ipynb (a notebook) or py.")] = "ipynb",
) -> None:
    """Put a fresh copy of a lab into this folder. A file that is there is never overwritten."""
    if form not in ("ipynb", "py"):
        raise ValueError(f"--as {form}: ipynb or py was expected")
    chosen = find(lab)
    target = Path(f"{chosen.name}.{form}")
    try:
        with open(target, "xb") as file:
            file.write((chosen.folder / f"lab.{form}").read_bytes())
    except FileExistsError:
        raise ValueError(f"{target} is already here. Move it away, or work on in it.") from None
    screen.print(f"{target} is ready. Write the exercises, then: [bold]lab check {target}[/bold]", soft_wrap=True)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Your .py file or notebook.")],
    exercises: Exercises = None,
    lab: LabName = None,
    seed: Annotated[int | None, typer.Option(help="Another draw of the inputs.", min=0)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write it as JUnit XML to this file, too.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
) -> None:
    """Check your work. Exit code 0: everything passed; 1: something did not."""
    from grader.grader import PUBLIC_SEED, Grader
    from grader.screen import report_lines

    source, chosen, names = submission_and_lab(file, lab, exercises or [])
    with (
        errors.status(f"checking {escape(file.name)} …"),
        Grader(chosen, seed=PUBLIC_SEED if seed is None else seed, device=device_for(device)) as grader,
    ):
        report = grader.grade(source, file.name, names)
    if junit is not None:
        from grader.exports.junit import junit as as_junit
        from grader.write_whole import write_whole

        junit.parent.mkdir(parents=True, exist_ok=True)
        write_whole(junit, as_junit([report]))
    if as_json:
        sys.stdout.write(report.to_json())
    else:
        for kind, line in report_lines(report):
            screen.print(Text(line, style=STYLE[kind]), soft_wrap=True)
    raise typer.Exit(0 if report.passed else 1)


@app.command()
def hint(
    exercise: Annotated[str, typer.Argument(help=EXERCISE)],
    number: Annotated[int, typer.Argument(help="Which hint: 1 is a nudge, 3 is nearly the answer.", min=1)] = 1,
    lab: HomeName = None,
) -> None:
    """Give a hint for an exercise."""
    home, name = exercise_home(f"{lab}/{exercise}" if lab else exercise)
    hints = home.declaration.exercise(name).hints
    if number > len(hints):
        raise ValueError(f"{name} has {len(hints)} hints. `lab answer {name}` shows the answer.")
    screen.print(Text(hints[number - 1]), soft_wrap=True)
    if number < len(hints):
        screen.print(f"[dim]another: lab hint {f'{lab}/' if lab else ''}{exercise} {number + 1}[/dim]", soft_wrap=True)


@app.command()
def answer(exercise: Annotated[str, typer.Argument(help=EXERCISE)], lab: HomeName = None) -> None:
    """Show the worked answer of an exercise."""
    from rich.syntax import Syntax

    from grader.reference import exercise_cell

    home, name = exercise_home(f"{lab}/{exercise}" if lab else exercise)
    cell = exercise_cell(home, home.declaration.exercise(name))
    screen.print(
        Syntax(cell, "python", background_color="default") if screen.is_terminal else Text(cell), soft_wrap=True
    )


@app.command()
def doctor() -> None:
    """Say what this machine offers: versions, devices, the sandbox."""
    from grader.doctor import findings

    for what, found in findings():
        screen.print(f"[bold]{what}[/bold]  {escape(found)}")


def submission_and_lab(file: Path, lab: str | None, exercises: Sequence[str]) -> tuple[bytes, InstalledLab, list[str]]:
    """A learner's file, the lab it is for, and the names there of these exercises; or one sentence on what is wrong."""
    source = read_submission(file)
    chosen = find(lab) if lab else lab_of(file, source.decode("utf-8", "replace"))
    homes = [exercise_home(name if "/" in name else f"{chosen.name}/{name}") for name in exercises]
    for home, name in homes:
        if home.name != chosen.name:
            raise ValueError(f"{home.name}/{name} was asked for, but {file.name} is a file for {chosen.name}.")
    return source, chosen, list(dict.fromkeys(name for _, name in homes))


def read_submission(file: Path) -> bytes:
    """The bytes of a learner's file, or one sentence on why there are none."""
    if file.is_dir():
        raise ValueError(f"{file} is a folder. `lab check` takes one file; `lab grade` takes a folder.")
    if not file.exists():
        raise ValueError(f"there is no file {file}. `lab start LAB` makes one.")
    if file.suffix not in (".py", ".ipynb"):
        raise ValueError(f"{file} ends in {file.suffix!r}. A .py file or a .ipynb notebook was expected.")
    if file.stat().st_size > LARGEST:
        raise ValueError(f"{file} has {file.stat().st_size} bytes, more than {LARGEST}. Clear the notebook's outputs.")
    return file.read_bytes()
