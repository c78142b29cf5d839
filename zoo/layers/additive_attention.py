"""Attention by a small network: Bahdanau's."""

import keras
from keras import ops

from zoo.layers.dot_attention import masked_softmax


@keras.saving.register_keras_serializable(package="zoo")
class AdditiveAttention(keras.layers.Layer):
    """Read `v` where a network with one hidden layer finds that `k` suits `q`.

    ::

        scores = tanh(q @ Wq + k @ Wk) @ w     # each query with each key: (batch, queries, keys)
        weights = softmax(scores over keys)    # exactly 0 where the mask is False
        context = weights @ v                  # (batch, queries, dv)

    Queries and keys may differ in size, which a dot product does not allow. There is no bias, and no scale: `w` learns
    one. The hidden layer takes memory for ``batch * queries * keys * units`` numbers.

    Call it with ``(q, k, v, mask)``: queries ``(batch, queries, dq)``, keys ``(batch, keys, dk)``, values
    ``(batch, keys, dv)``, and a bool mask ``(batch, keys)`` or ``(batch, queries, keys)``, True where a key may be
    read. It returns the context ``(batch, queries, dv)`` and the weights ``(batch, queries, keys)``. A query that may
    read no key gets zeros for both.

    Args:
        units: int of at least 1, size of the hidden layer.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Raises:
        ValueError: if `units` is not a whole number of at least 1.

    Example:

    >>> attention = AdditiveAttention(units=8)
    >>> context, weights = attention(ops.ones((2, 5, 4)), ops.ones((2, 3, 6)), ops.ones((2, 3, 7)))
    >>> context.shape, weights.shape, attention.count_params()  # 4 * 8 + 6 * 8 + 8
    (TensorShape([2, 5, 7]), TensorShape([2, 5, 3]), 88)

    Reference: Bahdanau, Cho and Bengio (2015), "Neural machine translation by jointly learning to align and
    translate", appendix A.1.2.
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or isinstance(units, bool) or units < 1:
            raise ValueError(f"`units` must be a whole number of at least 1. Received: units={units!r}")
        self.units = units
        self.supports_masking = True

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        """Make the three matrices."""
        self.query_kernel = self.add_weight(shape=(q_shape[-1], self.units), name="query_kernel")
        self.key_kernel = self.add_weight(shape=(k_shape[-1], self.units), name="key_kernel")
        self.score_kernel = self.add_weight(shape=(self.units, 1), name="score_kernel")

    def call(self, q, k, v, mask=None):
        """Context ``(batch, queries, dv)`` and weights ``(batch, queries, keys)``."""
        queries = ops.expand_dims(ops.matmul(q, self.query_kernel), 2)  # (batch, queries, 1, units)
        keys = ops.expand_dims(ops.matmul(k, self.key_kernel), 1)  # (batch, 1, keys, units)
        heard = ops.tanh(queries + keys)
        scores = ops.squeeze(ops.tensordot(heard, self.score_kernel, 1), -1)  # (batch, queries, keys); see `Dense`
        weights = masked_softmax(scores, mask)
        return ops.matmul(weights, v), weights

    def compute_mask(self, q, previous_mask=None):
        """None: of context and weights all may be used."""
        return None

    def get_config(self):
        """Arguments that rebuild this layer."""
        return {**super().get_config(), "units": self.units}
