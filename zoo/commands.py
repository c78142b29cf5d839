"""Train, measure and look up the models of the zoo."""

import inspect
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zoo.quiet import quiet

WRONG_USE: Any = typer.BadParameter.__base__  # UsageError, which typer takes from click or carries itself
TASKS = {  # what each model can learn; a binary label is also one of two classes
    "linear_regression": ("regression",),
    "perceptron": ("binary",),
    "softmax_regression": ("classification", "binary"),
    "mlp": ("classification", "binary"),
}
RATES = {"sgd": 0.05, "momentum": 0.02, "nesterov": 0.02, "adagrad": 0.05, "adadelta": 1.0}  # others: 0.001

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__
)
screen, errors = Console(highlight=False), Console(stderr=True, highlight=False)

Name = Annotated[str, typer.Argument(help="A model: `zoo list` shows them.")]
Data = Annotated[str, typer.Option("--data", help="A data set: `zoo list`, or any name of tensorflow-datasets.")]
Files = Annotated[
    Path | None, typer.Option("--files", help="Folder with the data set's original files, placed by hand.")
]


@app.command("list")
def list_() -> None:
    """Show the models, data sets, optimizers and trained weights."""
    from zoo.data import DATASETS
    from zoo.models import MODELS
    from zoo.optimizers import OPTIMIZERS
    from zoo.weights import CARDS

    models = Table("model", "parameters", "learns", "what it is", title="Models", title_justify="left")
    for name, builder in MODELS.items():
        models.add_row(name, f"{builder().count_params():,}", " or ".join(TASKS[name]), _first_line(builder))
    data = Table("data set", "task", "network", "what it is", title="Data sets", title_justify="left")
    for name, entry in DATASETS.items():
        data.add_row(name, entry.task, "not needed" if entry.make else "once, or --files", entry.about)
    optimizers = Table("optimizer", "what it is", title="Optimizers", title_justify="left")
    for name, optimizer in OPTIMIZERS.items():
        optimizers.add_row(name, _first_line(optimizer))
    weights = Table("weights", "metric on the test part", "parameters", title="Trained weights", title_justify="left")
    for name, card in CARDS.items():
        weights.add_row(name, f"{card.metric} {card.value:.4f}", f"{card.parameters:,}")
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
            layers.add_row(layer.name, str(tuple(layer.output.shape[1:])), f"{layer.count_params():,}")
        screen.print(layers)
    elif name in OPTIMIZERS:
        screen.print(Text(f"{OPTIMIZERS[name].__name__}: {inspect.getdoc(OPTIMIZERS[name])}"))
    elif name in CARDS:
        screen.print(Text(CARDS[name].to_json().rstrip()))
    elif name in DATASETS:
        entry = DATASETS[name]
        screen.print(Text(f"{name}: {entry.about} ({entry.task})"))
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


