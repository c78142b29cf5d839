"""A layer over time, made of a cell."""

import keras
from keras import ops

from zoo.layers.recurrent_cell import RecurrentCell
from zoo.layers.unroll import unroll


@keras.saving.register_keras_serializable(package="zoo")
class Recurrent(keras.layers.Layer):
    """Read a sequence step by step with one cell, whose weights are the same at every step.

    ::

        for t in range(time):
            state = cell(x[:, t], state)    # where the mask is False the state stays as it was
            outputs[:, t] = state           # of an LSTM, whose state is (h, c), the h

    Call it with ``x`` ``(batch, time, features)``, and if you like with ``initial_state``, a cell's state, zeros if it
    is not given, and ``mask`` ``(batch, time)``, True for real steps; an Embedding with `mask_zero` brings one. It
    returns the last output ``(batch, units)``, or all of them. The work that does not depend on the state is done for
    all steps at once before the loop, and on TensorFlow the gradient is the cells' own, `zoo.layers.unroll_tensorflow`.

    Same weights and results as `keras.layers.SimpleRNN`, `keras.layers.GRU(reset_after=False)` and `keras.layers.LSTM`:
    ``ours.set_weights(theirs.get_weights())``, and the other way round. One thing differs: Keras shows zeros before the
    first real step, here the state is shown, which is zeros unless `initial_state` says otherwise.

    Args:
        cell: `RNNCell`, `GRUCell` or `LSTMCell`, or a `RecurrentCell` of your own.
        return_sequences: whether to return the outputs of all steps, ``(batch, time, units)``. Defaults to `False`.
        return_state: whether to return the last state beside, for the next call. Defaults to `False`.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Raises:
        ValueError: if `cell` is not a `RecurrentCell`, or the input has not three axes.

    Example:

    >>> from zoo.layers import LSTMCell
    >>> outputs, (h, c) = Recurrent(LSTMCell(units=8), True, return_state=True)(ops.ones((2, 7, 5)))
    >>> outputs.shape, h.shape, bool(ops.all(outputs[:, -1] == h))
    (TensorShape([2, 7, 8]), TensorShape([2, 8]), True)
    """

    def __init__(self, cell, return_sequences=False, return_state=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(cell, RecurrentCell):
            raise ValueError(f"`cell` must be a RecurrentCell, such as LSTMCell(units=256). Received: cell={cell!r}")
        self.cell, self.return_sequences, self.return_state = cell, return_sequences, return_state
        self.supports_masking = True

    def build(self, x_shape, initial_state_shape=None):
        """Build the cell for inputs ``(batch, time, features)``."""
        if len(x_shape) != 3:
            raise ValueError(f"A recurrent layer reads (batch, time, features). Received: shape {tuple(x_shape)}")
        if not self.cell.built:  # a cell that was loaded from a file is
            self.cell.build((x_shape[0], x_shape[2]))

    def call(self, x, initial_state=None, mask=None):
        """The last output or all of them, and the last state if it was asked for."""
        if mask is None:  # Keras hands a mask on only to calls with one tensor
            mask = getattr(x, "_keras_mask", None)
        return self.read(self.cell.project(x), initial_state, mask)

    def read(self, projected, initial_state=None, mask=None):
        """`call`, for inputs ``(batch, time, gates * units)`` that `cell.project` has seen already."""
        if initial_state is None:
            initial_state = self.cell.get_initial_state(ops.shape(projected)[0])
        if mask is not None:
            mask = ops.expand_dims(ops.swapaxes(ops.cast(mask, "bool"), 0, 1), -1)  # (time, batch, 1)
        outputs, state = unroll(self.cell, ops.swapaxes(projected, 0, 1), initial_state, mask)  # (time, batch, units)
        shown = ops.swapaxes(outputs, 0, 1) if self.return_sequences else outputs[-1]
        return (shown, state) if self.return_state else shown

    def compute_mask(self, x, mask=None):
        """The mask goes on where there is an output per step."""
        passed_on = mask if self.return_sequences else None
        return (passed_on, None) if self.return_state else passed_on

    def get_config(self):
        """Arguments that rebuild this layer."""
        return {
            **super().get_config(),
            "cell": keras.saving.serialize_keras_object(self.cell),
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
        }

    @classmethod
    def from_config(cls, config):
        """The layer with these arguments."""
        return cls(keras.saving.deserialize_keras_object(config.pop("cell")), **config)
