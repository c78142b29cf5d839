"""A linear layer, written out."""

import keras
from keras import ops

from zoo.layers.checks import at_least


@keras.saving.register_keras_serializable(package="zoo")
class Dense(keras.layers.Layer):
    """Every output is a weighted sum of every input::

        y = activation(x @ kernel + bias)     # (n, units)

    Variables and results are those of `keras.layers.Dense`, which the models of the zoo use; `get_weights` and
    `set_weights` move the weights either way as they are.

    Args:
        units: int, how many outputs.
        activation: name or function. Defaults to `None`, no bend.

    Raises:
        ValueError: if `units` is no whole number of at least 1, or the activation is unknown.

    Example:

    >>> tuple(Dense(3)(ops.ones((2, 5))).shape)
    (2, 3)
    """

    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.units = at_least(1, "units", units)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        """Make `kernel` ``(d, units)``, Glorot's uniform start, and `bias` ``(units,)``, 0."""
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        """From ``(..., d)`` to ``(..., units)``."""
        # The product over the last axis. TensorFlow's matmul of 4 axes with 2 may write beyond its memory (its issue
        # 117700), and Keras before 3.13 uses that; tensordot is the same product.
        return self.activation(ops.tensordot(x, self.kernel, 1) + self.bias)

    def get_config(self):
        """What makes this layer again."""
        activation = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "activation": activation}
