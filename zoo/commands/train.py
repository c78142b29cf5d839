"""`zoo train`: train a model, measure it, keep its curves and weights."""

import contextlib
import json
import os
import sys
import time
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from zoo.commands.arguments import Data, Files, Name, Settings, load_data, read_settings
from zoo.commands.files import writable, write_whole
from zoo.commands.screen import app, screen

if TYPE_CHECKING:
    from zoo.tasks import Problem

RATES = {"sgd": 0.05, "momentum": 0.02, "nesterov": 0.02, "adagrad": 0.05, "adadelta": 1.0}  # others: 0.001


class Precision(str, Enum):
    """What numbers the layers compute in; their variables stay float32."""

    float32 = "float32"
    mixed_float16 = "mixed_float16"
    mixed_bfloat16 = "mixed_bfloat16"


class Distribute(str, Enum):
    """How a batch is split over devices."""

    mirrored = "mirrored"
    multiworker = "multiworker"


@app.command()
def train(
    name: Name,
    data: Data,
    settings: Settings = None,
    optimizer: Annotated[str, typer.Option(help="How to descend: `zoo list` shows them.")] = "adam",
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training part.")] = 20,
    batch_size: Annotated[int, typer.Option(min=1, help="Examples a step.")] = 32,
    learning_rate: Annotated[
        float | None, typer.Option(help="Step size; by default one that suits the optimizer.")
    ] = None,
    warmup: Annotated[int, typer.Option(min=0, help="Epochs in which the learning rate rises from 0.")] = 0,
    decay: Annotated[
        bool, typer.Option("--decay", help="Let the learning rate fall to 0 along a half cosine.")
    ] = False,
    weight_decay: Annotated[
        float | None, typer.Option(min=0, help="Share of the weights taken off, times rate.")
    ] = None,
    clip: Annotated[float | None, typer.Option(min=0, help="Largest norm of all gradients together.")] = None,
    augment: Annotated[
        str | None, typer.Option(help="How images are varied in training, as in translate,reflect: zoo.augment.")
    ] = None,
    precision: Annotated[Precision, typer.Option(help="What the layers compute in.")] = Precision.float32,
    distribute: Annotated[
        Distribute | None, typer.Option(help="All devices of this machine, or of those that TF_CONFIG names.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Fixes start and order.")] = 0,
    plot: Annotated[Path | None, typer.Option(help="Write the curves to this PNG file.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write NAME.weights.h5, and its card beside it.")] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Folder for a backup every epoch; a run that was killed goes on from there.")
    ] = None,
    hold_out: Annotated[
        float | None, typer.Option(help="Judge on this share of the training part; the test part is not touched.")
    ] = None,
    files: Files = None,
) -> None:
    """Train a model, say how good it is on the test part, and keep curves and weights if asked."""
    writable(plot, ".png")
    writable(save, ".weights.h5")
    options = read_settings(settings)
    from zoo.tasks import check_name, pose

    check_name(name)
    from zoo.optimizers import OPTIMIZERS, get

    if optimizer not in OPTIMIZERS:
        raise ValueError(f"there is no optimizer {optimizer!r}. Known optimizers: {', '.join(OPTIMIZERS)}")
    if learning_rate is not None and not 0 < learning_rate < float("inf"):
        raise ValueError(f"the learning rate must be a positive number. Received: {learning_rate}")
    import keras

    from zoo.training import fit

    keras.mixed_precision.set_global_policy(precision.value)
    strategy = _strategy(distribute)
    dataset = load_data(data, files)
    if hold_out is not None:
        dataset = dataset.held_out(hold_out, seed)
    keras.utils.set_random_seed(seed)
    with strategy.scope() if strategy else contextlib.nullcontext():
        problem = pose(name, dataset, **options)
        if "mixup" in (augment or "").split(","):
            problem = _with_probabilities(problem)
        count = len(keras.tree.flatten(problem.train[1])[0])
        rate = _rate(learning_rate or RATES.get(optimizer, 0.001), -(-count // batch_size), epochs, warmup, decay)
        extras = {"weight_decay": weight_decay, "global_clipnorm": clip}
        descend = get(optimizer, learning_rate=rate, **{k: v for k, v in extras.items() if v is not None})
    started = time.monotonic()
    history = fit(
        problem.model,
        _augmented(problem, augment, batch_size, seed) if augment else problem.train,
        descend,
        problem.loss,
        epochs=epochs,
        batch_size=batch_size,
        validation=problem.test if hold_out is not None else None,
        metrics=problem.metrics,
        seed=seed,
        resume=resume,
        strategy=strategy,
        verbose=True,
    )
    seconds = time.monotonic() - started
    measured = problem.measure(problem.model)
    part = "test" if hold_out is None else "held-out"
    words = ", ".join(f"{what.replace('_', ' ')} {value:.4f}" for what, value in measured.items())
    screen.print(f"{name} on {data}, {optimizer}, {epochs} epochs, {seconds:.1f} s: {part} {words}")
    if distribute is Distribute.multiworker and not _is_chief():
        return
    if plot is not None:
        from zoo.plots import training_curves

        figure = training_curves(history, title=f"{name} on {data}, {optimizer}")
        write_whole(plot, lambda path: figure.savefig(path, dpi=120))
        screen.print(Text(f"curves: {plot}"))
    if save is not None:
        from zoo.weights.card import Card, sha256

        bare = pose(name, dataset, **options).model  # never compiled: saved, it brings no optimizer's moments along
        bare.set_weights(problem.model.get_weights())
        write_whole(save, bare.save_weights)
        card = Card(
            name, data, save.name, sha256(save), f"{dataset.name}, {dataset.source}", dataset.license,
            f"{part} {problem.metric.replace('_', ' ')}", measured[problem.metric], "zoo " + " ".join(sys.argv[1:]),
            seed, epochs, round(seconds, 1), problem.model.count_params(), problem.options,
            {what: value for what, value in measured.items() if what != problem.metric},
        )  # fmt: skip
        beside = save.with_name(save.name.removesuffix(".weights.h5") + ".json")
        write_whole(beside, lambda path: path.write_text(card.to_json(), encoding="utf-8"))
        screen.print(Text(f"weights: {save}\ncard: {beside}"))


def _strategy(distribute: Distribute | None):
    """The `tf.distribute` strategy of that name; None for one device."""
    if distribute is None:
        return None
    import tensorflow as tf

    if distribute is Distribute.mirrored:
        return tf.distribute.MirroredStrategy()
    if not os.environ.get("TF_CONFIG"):
        raise ValueError(
            "--distribute multiworker needs the environment variable TF_CONFIG, which names the workers and which of "
            'them this is: {"cluster": {"worker": ["a.org:99", "b.org:99"]}, "task": {"type": "worker", "index": 1}}'
        )
    return tf.distribute.MultiWorkerMirroredStrategy()


def _is_chief() -> bool:
    """Whether this process writes the files: of several workers only the first does."""
    return json.loads(os.environ.get("TF_CONFIG") or "{}").get("task", {}).get("index", 0) == 0


def _rate(rate: float, steps: int, epochs: int, warmup: int, decay: bool) -> Any:
    """The learning rate, or a schedule that rises for `warmup` epochs, then falls if `decay`."""
    import keras

    from zoo.schedules import Warmup

    if warmup >= epochs:
        raise ValueError(f"the warmup must end before training does. Received: --warmup {warmup} --epochs {epochs}")
    after = keras.optimizers.schedules.CosineDecay(rate, (epochs - warmup) * steps) if decay else rate
    return Warmup(0.0, rate, warmup * steps, after) if warmup else after


def _with_probabilities(problem: "Problem") -> "Problem":
    """The same with labels as probabilities, which can be mixed; what is measured stays as it was."""
    import keras
    import numpy as np

    if not isinstance(problem.loss, keras.losses.SparseCategoricalCrossentropy) or problem.train[0].ndim != 4:
        raise ValueError("mixup mixes images and their classes: take a model and a data set of images to classify")
    classes = problem.model.output_shape[-1]
    train, test = ((x, np.eye(classes, dtype="float32")[y]) for x, y in (problem.train, problem.test))
    return replace(
        problem,
        train=train,
        test=test,
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
    )


def _augmented(problem: "Problem", names: str, batch_size: int, seed: int):
    """The training images, varied anew in every epoch."""
    from zoo.augment import pipeline

    x, y = problem.train
    return pipeline(x, y, batch_size, names.split(","), seed=seed)
