"""A language model of characters."""

import string

from zoo.models.character_model import CharacterModel
from zoo.models.pretrained import pretrained, trained_options

ASCII = "\n" + "".join(sorted(string.digits + string.ascii_letters + string.punctuation + " "))


def CharRNN(
    cell="rnn",
    vocabulary=ASCII,
    embedding=64,
    units=256,
    layers=1,
    dropout=0.0,
    tied=False,
    weights=None,
    name=None,
) -> CharacterModel:
    """A recurrent network that reads a text character by character, and says at each which comes next.

    ::

        h = embeddings[ids]                  # (n, time, embedding)
        h = recurrent(h, from state)         # (n, time, units), `layers` times, dropout after each
        logits = h @ W + b                   # (n, time, vocabulary); tied: W is the embeddings' transpose

    It returns logits: train it with `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` on ids and the same
    ids one place later. `model.characters.encode(text)` makes the ids.

    Args:
        cell: `"rnn"`, `"gru"` or `"lstm"`: `zoo.layers.RNNCell`, `GRUCell` or `LSTMCell`. Defaults to `"rnn"`.
        vocabulary: str, the characters it knows, each at least once: a whole text will do. With U+FFFD among them all
            others are read as that. Defaults to those of ASCII that are printed, and the newline.
        embedding: int, numbers a character is embedded in. Defaults to `64`.
        units: int, size of each layer's state. Defaults to `256`.
        layers: int, recurrent layers. Defaults to `1`.
        dropout: float in [0, 1), share of each layer's units set to 0 in training, the same at all places of a text.
            Defaults to `0.0`.
        tied: whether the output shares its matrix with the embedding; `embedding` must then equal `units`. Defaults
            to `False`.
        weights: None, or the name of bundled weights, which decide all arguments above but `cell`. Defaults to `None`.
        name: str. Defaults to `"charrnn"`, `"chargru"` or `"charlstm"`.

    Returns:
        `zoo.models.character_model.CharacterModel`, a `keras.Model` from ids ``(n, time)`` to logits
        ``(n, time, vocabulary)``, with `generate`.

    Raises:
        ValueError: if a size is not a whole number of at least 1, `cell` is unknown, or another argument cannot be
            used; the sentence names it.

    Example:

    >>> model = CharRNN("lstm", vocabulary="to be or not to be", embedding=8, units=16)
    >>> model(model.characters.encode("to be")[None]).shape
    TensorShape([1, 5, 7])
    >>> len(model.generate("to ", length=20, seed=1))
    20

    Reference: Sutskever, Martens and Hinton (2011), "Generating text with recurrent neural networks"; Press and Wolf
    (2017) for the tied output; Gal and Ghahramani (2016) for dropout.
    """
    settings = {
        "cell": cell, "vocabulary": vocabulary, "embedding": embedding, "units": units, "layers": layers,
        "dropout": dropout, "tied": tied,
    }  # fmt: skip
    architecture = f"char{cell}"
    settings.update(trained_options(architecture, weights, settings))
    return pretrained(CharacterModel(**settings, name=name or architecture), architecture, weights)
