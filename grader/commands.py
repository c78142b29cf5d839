"""The console script `lab`: for learners, instructors and authors of labs."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.catalogue import InstalledLab, exercise_home, find, lab_of, labs
from grader.house import HOUSE
from grader.report import Report

STYLE = {"passed": "green", "failed": "yellow", "quiet": "dim", "hint": "bold cyan"}
WRONG_USE: Any = typer.BadParameter.__base__  # UsageError, which typer takes from click or carries itself
LARGEST = 64 * 2**20  # bytes of a submission; a notebook full of pictures stays below it

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)
screen, errors = Console(highlight=False), Console(stderr=True, highlight=False)

LabName = Annotated[str | None, typer.Option("--lab", help="The lab; by default the file says it.")]


@app.command("list")
def list_labs() -> None:
    """List the labs: what each is about, how long it takes, its exercises."""
    for lab in labs():
        d = lab.declaration
        screen.print(f"[bold]{lab.name}[/bold]  {d.title} ({d.minutes} minutes, {d.points:g} points)", soft_wrap=True)
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
    screen.print(f"{target} is ready. Write the exercises, then: [bold]lab check {target}[/bold]")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Your .py file or notebook.")],
    exercises: Annotated[list[str] | None, typer.Argument(help="Only these exercises.")] = None,
    lab: LabName = None,
    seed: Annotated[int | None, typer.Option(help="Another draw of the inputs.", min=0)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
) -> None:
    """Check your work. Exit code 0: everything passed; 1: something did not."""
    from grader.grader import PUBLIC_SEED, Grader
    from grader.screen import report_lines

    source = read_submission(file)
    chosen = find(lab) if lab else lab_of(file, source.decode("utf-8", "replace"))
    for name in exercises or []:
        chosen.declaration.exercise(name)
    with (
        errors.status(f"checking {escape(file.name)} …"),
        Grader(chosen, seed=PUBLIC_SEED if seed is None else seed, device=device_for(device)) as grader,
    ):
        report = grader.grade(source, file.name, exercises or [])
    if as_json:
        sys.stdout.write(report.to_json())
    else:
        for kind, line in report_lines(report):
            screen.print(Text(line, style=STYLE[kind]), soft_wrap=True)
    raise typer.Exit(0 if report.passed else 1)


@app.command()
def hint(
    exercise: Annotated[str, typer.Argument(help="The exercise: adam, or lab04/adam.")],
    number: Annotated[int, typer.Argument(help="Which hint: 1 is a nudge, 3 is nearly the answer.", min=1)] = 1,
) -> None:
    """Give a hint for an exercise."""
    lab, name = exercise_home(exercise)
    hints = lab.declaration.exercise(name).hints
    if number > len(hints):
        raise ValueError(f"{name} has {len(hints)} hints. `lab answer {name}` shows the answer.")
    screen.print(Text(hints[number - 1]), soft_wrap=True)
    if number < len(hints):
        screen.print(f"[dim]another: lab hint {exercise} {number + 1}[/dim]")


@app.command()
def answer(exercise: Annotated[str, typer.Argument(help="The exercise: adam, or lab04/adam.")]) -> None:
    """Show the worked answer of an exercise."""
    from rich.syntax import Syntax

    from grader.reference import exercise_cell

    lab, name = exercise_home(exercise)
    cell = exercise_cell(lab, lab.declaration.exercise(name))
    screen.print(
        Syntax(cell, "python", background_color="default") if screen.is_terminal else Text(cell), soft_wrap=True
    )


@app.command()
def grade(
    folder: Annotated[Path, typer.Argument(help="The folder that holds the submissions.")],
    lab: Annotated[str, typer.Option(help="The lab they are for.")],
    out: Annotated[Path, typer.Option(help="Where the results go.")],
    seed: Annotated[int | None, typer.Option(help="Seed of the inputs; drawn in secret if not given.", min=0)] = None,
    jobs: Annotated[int | None, typer.Option(help="How many at once; by default one a core.", min=1)] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
    timeout: Annotated[float, typer.Option(help="Seconds for one exercise.", min=0.1)] = 10.0,
    memory: Annotated[int, typer.Option(help="Megabytes a submission may take.", min=64)] = 2048,
    resume: Annotated[bool, typer.Option("--resume", help="Keep what an earlier run graded.")] = False,
    trusted: Annotated[bool, typer.Option("--trusted", help="Grade even where no sandbox can be had.")] = False,
) -> None:
    """Grade a folder. Writes OUT/NAME.json for each and OUT/results.csv. Exit code 0: everything was graded."""
    from grader.bulk import earlier_reports, grade_folder, submissions
    from grader.grader import Grader
    from grader.runner import Limits, offered_tier

    chosen, paths = find(lab), submissions(folder)
    earlier = earlier_reports(out)
    if earlier and not resume:
        raise ValueError(f"{out} already holds {len(earlier)} results. Add --resume to go on, or give another --out.")
    if seed is None:
        seed = next((r.seed for r in earlier.values()), secrets.randbits(32))
    tier = offered_tier()
    if "landlock" not in tier and not trusted:
        raise ValueError(
            f"this machine offers the sandbox {tier!r} only, too little for code of strangers. "
            "Grade on Linux 5.13 or later with Landlock and libseccomp, or add --trusted if you trust every file."
        )
    limits = Limits(timeout=timeout, memory_mb=memory)
    with (
        progress("graded") as bar,
        Grader(chosen, seed=seed, device=device_for(device), sandbox=tier, limits=limits) as grader,
    ):
        task = bar.add_task(chosen.name, total=len(paths))
        reports = grade_folder(
            grader, paths, out, jobs=jobs or os.cpu_count() or 1, earlier=earlier, finished=lambda _: bar.advance(task)
        )
    graded = [r for r in reports if r.status == "graded"]
    screen.print(summary(reports))
    screen.print(
        f"{len(graded)} of {len(reports)} graded · seed {seed} · sandbox {tier} · {out / 'results.csv'}", soft_wrap=True
    )
    raise typer.Exit(0 if len(graded) == len(reports) else 1)


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
    with_mutants: Annotated[bool, typer.Option("--mutants", help="Change the solution automatically, too.")] = False,
    seeds: Annotated[int, typer.Option(help="How many draws.", min=1)] = 20,
    jobs: Annotated[int | None, typer.Option(help="How many at once; by default one a core.", min=1)] = None,
) -> None:
    """Prove a lab: the stub fails, right answers pass, every mistake fails and is named (for authors)."""
    from grader.runner import Zygote

    good = True
    with Zygote(sandbox="none") as zygote:
        zygote.start()
        for chosen in [find(lab)] if lab else labs():
            good = verify_one(chosen, zygote, range(seeds), jobs or os.cpu_count() or 1, with_mutants) and good
    raise typer.Exit(0 if good else 1)


def verify_one(lab: InstalledLab, zygote: Any, seeds: range, jobs: int, with_mutants: bool) -> bool:
    """Verify one lab and print what was found."""
    from grader.verify import Verifier

    variants = HOUSE / "tests" / "labs" / lab.name / "variants"
    verifier = Verifier(lab, zygote, seeds=seeds, variants=variants, jobs=jobs)
    table = Table(title=f"{lab.name}, {len(seeds)} seeds", box=None, pad_edge=False, title_justify="left")
    for column in ("exercise", "checks", "mistakes", "variants", "mutants", "killed", "equivalent", "survive", ""):
        table.add_column(column, justify="left" if column in ("exercise", "") else "right")
    proofs = []
    with progress("exercises") as bar:
        task = bar.add_task(lab.name, total=len(lab.declaration.exercises))
        for proof in verifier.proofs(with_mutants=with_mutants):
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
    if with_mutants:
        tried = sum(p.mutants - p.equivalent for p in proofs)
        share = sum(p.killed for p in proofs) / max(tried, 1)
        screen.print(
            f"{share:.1%} of {tried} mutants killed (95% is asked), {sum(p.equivalent for p in proofs)} equivalent"
        )
        good = good and share >= 0.95
    return good


@app.command()
def doctor() -> None:
    """Say what this machine offers: versions, devices, the sandbox."""
    from grader.doctor import findings

    for what, found in findings():
        screen.print(f"[bold]{what}[/bold]  {escape(found)}")


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


def device_for(wanted: str) -> str:
    """`cpu` or `gpu`; asking for a GPU that is not there is an error, never a silent CPU run."""
    from grader.runner import gpus

    if wanted not in ("auto", "cpu", "gpu"):
        raise ValueError(f"--device {wanted}: auto, cpu or gpu was expected")
    if wanted == "cpu":
        return "cpu"
    found = gpus()
    if wanted == "gpu" and not found:
        raise ValueError("--device gpu: TensorFlow finds no GPU here. Use --device cpu, or see README, GPU.")
    return "gpu" if found else "cpu"


def progress(what: str) -> Progress:
    """A bar on the error stream, gone when done, quiet where no one watches."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(what),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


