"""One floor of a Transformer: look around, look at the source, think."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="zoo")
class TransformerBlock(keras.layers.Layer):
    """Attention among the tokens, attention to a source, and two linear layers, each added to what was there.

    For tokens `x` of shape ``(batch, time, d)``, and for a decoder the encoder's `memory` ``(batch, places, d)``::

        x = x + attend(norm(x), norm(x))              # a decoder's token sees itself and those before it
        x = x + attend(norm(x), memory)               # a decoder only
        x = x + relu(norm(x) @ W1 + b1) @ W2 + b2     # (batch, time, feed_forward) between

    Convention: the norm stands before each part, not after the sum as in the paper. Training then needs no warmup
    (Xiong et al., 2020), and the last block's output needs one more norm. Attention is Keras's own,
    `keras.layers.MultiHeadAttention`: `dot_attention` in several subspaces at once.

    Call it with ``x``, and a decoder with ``(x, memory, mask)``; the mask, bool, is ``(batch, places)`` of the memory,
    or of `x` itself in an encoder, True where there is a token. It returns `x` and the weights with which the memory
    was read, ``(batch, time, places)``, the mean over the heads; in an encoder, those with which `x` was.

    Args:
        heads: int, how many subspaces.
        feed_forward: int, units between the two linear layers.
        decoder: bool, whether it reads a memory and is blind to what comes. Defaults to `False`.
        dropout: float in [0, 1), share of each part's output set to 0 in training. Defaults to `0.0`.
        **kwargs: `name`, `dtype` and the other options of `keras.layers.Layer`.

    Example:

    >>> block = TransformerBlock(heads=2, feed_forward=16, decoder=True)
    >>> y, weights = block(ops.ones((1, 3, 8)), ops.ones((1, 5, 8)), ops.ones((1, 5), "bool"))
    >>> y.shape, weights.shape
    (TensorShape([1, 3, 8]), TensorShape([1, 3, 5]))

    Reference: Vaswani et al. (2017), "Attention is all you need", section 3.
    """

    def __init__(self, heads, feed_forward, decoder=False, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        self.heads, self.feed_forward, self.decoder, self.dropout = heads, feed_forward, decoder, dropout
        self.supports_masking = True

    def build(self, x_shape, memory_shape=None, mask_shape=None):
        """Make the parts for tokens of `d` numbers."""
        d = x_shape[-1]
        if d % self.heads:
            raise ValueError(f"The heads share {d} numbers a token evenly. Received: heads={self.heads}")
        self.norms = [keras.layers.LayerNormalization(epsilon=1e-6) for _ in range(2 + self.decoder)]
        self.among = keras.layers.MultiHeadAttention(self.heads, d // self.heads, name="among")
        self.among.build(x_shape, x_shape)
        if self.decoder:
            self.across = keras.layers.MultiHeadAttention(self.heads, d // self.heads, name="across")
            self.across.build(x_shape, memory_shape)
        self.up = keras.layers.Dense(self.feed_forward, "relu", name="up")
        self.down = keras.layers.Dense(d, name="down")
        self.drop = keras.layers.Dropout(self.dropout)
        self.up.build(x_shape)
        self.down.build((*x_shape[:-1], self.feed_forward))
        for norm in self.norms:
            norm.build(x_shape)

    def call(self, x, memory=None, mask=None, training=None):
        """The tokens ``(batch, time, d)``, and the weights of what they read."""
        readable = None if mask is None else ops.expand_dims(mask, 1)  # (batch, 1, places)
        among_mask = None if self.decoder else readable
        near = self.norms[0](x)
        read, weights = self.among(
            near, near, attention_mask=among_mask, use_causal_mask=self.decoder, return_attention_scores=True
        )  # (batch, time, d), (batch, heads, time, time)
        x = x + self.drop(read, training=training)
        if self.decoder:
            read, weights = self.across(self.norms[1](x), memory, attention_mask=readable, return_attention_scores=True)
            x = x + self.drop(read, training=training)
        x = x + self.drop(self.down(self.up(self.norms[-1](x))), training=training)
        return x, ops.mean(weights, axis=1)

    def compute_mask(self, x, previous_mask=None):
        """The tokens keep their mask; the weights have none."""
        return previous_mask, None

    def get_config(self):
        """Arguments that rebuild this layer."""
        settings = {name: getattr(self, name) for name in ("heads", "feed_forward", "decoder", "dropout")}
        return {**super().get_config(), **settings}
