"""Where a token stands, said in waves."""

import math

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="zoo")
class SinusoidalPositions(keras.layers.Layer):
    """Scale embeddings, and add to each a pattern that only depends on its place.

    For `x` of shape ``(batch, time, d)``, at place ``t`` and for ``i`` in ``0 .. d/2 - 1``::

        rate_i = 1 / 10000 ** (2 i / d)
        y = sqrt(d) * x + [sin(t * rate_0), ..., cos(t * rate_0), ...]

    There is nothing to learn, and no longest sequence. The pattern of a place further on is a rotation of this one by
    an angle that does not depend on the place, so a linear layer can look a fixed distance back.

    Convention: all sines stand before all cosines. The paper has them in turn; a permutation that the next linear
    layer undoes.

    Raises:
        ValueError: if d is odd.

    Example:

    >>> SinusoidalPositions()(ops.zeros((1, 2, 2))).numpy().round(2).tolist()
    [[[0.0, 1.0], [0.8399999737739563, 0.5400000214576721]]]

    Reference: Vaswani et al. (2017), "Attention is all you need", section 3.5.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        """Refuse an odd size."""
        if input_shape[-1] % 2:
            raise ValueError(
                f"Half of the numbers are sines, half cosines: their number is even. Received: {input_shape}"
            )

    def call(self, x):
        """`x` of ``(batch, time, d)``, scaled, with its places."""
        d = x.shape[-1]
        rates = ops.exp(ops.arange(d // 2, dtype="float32") * (-2 * math.log(10_000) / d))  # (d / 2,)
        angles = ops.expand_dims(ops.arange(ops.shape(x)[1], dtype="float32"), 1) * rates  # (time, d / 2)
        places = ops.concatenate([ops.sin(angles), ops.cos(angles)], axis=-1)  # (time, d)
        return math.sqrt(d) * x + ops.cast(places, x.dtype)
