"""Choosing settings: a learning-rate range test, and random search that never sees the test part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from zoo.data import Dataset


@dataclass(frozen=True)
class LogUniform:
    """Numbers from `low` to `high` whose logarithm is uniform: as many from 0.001 to 0.01 as from 0.01 to 0.1.

    Raises:
        ValueError: if not ``0 < low < high``.
    """

    low: float
    high: float

    def __post_init__(self):
        if not 0 < self.low < self.high:
            raise ValueError(f"LogUniform needs 0 < low < high. Received: low={self.low}, high={self.high}")

    def draw(self, rng: np.random.Generator) -> float:
        """One number."""
        return float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))


@dataclass(frozen=True)
class Trial:
    """One set of settings and what it reached on the held-out part."""

    settings: dict[str, Any]
    score: float


@dataclass(frozen=True)
class Search:
    """What `random_search` returns: all trials, as they were drawn.

    Args:
        trials: every trial.
        best: the one with the highest score.
    """

    trials: list[Trial] = field(default_factory=list)

    @property
    def best(self) -> Trial:
        """The trial with the highest score; of equals, the first."""
        return max(self.trials, key=lambda trial: trial.score)


def random_search(
    objective: Callable[[Dataset, dict[str, Any]], float],
    dataset: Dataset,
    space: Mapping[str, Any],
    *,
    trials: int = 20,
    hold_out: float = 0.2,
    seed: int = 0,
) -> Search:
    """Draw settings, train with each, keep what does best on a held-out part of the training data.

    The objective is given a data set whose test part is that held-out part: the real one cannot be seen by mistake.
    Measure the best settings on it once, at the end.

    Args:
        objective: function of `(dataset, settings)` that trains on `dataset.train`, measures on `dataset.test`, and
            returns a score, the higher the better. NaN counts as the lowest.
        dataset: the data; its own test part is left out.
        space: for each setting a `LogUniform` (learning rates, weight decay) or a sequence of values to choose from.
        trials: int, how many. Sixty find, with probability 0.95, one among the best 5% of the space.
        hold_out: share of the training part to judge by. Defaults to 0.2.
        seed: int, draws the split and the settings.

    Returns:
        `Search`.

    Raises:
        ValueError: if `trials` is no whole number of at least 1, or a setting has nothing to draw from.

    Example:

    >>> from zoo.data import load
    >>> found = random_search(lambda data, s: -abs(np.log10(s["rate"]) + 2), load("iris"),
    ...                       {"rate": LogUniform(1e-4, 1.0), "units": (8, 16)}, trials=30)
    >>> len(found.trials), 0.005 < found.best.settings["rate"] < 0.02
    (30, True)

    Reference: Bergstra and Bengio (2012), "Random search for hyper-parameter optimization".
    """
    if isinstance(trials, bool) or not isinstance(trials, int) or trials < 1:
        raise ValueError(f"`trials` must be a whole number of at least 1. Received: trials={trials!r}")
    for name, choices in space.items():
        if not isinstance(choices, LogUniform) and (isinstance(choices, str) or not len(choices)):
            raise ValueError(f"{name!r} needs a LogUniform or a sequence of values. Received: {choices!r}")
    rng, held_out = np.random.default_rng(seed), dataset.held_out(hold_out, seed)
    found = []
    for _ in range(trials):
        settings = {
            name: choices.draw(rng) if isinstance(choices, LogUniform) else choices[int(rng.integers(len(choices)))]
            for name, choices in space.items()
        }
        score = float(objective(held_out, settings))
        found.append(Trial(settings, score if np.isfinite(score) else -np.inf))
    return Search(found)


@dataclass(frozen=True)
class RangeTest:
    """What `learning_rate_range_test` returns.

    Args:
        learning_rates: ``(steps,)``, rising.
        losses: the loss of each step's batch, smoothed; shorter if it diverged.
    """

    learning_rates: np.ndarray
    losses: np.ndarray

    @property
    def suggestion(self) -> float:
        """A tenth of the rate at which the loss was lowest: well before it turned, and where it still fell."""
        return float(self.learning_rates[int(np.argmin(self.losses))] / 10)


def learning_rate_range_test(
    model: keras.Model,
    data,
    optimizer: keras.optimizers.Optimizer,
    loss,
    *,
    low: float = 1e-6,
    high: float = 1.0,
    steps: int = 100,
    batch_size: int = 32,
    seed: int = 0,
) -> RangeTest:
    """Train while the learning rate rises from `low` to `high` by a factor a step, and watch the loss.

    It falls slowly, then fast, then rises: the rate wanted is where it falls fast. The weights are put back as they
    were; the optimizer is not used, a copy of it is.

    Args:
        model: a `keras.Model`.
        data: `(x, y)`.
        optimizer: whose settings, but for the rate, are tried.
        loss: a keras loss.
        low, high: floats, the range.
        steps: int of at least 10, batches.
        batch_size: int.
        seed: int, the order of the examples.

    Returns:
        `RangeTest`; draw it with `zoo.plots.learning_rate_sweep(test.learning_rates[:len(test.losses)], test.losses)`.

    Raises:
        ValueError: if not ``0 < low < high``, or `steps` is below 10.

    Reference: Smith (2017), "Cyclical learning rates for training neural networks", section 3.3.
    """
    import tensorflow as tf

    from zoo.training import train_step

    if not 0 < low < high or steps < 10:
        raise ValueError(f"0 < low < high and at least 10 steps were expected. Received: {low=}, {high=}, {steps=}")
    x, y = (np.asarray(part) for part in data)
    before, rng = model.get_weights(), np.random.default_rng(seed)
    tried = optimizer.__class__.from_config({**optimizer.get_config(), "learning_rate": low})
    tried.build(model.trainable_variables)
    step = tf.function(lambda x, y: train_step(model, tried, loss, x, y)[0], reduce_retracing=True, autograph=False)
    rates, losses, smooth = np.geomspace(low, high, steps), [], 0.0
    try:
        for number, rate in enumerate(rates):
            rows = rng.choice(len(x), min(batch_size, len(x)), replace=False)
            tried.learning_rate.assign(rate)
            smooth = 0.9 * smooth + 0.1 * float(step(tf.constant(x[rows]), tf.constant(y[rows])))
            losses.append(smooth / (1 - 0.9 ** (number + 1)))  # the mean of a few, without the pull to 0 at the start
            if not np.isfinite(losses[-1]) or losses[-1] > 4 * min(losses):
                losses = losses[:-1]
                break
    finally:
        model.set_weights(before)
    return RangeTest(rates, np.array(losses))
