"""The gated recurrent unit."""

import keras
from keras import ops

from zoo.layers.recurrent_cell import RecurrentCell, summed_product


@keras.saving.register_keras_serializable(package="zoo")
class GRUCell(RecurrentCell):
    """Keep a share of the state, and fill the rest with a candidate.

    ::

        z = sigmoid(x @ Wxz + h @ Whz + bz)                # update gate: the share of the old state that is kept
        r = sigmoid(x @ Wxr + h @ Whr + br)                # reset gate: the share of it that the candidate sees
        candidate = tanh(x @ Wxc + (r * h) @ Whc + bc)     # reset before the product
        h' = z * h + (1 - z) * candidate

    Call it with ``x`` ``(batch, features)`` and ``h`` ``(batch, units)``; it returns ``h'`` ``(batch, units)``.

    Conventions: here z keeps the old state; in the paper of Chung et al. (2014) it lets the candidate in, which
    only changes the sign of what it learns. The reset stands before the product, as in Cho's paper; `torch.nn.GRU`
    and `keras.layers.GRU` by default reset after it, to suit a kernel of NVIDIA's, and have weights that mean
    something else. Same weights and results as `keras.layers.GRU(units, reset_after=False)`, gates in the order z, r,
    candidate.

    Args:
        units: int of at least 1, size of the state.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Example:

    >>> GRUCell(units=8)(ops.ones((2, 5)), ops.zeros((2, 8))).shape
    TensorShape([2, 8])

    Reference: Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder", section 2.3.
    """

    gates, parts, kept = 3, 1, 3

    def step(self, projected, state, recurrent_kernel):
        """The next state, and the two gates and the candidate."""
        both = 2 * self.units  # the columns of z and r, which do one product together
        gates = ops.sigmoid(projected[:, :both] + ops.matmul(state, recurrent_kernel[:, :both]))
        z, r = ops.split(gates, 2, axis=-1)
        candidate = ops.tanh(projected[:, both:] + ops.matmul(r * state, recurrent_kernel[:, both:]))
        return z * state + (1 - z) * candidate, (z, r, candidate)

    def step_back(self, d_state, previous, kept, recurrent_kernel):
        """Back through the mixture, the candidate, and the gates: the old state was used four times."""
        z, r, candidate = kept
        both = 2 * self.units
        d_candidate = d_state * (1 - z) * (1 - candidate * candidate)
        d_reset = ops.matmul(d_candidate, ops.transpose(recurrent_kernel[:, both:]))  # by r * h
        d_z = d_state * (previous - candidate) * z * (1 - z)
        d_r = d_reset * previous * r * (1 - r)
        d_gates = ops.concatenate([d_z, d_r], axis=-1)
        d_previous = d_state * z + d_reset * r + ops.matmul(d_gates, ops.transpose(recurrent_kernel[:, :both]))
        return ops.concatenate([d_gates, d_candidate], axis=-1), d_previous

    def kernel_gradient(self, previous, kept, d_projected):
        """The gates saw the old state, the candidate what the reset left of it."""
        both = 2 * self.units
        for_gates = summed_product(previous, d_projected[..., :both])
        for_candidate = summed_product(kept[1] * previous, d_projected[..., both:])
        return ops.concatenate([for_gates, for_candidate], axis=-1)
