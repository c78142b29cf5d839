"""Encoder and decoder: one recurrent network reads, another says, with or without looking back."""

from collections.abc import Callable

import keras
from keras import layers, ops

from zoo.layers.additive_attention import AdditiveAttention
from zoo.layers.dot_attention import DotAttention
from zoo.models.arguments import positive_integer
from zoo.models.pretrained import pretrained, trained_options
from zoo.models.translator import Translator
from zoo.models.words import PADDING

CELLS = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}  # Keras's own: on a GPU they use cuDNN
ATTENTION: dict[str, Callable[..., layers.Layer]] = {
    "dot": lambda units, **kw: DotAttention(**kw),
    "additive": AdditiveAttention,
}


def Seq2Seq(
    source_words=1000,
    target_words=1000,
    cell="gru",
    attention=None,
    embedding=64,
    units=128,
    dropout=0.0,
    length=16,
    weights=None,
    name="seq2seq",
) -> Translator:
    """An encoder-decoder for translation: a recurrent network reads the source, another says the target.

    ::

        memory, state = encoder(source)             # (n, places, units), (n, units)
        h = decoder(target so far, from state)      # (n, time, units)
        context = attention(h, memory)              # with attention only: (n, time, units)
        h = [h, context] @ W + b                    # with attention only
        logits = h @ V + c                          # (n, time, target words)

    Without attention all of the source has to pass through one state (Sutskever et al., 2014). With it every step of
    the decoder reads the source's own states: by dot product or by Bahdanau's network. It looks after the recurrent
    step, as Luong et al. do for both, so that in training all steps are computed at once; Bahdanau's decoder looks
    before it and feeds the context in.

    Padding changes nothing: the encoder's state is that of each sentence's last token, and no padding is read.

    Args:
        source_words: the words it reads, as one string with a space between, or their number. Defaults to `1000`.
        target_words: the words it says, likewise. Defaults to `1000`.
        cell: `"rnn"`, `"gru"` or `"lstm"`. Defaults to `"gru"`.
        attention: None, `"dot"` or `"additive"`. Defaults to `None`.
        embedding: int, numbers a word is embedded in. Defaults to `64`.
        units: int, size of a state. Defaults to `128`.
        dropout: float in [0, 1), share of the embedded words' numbers and of the last layer's inputs set to 0 in
            training. Defaults to `0.0`.
        length: int, the most words of a sentence, its end counted. Defaults to `16`.
        weights: None, or the name of bundled weights, which decide all arguments above. Defaults to `None`.
        name: str, the model's name.

    Returns:
        `zoo.models.translator.Translator`, a `keras.Model` from ids ``((n, places), (n, time))`` to logits
        ``(n, time, target words + 4)``, with `translate`, `greedy`, `beam_search` and `attention`.

    Raises:
        ValueError: if a size is not a whole number of at least 1, or `cell` or `attention` is unknown.

    Example:

    >>> model = Seq2Seq("tuesday 5 march", "mardi 5 mars", attention="dot", units=8, length=5)
    >>> (source, hears), says = model.pairs(["tuesday 5 march"], ["mardi 5 mars"])
    >>> model((source, hears)).shape
    TensorShape([1, 5, 7])

    Reference: Sutskever, Vinyals and Le (2014); Bahdanau, Cho and Bengio (2015); Luong, Pham and Manning (2015),
    section 3.1.
    """
    settings = {
        "source_words": source_words, "target_words": target_words, "cell": cell, "attention": attention,
        "embedding": embedding, "units": units, "dropout": dropout, "length": length,
    }  # fmt: skip
    architecture = "seq2seq" if attention is None else f"seq2seq_{attention}"
    settings.update(trained_options(architecture, weights, settings))
    return pretrained(RecurrentTranslator(**settings, name=name), architecture, weights)


@keras.saving.register_keras_serializable(package="zoo")
class RecurrentTranslator(Translator):
    """The model that `Seq2Seq` builds."""

    def __init__(self, source_words, target_words, cell, attention, embedding, units, dropout, length, name="seq2seq"):
        if cell not in CELLS:
            raise ValueError(f"`cell` must be one of {', '.join(CELLS)}. Received: cell={cell!r}")
        if attention is not None and attention not in ATTENTION:
            raise ValueError(f"`attention` must be None, 'dot' or 'additive'. Received: attention={attention!r}")
        settings = {
            "source_words": source_words, "target_words": target_words, "cell": cell, "attention": attention,
            "embedding": positive_integer("embedding", embedding), "units": positive_integer("units", units),
            "dropout": dropout, "length": positive_integer("length", length),
        }  # fmt: skip
        super().__init__(settings, name)
        reads, says = self.source.size, self.target.size
        self.read = layers.Embedding(reads, embedding, mask_zero=True, name="source_embedding")
        self.hear = layers.Embedding(says, embedding, mask_zero=True, name="target_embedding")
        self.encoder = CELLS[cell](units, return_sequences=True, return_state=True, name="encoder")
        self.decoder = CELLS[cell](units, return_sequences=True, return_state=True, name="decoder")
        self.look: keras.layers.Layer | None = None
        if attention is not None:
            self.look = ATTENTION[attention](units, name="attention")
            self.combine = layers.Dense(units, name="combine")
        self.drop = layers.Dropout(dropout)
        self.logits = layers.Dense(says, name="logits")
        self.make_variables()

    def start(self, source):
        """The encoder's states and which of them are tokens, if they will be looked at; and its last state."""
        states, *last = self.encoder(self.drop(self.read(source)))
        return (states, source != PADDING) if self.look else (), tuple(last)

    def step(self, last, state, memory):
        """Say one more token."""
        heard = ops.take(self.hear.embeddings, last, axis=0)  # not through the layer: no mask goes along
        h, state = self.decoder.cell(heard, list(state))
        logits, _ = self._say(ops.expand_dims(h, 1), memory)
        return ops.squeeze(logits, 1), tuple(state)

    def teach(self, source, target):
        """All next tokens at once."""
        memory, state = self.start(source)
        h, *_ = self.decoder(self.drop(self.hear(target)), initial_state=list(state))
        return self._say(h, memory)

    def _say(self, h, memory):
        """Logits and attention of decoder states ``(n, time, units)``."""
        weights = None
        if self.look:
            states, mask = memory
            context, weights = self.look(h, states, states, mask)  # (n, time, units), (n, time, places)
            h = self.combine(layers.concatenate([h, context]))
        return self.logits(self.drop(h)), weights
