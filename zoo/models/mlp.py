"""The multilayer perceptron: linear layers with a non-linearity between them."""

import math

import keras

from zoo.models.arguments import example_shape, positive_integer, positive_integers
from zoo.models.pretrained import pretrained


def MLP(input_shape=(784,), hidden=(128, 32), classes=10, activation="relu", weights=None, name="mlp") -> keras.Model:
    """A feed-forward classifier: every unit of a layer sees every unit of the layer before.

    With ``h_0 = x`` of shape ``(n, d)``, for each hidden layer ``l``, and the logits last::

        h_l = activation(h_{l-1} @ W_l + b_l)     # (n, hidden[l])
        logits = h_L @ W + b                      # (n, classes)

    It returns logits: train it with `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`. The defaults are
    the network 784-128-32-10 for MNIST. Kernels start at He's normal, made for ReLU; biases start at 0.

    Args:
        input_shape: tuple of ints, the shape of one example. More than one axis is flattened. Defaults to `(784,)`.
        hidden: tuple of ints, units of each hidden layer. `()` is softmax regression. Defaults to `(128, 32)`.
        classes: int, logits to return, one per class. Defaults to `10`.
        activation: name or function, the non-linearity of the hidden layers. Defaults to `"relu"`.
        weights: None, or the name of bundled weights, e.g. `"mnist"`. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if `input_shape`, `hidden` or `classes` is not made of whole numbers of at least 1, or the
            activation is unknown.

    Example:

    >>> MLP().count_params()  # 784 * 128 + 128 + 128 * 32 + 32 + 32 * 10 + 10
    104938

    Reference: Rumelhart, Hinton and Williams (1986), "Learning representations by back-propagating errors".
    """
    shape, hidden, classes = (
        example_shape(input_shape),
        positive_integers("hidden", hidden),
        positive_integer("classes", classes),
    )
    inputs = keras.Input(shape)
    x = inputs if len(shape) == 1 else keras.layers.Reshape((math.prod(shape),))(inputs)  # (n, d)
    for number, units in enumerate(hidden, start=1):
        x = keras.layers.Dense(units, activation, kernel_initializer="he_normal", name=f"hidden_{number}")(
            x
        )  # (n, units)
    logits = keras.layers.Dense(classes, name="logits")(x)  # (n, classes)
    return pretrained(keras.Model(inputs, logits, name=name), "mlp", weights)
