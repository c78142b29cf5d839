"""Two convolutions without padding: the smallest network that sees images as images."""

import keras
from keras import layers

from zoo.models.arguments import image_shape, positive_integer
from zoo.models.pretrained import pretrained


def ConvNet(input_shape=(32, 32, 3), classes=10, weights=None, name="convnet") -> keras.Model:
    """Two convolutions, whose shapes one can follow by hand, and a linear head.

    A filter of 5×5 that does not pad fits `size - 4` times along each axis::

        32×32×3 -> conv 6, ReLU -> 28×28×6 -> conv 10, ReLU -> 24×24×10 -> max pool 2 -> 12×12×10 -> linear `classes`

    Args:
        input_shape: tuple of ints, `(height, width, channels)`, at least 10×10. Defaults to `(32, 32, 3)`.
        classes: int, logits to return, one per class. Defaults to `10`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if the images are too small, or `classes` is no whole number of at least 1.

    Example:

    >>> ConvNet().get_layer("conv_2").output.shape
    (None, 24, 24, 10)
    """
    shape, classes = image_shape(input_shape, smallest=10), positive_integer("classes", classes)
    inputs = keras.Input(shape)  # (n, 32, 32, 3)
    x = layers.Conv2D(6, 5, activation="relu", kernel_initializer="he_normal", name="conv_1")(inputs)  # (n, 28, 28, 6)
    x = layers.Conv2D(10, 5, activation="relu", kernel_initializer="he_normal", name="conv_2")(x)  # (n, 24, 24, 10)
    x = layers.MaxPooling2D(2, name="pool")(x)  # (n, 12, 12, 10)
    x = layers.Flatten(name="flatten")(x)  # (n, 1440)
    logits = layers.Dense(classes, name="logits")(x)
    return pretrained(keras.Model(inputs, logits, name=name), "convnet", weights)
