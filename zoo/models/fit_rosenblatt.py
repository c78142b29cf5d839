"""The perceptron's own learning rule: wrong means move, right means rest."""

import keras
import numpy as np


def fit_rosenblatt(model: keras.Model, x, y, epochs=100, learning_rate=1.0) -> list[int]:
    """Train a `Perceptron` by Rosenblatt's rule; return how many mistakes each pass made.

    ``w`` and ``b`` start at 0. Each pass goes through the examples in order, and an example moves the line only if it
    lies on the wrong side of it::

        y_hat = 1 if x_i @ w + b >= 0 else 0
        w = w + learning_rate * (y_i - y_hat) * x_i
        b = b + learning_rate * (y_i - y_hat)

    If a hyperplane separates the classes the mistakes end after finitely many passes (Novikoff, 1962), and the first
    pass without any is the last one made. If none does they never end: XOR.

    Args:
        model: a `zoo.models.Perceptron`, changed in place.
        x: array ``(n, *input_shape)``.
        y: array ``(n,)`` or ``(n, 1)`` of labels 0 and 1.
        epochs: int, the most passes to make. Defaults to `100`.
        learning_rate: float above 0. From a start at 0 it only scales `w` and `b`. Defaults to `1.0`.

    Returns:
        Mistakes of each pass made, at most `epochs` ints. A last entry of 0 says that the classes were separated.

    Raises:
        ValueError: if the model is not a single unit, `x` and `y` do not fit it or each other, a label is neither 0
            nor 1, or `epochs` or `learning_rate` is not positive.

    Example:

    >>> from zoo.models import Perceptron
    >>> unit = Perceptron(input_shape=(2,))
    >>> fit_rosenblatt(unit, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])[-1]  # AND can be separated
    0

    Reference: Rosenblatt (1958); Novikoff (1962) for the proof that it ends.
    """
    kernel, bias = _parameters(model)
    x, y = np.asarray(x, "float64"), np.asarray(y, "float64").reshape(-1)
    x = x.reshape(len(x), -1)  # (n, d)
    if not len(x) or len(x) != len(y):
        raise ValueError(f"`x` and `y` must hold as many examples each, at least 1. Received: {len(x)} and {len(y)}")
    if x.shape[1] != kernel.shape[0]:
        raise ValueError(f"The model takes {kernel.shape[0]} features. Received: x with {x.shape[1]}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"Labels must be 0 or 1. Received: {sorted(set(y.tolist()) - {0.0, 1.0})[0]:g}")
    if epochs < 1 or not learning_rate > 0:
        raise ValueError(f"`epochs` and `learning_rate` must be positive. Received: {epochs=}, {learning_rate=}")

    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x_i, y_i in zip(x, y, strict=True):
            error = y_i - float(x_i @ w + b >= 0)  # -1, 0 or 1
            if error:
                w, b, wrong = w + learning_rate * error * x_i, b + learning_rate * error, wrong + 1
        mistakes.append(wrong)
        if not wrong:
            break
    kernel.assign(w[:, None])  # (d, 1)
    bias.assign([b])
    return mistakes


def _parameters(model: keras.Model):
    """Kernel and bias of the one unit, or a ValueError."""
    dense = [layer for layer in model.layers if layer.weights]
    if len(dense) != 1 or not isinstance(dense[0], keras.layers.Dense) or dense[0].units != 1:
        raise ValueError(f"Rosenblatt's rule trains a Perceptron. Received: the model {model.name!r}")
    return dense[0].kernel, dense[0].bias
