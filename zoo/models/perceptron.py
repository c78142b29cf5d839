"""The perceptron: one threshold unit."""

import math

import keras

from zoo.models.arguments import example_shape
from zoo.models.pretrained import pretrained


def Perceptron(input_shape=(2,), weights=None, name="perceptron") -> keras.Model:
    """One neuron that says yes or no, on either side of a hyperplane.

    For examples ``x`` of shape ``(n, d)``::

        logit = x @ w + b          # (n, 1)
        y_hat = 1 if logit >= 0 else 0

    It returns the logit, as every classifier of the zoo does; the threshold is at 0. Train it by the rule Rosenblatt
    gave, `zoo.models.fit_rosenblatt`, which needs only the yes or no. Or train it by descent on
    `keras.losses.BinaryCrossentropy(from_logits=True)`, which needs the logit because a threshold has no slope to
    descend; the unit is then called logistic regression.

    Args:
        input_shape: tuple of ints, the shape of one example. More than one axis is flattened. Defaults to `(2,)`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, 1)``.

    Raises:
        ValueError: if `input_shape` is not made of whole numbers of at least 1.

    Example:

    >>> Perceptron(input_shape=(2,)).count_params()  # two weights and a bias
    3

    Reference: Rosenblatt (1958), "The perceptron: a probabilistic model for information storage".
    """
    shape = example_shape(input_shape)
    inputs = keras.Input(shape)
    x = inputs if len(shape) == 1 else keras.layers.Reshape((math.prod(shape),))(inputs)  # (n, d)
    logit = keras.layers.Dense(1, name="logit")(x)  # (n, 1)
    return pretrained(keras.Model(inputs, logit, name=name), "perceptron", weights)
