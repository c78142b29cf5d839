"""Long short-term memory."""

import keras
from keras import ops

from zoo.layers.recurrent_cell import RecurrentCell


@keras.saving.register_keras_serializable(package="zoo")
class LSTMCell(RecurrentCell):
    """A memory that gates write to, keep and show.

    ::

        i = sigmoid(x @ Wxi + h @ Whi + bi)         # input gate: how much is written
        f = sigmoid(x @ Wxf + h @ Whf + bf)         # forget gate: how much of the old memory is kept
        candidate = tanh(x @ Wxc + h @ Whc + bc)    # what is written
        o = sigmoid(x @ Wxo + h @ Who + bo)         # output gate: how much is shown
        c' = f * c + i * candidate
        h' = o * tanh(c')

    Call it with ``x`` ``(batch, features)`` and the state ``(h, c)``, each ``(batch, units)``; it returns ``(h', c')``.

    The forget gate's bias starts at 1, so that the memory lasts until something is learned (Jozefowicz et al., 2015);
    in PyTorch it starts near 0. Same weights and results as `keras.layers.LSTM`, gates in the order i, f, candidate,
    o, which is also `torch.nn.LSTM`'s; that keeps both kernels transposed and two biases, of which the sum counts.

    Args:
        units: int of at least 1, size of the state and of the memory.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Example:

    >>> h, c = LSTMCell(units=8)(ops.ones((2, 5)), (ops.zeros((2, 8)), ops.zeros((2, 8))))
    >>> h.shape, c.shape
    (TensorShape([2, 8]), TensorShape([2, 8]))

    Reference: Hochreiter and Schmidhuber (1997); Gers et al. (2000) for the forget gate.
    """

    gates, parts, kept = 4, 2, 5

    def start_bias(self, shape, dtype=None):
        """0, but 1 for the forget gate."""
        is_forget = [0, 1, 0, 0]
        return ops.repeat(ops.cast(is_forget, dtype or "float32"), self.units)

    def step(self, projected, state, recurrent_kernel):
        """The next state, and the gates, the candidate and the squashed memory."""
        h, c = state
        i, f, candidate, o = ops.split(projected + ops.matmul(h, recurrent_kernel), 4, axis=-1)
        i, f, candidate, o = ops.sigmoid(i), ops.sigmoid(f), ops.tanh(candidate), ops.sigmoid(o)
        c = f * c + i * candidate
        shown = ops.tanh(c)
        return (o * shown, c), (i, f, candidate, o, shown)

    def step_back(self, d_state, previous, kept, recurrent_kernel):
        """Back through what was shown into the memory, and from there to the gates and the old memory."""
        d_h, d_c = d_state
        i, f, candidate, o, shown = kept
        d_c = d_c + d_h * o * (1 - shown * shown)
        d_i = d_c * candidate * i * (1 - i)
        d_f = d_c * previous[1] * f * (1 - f)
        d_candidate = d_c * i * (1 - candidate * candidate)
        d_o = d_h * shown * o * (1 - o)
        d_projected = ops.concatenate([d_i, d_f, d_candidate, d_o], axis=-1)
        return d_projected, (ops.matmul(d_projected, ops.transpose(recurrent_kernel)), d_c * f)
