"""`zoo list` and `zoo info`: what there is."""

import inspect
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from zoo.commands.screen import app, screen


@app.command("list")
def list_() -> None:
    """Show the models, data sets, optimizers and trained weights."""
    from zoo.data import DATASETS
    from zoo.models import MODELS
    from zoo.optimizers import OPTIMIZERS
    from zoo.tasks import LEARNS
    from zoo.weights import CARDS

    models = Table("model", "parameters", "learns", "what it is", title="Models", title_justify="left")
    for name, builder in MODELS.items():
        models.add_row(name, f"{builder().count_params():,}", " or ".join(LEARNS[name]), _first_line(builder))
    data = Table("data set", "task", "network", "what it is", title="Data sets", title_justify="left")
    for name, entry in DATASETS.items():
        data.add_row(
            name,
            entry.task,
            "not needed" if entry.make else "not needed, --files" if entry.read else "once, or --files",
            entry.about,
        )
    optimizers = Table("optimizer", "what it is", title="Optimizers", title_justify="left")
    for name, optimizer in OPTIMIZERS.items():
        optimizers.add_row(name, _first_line(optimizer))
    weights = Table(
        "weights", "metric", "value", "parameters", "megabytes", title="Trained weights", title_justify="left"
    )
    for name, card in CARDS.items():
        weights.add_row(
            name, card.metric, f"{card.value:.4f}", f"{card.parameters:,}", f"{card.path.stat().st_size / 1e6:.1f}"
        )
    for table in (models, data, optimizers, weights):
        screen.print(table)


@app.command()
def info(name: Annotated[str, typer.Argument(help="A model, a data set, an optimizer or trained weights.")]) -> None:
    """Tell what something in `zoo list` is."""
    from zoo.data import DATASETS
    from zoo.models import MODELS
    from zoo.optimizers import OPTIMIZERS
    from zoo.weights import CARDS

    if name in MODELS:
        model = MODELS[name]()
        screen.print(Text(f"{MODELS[name].__name__}: {inspect.getdoc(MODELS[name])}\n"))
        layers = Table("layer", "output", "parameters", title=f"{model.count_params():,} parameters, by default")
        for layer in model.layers:
            layers.add_row(layer.name, _shape(layer), f"{layer.count_params():,}")
        screen.print(layers)
    elif name in OPTIMIZERS:
        screen.print(Text(f"{OPTIMIZERS[name].__name__}: {inspect.getdoc(OPTIMIZERS[name])}"))
    elif name in CARDS:
        screen.print(Text(json.dumps(_shortened(asdict(CARDS[name])), indent=2, ensure_ascii=False)), soft_wrap=True)
    elif name in DATASETS:
        entry = DATASETS[name]
        screen.print(Text(f"{name}: {entry.about} ({entry.task})"))
        if entry.read is not None:
            screen.print("a file or folder of yours: --files PLACE")
            return
        if entry.make is None:
            screen.print("comes through tensorflow-datasets, with its checksums; no network: --files FOLDER")
            return
        data = entry.make(name, test_fraction=0.2, seed=0)
        screen.print(Text(f"{len(data.x_train)} examples to learn from, {len(data.x_test)} to be judged on"))
        screen.print(Text(f"one example: {data.input_shape} {', '.join(data.feature_names)}".rstrip()))
        screen.print(Text(f"source: {data.source}\nlicence: {data.license}"))
    else:
        groups: list[tuple[str, Iterable[str]]] = [
            ("models", MODELS),
            ("data sets", DATASETS),
            ("optimizers", OPTIMIZERS),
            ("weights", CARDS),
        ]
        known = "; ".join(f"{kind}: {', '.join(names) or 'none'}" for kind, names in groups)
        raise ValueError(f"there is nothing called {name!r}. Known {known}")


def _shape(layer) -> str:
    """What a layer returns, without the batch; empty for layers that stand outside a graph of layers."""
    if not layer._inbound_nodes:
        return ""
    return str(tuple(layer.output.shape[1:])) if hasattr(layer.output, "shape") else ""


def _shortened(card: dict[str, Any]) -> dict[str, Any]:
    """A card whose long options, such as a vocabulary, are cut to their beginning."""
    options = {
        name: f"{value[:80]} ... {len(value):,} characters" if isinstance(value, str) and len(value) > 200 else value
        for name, value in card["options"].items()
    }
    return {**card, "options": options}


def _first_line(thing) -> str:
    """The first line of what the docstring says."""
    return (inspect.getdoc(thing) or "").splitlines()[0]
