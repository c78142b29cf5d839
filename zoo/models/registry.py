"""The models by name, for commands and configuration files."""

import inspect
from collections.abc import Callable

import keras

from zoo.models.linear_regression import LinearRegression
from zoo.models.mlp import MLP
from zoo.models.perceptron import Perceptron
from zoo.models.softmax_regression import SoftmaxRegression

MODELS: dict[str, Callable[..., keras.Model]] = {
    "linear_regression": LinearRegression,
    "perceptron": Perceptron,
    "softmax_regression": SoftmaxRegression,
    "mlp": MLP,
}


def build(name: str, **settings) -> keras.Model:
    """Build the model called `name` with `settings`, the arguments of its builder.

    Args:
        name: str, a key of `MODELS`.
        **settings: passed to the builder, e.g. `input_shape=(64,)`.

    Raises:
        ValueError: if no model has this name, or its builder no such argument; the sentence lists those there are.

    Example:

    >>> build("mlp", input_shape=(8, 8), hidden=(16,)).count_params()
    1210
    """
    if name not in MODELS:
        raise ValueError(f"Unknown model {name!r}. Known models: {', '.join(MODELS)}")
    known = inspect.signature(MODELS[name]).parameters
    for setting in settings:
        if setting not in known:
            raise ValueError(f"{name} has no argument {setting!r}. Its arguments: {', '.join(known)}")
    return MODELS[name](**settings)