@app.command()
def train(
    name: Name,
    data: Data,
    optimizer: Annotated[str, typer.Option(help="How to descend: `zoo list` shows them.")] = "adam",
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training part.")] = 20,
    batch_size: Annotated[int, typer.Option(min=1, help="Examples a step.")] = 32,
    learning_rate: Annotated[
        float | None, typer.Option(help="Step size; by default one that suits the optimizer.")
    ] = None,
    decay: Annotated[
        bool, typer.Option("--decay", help="Let the learning rate fall to 0 along a half cosine.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Fixes start and order.")] = 0,
    plot: Annotated[Path | None, typer.Option(help="Write the curves to this PNG file.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write NAME.weights.h5, and its card beside it.")] = None,
    hold_out: Annotated[
        float | None, typer.Option(help="Judge on this share of the training part; the test part is not touched.")
    ] = None,
    files: Files = None,
) -> None:
    """Train a model, say how good it is on the test part, and keep curves and weights if asked."""
    _writable(plot, ".png")
    _writable(save, ".weights.h5")
    _check_name(name)
    from zoo.optimizers import OPTIMIZERS, get

    if optimizer not in OPTIMIZERS:
        raise ValueError(f"there is no optimizer {optimizer!r}. Known optimizers: {', '.join(OPTIMIZERS)}")
    if learning_rate is not None and not 0 < learning_rate < float("inf"):
        raise ValueError(f"the learning rate must be a positive number. Received: {learning_rate}")
    dataset = _load(data, files)
    x, y, x_test, y_test = dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test
    if hold_out is not None:
        from zoo.data.split import split

        x, y, x_test, y_test = split(x, y, test_fraction=hold_out, seed=seed, stratify=dataset.task != "regression")
    part = "test" if hold_out is None else "held-out"
    import keras

    from zoo.training import fit

    keras.utils.set_random_seed(seed)
    model, loss, metric = _for_task(name, dataset)
    rate: Any = learning_rate or RATES.get(optimizer, 0.001)
    if decay:
        rate = keras.optimizers.schedules.CosineDecay(rate, epochs * -(-len(x) // batch_size))
    started = time.monotonic()
    history = fit(
        model,
        (x, y),
        get(optimizer, learning_rate=rate),
        loss,
        epochs=epochs,
        batch_size=batch_size,
        validation=(x_test, y_test) if hold_out is not None else None,
        metrics=[metric],
        seed=seed,
        verbose=True,
    )
    seconds = time.monotonic() - started
    value = _measure(model, x_test, y_test, loss, metric)
    screen.print(
        f"{name} on {data}, {optimizer}, {epochs} epochs, {seconds:.1f} s: {part} {_words(metric)} {value:.4f}"
    )
    if plot is not None:
        from zoo.plots import training_curves

        figure = training_curves(history, title=f"{name} on {data}, {optimizer}")
        _write(plot, lambda path: figure.savefig(path, dpi=120))
        screen.print(Text(f"curves: {plot}"))
    if save is not None:
        from zoo.weights.card import Card, sha256

        bare, *_ = _for_task(name, dataset)  # never compiled: saved, it does not bring an optimizer's moments along
        bare.set_weights(model.get_weights())
        _write(save, bare.save_weights)
        card = Card(
            name, data, save.name, sha256(save), f"{dataset.name}, {dataset.source}", dataset.license,
            f"{part} {_words(metric)}", value, "zoo " + " ".join(sys.argv[1:]), seed, epochs, round(seconds, 1),
            model.count_params(),
        )  # fmt: skip
        beside = save.with_name(save.name.removesuffix(".weights.h5") + ".json")
        _write(beside, lambda path: Path(path).write_text(card.to_json(), encoding="utf-8"))
        screen.print(Text(f"weights: {save}\ncard: {beside}"))


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
    _check_name(name)
    from zoo.weights import CARDS, restore
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
    dataset = _load(data, files)
    model, loss, metric = _for_task(name, dataset)
    if file is not None:
        load_checked(model, file)
    else:
        restore(model, name, key)
    value = _measure(model, dataset.x_test, dataset.y_test, loss, metric)
    screen.print(f"{name} on {data}: test {_words(metric)} {value:.4f} on {len(dataset.x_test):,} examples")
    card = CARDS.get(f"{name}-{key}") if file is None else None
    if card is not None and key == data:
        same = abs(value - card.value) < 1e-6
        says = "the same as on its card" if same else f"its card says {card.value:.4f}"
        screen.print(f"{card.file}: {says}")
        if not same:
            raise typer.Exit(1)


def _check_name(name: str) -> None:
    """A model's name is known, or a sentence says which are; told before any framework is imported."""
    if name not in TASKS:
        raise ValueError(f"there is no model {name!r}. Known models: {', '.join(TASKS)}")


def _load(data: str, files: Path | None):
    """The data set; tables with every feature at mean 0 and variance 1, as training needs it."""
    from zoo.data import load

    with screen.status(f"loading {data} (the first time it is prepared, which may take a minute)"):
        dataset = load(data, manual_dir=files)
    return dataset.standardized() if len(dataset.input_shape) == 1 else dataset


def _for_task(name: str, dataset):
    """The model, shaped for the data, with the loss and the metric of its task."""
    if dataset.task not in TASKS[name]:
        able = [model for model, tasks in TASKS.items() if dataset.task in tasks]
        raise ValueError(
            f"{name} learns {' or '.join(TASKS[name])}, and {dataset.name} is {dataset.task}. "
            f"Models for it: {', '.join(able) or 'none yet'}"
        )
    from keras import losses, metrics

    from zoo.models import build

    if dataset.task == "regression":
        error = metrics.RootMeanSquaredError(name="root_mean_squared_error")
        return build(name, input_shape=dataset.input_shape), losses.MeanSquaredError(), error
    if name == "perceptron":
        right: Any = metrics.BinaryAccuracy(name="accuracy", threshold=0.0)  # the logit's sign decides
        return build(name, input_shape=dataset.input_shape), losses.BinaryCrossentropy(from_logits=True), right
    model = build(name, input_shape=dataset.input_shape, classes=dataset.classes)
    right = metrics.SparseCategoricalAccuracy(name="accuracy")
    return model, losses.SparseCategoricalCrossentropy(from_logits=True), right


def _measure(model, x, y, loss, metric) -> float:
    """The metric on these examples, freshly counted."""
    from zoo.training import evaluate

    fresh = metric.__class__.from_config(metric.get_config())
    return float(evaluate(model, (x, y), loss, [fresh])[metric.name])


def _words(metric) -> str:
    """A metric's name for people."""
    return metric.name.replace("_", " ")


def _first_line(thing) -> str:
    """The first line of what the docstring says."""
    return (inspect.getdoc(thing) or "").splitlines()[0]


def _writable(path: Path | None, suffix: str) -> None:
    """Refuse, before any work, a place where nothing could be written at the end."""
    if path is None:
        return
    if not path.name.endswith(suffix):
        raise ValueError(f"the file must end in {suffix}. Received: {path}")
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise ValueError(
            f"{path} cannot be written: {'it is a folder' if path.is_dir() else 'its folder does not exist'}"
        )


def _write(path: Path, write: Callable) -> None:
    """Let `write` fill a file beside `path`, then put it in place: an interrupt leaves the old file or the new."""
    with tempfile.TemporaryDirectory(prefix=".zoo-", dir=path.resolve().parent) as folder:
        half = Path(folder) / path.name
        write(half)
        os.replace(half, path)


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


if __name__ == "__main__":
    main()
