"""Optimizers written by hand, drop-in for those of Keras: in `compile`, in a tape loop, on every backend."""

import keras

from zoo.optimizers.adadelta import Adadelta
from zoo.optimizers.adagrad import Adagrad
from zoo.optimizers.adam import Adam
from zoo.optimizers.adamw import AdamW
from zoo.optimizers.momentum import Momentum
from zoo.optimizers.nesterov import Nesterov
from zoo.optimizers.rmsprop import RMSprop
from zoo.optimizers.sgd import SGD

OPTIMIZERS = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adadelta": Adadelta,
    "adam": Adam,
    "adamw": AdamW,
}

__all__ = ["OPTIMIZERS", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Momentum", "Nesterov", "RMSprop", "get"]

# A saved model names its optimizer, e.g. "tapezoo>Adam". Registered here and not by a decorator, so that a class copied
# into a notebook does not bring the name along: a learner's Adam must not replace ours.
for _optimizer in OPTIMIZERS.values():
    keras.saving.register_keras_serializable(package="tapezoo")(_optimizer)


def get(name, **settings):
    """Make the optimizer of that name.

    Args:
        name: a key of `OPTIMIZERS`.
        **settings: arguments of the optimizer, such as `learning_rate`.

    Raises:
        ValueError: if no optimizer has that name; the message lists those there are.

    Example:

    >>> get("adam", learning_rate=0.05).beta_2
    0.999
    """
    if name not in OPTIMIZERS:
        raise ValueError(f"There is no optimizer {name!r}. Known: {', '.join(OPTIMIZERS)}.")
    return OPTIMIZERS[name](**settings)
