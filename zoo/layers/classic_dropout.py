"""Dropout as it was first described: scaled at the test."""

import keras
from keras import ops

from zoo.layers.checks import share


@keras.saving.register_keras_serializable(package="zoo")
class ClassicDropout(keras.layers.Layer):
    """While training keep each number with probability `keep`, unscaled; at inference multiply all by `keep`::

        training:   y = x * mask      # mask: 1 with probability keep, a new draw at every call, each place its own
        inference:  y = x * keep

    The expected value is ``keep * x`` in both. `Dropout` does the scaling while training instead, so that a trained
    network needs no trace of it.

    Args:
        keep: float in (0, 1], the share that stays.
        seed: int, or None for another draw each time. Defaults to `None`.

    Raises:
        ValueError: if `keep` is outside (0, 1].

    Reference: Srivastava et al. (2014), "Dropout: a simple way to prevent neural networks from overfitting", section 4.
    """

    def __init__(self, keep, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.keep, self.seed = share("keep", keep, below_one=False), seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        """From any shape to the same shape."""
        if not training:
            return x * self.keep
        stays = keras.random.uniform(ops.shape(x), seed=self.random) < self.keep
        return ops.where(stays, x, ops.zeros_like(x))

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "keep": self.keep, "seed": self.seed}
