"""Residual networks for small images, in the form He et al. gave them for CIFAR-10."""

import keras
from keras import layers

from zoo.layers.fused_batch_norm import FusedBatchNorm
from zoo.models.arguments import image_shape, positive_integer
from zoo.models.pretrained import pretrained
from zoo.models.residual_block import SHORTCUTS, residual_block

STAGES = (16, 32, 64)


def ResNet(
    depth=20, input_shape=(32, 32, 3), classes=10, shortcut="zero_padding", weights=None, name=None
) -> keras.Model:
    """A network of `depth` layers in which every two only add to what came in.

    `depth` is `6n + 2`: a convolution of 16 filters, then three stages of `n` blocks of two 3×3 convolutions with 16,
    32 and 64 filters, and a linear layer. The first block of the second and third stage halves height and width::

        h <- relu(h_short + norm(conv(relu(norm(conv(h))))))

    where `h_short` is `h`, or, where the shape changes, every second pixel with channels of zeros added
    (`"zero_padding"`, the paper's A, without a parameter) or a 1×1 convolution with batch norm (`"projection"`, its B).

    Args:
        depth: int, 20, 32, 44, 56, 110 or any other `6n + 2`. Defaults to `20`.
        input_shape: tuple of ints, `(height, width, channels)`, at least 4×4. Defaults to `(32, 32, 3)`.
        classes: int, logits to return, one per class. Defaults to `10`.
        shortcut: `"zero_padding"` or `"projection"`. Defaults to `"zero_padding"`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name. Defaults to `None`, which is `resnet` and the depth.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if `depth` is not `6n + 2`, the images are too small, or `shortcut` is unknown.

    Example:

    >>> ResNet(20).count_params()  # the paper's 0.27 million, and 1,376 moving means and variances
    271098

    Reference: He, Zhang, Ren and Sun (2016), "Deep residual learning for image recognition", section 4.2.
    """
    shape, classes = image_shape(input_shape, smallest=4), positive_integer("classes", classes)
    depth = positive_integer("depth", depth)
    if depth < 8 or (depth - 2) % 6:
        raise ValueError(f"`depth` must be 6n + 2: 8, 14, 20, 32, 44, 56, 110 ... Received: depth={depth}")
    if shortcut not in SHORTCUTS:
        raise ValueError(f"`shortcut` must be one of {', '.join(SHORTCUTS)}. Received: shortcut={shortcut!r}")
    name = name or f"resnet{depth}"
    inputs = keras.Input(shape)
    settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
    x = layers.Conv2D(STAGES[0], 3, name="conv", **settings)(inputs)  # (n, 32, 32, 16)
    x = layers.ReLU(name="relu")(FusedBatchNorm(name="norm")(x))
    for stage, filters in enumerate(STAGES, start=1):
        for block in range(1, (depth - 2) // 6 + 1):
            stride = 2 if stage > 1 and block == 1 else 1
            x = residual_block(x, filters, stride, shortcut, name=f"block_{stage}_{block}")
    x = layers.GlobalAveragePooling2D(name="mean")(x)  # (n, 64)
    logits = layers.Dense(classes, name="logits")(x)
    return pretrained(keras.Model(inputs, logits, name=name), f"resnet{depth}", weights)


def ResNet20(input_shape=(32, 32, 3), classes=10, shortcut="zero_padding", weights=None) -> keras.Model:
    """The residual network for small images: twenty layers, in which every two only add to what came in.

    `ResNet` of `depth` 20, with its arguments, errors and paper: `help(zoo.models.ResNet)`. Deeper ones, 32, 44, 56 and
    110, are built by that.

    Args:
        input_shape: tuple of ints, `(height, width, channels)`, at least 4×4. Defaults to `(32, 32, 3)`.
        classes: int, logits to return, one per class. Defaults to `10`.
        shortcut: `"zero_padding"` or `"projection"`. Defaults to `"zero_padding"`.
        weights: None, or the name of bundled weights, e.g. `"cifar10_binary"`. Defaults to `None`, a random start.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.
    """
    return ResNet(20, input_shape, classes, shortcut, weights)
