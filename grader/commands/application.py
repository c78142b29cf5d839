"""The application `lab` itself: what it prints on, and how wrong use ends."""

import sys
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

STYLE = {"passed": "green", "failed": "yellow", "quiet": "dim", "hint": "bold cyan"}
WRONG_USE: Any = typer.BadParameter.__base__  # UsageError, which typer takes from click or carries itself

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The console script `lab`: for learners, instructors and authors of labs.",
)
screen, errors = Console(highlight=False), Console(stderr=True, highlight=False)


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


def device_for(wanted: str) -> str:
    """`cpu` or `gpu`; asking for a GPU that is not there is an error, never a silent CPU run."""
    from grader.gpu import gpus

    if wanted not in ("auto", "cpu", "gpu"):
        raise ValueError(f"--device {wanted}: auto, cpu or gpu was expected")
    if wanted == "cpu":
        return "cpu"
    found = gpus()
    if wanted == "gpu" and not found:
        raise ValueError("--device gpu: there is no GPU here. Use --device cpu, or see README, GPU.")
    return "gpu" if found else "cpu"


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
