"""Pooling, written out: what a window of pixels has in it, whatever its place."""

import functools

import keras
from keras import ops

from zoo.layers.checks import at_least


def max_pool(x, size, stride):
    """The largest value of every window: ``y[n, i, j, c] = max over a, b of x[n, i * stride + a, j * stride + b, c]``.

    Args:
        x: ``(n, height, width, channels)``.
        size: int, height and width of the window.
        stride: int, pixels from one window to the next.

    Returns:
        ``(n, (height - size) // stride + 1, likewise, channels)``: what does not fill a window is left out.

    Raises:
        ValueError: if the window is larger than the image.

    Example:

    >>> max_pool(ops.reshape(ops.arange(16.0), (1, 4, 4, 1)), 2, 2)[0, :, :, 0].numpy().tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    return functools.reduce(ops.maximum, _windows(x, size, stride))


def avg_pool(x, size, stride):
    """The mean of every window; shapes and errors as of `max_pool`.

    Example:

    >>> avg_pool(ops.reshape(ops.arange(16.0), (1, 4, 4, 1)), 2, 2)[0, :, :, 0].numpy().tolist()
    [[2.5, 4.5], [10.5, 12.5]]
    """
    return functools.reduce(ops.add, _windows(x, size, stride)) / size**2


def _windows(x, size, stride):
    """For each place in the window, the pixels that stand there: size² arrays ``(n, rows, columns, channels)``."""
    size, stride = at_least(1, "size", size), at_least(1, "stride", stride)
    rows, columns = (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a window of {size}×{size} does not fit into images of {x.shape[1]}×{x.shape[2]}")
    return [
        x[:, a : a + stride * (rows - 1) + 1 : stride, b : b + stride * (columns - 1) + 1 : stride]
        for a in range(size)
        for b in range(size)
    ]


@keras.saving.register_keras_serializable(package="zoo")
class MaxPool(keras.layers.Layer):
    """`max_pool` as a layer. Results are those of `keras.layers.MaxPooling2D`, which the models of the zoo use.

    Args:
        size: int, height and width of the window. Defaults to `2`.
        stride: int. Defaults to `None`, which is `size`: windows side by side.
    """

    pool = staticmethod(max_pool)

    def __init__(self, size=2, stride=None, **kwargs):
        super().__init__(**kwargs)
        self.size = at_least(1, "size", size)
        self.stride = self.size if stride is None else at_least(1, "stride", stride)

    def call(self, x):
        """From ``(n, height, width, channels)`` to ``(n, rows, columns, channels)``."""
        return self.pool(x, self.size, self.stride)

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "size": self.size, "stride": self.stride}


@keras.saving.register_keras_serializable(package="zoo")
class AvgPool(MaxPool):
    """`avg_pool` as a layer, with the arguments of `MaxPool`. Results are those of `keras.layers.AveragePooling2D`."""

    pool = staticmethod(avg_pool)
