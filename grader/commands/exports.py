"""What an instructor types to take labs and grades elsewhere: export, similar."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from grader.catalogue import find
from grader.commands.application import app, errors, progress, screen
from grader.commands.instructor import Due, Grace, LateFixed, LatePerDay, late_policy
from grader.commands.records import Book, ClassName, LabName, existing, the_class

if TYPE_CHECKING:
    from grader.gradebook import Score

exports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Take a lab, or a class's grades, elsewhere.")
app.add_typer(exports, name="export")

OneLab = Annotated[str, typer.Argument(metavar="LAB", help="The lab: lab04_optimizers, or lab04.")]
Out = Annotated[Path | None, typer.Option(help="The file to write; by default named like the lab.")]
Attempts = Annotated[str, typer.Option(help="Which attempt counts: latest or best.")]


@exports.command()
def gradescope(
    lab: OneLab,
    out: Out = None,
    visibility: Annotated[
        str, typer.Option(help="When learners see results: visible, after_due_date, after_published or hidden.")
    ] = "visible",
    timeout: Annotated[float, typer.Option(help="Seconds for one exercise.", min=0.1)] = 30.0,
    memory: Annotated[int, typer.Option(help="Megabytes a submission may take.", min=64)] = 2048,
    trusted: Annotated[bool, typer.Option("--trusted", help="Grade even where no sandbox can be had.")] = False,
) -> None:
    """Make the autograder zip that Gradescope asks for."""
    from grader.exports.gradescope import write_autograder

    chosen = find(lab)
    path = out or Path(f"{chosen.name}-gradescope.zip")
    secret = secrets.token_hex(16)
    write_autograder(path, chosen, secret, visibility=visibility, timeout=timeout, memory=memory, trusted=trusted)
    points = f"{chosen.declaration.points:g}"
    say(f"{path} is ready: upload it to a programming assignment of {points} points, under Configure Autograder.")
    say("Choose a container of at least 4 GB. The zip holds the answers and the secret of the inputs: keep it safe.")


@exports.command()
def canvas(
    gradebook: Book,
    onto: Annotated[
        Path | None, typer.Option(help="The CSV file that Canvas's gradebook exports: its students, its IDs.")
    ] = None,
    assignment: Annotated[str | None, typer.Option(help="Its title in Canvas; by default the lab's name.")] = None,
    out: Out = None,
    lab: LabName = None,
    name: ClassName = None,
    attempts: Attempts = "latest",
    due: Due = None,
    grace: Grace = 0.0,
    late_fixed: LateFixed = 0.0,
    late_per_day: LatePerDay = 0.0,
) -> None:
    """Write a class's grades as CSV for the import of Canvas's gradebook."""
    from grader.exports.canvas import canvas as as_canvas

    of, lines, _ = the_scores(gradebook, lab, name, attempts, due, grace, late_fixed, late_per_day)
    text, missing = as_canvas(lines, assignment or of, onto)
    write_table(out or Path(f"{of}-canvas.csv"), text, lines, missing, onto)


@exports.command()
def moodle(
    gradebook: Book,
    onto: Annotated[Path | None, typer.Option(help="The grading worksheet that Moodle downloads, to fill in.")] = None,
    out: Out = None,
    lab: LabName = None,
    name: ClassName = None,
    attempts: Attempts = "latest",
    due: Due = None,
    grace: Grace = 0.0,
    late_fixed: LateFixed = 0.0,
    late_per_day: LatePerDay = 0.0,
) -> None:
    """Write a class's grades as the offline grading worksheet of a Moodle assignment."""
    from grader.exports.moodle import moodle as as_moodle

    of, lines, _ = the_scores(gradebook, lab, name, attempts, due, grace, late_fixed, late_per_day)
    text, missing = as_moodle(lines, onto)
    write_table(out or Path(f"{of}-moodle.csv"), text, lines, missing, onto)


@exports.command()
def nbgrader(
    gradebook: Book,
    out: Out = None,
    lab: LabName = None,
    name: ClassName = None,
    attempts: Attempts = "latest",
    due: Due = None,
    grace: Grace = 0.0,
    late_fixed: LateFixed = 0.0,
    late_per_day: LatePerDay = 0.0,
) -> None:
    """Write a class's grades in the columns that `nbgrader export` writes."""
    from grader.exports.nbgrader import nbgrader as as_nbgrader

    of, lines, times = the_scores(gradebook, lab, name, attempts, due, grace, late_fixed, late_per_day)
    when = late_policy(due, grace, late_fixed, late_per_day).due
    write_table(out or Path(f"{of}-nbgrader.csv"), as_nbgrader(lines, of, times, when), lines, [], None)


