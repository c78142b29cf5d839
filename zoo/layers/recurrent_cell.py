"""What the recurrent cells share: three weights, and one step split in two."""

import keras
from keras import ops


class RecurrentCell(keras.layers.Layer):
    """One step of a recurrent layer: from an input and a state to the next state.

    The input's part of the step does not depend on the state. So it stands alone, and `Recurrent` can do it for all
    steps at once, in one large product before its loop::

        projected = x @ kernel + bias     # project: (..., gates * units)
        state = step(projected, state)    # what is left to do in the loop

    A cell says how many `gates` it has, of how many arrays of ``(batch, units)`` its state consists (`parts`), how many
    of that shape `step` keeps for `step_back` (`kept`), and how many rows its bias has, if more than one (`biases`).
    The state is one tensor, or a tuple if it has several parts; the first part is what the layer shows. The gradient is
    written out in `step_back`, step by step: that is backpropagation through time, and `Recurrent` uses it on
    TensorFlow. JAX and PyTorch derive it themselves.

    Weights have the names, shapes and order of gates of Keras's layers, so `set_weights` and `get_weights` move them
    from the one to the other, both ways: `kernel` ``(features, gates * units)``, `recurrent_kernel`
    ``(units, gates * units)``, `bias` ``(gates * units,)``. They start at Glorot's uniform, orthogonal, and 0.

    Args:
        units: int of at least 1, size of the state.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Raises:
        ValueError: if `units` is not a whole number of at least 1.
    """

    gates, parts, kept, biases = 1, 1, 1, 1

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or isinstance(units, bool) or units < 1:
            raise ValueError(f"`units` must be a whole number of at least 1. Received: units={units!r}")
        self.units = units

    def build(self, x_shape, state_shape=None):
        """Make the weights for inputs ``(..., features)``."""
        width = self.gates * self.units
        self.kernel = self.add_weight(shape=(x_shape[-1], width), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, width), initializer="orthogonal", name="recurrent_kernel"
        )
        shape = (width,) if self.biases == 1 else (self.biases, width)
        self.bias = self.add_weight(shape=shape, initializer=self.start_bias, name="bias")

    def start_bias(self, shape, dtype=None):
        """The bias at the start."""
        return ops.zeros(shape, dtype)

    def get_initial_state(self, batch_size):
        """A state of zeros."""
        zeros = ops.zeros((batch_size, self.units), dtype=self.compute_dtype)
        return zeros if self.parts == 1 else (zeros,) * self.parts

    def call(self, x, state):
        """One step: the next state from inputs ``(batch, features)`` and a state."""
        return self.step(self.project(x), state, self.recurrent_weights())[0]

    def project(self, x):
        """The input's part of the step, ``(..., gates * units)``, for one step or for all of them."""
        return ops.matmul(x, self.kernel) + self.bias

    def recurrent_weights(self):
        """What `step` takes as `recurrent_kernel`: all weights that meet the state, in one tensor."""
        return ops.convert_to_tensor(self.recurrent_kernel)

    def step(self, projected, state, recurrent_kernel):
        """The next state, and what `step_back` will need: `kept` arrays ``(batch, units)``."""
        raise NotImplementedError

    def step_back(self, d_state, previous, kept, recurrent_kernel):
        """The gradients by `projected` and by the previous state, from that by the next state."""
        raise NotImplementedError

    def kernel_gradient(self, previous, kept, d_projected):
        """The gradient by `recurrent_weights`, from all steps at once: arrays ``(time, batch, ...)``."""
        return summed_product(first(previous), d_projected)

    def get_config(self):
        """Arguments that rebuild this cell."""
        return {**super().get_config(), "units": self.units}


def first(state):
    """The part of a state that a layer shows."""
    return state[0] if isinstance(state, tuple | list) else state


def summed_product(a, b):
    """``a.T @ b``, summed over time and batch: ``(time, batch, m), (time, batch, n) -> (m, n)``."""
    return ops.einsum("tbm,tbn->mn", a, b)
