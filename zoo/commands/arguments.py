"""Arguments that several commands take, and how they are read."""

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zoo.commands.screen import screen

if TYPE_CHECKING:
    from zoo.data import Dataset

Name = Annotated[str, typer.Argument(help="A model: `zoo list` shows them.")]
Data = Annotated[str, typer.Option("--data", help="A data set: `zoo list`, or any name of tensorflow-datasets.")]
Files = Annotated[
    Path | None, typer.Option("--files", help="File or folder of the data set's original files, placed by hand.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="An argument of the model's builder, as in units=256. May be repeated."),
]


def read_settings(settings: list[str] | None) -> dict[str, Any]:
    """`["units=256", "cell=gru"]` as a dict: Python literals where they are some, else words.

    Raises:
        ValueError: if one is not of the form name=value, or a name comes twice.

    Example:

    >>> read_settings(["units=256", "hidden=(8, 4)", "cell=gru"])
    {'units': 256, 'hidden': (8, 4), 'cell': 'gru'}
    """
    read: dict[str, Any] = {}
    for setting in settings or ():
        name, equals, value = setting.partition("=")
        if not equals or not name.isidentifier() or name in read:
            raise ValueError(f"--set takes name=value, each name once. Received: {setting!r}")
        try:
            read[name] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            read[name] = value
    return read


def load_data(name: str, files: Path | None) -> "Dataset":
    """The data set, with a word on the screen while it is prepared."""
    from zoo.data import load

    with screen.status(f"loading {name} (the first time it is prepared, which may take a minute)"):
        return load(name, manual_dir=files)
