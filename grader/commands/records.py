"""What an instructor types when the grades are there: scores, override, regrade."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader.catalogue import find
from grader.commands.application import app, device_for, screen
from grader.commands.instructor import Due, Grace, LateFixed, LatePerDay, Which, late_policy

if TYPE_CHECKING:
    from grader.gradebook import Gradebook
    from grader.gradebook.tables import Class

Book = Annotated[str, typer.Argument(help="The gradebook: a file, or a URL.")]
LabName = Annotated[str | None, typer.Option("--lab", help="The lab, where the gradebook holds several.")]
ClassName = Annotated[str | None, typer.Option("--name", help="The class, where the gradebook holds several.")]


@app.command("scores")
def show_scores(
    gradebook: Book,
    lab: LabName = None,
    name: ClassName = None,
    attempts: Which = "latest",
    due: Due = None,
    grace: Grace = 0.0,
    late_fixed: LateFixed = 0.0,
    late_per_day: LatePerDay = 0.0,
    csv: Annotated[Path | None, typer.Option(help="Write the table to this file.")] = None,
) -> None:
    """Show the final table of a class: points, lateness, what a person decided."""
    from grader.bulk import table
    from grader.gradebook import Gradebook, scores
    from grader.screen import plain
    from grader.write_whole import write_whole

    policy = late_policy(due, grace, late_fixed, late_per_day)
    with Gradebook(existing(gradebook)) as book:
        found = scores(book, the_class(book, lab, name), which=attempts, policy=policy)
    shown = Table(box=None, pad_edge=False)
    for column in ("student", "submission", "points", "late", "final", "decided"):
        shown.add_column(column, justify="right" if column in ("points", "late", "final") else "left")
    for s in found:
        facts = (f"{s.points:g}", f"-{s.penalty:.0%}" if s.penalty else "", f"{s.final:g}")
        texts = [Text(plain(t, 60)) for t in (s.student, s.submission)]
        shown.add_row(*texts, *facts, Text(plain("; ".join(s.decisions), 200)))
    screen.print(shown)
    if csv is not None:
        write_whole(csv, table(found))
        screen.print(Text(f"written: {csv}"))


@app.command()
def override(
    gradebook: Book,
    student: Annotated[str, typer.Argument(help="Whose points, as `lab scores` names them.")],
    points: Annotated[float, typer.Argument(help="How many.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    author: Annotated[str, typer.Option(help="Who decided.")],
    exercise: Annotated[str | None, typer.Option(help="Of this exercise; of the whole lab if not given.")] = None,
    lab: LabName = None,
    name: ClassName = None,
) -> None:
    """Give a student other points than the grader did. The grader's own stay in the gradebook."""
    from grader.gradebook import Gradebook

    with Gradebook(existing(gradebook)) as book:
        of = the_class(book, lab, name)
        if exercise is not None:
            find(of.lab).declaration.exercise(exercise)
        book.override(of, student, points, reason=reason, author=author, exercise=exercise)
    what = exercise or "the whole lab"
    screen.print(Text(f"{student}: {points:g} points for {what}, by {author}: {reason}"))


@app.command()
def regrade(
    gradebook: Book,
    exercise: Annotated[str, typer.Argument(help="The exercise that was mended.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Write it; without this, what would change is listed.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept with the new grades.")] = "the lab was mended",
    lab: LabName = None,
    name: ClassName = None,
    sandbox: Annotated[str | None, typer.Option(help="The least sandbox to accept.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
) -> None:
    """Grade one exercise of a class again, with the inputs it had, and list what changes before it is applied."""
    from grader.gradebook import Gradebook
    from grader.grader import Grader
    from grader.screen import plain
    from grader.tier import tier_to_use

    with Gradebook(existing(gradebook)) as book:
        of = the_class(book, lab, name)
        chosen = find(of.lab)
        chosen.declaration.exercise(exercise)
        tier = tier_to_use(sandbox, trusted=False)
        with Grader(chosen, seed=int(of.seed), device=device_for(device), sandbox=tier) as grader:
            changed = [r for r in book.regrade(of, exercise, _grade_one(grader, exercise)) if r.before != r.after]
        shown = Table(box=None, pad_edge=False)
        for column in ("student", "before", "after"):
            shown.add_column(column, justify="left" if column == "student" else "right")
        for r in changed:
            shown.add_row(Text(plain(", ".join(r.students), 100)), f"{r.before:g}", f"{r.after:g}")
        if changed:
            screen.print(shown)
        if apply:
            book.apply(of, changed, reason)
        said = "changed" if apply else "would change; add --apply to write it"
        screen.print(f"{exercise}: {len(changed)} of {len(book.grades(of))} {said}")


def existing(gradebook: str) -> str:
    """A gradebook that is there: none is made by mistyping its name."""
    if "://" not in gradebook and not Path(gradebook).is_file():
        raise ValueError(f"there is no gradebook {gradebook}. `lab grade` makes OUT/gradebook.sqlite.")
    return gradebook


def the_class(book: "Gradebook", lab: str | None, name: str | None) -> "Class":
    """The class that is meant."""
    wanted = find(lab).name if lab else None
    fitting = [c for c in book.classes() if wanted in (None, c.lab) and name in (None, c.name)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(f"--lab {c.lab} --name {c.name}" for c in book.classes()) or "none"
    raise ValueError(f"{'several classes fit' if fitting else 'there is no such class'}. The classes are: {known}")


def _grade_one(grader, exercise: str) -> Callable:
    def grade(content):
        if content.problem:
            return next(e for e in grader.refuse(content.file, content.problem).exercises if e.name == exercise)
        return grader.grade(content.data, content.file, [exercise]).exercises[0]

    return grade
