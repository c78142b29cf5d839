"""The application itself: what it prints on, and how wrong use ends."""

import sys
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from zoo.quiet import quiet

WRONG_USE: Any = typer.BadParameter.__base__  # UsageError, which typer takes from click or carries itself

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Train, measure and look up the models of the zoo.",
)
screen, errors = Console(highlight=False), Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command. Wrong use ends with one sentence and exit code 2, Ctrl-C with 130."""
    try:
        with quiet():
            sys.exit(app(standalone_mode=False))  # what a command hands to typer.Exit comes back as a number
    except WRONG_USE as problem:
        where = problem.ctx.command_path if problem.ctx and problem.ctx.parent else "zoo"
        errors.print(Text(f"zoo: {problem.format_message()} See: {where} --help"), soft_wrap=True)
        sys.exit(2)
    except (ValueError, OSError) as problem:
        errors.print(Text(f"zoo: {problem}"), soft_wrap=True)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        errors.print("zoo: stopped")
        sys.exit(130)
