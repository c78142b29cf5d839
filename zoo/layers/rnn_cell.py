"""The simple recurrent cell: Elman's."""

import keras
from keras import ops

from zoo.layers.recurrent_cell import RecurrentCell


@keras.saving.register_keras_serializable(package="zoo")
class RNNCell(RecurrentCell):
    """Mix the input with the state, and squash.

    ::

        h' = tanh(x @ Wx + h @ Wh + b)

    Call it with ``x`` ``(batch, features)`` and ``h`` ``(batch, units)``; it returns ``h'`` ``(batch, units)``.

    Same weights and results as `keras.layers.SimpleRNN`. `torch.nn.RNN` keeps both kernels transposed and two biases,
    of which the sum counts.

    Args:
        units: int of at least 1, size of the state.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Example:

    >>> RNNCell(units=8)(ops.ones((2, 5)), ops.zeros((2, 8))).shape
    TensorShape([2, 8])

    Reference: Elman (1990), "Finding structure in time".
    """

    gates, parts, kept = 1, 1, 1

    def step(self, projected, state, recurrent_kernel):
        """The next state, which is also all that `step_back` needs."""
        h = ops.tanh(projected + ops.matmul(state, recurrent_kernel))
        return h, (h,)

    def step_back(self, d_state, previous, kept, recurrent_kernel):
        """Back through tanh, then through the product."""
        (h,) = kept
        d_projected = d_state * (1 - h * h)
        return d_projected, ops.matmul(d_projected, ops.transpose(recurrent_kernel))
