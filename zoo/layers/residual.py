"""The residual block as a layer."""

import keras
from keras import layers, ops

from zoo.layers.checks import at_least
from zoo.layers.fused_batch_norm import FusedBatchNorm


@keras.saving.register_keras_serializable(package="zoo")
class Residual(keras.layers.Layer):
    """Learn what to add to the input instead of what to make of it::

        y = relu(shortcut(x) + norm_2(conv_2(relu(norm_1(conv_1(x))))))

    The convolutions are 3×3 without bias, each followed by batch norm; `shortcut` is `x` itself, or, where the shape
    changes, a 1×1 convolution with batch norm. It is built of Keras's convolutions and of `FusedBatchNorm`, which are
    faster than those written out here. `zoo.models.residual_block` is the same as a function, for models that show
    their layers.

    Args:
        filters: int, channels to return.
        stride: int, 2 halves height and width. Defaults to `1`.

    Raises:
        ValueError: if a number is no whole number of at least 1.

    Example:

    >>> tuple(Residual(8, stride=2)(ops.ones((1, 6, 6, 4))).shape)
    (1, 3, 3, 8)

    Reference: He, Zhang, Ren and Sun (2016), "Deep residual learning for image recognition", figure 2 and option B.
    """

    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = at_least(1, "filters", filters), at_least(1, "stride", stride)
        settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
        self.conv_1 = layers.Conv2D(self.filters, 3, strides=self.stride, name="conv_1", **settings)
        self.norm_1 = FusedBatchNorm(name="norm_1")
        self.conv_2 = layers.Conv2D(self.filters, 3, name="conv_2", **settings)
        self.norm_2 = FusedBatchNorm(name="norm_2")
        self.shortcut: list[layers.Layer] = []  # the input itself, until `build` knows that the shape changes

    def build(self, input_shape):
        """Build the layers; a projection only if the shape changes."""
        inner = (*input_shape[:-1], self.filters)
        self.conv_1.build(input_shape)
        for layer in (self.norm_1, self.conv_2, self.norm_2):
            layer.build(inner)
        if self.stride != 1 or input_shape[-1] != self.filters:
            settings = {"use_bias": False, "kernel_initializer": "he_normal"}
            projection = layers.Conv2D(self.filters, 1, strides=self.stride, name="projection", **settings)
            projection.build(input_shape)
            norm = FusedBatchNorm(name="projection_norm")
            norm.build(inner)
            self.shortcut = [projection, norm]

    def call(self, x, training=False):
        """From ``(n, height, width, channels)`` to ``(n, ceil(height / stride), ceil(width / stride), filters)``."""
        y = ops.relu(self.norm_1(self.conv_1(x), training=training))
        y = self.norm_2(self.conv_2(y), training=training)
        if self.shortcut:
            projection, norm = self.shortcut
            x = norm(projection(x), training=training)
        return ops.relu(x + y)

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}