def summary(reports: list[Report]) -> Table:
    """A class at a glance: one row a submission."""
    from grader.screen import plain

    table = Table(box=None, pad_edge=False)
    for column in ("submission", "points", "seconds", "not passed"):
        table.add_column(column, justify="right" if column in ("points", "seconds") else "left")
    for r in reports:
        open_ = [f"{e.name} ({e.status})" for e in r.exercises if e.status != "passed"]
        said = ", ".join(open_[:4]) + (f" and {len(open_) - 4} more" if len(open_) > 4 else "")
        table.add_row(Text(plain(r.submission, 60)), f"{r.points:g}", f"{r.seconds:.1f}", said or "nothing")
    return table


def main() -> None:
    """Run the command. Wrong use ends with one sentence and exit code 2, Ctrl-C with 130."""
    try:
        sys.exit(app(standalone_mode=False))  # what a command hands to typer.Exit comes back as a number
    except WRONG_USE as problem:
        where = problem.ctx.command_path if problem.ctx and problem.ctx.parent else "lab"
        errors.print(Text(f"lab: {problem.format_message()} See: {where} --help"), soft_wrap=True)
        sys.exit(2)
    except (ValueError, OSError) as problem:
        errors.print(Text(f"lab: {problem}"), soft_wrap=True)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        errors.print("lab: stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
