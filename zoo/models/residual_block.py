"""The block that residual networks repeat, and what carries its input past it."""

import keras
from keras import layers, ops

from zoo.layers.fused_batch_norm import FusedBatchNorm

SHORTCUTS = ("zero_padding", "projection")


def residual_block(x, filters: int, stride: int, shortcut: str, name: str):
    """Two 3×3 convolutions whose result is added to their input; ReLU after the sum.

    Args:
        x: ``(n, height, width, channels)``.
        filters: channels to return.
        stride: 2 halves height and width.
        shortcut: one of `SHORTCUTS`, used where the shape changes.
        name: begins the names of the layers.

    Returns:
        ``(n, ceil(height / stride), ceil(width / stride), filters)``.
    """
    settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
    short = x
    if stride != 1 or x.shape[-1] != filters:
        if shortcut == "projection":
            short = layers.Conv2D(filters, 1, strides=stride, name=f"{name}_projection", **settings)(x)
            short = FusedBatchNorm(name=f"{name}_projection_norm")(short)
        else:
            short = PaddedShortcut(filters, stride, name=f"{name}_shortcut")(x)
    x = layers.Conv2D(filters, 3, strides=stride, name=f"{name}_conv_1", **settings)(x)
    x = layers.ReLU(name=f"{name}_relu_1")(FusedBatchNorm(name=f"{name}_norm_1")(x))
    x = layers.Conv2D(filters, 3, name=f"{name}_conv_2", **settings)(x)
    x = FusedBatchNorm(name=f"{name}_norm_2")(x)
    return layers.ReLU(name=f"{name}_relu_2")(layers.Add(name=f"{name}_sum")([short, x]))


@keras.saving.register_keras_serializable(package="zoo")
class PaddedShortcut(layers.Layer):
    """Every `stride`-th pixel, with channels of zeros before and after: a shortcut without a parameter.

    Args:
        filters: int, channels to return, at least as many as come in.
        stride: int.
    """

    def __init__(self, filters, stride, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride

    def call(self, x):
        """From ``(n, height, width, channels)`` to ``(n, ceil(height / stride), ceil(width / stride), filters)``."""
        missing = self.filters - x.shape[-1]
        channels = (missing // 2, missing - missing // 2)
        if self.stride != 1:  # the mean of one pixel is that pixel, and a slice with a stride takes five times as long
            x = ops.average_pool(x, 1, strides=self.stride, padding="same", data_format="channels_last")
        return ops.pad(x, ((0, 0), (0, 0), (0, 0), channels))

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}
