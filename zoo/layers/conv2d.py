"""Convolution, written out: one matrix product for each place in the filter."""

import keras
from keras import ops

from zoo.layers.checks import at_least


def conv2d(x, kernel, bias, stride=1, padding=0):
    """Slide a filter over images; at every place, sum pixel times weight.

    ::

        y[n, i, j, o] = bias[o] + sum over a, b, c of x[n, i * stride + a, j * stride + b, c] * kernel[a, b, c, o]

    The filter is not flipped (mathematicians call this a cross-correlation). Instead of a loop over places in the image
    there is one over the few places in the filter: each is a shifted image times a matrix ``(cin, cout)``.

    Args:
        x: images, ``(n, height, width, cin)``.
        kernel: ``(kh, kw, cin, cout)``.
        bias: ``(cout,)``.
        stride: int, pixels from one place to the next. Defaults to `1`.
        padding: int, pixels of 0 added on every side. Defaults to `0`.

    Returns:
        ``(n, (height + 2 * padding - kh) // stride + 1, likewise, cout)``.

    Raises:
        ValueError: if the filter is larger than the padded image.

    Example:

    >>> conv2d(ops.ones((1, 5, 5, 1)), ops.ones((3, 3, 1, 2)), ops.zeros(2), stride=2)[0, :, :, 0].numpy().tolist()
    [[9.0, 9.0], [9.0, 9.0]]
    """
    stride, padding = at_least(1, "stride", stride), at_least(0, "padding", padding)
    if padding:
        x = ops.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kh, kw = kernel.shape[:2]
    rows, columns = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError(
            f"a filter of {kh}×{kw} does not fit into images of {x.shape[1]}×{x.shape[2]}, padding included"
        )
    y = bias
    for a in range(kh):
        for b in range(kw):
            seen = x[:, a : a + stride * (rows - 1) + 1 : stride, b : b + stride * (columns - 1) + 1 : stride]
            y = y + ops.tensordot(seen, kernel[a, b], 1)  # (n, rows, columns, cout); not matmul: see `Dense`
    return y


@keras.saving.register_keras_serializable(package="zoo")
class Conv2D(keras.layers.Layer):
    """`conv2d` with weights of its own.

    Variables and results are those of `keras.layers.Conv2D`, which the models of the zoo use, since its compiled
    convolution is several times faster; `get_weights` and `set_weights` move the weights either way as they are.
    (Keras's `padding="same"` with a stride pads unevenly; here the padding is a number, the same on every side.)

    Args:
        filters: int, channels to return.
        kernel_size: int, height and width of the filter.
        stride: int. Defaults to `1`.
        padding: int, pixels of 0 on every side. Defaults to `0`.
        activation: name or function. Defaults to `None`.

    Raises:
        ValueError: if a number is none, or too small.
    """

    def __init__(self, filters, kernel_size, stride=1, padding=0, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = at_least(1, "filters", filters), at_least(1, "kernel_size", kernel_size)
        self.stride, self.padding = at_least(1, "stride", stride), at_least(0, "padding", padding)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        """Make `kernel` ``(kernel_size, kernel_size, cin, filters)``, Glorot's uniform start, and `bias`, 0."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape=shape, initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros", name="bias")

    def call(self, x):
        """From ``(n, height, width, cin)`` to ``(n, rows, columns, filters)``."""
        return self.activation(conv2d(x, self.kernel, self.bias, self.stride, self.padding))

    def get_config(self):
        """What makes this layer again."""
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "stride": self.stride}
        own |= {"padding": self.padding, "activation": keras.activations.serialize(self.activation)}
        return {**super().get_config(), **own}
