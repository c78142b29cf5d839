"""What an author of labs types: build, verify."""

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader.catalogue import find, labs
from grader.commands.application import app, errors, progress, screen
from grader.house import HOUSE

if TYPE_CHECKING:
    from grader.verify import Verifier


@app.command()
def build(
    lab: Annotated[str | None, typer.Argument(help="One lab; all if not given.")] = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if something is out of date.")
    ] = False,
) -> None:
    """Make lab.py and lab.ipynb from the solutions (for authors)."""
    from grader.build import out_of_date, write_stub

    old = False
    for chosen in [find(lab)] if lab else labs():
        changed = out_of_date(chosen) if only_check else write_stub(chosen)
        old = old or bool(changed and only_check)
        said = ("out of date: " if only_check else "written: ") + ", ".join(changed) if changed else "up to date"
        screen.print(f"{chosen.name}: {said}")
    raise typer.Exit(1 if old else 0)


@app.command()
def verify(
    lab: Annotated[str | None, typer.Argument(help="One lab; all if not given.")] = None,
    exercises: Annotated[list[str] | None, typer.Argument(help="These of its exercises; all if not given.")] = None,
    with_mutants: Annotated[bool, typer.Option("--mutants", help="Change the solution automatically, too.")] = False,
    seeds: Annotated[int, typer.Option(help="How many draws.", min=1)] = 20,
    jobs: Annotated[int | None, typer.Option(help="How many at once; by default one a core.", min=1)] = None,
) -> None:
    """Prove a lab: the stub fails, right answers pass, every mistake fails and is named (for authors)."""
    from grader.runner import Zygote
    from grader.verify import Verifier

    good = True
    with Zygote(sandbox="none") as zygote:
        zygote.start()
        for chosen in [find(lab)] if lab else labs():
            verifier = Verifier(
                chosen,
                zygote,
                seeds=range(seeds),
                variants=HOUSE / "tests" / "labs" / chosen.name / "variants",
                jobs=jobs or os.cpu_count() or 1,
            )
            good = verify_one(verifier, exercises or [], with_mutants) and good
    raise typer.Exit(0 if good else 1)


def verify_one(verifier: "Verifier", only: list[str], with_mutants: bool) -> bool:
    """Verify one lab, or some of its exercises, and print what was found."""
    from grader.verify import LONGEST

    lab = verifier.lab
    table = Table(title=f"{lab.name}, {len(verifier.seeds)} seeds", box=None, pad_edge=False, title_justify="left")
    for column in ("exercise", "checks", "mistakes", "variants", "mutants", "killed", "equivalent", "survive", ""):
        table.add_column(column, justify="left" if column in ("exercise", "") else "right")
    proofs = []
    with progress("exercises") as bar:
        task = bar.add_task(lab.name, total=len(only or lab.declaration.exercises))
        for proof in verifier.proofs(only, with_mutants=with_mutants):
            proofs.append(proof)
            bar.advance(task)
    for p in proofs:
        counts = (p.checks, p.mistakes, p.variants, p.mutants, p.killed, p.equivalent, len(p.survivors))
        table.add_row(p.name, *map(str, counts), "[red]✗[/red]" if p.problems else "[green]✓[/green]")
    screen.print(table)
    for p in proofs:
        for problem in p.problems:
            screen.print(Text(f"{p.name}: {problem}", style="red"), soft_wrap=True)
        for mutant in p.survivors:
            screen.print(Text(f"{p.name}: survives: {mutant.description}", style="yellow"), soft_wrap=True)
    good = not any(p.problems for p in proofs)
    if not only:
        with errors.status(f"running the whole solution of {lab.name} …"):
            seconds, problem = verifier.whole_run()
        screen.print(
            Text(f"the whole solution runs in {seconds:.0f} s (less than {LONGEST} is asked) {problem}".strip())
        )
        good = good and not problem and seconds < LONGEST
    if with_mutants:
        tried = sum(p.mutants - p.equivalent for p in proofs)
        share = sum(p.killed for p in proofs) / max(tried, 1)
        screen.print(
            f"{share:.1%} of {tried} mutants killed (95% is asked), {sum(p.equivalent for p in proofs)} equivalent"
        )
        good = good and share >= 0.95
    return good
