"""What an instructor types to take labs and grades elsewhere: export, similar."""

import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader.catalogue import find
from grader.commands.application import app, screen

exports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Take a lab, or a class's grades, elsewhere.")
app.add_typer(exports, name="export")

LabName = Annotated[str, typer.Argument(help="The lab: lab04_optimizers, or lab04.")]


@exports.command()
def gradescope(
    lab: LabName,
    out: Annotated[Path | None, typer.Option(help="The zip to write; by default LAB-gradescope.zip.")] = None,
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
    screen.print(Text(f"{path} is ready. On Gradescope: Programming Assignment, {chosen.declaration.points:g} points,"))
    screen.print("upload it under Configure Autograder, and choose a container of at least 4 GB.")
    screen.print("It holds the answers and the secret of the inputs: keep it to yourself.")
