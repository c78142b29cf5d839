"""What an instructor types to grade a class: grade."""

import contextlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from grader.catalogue import find
from grader.commands.application import app, errors, screen
from grader.commands.executors import check_executor, executor_for
from grader.commands.live import LiveTable
from grader.report import Report

Book = Annotated[
    str | None, typer.Option("--gradebook", help="A URL (postgresql://...) or a file; by default OUT/gradebook.sqlite.")
]
Which = Annotated[str, typer.Option("--attempts", help="Which attempt counts: latest, best, or all.")]
Due = Annotated[str | None, typer.Option(help="When it was due: 2026-05-01T18:00+02:00.")]
Grace = Annotated[float, typer.Option(help="Minutes after that which are not yet late.", min=0)]
LateFixed = Annotated[float, typer.Option(help="Share taken off for being late, from 0 to 1.", min=0, max=1)]
LatePerDay = Annotated[float, typer.Option(help="Share taken off for each day begun, from 0 to 1.", min=0, max=1)]


@app.command()
def grade(
    folder: Annotated[Path, typer.Argument(help="The folder that holds the submissions.")],
    lab: Annotated[str, typer.Option(help="The lab they are for.")],
    out: Annotated[Path, typer.Option(help="Where the results go.")],
    seed: Annotated[int | None, typer.Option(help="Seed of the inputs; drawn in secret if not given.", min=0)] = None,
    jobs: Annotated[
        int | None, typer.Option(help="How many at once; by default what processors and memory hold.", min=1)
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or gpu.")] = "auto",
    gpu_memory: Annotated[
        int, typer.Option(help="Megabytes of a GPU that a submission may take; so many at once as fit.", min=64)
    ] = 4096,
    timeout: Annotated[
        float, typer.Option(help="Seconds for one exercise; thrice that, once, on a machine overloaded.", min=0.1)
    ] = 10.0,
    memory: Annotated[int, typer.Option(help="Megabytes a submission may take.", min=64)] = 2048,
    sandbox: Annotated[
        str | None, typer.Option(help="The least sandbox to accept: a tier that `lab doctor` names.")
    ] = None,
    attempts: Which = "latest",
    due: Due = None,
    grace: Grace = 0.0,
    late_fixed: LateFixed = 0.0,
    late_per_day: LatePerDay = 0.0,
    gradebook: Book = None,
    name: Annotated[
        str | None, typer.Option(help="The class's name in the gradebook; by default the folder's.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a class that was begun; keep its grades.")
    ] = False,
    trusted: Annotated[bool, typer.Option("--trusted", help="Grade even where no sandbox can be had.")] = False,
    executor: Annotated[
        str, typer.Option(help="Where: local, this machine; or ray, the machines of a Ray cluster.")
    ] = "local",
    ray_address: Annotated[
        str | None, typer.Option(help="The cluster; by default RAY_ADDRESS, the one this machine is in, or a new one.")
    ] = None,
    gpu_share: Annotated[
        float, typer.Option(help="Share of a GPU that each job takes on the cluster.", min=0.01, max=1)
    ] = 0.25,
) -> None:
    """Grade a folder into OUT: index.html, results.csv, results.xml (JUnit), a page and JSON for each.

    Exit code 0: all were graded.
    """
    from grader.bulk import grade_class, table, write_pages
    from grader.classroom import hand_ins
    from grader.exports.junit import junit
    from grader.gradebook import Gradebook, scores
    from grader.gradebook.scores import WHICH
    from grader.runner import Limits
    from grader.write_whole import write_whole

    if attempts not in WHICH:
        raise ValueError(f"--attempts {attempts}: one of {', '.join(WHICH)} was expected")
    chosen, policy = find(lab), late_policy(due, grace, late_fixed, late_per_day)
    handed_in = hand_ins(folder, chosen.name)
    sandbox = check_executor(executor, ray_address, sandbox, trusted)
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with Gradebook(gradebook or str(out / "gradebook.sqlite")) as book:
            called = name or folder.resolve().name
            known = book.find(chosen.name, called)
            graded = book.grades(known) if known else {}
            if known and graded and not resume:
                raise ValueError(
                    f"{gradebook or out} already holds {len(book.attempts(known))} results of the class {called}. "
                    "Add --resume to go on, or give another --out or --name."
                )
            if known and seed is not None and int(known.seed) != seed:
                raise ValueError(f"the class {called} was begun with the seed {known.seed}. Received: --seed {seed}")
            if seed is None:
                seed = int(known.seed) if known else secrets.randbits(32)
            limits = Limits(timeout=timeout, memory_mb=memory, gpu_memory_mb=gpu_memory)
            grader, at_once = executor_for(
                executor,
                chosen,
                seed,
                limits,
                jobs=jobs,
                device=device,
                sandbox=sandbox,
                trusted=trusted,
                ray_address=ray_address,
                gpu_share=gpu_share,
                say=lambda sentence: errors.print(Text(f"lab: {sentence}"), soft_wrap=True),
            )
            with LiveTable(len(handed_in)) as live, grader:
                of = known or book.begin(chosen.name, called, seed)
                reports = grade_class(grader, handed_in, out, book, of, jobs=at_once, finished=live.add)
            lines = scores(book, of, which=attempts, policy=policy)
            write_whole(out / "results.csv", table(lines))
            write_whole(out / "results.xml", junit(reports))
            write_pages(out, chosen.declaration.title, book, of, handed_in, lines)
    finally:
        if new and not any(out.iterdir()):
            with contextlib.suppress(OSError):
                out.rmdir()
    done = [r for r in reports if r.status == "graded"]
    screen.print(summary(reports))
    screen.print(
        f"{len(done)} of {len(reports)} graded · seed {of.seed} · sandbox {grader.sandbox} · {out / 'index.html'}",
        soft_wrap=True,
    )
    raise typer.Exit(0 if len(done) == len(reports) else 1)


def late_policy(due: str | None, grace: float, fixed: float, per_day: float):
    """The `LatePolicy` that the options describe."""
    from grader.gradebook import LatePolicy

    try:
        when = datetime.fromisoformat(due.replace("Z", "+00:00")) if due else None
    except ValueError:
        raise ValueError(f"--due {due}: a date and time was expected, as in 2026-05-01T18:00+02:00") from None
    return LatePolicy(when, grace=timedelta(minutes=grace), fixed=fixed, per_day=per_day)


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
