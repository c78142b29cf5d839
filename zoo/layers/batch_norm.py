"""Batch normalization, written out."""

import keras
from keras import ops

from zoo.layers.checks import share


@keras.saving.register_keras_serializable(package="zoo")
class BatchNorm(keras.layers.Layer):
    """Give every feature mean 0 and variance 1 over the batch, then a scale and a shift that are learned.

    In training, over all axes but the last::

        mean, variance = mean(x), mean((x - mean)**2)          # of this batch; divided by n, not n - 1
        y = gamma * (x - mean) / sqrt(variance + epsilon) + beta
        moving_mean     <- momentum * moving_mean     + (1 - momentum) * mean
        moving_variance <- momentum * moving_variance + (1 - momentum) * variance

    At inference the moving values stand in for those of the batch, so one example's answer does not depend on others.

    Variables and results are those of `keras.layers.BatchNormalization`, which the models of the zoo use; `get_weights`
    and `set_weights` move the weights either way as they are (gamma, beta, moving_mean, moving_variance). PyTorch's
    momentum is 1 minus this one, and its moving variance is divided by n - 1.

    Args:
        momentum: float in [0, 1), how much of the old moving value is kept. Defaults to `0.99`.
        epsilon: float, added to the variance. Defaults to `1e-3`.

    Raises:
        ValueError: if `momentum` is outside [0, 1), or `epsilon` negative.

    Reference: Ioffe and Szegedy (2015), "Batch normalization", algorithm 1; for images, section 3.2.
    """

    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        if not epsilon >= 0:
            raise ValueError(f"`epsilon` must be at least 0. Received: epsilon={epsilon!r}")
        self.momentum, self.epsilon = share("momentum", momentum, below_one=True), epsilon

    def build(self, input_shape):
        """Make `gamma` 1, `beta` 0, and the moving values of mean 0 and variance 1, each ``(features,)``."""
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(shape=shape, initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=shape, initializer="zeros", name="beta")
        still = {"trainable": False, "autocast": False}  # averaged in full precision also where layers compute in half
        self.moving_mean = self.add_weight(shape=shape, initializer="zeros", name="moving_mean", **still)
        self.moving_variance = self.add_weight(shape=shape, initializer="ones", name="moving_variance", **still)

    def call(self, x, training=False):
        """From ``(n, ..., features)`` to the same shape."""
        wide = ops.cast(x, "float32") if keras.backend.standardize_dtype(x.dtype) in ("float16", "bfloat16") else x
        if training and self.trainable:  # a frozen layer keeps what it has: Keras's convention too
            axes = tuple(range(len(x.shape) - 1))
            mean, variance = ops.mean(wide, axis=axes), ops.var(wide, axis=axes)
            for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(self.momentum * moving + (1 - self.momentum) * ops.cast(now, moving.dtype))
        else:
            mean, variance = ops.cast(self.moving_mean, wide.dtype), ops.cast(self.moving_variance, wide.dtype)
        y = (wide - mean) / ops.sqrt(variance + self.epsilon)
        return ops.cast(ops.cast(self.gamma, wide.dtype) * y + ops.cast(self.beta, wide.dtype), x.dtype)

    def get_config(self):
        """What makes this layer again."""
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}
