"""ResNet-18, in the form He et al. gave it for ImageNet."""

import keras
from keras import layers

from zoo.layers.fused_batch_norm import FusedBatchNorm
from zoo.models.arguments import image_shape, positive_integer
from zoo.models.pretrained import pretrained
from zoo.models.residual_block import residual_block


def ResNet18(input_shape=(224, 224, 3), classes=1000, weights=None, name="resnet18") -> keras.Model:
    """Eighteen layers for photographs: a quick reduction to a sixteenth of the pixels, then four stages of two blocks.

    With the default input::

        224×224×3 -> conv 7×7, 64, stride 2 -> 112×112×64 -> max pool 3×3, stride 2 -> 56×56×64
                  -> 2 blocks of 64, 128, 256, 512 filters -> 7×7×512 -> mean -> linear `classes`

    Where the shape changes the shortcut is a 1×1 convolution. The head can be replaced by `zoo.models.finetune`.

    Args:
        input_shape: tuple of ints, `(height, width, channels)`, at least 32×32, at which one pixel is left at the end.
            Defaults to `(224, 224, 3)`.
        classes: int, logits to return, one per class. Defaults to `1000`.
        weights: None, or the name of bundled weights. Defaults to `None`, a random start.
        name: str, the model's name.

    Returns:
        A `keras.Model` from ``(n, *input_shape)`` to logits ``(n, classes)``.

    Raises:
        ValueError: if the images are too small, or `classes` is no whole number of at least 1.

    Example:

    >>> ResNet18((32, 32, 3), classes=10).output_shape
    (None, 10)

    Reference: He, Zhang, Ren and Sun (2016), "Deep residual learning for image recognition", table 1.
    """
    shape, classes = image_shape(input_shape, smallest=32), positive_integer("classes", classes)
    inputs = keras.Input(shape)
    x = layers.ZeroPadding2D(3, name="padding")(inputs)
    x = layers.Conv2D(64, 7, strides=2, use_bias=False, kernel_initializer="he_normal", name="conv")(x)
    x = layers.ReLU(name="relu")(FusedBatchNorm(name="norm")(x))  # (n, 112, 112, 64)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool")(x)  # (n, 56, 56, 64)
    for stage, filters in enumerate((64, 128, 256, 512), start=1):
        for block in (1, 2):
            stride = 2 if stage > 1 and block == 1 else 1
            x = residual_block(x, filters, stride, "projection", name=f"block_{stage}_{block}")
    x = layers.GlobalAveragePooling2D(name="mean")(x)  # (n, 512)
    logits = layers.Dense(classes, name="logits")(x)
    return pretrained(keras.Model(inputs, logits, name=name), "resnet18", weights)
