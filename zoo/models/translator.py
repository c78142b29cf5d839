"""What every translating model of the zoo can do, however it is made inside."""

from collections.abc import Sequence

import keras
import numpy as np

from zoo.models.beam_search import NEVER, beam_search
from zoo.models.greedy import greedy
from zoo.models.words import BEGIN, END, PADDING, Words


class Translator(keras.Model):
    """A model that reads a sentence and says another, one token after the other.

    It is trained by teacher forcing: given the source and the right tokens so far it returns logits of the next,
    ``(source (n, places), target (n, time)) -> (n, time, target words)``; `pairs` makes these arrays out of sentences.
    Translating feeds it what it said itself, and never says "unknown": the likeliest word that has a name is said.

    A subclass makes its layers and then calls `make_variables`. It has three methods: `start`, `step` and `teach`.

    Args:
        settings: dict of the subclass's arguments, with `source_words`, `target_words` and `length`.
        name: str.
    """

    def __init__(self, settings: dict, name: str):
        super().__init__(name=name)
        self.settings = {**settings, "name": name}
        self.source, self.target = Words(settings["source_words"]), Words(settings["target_words"])
        self.length = settings["length"]
        self.searches: dict = {}  # compiled, by their settings

    def make_variables(self):
        """Call the model on symbols, so that every layer knows its sizes."""
        self(tuple(keras.Input((None,), dtype="int32", name=side) for side in ("source", "target")))

    @property
    def input_shape(self):
        """Of the source and of the target so far."""
        return (None, None), (None, None)

    @property
    def output_shape(self):
        """Of the logits."""
        return None, None, self.target.size

    def call(self, inputs):
        """Logits of the token after each of the target's, ``(n, time, words)``."""
        return self.teach(*inputs)[0]

    def start(self, source):
        """Read ids ``(n, places)``: a memory that stays as it is, and the state in which the first word is said."""
        raise NotImplementedError

    def step(self, last, state, memory):
        """Say one more token after ``last``, ``(n,)``: logits ``(n, target words)``, and the next state."""
        raise NotImplementedError

    def teach(self, source, target):
        """All next tokens after those of `target`: logits ``(n, time, words)``, attention ``(n, time, places)``."""
        raise NotImplementedError

    def get_config(self):
        """Arguments that rebuild this model."""
        return dict(self.settings)

    def pairs(self, sources: Sequence[str], targets: Sequence[str]):
        """What `zoo.training.fit` takes: inputs (source ids, target ids shifted by one), and target ids to predict."""
        says = self.target.encode(targets, self.length)
        return (self.source.encode(sources, self.length), _shifted(says)), says

    def greedy(self, source) -> np.ndarray:
        """Ids ``(n, length)`` for source ids ``(n, places)``: the likeliest token at every step."""
        return self._search(source, None, 0.0)

    def beam_search(self, source, width: int = 5, alpha: float = 0.6) -> tuple[np.ndarray, np.ndarray]:
        """The best of `width` hypotheses a sentence: ids ``(n, length)``, and scores ``(n,)``."""
        return self._search(source, width, alpha)

    def translate(self, sentences: Sequence[str], width: int = 1, alpha: float = 0.6) -> list[str]:
        """Translate sentences: by greedy search, or with `width` above 1 by beam search.

        The first call compiles the search, which takes seconds; the same model translates as many sentences as it
        gets at once.
        """
        source = self.source.encode(sentences, self.length)
        return self.target.decode(self.greedy(source) if width == 1 else self.beam_search(source, width, alpha)[0])

    def attention(self, sentences: Sequence[str], translations: Sequence[str] | None = None) -> list[tuple]:
        """Where the model looks while it says each word.

        Args:
            sentences: source sentences.
            translations: what it is made to say. Defaults to what it says by itself.

        Returns:
            For each sentence the source's words, the words said, each with the end, and the weights
            ``(words said, source words)``, whose rows sum to 1.

        Raises:
            ValueError: if the model has no attention.
        """
        source = self.source.encode(sentences, self.length)
        says = self.greedy(source) if translations is None else self.target.encode(translations, self.length)
        weights = self.teach(*(keras.ops.convert_to_tensor(ids) for ids in (source, _shifted(says))))[1]
        if weights is None:
            raise ValueError(f"{self.name} has no attention to show: it reads its source into one state")
        named = (words.spell(ids) for words, ids in ((self.source, source), (self.target, says)))
        return [
            ([*heard, "·"], [*said, "·"][: self.length], read[: len(said) + 1, : len(heard) + 1])
            for heard, said, read in zip(*named, keras.ops.convert_to_numpy(weights), strict=True)
        ]

    def _search(self, source, width, alpha):
        """The compiled search with these settings, on a few rows more where that saves a size to compile."""
        if (width, alpha) not in self.searches:
            self.searches[width, alpha] = Search(self, width, alpha).predict
        source = np.asarray(source, "int32")
        count = len(source)
        step = max(1, (1 << max(0, count - 1).bit_length()) // 16)  # at most eight sizes from n to 2 n
        size = min(256, max(1, -(-count // step)) * step)
        missing = max(1, -(-count // size)) * size - count
        filled = np.pad(source, ((0, missing), (0, 0)), constant_values=END)
        found = self.searches[width, alpha](filled, batch_size=size, verbose=0)
        return keras.tree.map_structure(lambda a: a[:count], found)


def _shifted(says: np.ndarray) -> np.ndarray:
    """What the decoder hears when it is to say these ids: the beginning, then each token but the end."""
    hears = np.pad(says[:, :-1], ((0, 0), (1, 0)), constant_values=BEGIN)
    return np.where(hears == END, PADDING, hears)


class Search(keras.Model):
    """A search as a model, so that Keras compiles it on every backend: source ids in, tokens out."""

    def __init__(self, translator: Translator, width: int | None, alpha: float):
        super().__init__()
        self.translator, self.width, self.alpha = translator, width, alpha

    def call(self, source):
        """Tokens ``(n, length)``, with a width their scores too."""
        model = self.translator
        memory, state = model.start(source)
        dumb = keras.ops.where(keras.ops.arange(model.target.size) < END, NEVER, 0.0)  # padding, unknown, beginning

        def step(last, state):
            logits, state = model.step(last, state, memory)
            return keras.ops.cast(logits, "float32") + dumb, state

        if self.width is None:
            return greedy(step, state, BEGIN, END, model.length)
        memory = keras.tree.map_structure(lambda a: keras.ops.repeat(a, self.width, axis=0), memory)
        return beam_search(step, state, BEGIN, END, self.width, model.length, self.alpha)
