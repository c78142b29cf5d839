"""Dropout as it is used today: scaled while training."""

import keras
from keras import ops

from zoo.layers.checks import share


@keras.saving.register_keras_serializable(package="zoo")
class Dropout(keras.layers.Layer):
    """While training, set each number to 0 with probability `rate`, and make up for it in those that stay::

        y = x * mask / (1 - rate)     # mask: 1 with probability 1 - rate, a new draw at every call, each place its own

    so that the expected value is `x`; at inference the layer does nothing ("inverted" dropout). Results are those of
    `keras.layers.Dropout`, up to the draw.

    Args:
        rate: float in [0, 1), the share that is dropped.
        seed: int, or None for another draw each time. Defaults to `None`.

    Raises:
        ValueError: if `rate` is outside [0, 1).

    Reference: Srivastava et al. (2014), "Dropout: a simple way to prevent neural networks from overfitting", section 10
    for this form; `ClassicDropout` is the form of its section 4.
    """

    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.rate, self.seed = share("rate", rate, below_one=True), seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        """From any shape to the same shape."""
        if not training or self.rate == 0:
            return x
        stays = keras.random.uniform(ops.shape(x), seed=self.random) >= self.rate
        return ops.where(stays, x / (1 - self.rate), ops.zeros_like(x))

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
