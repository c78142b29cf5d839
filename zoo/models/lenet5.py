"""LeNet-5: two convolutions with pooling, then three linear layers."""

import keras
from keras import layers

from zoo.models.arguments import image_shape, positive_integer
from zoo.models.pretrained import pretrained

POOLINGS = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}


def LeNet5(
    input_shape=(28, 28, 1), classes=10, activation="relu", pooling="max", weights=None, name="lenet5"
) -> keras.Model:
    """The network that read bank cheques: 5×5 filters find strokes, pooling forgets where exactly they were.

    With the default input, `k` filters of 5×5 written `conv k`, and `pool` halving height and width::

        28×28×1 -> conv 6 -> 28×28×6 -> pool -> 14×14×6 -> conv 16 -> 10×10×16 -> pool -> 5×5×16
                -> 400 -> linear 120 -> linear 84 -> linear `classes`

    The first convolution pads its input with 2 pixels, as the paper's 32×32 images did; the second does not pad. The
    paper has tanh and trained average pooling, and connects its second convolution to some of the first's channels
    only: `activation="tanh", pooling="average"` is near to it; the defaults learn better. Returns logits.

    Args:
        input_shape: tuple of ints, `(height, width, channels)`, at least 12×12. Defaults to `(28, 28, 1)`.
        classes: int, logits to return, one per class. Defaults to `10`.
        activation: name or function, after every layer but the last. Defaults to `"relu"`.
        pooling: `"max"` or `"average"`. Defaults to `"max"`.
        weights: None, or the name of bundled weights, e.g. `"mnist"`. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if the images are too small, `classes` is no whole number of at least 1, or `pooling` is unknown.

    Example:

    >>> LeNet5().count_params()
    61706

    Reference: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document recognition".
    """
    shape, classes = image_shape(input_shape, smallest=12), positive_integer("classes", classes)
    if pooling not in POOLINGS:
        raise ValueError(f"`pooling` must be 'max' or 'average'. Received: pooling={pooling!r}")
    pool = POOLINGS[pooling]
    inputs = keras.Input(shape)  # (n, 28, 28, 1)
    x = layers.Conv2D(6, 5, padding="same", activation=activation, name="conv_1")(inputs)  # (n, 28, 28, 6)
    x = pool(2, name="pool_1")(x)  # (n, 14, 14, 6)
    x = layers.Conv2D(16, 5, activation=activation, name="conv_2")(x)  # (n, 10, 10, 16)
    x = pool(2, name="pool_2")(x)  # (n, 5, 5, 16)
    x = layers.Flatten(name="flatten")(x)  # (n, 400)
    x = layers.Dense(120, activation, name="hidden_1")(x)
    x = layers.Dense(84, activation, name="hidden_2")(x)
    logits = layers.Dense(classes, name="logits")(x)
    return pretrained(keras.Model(inputs, logits, name=name), "lenet5", weights)
