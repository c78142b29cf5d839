"""Attention alone: no recurrence, every token looks at every other."""

import keras
from keras import layers, ops

from zoo.layers.sinusoidal_positions import SinusoidalPositions
from zoo.layers.transformer_block import TransformerBlock
from zoo.models.arguments import positive_integer
from zoo.models.pretrained import pretrained, trained_options
from zoo.models.translator import Translator
from zoo.models.words import PADDING


def Transformer(
    source_words=1000,
    target_words=1000,
    units=64,
    heads=4,
    blocks=2,
    feed_forward=128,
    dropout=0.0,
    length=16,
    weights=None,
    name="transformer",
) -> Translator:
    """A small encoder-decoder Transformer for translation, with the interface of `Seq2Seq`.

    ::

        memory = blocks of attention among the source's tokens        # (n, places, units)
        h = blocks of attention among the target's tokens so far, and to the memory    # (n, time, units)
        logits = norm(h) @ V + c                                      # (n, time, target words)

    The blocks are `zoo.layers.transformer_block.TransformerBlock`, places are marked by
    `zoo.layers.sinusoidal_positions.SinusoidalPositions`. Each step of a translation computes all tokens so far anew:
    for sentences of a few words that costs less than keeping their keys and values would add to read.

    Args:
        source_words: the words it reads, as one string with a space between, or their number. Defaults to `1000`.
        target_words: the words it says, likewise. Defaults to `1000`.
        units: int, numbers a token has throughout: even, and a multiple of `heads`. Defaults to `64`.
        heads: int, subspaces in which attention works. Defaults to `4`.
        blocks: int, blocks of the encoder, and of the decoder. Defaults to `2`.
        feed_forward: int, units between the two linear layers of a block. Defaults to `128`.
        dropout: float in [0, 1), as in the blocks, and on what enters the first. Defaults to `0.0`.
        length: int, the most words of a sentence, its end counted. Defaults to `16`.
        weights: None, or the name of bundled weights, which decide all arguments above. Defaults to `None`.
        name: str, the model's name.

    Returns:
        `zoo.models.translator.Translator`, a `keras.Model` from ids ``((n, places), (n, time))`` to logits
        ``(n, time, target words + 4)``, with `translate`, `greedy`, `beam_search` and `attention`. Attention is that of
        the last block to the source, the mean over its heads.

    Raises:
        ValueError: if a size is not a whole number of at least 1, or `units` is not a multiple of `heads`.

    Example:

    >>> model = Transformer("tuesday 5 march", "mardi 5 mars", units=8, heads=2, blocks=1, length=5)
    >>> (source, hears), says = model.pairs(["tuesday 5 march"], ["mardi 5 mars"])
    >>> model((source, hears)).shape
    TensorShape([1, 5, 7])

    Reference: Vaswani et al. (2017), "Attention is all you need".
    """
    settings = {
        "source_words": source_words, "target_words": target_words, "units": units, "heads": heads, "blocks": blocks,
        "feed_forward": feed_forward, "dropout": dropout, "length": length,
    }  # fmt: skip
    settings.update(trained_options("transformer", weights, settings))
    return pretrained(AttentiveTranslator(**settings, name=name), "transformer", weights)


@keras.saving.register_keras_serializable(package="zoo")
class AttentiveTranslator(Translator):
    """The model that `Transformer` builds."""

    def __init__(
        self, source_words, target_words, units, heads, blocks, feed_forward, dropout, length, name="transformer"
    ):
        settings = {"source_words": source_words, "target_words": target_words, "dropout": dropout}
        sizes = {"units": units, "heads": heads, "blocks": blocks, "feed_forward": feed_forward, "length": length}
        settings.update({size: positive_integer(size, value) for size, value in sizes.items()})
        if units % heads or units % 2:
            raise ValueError(f"`units` must be even and a multiple of `heads`. Received: units={units}, heads={heads}")
        super().__init__(settings, name)
        reads, says = self.source.size, self.target.size
        spread = keras.initializers.RandomNormal(stddev=units**-0.5)  # of variance 1 after the positions' scale
        self.read = layers.Embedding(reads, units, spread, mask_zero=True, name="source_embedding")
        self.hear = layers.Embedding(says, units, spread, mask_zero=True, name="target_embedding")
        self.place = SinusoidalPositions(name="positions")
        self.drop = layers.Dropout(dropout)
        self.encoder = [TransformerBlock(heads, feed_forward, False, dropout, name=f"read_{i}") for i in range(blocks)]
        self.decoder = [TransformerBlock(heads, feed_forward, True, dropout, name=f"say_{i}") for i in range(blocks)]
        self.encoder_norm = layers.LayerNormalization(epsilon=1e-6, name="source_norm")
        self.decoder_norm = layers.LayerNormalization(epsilon=1e-6, name="target_norm")
        self.logits = layers.Dense(says, name="logits")
        self.make_variables()

    def start(self, source):
        """The encoder's output and which of it is tokens; and what has been said, which is nothing."""
        mask = source != PADDING
        x = self.drop(self.place(self.read(source)))  # (n, places, units)
        for block in self.encoder:
            x, _ = block(x, mask=mask)
        said = ops.zeros((ops.shape(source)[0], self.length), "int32")
        return (self.encoder_norm(x), mask), (said, said[:, 0])

    def step(self, last, state, memory):
        """Say one more token: put `last` into its place among those said, and read the answer there."""
        said, place = state  # (n, length), (n,)
        here = ops.arange(self.length) == ops.expand_dims(place, 1)  # (n, length)
        said = ops.where(here, ops.expand_dims(last, 1), said)
        h, _ = self._decode(said, memory)
        h = ops.sum(ops.where(ops.expand_dims(here, -1), h, 0), axis=1)  # (n, units)
        return self.logits(self.decoder_norm(h)), (said, place + 1)

    def teach(self, source, target):
        """All next tokens at once."""
        memory, _ = self.start(source)
        h, weights = self._decode(target, memory)
        return self.logits(self.decoder_norm(h)), weights

    def _decode(self, target, memory):
        """The last block's output ``(n, time, units)``, and how it read the memory, ``(n, time, places)``."""
        states, mask = memory
        x, weights = self.drop(self.place(self.hear(target))), None
        for block in self.decoder:
            x, weights = block(x, states, mask)
        return x, weights
