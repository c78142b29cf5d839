"""All that is random in training, drawn from the seed and the epoch's number, so that a resumed run draws the same."""

import keras
import numpy as np
import tensorflow as tf


def epoch_order(n: int, seed: int, epoch: int, shuffle: bool = True) -> np.ndarray:
    """The rows in the order of this epoch, ``(n,)``: every one once.

    Example:

    >>> sorted(epoch_order(5, seed=0, epoch=1).tolist())
    [0, 1, 2, 3, 4]
    """
    return np.random.default_rng([seed, epoch]).permutation(n) if shuffle else np.arange(n)


def reseed(model: keras.Model, seed: int, epoch: int) -> None:
    """Start every random layer of `model`, such as dropout, at a state of this epoch: each layer its own."""
    states = [v for v in model.variables if v.path.endswith("seed_generator_state")]
    for number, state in enumerate(states):
        draw = np.random.SeedSequence([seed, epoch, number]).generate_state(1)[0] >> 1  # fits a signed integer too
        state.assign(np.array([draw, 0], dtype=state.dtype))


def renumber(data, epoch: int) -> None:
    """Tell `data` which epoch begins, if it asks: what `zoo.augment.pipeline` returns has a variable for it."""
    if isinstance(getattr(data, "epoch", None), tf.Variable):
        data.epoch.assign(epoch)
