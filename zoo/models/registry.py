"""The models by name, for commands and configuration files."""

import functools
import inspect
from collections.abc import Callable

import keras

from zoo.models.char_rnn import CharRNN
from zoo.models.convnet import ConvNet
from zoo.models.lenet5 import LeNet5
from zoo.models.linear_regression import LinearRegression
from zoo.models.mlp import MLP
from zoo.models.perceptron import Perceptron
from zoo.models.resnet import ResNet20
from zoo.models.resnet18 import ResNet18
from zoo.models.seq2seq import Seq2Seq
from zoo.models.softmax_regression import SoftmaxRegression
from zoo.models.transformer import Transformer
from zoo.models.vgg import VGG


def looking_back(attention: str) -> Callable[..., keras.Model]:
    """`Seq2Seq` with this attention, under its own name and description."""
    builder = functools.partial(Seq2Seq, attention=attention, name=f"seq2seq_{attention}")
    return described(builder, Seq2Seq, f"with {attention} attention")


def of_cells(cell: str) -> Callable[..., keras.Model]:
    """`CharRNN` with this cell, under its own description."""
    return described(functools.partial(CharRNN, cell=cell), CharRNN, f"made of {cell.upper()} cells")


def described(builder, like: Callable, words: str) -> Callable[..., keras.Model]:
    """`builder` with the name and docstring of `like`, whose first line says these words more."""
    functools.update_wrapper(builder, like)
    builder.__doc__ = (like.__doc__ or "").replace(".\n", f", {words}.\n", 1)
    return builder


MODELS: dict[str, Callable[..., keras.Model]] = {
    "linear_regression": LinearRegression,
    "perceptron": Perceptron,
    "softmax_regression": SoftmaxRegression,
    "mlp": MLP,
    "lenet5": LeNet5,
    "convnet": ConvNet,
    "vgg": VGG,
    "resnet20": ResNet20,
    "resnet18": ResNet18,
    "seq2seq": Seq2Seq,
    "seq2seq_dot": looking_back("dot"),
    "seq2seq_additive": looking_back("additive"),
    "transformer": Transformer,
    "charrnn": CharRNN,
    "chargru": of_cells("gru"),
    "charlstm": of_cells("lstm"),
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
