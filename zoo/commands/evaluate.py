"""`zoo evaluate`: measure trained weights."""

from pathlib import Path
from typing import Annotated

import typer

from zoo.commands.arguments import Data, Files, Name, load_data
from zoo.commands.screen import app, screen


@app.command()
def evaluate(
    name: Name,
    data: Data,
    weights: Annotated[
        str | None,
        typer.Option(help="A file of weights, or the name of bundled ones. Defaults to those of the data set."),
    ] = None,
    files: Files = None,
) -> None:
    """Measure trained weights on the test part of a data set."""
    from zoo.tasks import check_name, pose

    check_name(name)
    from zoo.weights import CARDS, restore
    from zoo.weights.card import read_card
    from zoo.weights.restore import load_checked

    file = Path(weights) if weights and weights.endswith(".weights.h5") else None
    key = weights or data
    if file is not None and not file.is_file():
        raise FileNotFoundError(f"there is no file of weights {file}")
    if file is None and f"{name}-{key}" not in CARDS:
        known = ", ".join(CARDS) or "none"
        raise ValueError(
            f"there are no weights {key!r} for {name}. Known weights: {known}; or --weights FILE.weights.h5"
        )
    beside = file and file.with_name(file.name.removesuffix(".weights.h5") + ".json")
    card = CARDS[f"{name}-{key}"] if file is None else read_card(beside) if beside and beside.is_file() else None
    problem = pose(name, load_data(data, files), **(card.options if card else {}))
    if file is not None:
        load_checked(problem.model, file)
    else:
        restore(problem.model, name, key)
    measured = problem.measure(problem.model)
    words = ", ".join(f"{what.replace('_', ' ')} {value:.4f}" for what, value in measured.items())
    count = len(problem.test[1])
    screen.print(f"{name} on {data}: test {words} on {count:,} examples")
    if file is None and card and key == data:
        same = abs(measured[problem.metric] - card.value) < 5e-5  # to the decimals shown; one image more or less shows
        says = "the same as on its card" if same else f"its card says {card.value:.4f}"
        screen.print(f"{card.file}: {says}")
        if not same:
            raise typer.Exit(1)
