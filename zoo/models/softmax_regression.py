"""Softmax regression: one linear score per class, the largest wins."""

import math

import keras

from zoo.models.arguments import example_shape, positive_integer
from zoo.models.pretrained import pretrained


def SoftmaxRegression(input_shape=(784,), classes=10, weights=None, name="softmax_regression") -> keras.Model:
    """The linear classifier: a network with no hidden layer.

    For examples ``x`` of shape ``(n, d)``::

        logits = x @ w + b                                            # (n, classes)
        P(class = j | x) = exp(logits[j]) / sum_k exp(logits[k])      # softmax

    It returns the logits. The softmax is inside the loss, where it cannot overflow:
    `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`.

    Args:
        input_shape: tuple of ints, the shape of one example. More than one axis is flattened. Defaults to `(784,)`.
        classes: int, how many classes, at least 2. Defaults to `10`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if `input_shape` or `classes` is not made of whole numbers, or there are fewer than 2 classes.

    Example:

    >>> SoftmaxRegression(input_shape=(8, 8), classes=10).count_params()  # 64 * 10 weights, 10 biases
    650
    """
    shape, classes = example_shape(input_shape), positive_integer("classes", classes)
    if classes < 2:
        raise ValueError(f"`classes` must be at least 2; for yes or no use Perceptron. Received: classes={classes}")
    inputs = keras.Input(shape)
    x = inputs if len(shape) == 1 else keras.layers.Reshape((math.prod(shape),))(inputs)  # (n, d)
    logits = keras.layers.Dense(classes, name="logits")(x)  # (n, classes)
    return pretrained(keras.Model(inputs, logits, name=name), "softmax_regression", weights)
