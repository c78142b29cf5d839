"""Linear regression: a weighted sum of the features and a bias."""

import math

import keras

from zoo.models.arguments import example_shape, positive_integer
from zoo.models.pretrained import pretrained


def LinearRegression(input_shape=(1,), outputs=1, weights=None, name="linear_regression") -> keras.Model:
    """A straight line through the data, in as many dimensions as there are features.

    For examples ``x`` of shape ``(n, d)``::

        y_hat = x @ w + b     # (n, d) @ (d, outputs) + (outputs,) -> (n, outputs)

    Train it by descent on a squared or absolute loss, or at one stroke with `zoo.models.fit_closed_form`.

    Args:
        input_shape: tuple of ints, the shape of one example. More than one axis is flattened. Defaults to `(1,)`.
        outputs: int, numbers to predict per example. Defaults to `1`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to ``(n, outputs)``.

    Raises:
        ValueError: if `input_shape` or `outputs` is not made of whole numbers of at least 1.

    Example:

    >>> LinearRegression(input_shape=(3,)).count_params()  # three weights and a bias
    4
    """
    shape, outputs = example_shape(input_shape), positive_integer("outputs", outputs)
    inputs = keras.Input(shape)
    x = inputs if len(shape) == 1 else keras.layers.Reshape((math.prod(shape),))(inputs)  # (n, d)
    outputs = keras.layers.Dense(outputs, name="line")(x)  # (n, outputs)
    return pretrained(keras.Model(inputs, outputs, name=name), "linear_regression", weights)
