"""How weights start: with a spread that keeps signals alive through many layers.

A layer that sums `fan_in` inputs multiplies the variance of what passes by ``fan_in * var(weights)``. Glorot and
Bengio choose it so that neither activations nor gradients grow or fade; He et al. double it, since ReLU drops half.

All are drawn from a plain normal or uniform distribution. Keras's own `GlorotNormal` and `HeNormal` cut the normal
distribution at two standard deviations; these do not.
"""

import math

import keras

from zoo.models.arguments import positive_integers


def fans(shape) -> tuple[int, int]:
    """How many inputs one output sums, and how many outputs one input reaches: `(fan_in, fan_out)`.

    Args:
        shape: of a kernel: `(inputs, outputs)` of a linear layer, `(height, width, channels_in, channels_out)` of a
            convolution, where every position of the filter counts; or `(n,)` of a bias, which has n of both.

    Raises:
        ValueError: if it is no tuple of whole numbers of at least 1.

    Example:

    >>> fans((784, 128)), fans((5, 5, 6, 16))
    ((784, 128), (150, 400))
    """
    shape = positive_integers("shape", shape)
    if not shape:
        raise ValueError("`shape` must have at least one axis. Received: shape=()")
    if len(shape) == 1:
        return shape[0], shape[0]
    area = math.prod(shape[:-2])
    return area * shape[-2], area * shape[-1]


class Seeded(keras.initializers.Initializer):
    """What all share: a seed that makes the same numbers each time, and two ways to draw."""

    def __init__(self, seed=None):
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            raise ValueError(f"`seed` must be a whole number or None. Received: seed={seed!r}")
        self.seed = seed

    def get_config(self):
        """What makes this initializer again."""
        return {"seed": self.seed}

    def _normal(self, shape, stddev, dtype, mean=0.0):
        return keras.random.normal(shape, mean, stddev, dtype=dtype or keras.config.floatx(), seed=self.seed)

    def _uniform(self, shape, limit, dtype):
        return keras.random.uniform(shape, -limit, limit, dtype=dtype or keras.config.floatx(), seed=self.seed)


@keras.saving.register_keras_serializable(package="zoo")
class Gaussian(Seeded):
    """Every weight from the normal distribution of `mean` and `stddev`, however many there are.

    Args:
        mean: float. Defaults to `0.0`.
        stddev: float of at least 0. Defaults to `0.05`.
        seed: int, or None for another draw each time. Defaults to `None`.

    Raises:
        ValueError: if `stddev` is negative.
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        if not stddev >= 0:
            raise ValueError(f"`stddev` must be at least 0. Received: stddev={stddev!r}")
        super().__init__(seed=seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        return self._normal(shape, self.stddev, dtype, self.mean)

    def get_config(self):
        """What makes this initializer again."""
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@keras.saving.register_keras_serializable(package="zoo")
class GlorotUniform(Seeded):
    """Uniform in ``(-limit, limit)``, ``limit = sqrt(6 / (fan_in + fan_out))``, for tanh and the like.

    Args:
        seed: int, or None for another draw each time. Defaults to `None`.

    Reference: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks",
    equation 16.
    """

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        return self._uniform(shape, math.sqrt(6 / sum(fans(shape))), dtype)


@keras.saving.register_keras_serializable(package="zoo")
class GlorotNormal(Seeded):
    """Normal of variance ``2 / (fan_in + fan_out)``: `GlorotUniform`'s variance.

    Args:
        seed: int, or None for another draw each time. Defaults to `None`.

    Reference: Glorot and Bengio (2010), equation 12.
    """

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        return self._normal(shape, math.sqrt(2 / sum(fans(shape))), dtype)


@keras.saving.register_keras_serializable(package="zoo")
class HeUniform(Seeded):
    """Uniform in ``(-limit, limit)``, ``limit = sqrt(6 / fan_in)``: `HeNormal`'s variance.

    Args:
        seed: int, or None for another draw each time. Defaults to `None`.

    Reference: He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", section 2.2.
    """

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        return self._uniform(shape, math.sqrt(6 / fans(shape)[0]), dtype)


@keras.saving.register_keras_serializable(package="zoo")
class HeNormal(Seeded):
    """Normal of variance ``2 / fan_in``, for ReLU.

    Args:
        seed: int, or None for another draw each time. Defaults to `None`.

    Reference: He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", equation 10.
    """

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        return self._normal(shape, math.sqrt(2 / fans(shape)[0]), dtype)