@exports.command()
def github(
    lab: OneLab,
    install: Annotated[str, typer.Option(help="What pip installs: git+https://..., a wheel's address, a name.")],
    file: Annotated[str, typer.Option(help="The learner's file in the repository; by default LAB.ipynb.")] = "",
    python: Annotated[str, typer.Option(help="The version of Python.")] = "3.12",
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path(".github/workflows/lab.yml"),
) -> None:
    """Write a GitHub Actions workflow for classroom repositories: each push is checked."""
    from grader.exports.github import github as as_github
    from grader.write_whole import write_whole

    text = as_github(find(lab), install, file, python)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text)
    say(f"written: {out}. Commit it with the lab to the repository that learners copy.")


@app.command()
def similar(
    folder: Annotated[Path, typer.Argument(help="The folder that holds the submissions.")],
    lab: Annotated[str, typer.Option(help="The lab they are for.")],
    least: Annotated[int, typer.Option(help="Functions of fewer tokens are not compared.", min=1)] = 50,
) -> None:
    """List submissions that hold the same code but for names and literals. For a person to look at; never a score."""
    from grader.classroom import hand_ins
    from grader.screen import plain
    from grader.similarity import alike

    chosen = find(lab)
    handed_in = hand_ins(folder, chosen.name)
    students = len({hand_in.student for hand_in in handed_in})
    with progress("submissions") as bar:
        task = bar.add_task("compared", total=students)
        groups, problems = alike(handed_in, chosen, least, lambda _: bar.advance(task))
    for sentence in problems:
        screen.print(Text(plain(sentence, 300), style="dim"), soft_wrap=True)
    for number, group in enumerate(groups, 1):
        head = f"{number}. {len(group.submissions)} submissions share {group.tokens} tokens"
        screen.print(Text(head, style="bold"), soft_wrap=True)
        for name in group.submissions:
            say(f"   {plain(name, 200)}")
        for function in group.functions:
            known = "  (equals the worked answer)" if function in group.answers else ""
            exercise, _, written = function.partition(" ")
            what = exercise if exercise == written else f"{exercise}: {written}"
            screen.print(Text(f"   = {what}{known}", style="dim"), soft_wrap=True)
    found = f"{len(groups)} group{'' if len(groups) == 1 else 's'} among {students} students."
    say(f"{found} Equal code proves nothing by itself: look at it, and ask.")


def the_scores(
    gradebook: str,
    lab: str | None,
    name: str | None,
    attempts: str,
    due: str | None,
    grace: float,
    late_fixed: float,
    late_per_day: float,
) -> "tuple[str, list[Score], dict[tuple[str, str], str | None]]":
    """The lab's name, one line a student, and when each submission was handed in."""
    from grader.gradebook import Gradebook, scores

    if attempts not in ("latest", "best"):
        raise ValueError(
            f"--attempts {attempts}: latest or best was expected, since a platform takes one grade a student"
        )
    policy = late_policy(due, grace, late_fixed, late_per_day)
    with Gradebook(existing(gradebook)) as book:
        of = the_class(book, lab, name)
        lines = scores(book, of, which=attempts, policy=policy)
        times = {(a.student, a.name): a.at for a in book.attempts(of)}
    if not lines:
        raise ValueError(f"nobody has a grade for {of.lab} yet. `lab grade` makes them.")
    return of.lab, lines, times


def write_table(path: Path, text: str, lines: "list[Score]", missing: list[str], onto: Path | None) -> None:
    """Write the file; say who is not in it, or has no grade. Exit code 1 if there is anyone."""
    from grader.exports.people import points
    from grader.screen import plain
    from grader.write_whole import write_whole

    write_whole(path, text)
    say(f"written: {path}")
    broken = [s.student for s in lines if not points(s)]
    for people, why in ((missing, f"not found in {onto}"), (broken, "without a grade: the grader itself failed")):
        if people:
            some = ", ".join(people[:10]) + (" ..." if len(people) > 10 else "")
            errors.print(Text(plain(f"lab: {len(people)} {why}: {some}", 600)), soft_wrap=True)
    raise typer.Exit(1 if missing or broken else 0)


def say(sentence: str) -> None:
    """Print a sentence in one line."""
    screen.print(Text(sentence), soft_wrap=True)
