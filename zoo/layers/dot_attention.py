"""Attention by dot product: a query reads the values whose keys point its way."""

import math

import keras
from keras import ops


def dot_attention(q, k, v, mask=None):
    """Read `v` where `k` agrees with `q`.

    With d numbers a query::

        scores = q @ kᵀ / sqrt(d)             # (batch, queries, keys)
        weights = softmax(scores over keys)   # exactly 0 where the mask is False
        context = weights @ v                 # (batch, queries, dv)

    The root keeps the scores' variance at 1 when the entries of q and k have variance 1; without it the softmax
    saturates as d grows. The mask works before the softmax, so the weights that are left sum to 1.

    Args:
        q: queries, ``(batch, queries, d)``.
        k: keys, ``(batch, keys, d)``.
        v: values, ``(batch, keys, dv)``.
        mask: bool, ``(batch, keys)`` or ``(batch, queries, keys)``: True where a key may be read. A query that may
            read none gets weights and context 0. Defaults to `None`: all may be read.

    Returns:
        The context ``(batch, queries, dv)`` and the weights ``(batch, queries, keys)``.

    Example:

    >>> q, k, v = ops.ones((1, 1, 4)), ops.ones((1, 3, 4)), ops.reshape(ops.arange(3.0), (1, 3, 1))
    >>> context, weights = dot_attention(q, k, v, ops.convert_to_tensor([[True, True, False]]))
    >>> weights.numpy().tolist(), float(context[0, 0, 0])
    ([[[0.5, 0.5, 0.0]]], 0.5)

    Reference: Vaswani et al. (2017), "Attention is all you need", section 3.2.1.
    """
    scores = ops.matmul(q, ops.swapaxes(k, 1, 2)) / math.sqrt(q.shape[-1])  # (batch, queries, keys)
    weights = masked_softmax(scores, mask)
    return ops.matmul(weights, v), weights


def masked_softmax(scores, mask=None):
    """Softmax over the last axis of ``(batch, queries, keys)``, exactly 0 where `mask` is False.

    Scores of half precision are computed in float32, so that what is masked can be pushed down far enough.
    """
    if mask is None:
        return ops.softmax(scores, axis=-1)
    mask = ops.cast(mask, "bool")
    if len(mask.shape) == 2:
        mask = ops.expand_dims(mask, 1)  # (batch, 1, keys)
    wide = ops.cast(scores, keras.backend.result_type(scores.dtype, "float32"))
    lowered = ops.where(mask, wide, -1e9)
    weights = ops.where(mask, ops.softmax(lowered, axis=-1), 0.0)
    return ops.cast(weights, scores.dtype)


@keras.saving.register_keras_serializable(package="zoo")
class DotAttention(keras.layers.Layer):
    """`dot_attention` as a layer, for use in models. It has no weights.

    Call it with ``(q, k, v, mask)``; it returns the context and the weights.

    Example:

    >>> DotAttention()(ops.ones((2, 5, 4)), ops.ones((2, 3, 4)), ops.ones((2, 3, 6)))[0].shape
    TensorShape([2, 5, 6])
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, q, k, v, mask=None):
        """Context ``(batch, queries, dv)`` and weights ``(batch, queries, keys)``."""
        return dot_attention(q, k, v, mask)

    def compute_mask(self, q, previous_mask=None):
        """None: of context and weights all may be used."""
        return None
