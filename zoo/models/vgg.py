"""A small VGG: blocks of 3×3 convolutions, each with batch normalization before its activation."""

import keras
from keras import layers

from zoo.layers.fused_batch_norm import FusedBatchNorm
from zoo.models.arguments import image_shape, positive_integer, positive_integers
from zoo.models.pretrained import pretrained


def VGG(
    input_shape=(32, 32, 3), filters=(32, 64, 128), convolutions=2, classes=10, weights=None, name="vgg"
) -> keras.Model:
    """Depth out of one idea: two 3×3 filters see 5×5 pixels, with fewer weights and a non-linearity more.

    Each block is `convolutions` times (3×3 convolution without bias, batch norm, ReLU), then max pooling that halves
    height and width, while the next block has more filters. The mean over all places and a linear layer end it. The
    convolutions have no bias, since batch norm subtracts the mean, and adds a shift of its own.

    The paper has up to 16 such layers, no batch norm, and three linear layers; this is its idea at CIFAR-10's size.

    Args:
        input_shape: tuple of ints, `(height, width, channels)`; height and width at least 2 to the number of blocks, 8
            by default. Defaults to `(32, 32, 3)`.
        filters: tuple of ints, filters of each block. Defaults to `(32, 64, 128)`.
        convolutions: int, how many in each block. Defaults to `2`.
        classes: int, logits to return, one per class. Defaults to `10`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if the images are too small, `filters` is empty, or a number is no whole number of at least 1.

    Example:

    >>> VGG(input_shape=(8, 8, 1), filters=(4, 8), convolutions=1).output_shape
    (None, 10)

    Reference: Simonyan and Zisserman (2015), "Very deep convolutional networks for large-scale image recognition";
    Ioffe and Szegedy (2015), "Batch normalization", section 3.2: before the non-linearity.
    """
    filters = positive_integers("filters", filters)
    if not filters:
        raise ValueError("`filters` needs one number for each block. Received: filters=()")
    shape, classes = image_shape(input_shape, smallest=2 ** len(filters)), positive_integer("classes", classes)
    convolutions = positive_integer("convolutions", convolutions)
    x = inputs = keras.Input(shape)
    for block, width in enumerate(filters, start=1):
        for number in range(1, convolutions + 1):
            settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
            x = layers.Conv2D(width, 3, name=f"conv_{block}_{number}", **settings)(x)
            x = FusedBatchNorm(name=f"norm_{block}_{number}")(x)
            x = layers.ReLU(name=f"relu_{block}_{number}")(x)
        x = layers.MaxPooling2D(2, name=f"pool_{block}")(x)  # half the height and width
    x = layers.GlobalAveragePooling2D(name="mean")(x)  # (n, filters[-1])
    logits = layers.Dense(classes, name="logits")(x)
    return pretrained(keras.Model(inputs, logits, name=name), "vgg", weights)
