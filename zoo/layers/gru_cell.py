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
    only changes the sign of what it learns. The reset stands before the product, as in Cho's paper. With
    `reset_after`, as in `torch.nn.GRU` and by default in `keras.layers.GRU`, to suit a kernel of NVIDIA's, it stands
    after it, where the product has a bias of its own::

        candidate = tanh(x @ Wxc + bc + r * (h @ Whc + b'c))

    The weights then mean something else: they can be moved only between cells that reset at the same place. Same
    weights and results as `keras.layers.GRU` with the same `reset_after`, gates in the order z, r, candidate; with it
    the bias is ``(2, 3 * units)``, that of the input above that of the state. `torch.nn.GRU` keeps both kernels
    transposed, and has the gates in the order r, z, candidate.

    Args:
        units: int of at least 1, size of the state.
        reset_after: whether the reset gate stands after the product. Defaults to `False`.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Example:

    >>> GRUCell(units=8)(ops.ones((2, 5)), ops.zeros((2, 8))).shape
    TensorShape([2, 8])

    Reference: Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder", section 2.3.
    """

    gates, parts, kept = 3, 1, 3

    def __init__(self, units, reset_after=False, **kwargs):
        super().__init__(units, **kwargs)
        self.reset_after = bool(reset_after)
        if self.reset_after:
            self.biases, self.kept = 2, 4

    def project(self, x):
        """The input's part of the step, ``(..., 3 * units)``."""
        return ops.matmul(x, self.kernel) + (self.bias[0] if self.reset_after else self.bias)

    def recurrent_weights(self):
        """The recurrent kernel ``(units, 3 * units)``; with `reset_after` the state's bias is its last row."""
        kernel = ops.convert_to_tensor(self.recurrent_kernel)
        return ops.concatenate([kernel, ops.cast(self.bias[1:], kernel.dtype)]) if self.reset_after else kernel

    def step(self, projected, state, recurrent_kernel):
        """The next state, and the two gates and the candidate; with `reset_after` also what the reset gate weighs."""
        both = 2 * self.units  # the columns of z and r, which do one product together
        if self.reset_after:
            inner = ops.matmul(state, recurrent_kernel[:-1]) + recurrent_kernel[-1]  # (batch, 3 * units)
            z, r = ops.split(ops.sigmoid(projected[:, :both] + inner[:, :both]), 2, axis=-1)
            candidate = ops.tanh(projected[:, both:] + r * inner[:, both:])
            return z * state + (1 - z) * candidate, (z, r, candidate, inner[:, both:])
        gates = ops.sigmoid(projected[:, :both] + ops.matmul(state, recurrent_kernel[:, :both]))
        z, r = ops.split(gates, 2, axis=-1)
        candidate = ops.tanh(projected[:, both:] + ops.matmul(r * state, recurrent_kernel[:, both:]))
        return z * state + (1 - z) * candidate, (z, r, candidate)

    def step_back(self, d_state, previous, kept, recurrent_kernel):
        """Back through the mixture, the candidate, and the gates: the old state was used four times."""
        z, r, candidate = kept[:3]
        both = 2 * self.units
        kernel = recurrent_kernel[:-1] if self.reset_after else recurrent_kernel
        d_candidate = d_state * (1 - z) * (1 - candidate * candidate)
        d_z = d_state * (previous - candidate) * z * (1 - z)
        if self.reset_after:
            d_r = d_candidate * kept[3] * r * (1 - r)
            d_seen = ops.matmul(d_candidate * r, ops.transpose(kernel[:, both:]))
        else:
            d_reset = ops.matmul(d_candidate, ops.transpose(kernel[:, both:]))  # by r * h
            d_r = d_reset * previous * r * (1 - r)
            d_seen = d_reset * r
        d_gates = ops.concatenate([d_z, d_r], axis=-1)
        d_previous = d_state * z + d_seen + ops.matmul(d_gates, ops.transpose(kernel[:, :both]))
        return ops.concatenate([d_gates, d_candidate], axis=-1), d_previous

    def kernel_gradient(self, previous, kept, d_projected):
        """The gates saw the old state, the candidate what the reset left of it."""
        both, r = 2 * self.units, kept[1]
        d_gates, d_candidate = d_projected[..., :both], d_projected[..., both:]
        if self.reset_after:
            d_inner = ops.concatenate([d_gates, r * d_candidate], axis=-1)
            d_bias = ops.sum(d_inner, axis=(0, 1), keepdims=True)[0]
            return ops.concatenate([summed_product(previous, d_inner), d_bias], axis=0)
        for_gates, for_candidate = summed_product(previous, d_gates), summed_product(r * previous, d_candidate)
        return ops.concatenate([for_gates, for_candidate], axis=-1)

    def get_config(self):
        """Arguments that rebuild this cell."""
        return {**super().get_config(), "reset_after": self.reset_after}
