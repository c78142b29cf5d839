"""The words of one language, and sentences as rows of ids."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from zoo.models.arguments import positive_integer

PADDING, UNKNOWN, BEGIN, END = range(4)
NAMES = ("", "<?>", "", "")  # how they read, should a model answer with them: like no token there is
TOKEN = re.compile(r"\w+(?:-\w+)*['’]?|[^\w\s]")  # d' and don' are words; so is forty-two


class Words:
    """What a model can read or say in one language.

    Ids 0 to 3 mean padding, unknown word, beginning and end; the words follow. Text is put into lower case and cut into
    words and punctuation marks; a hyphen belongs to its word, and an apostrophe ends one: `l'eau` is `l'` and `eau`.

    Args:
        words: the words in the order of their ids, as one string with a space between; or how many words there are,
            if they have no names: then only ids can be translated.

    Raises:
        ValueError: if there is no word, or one comes twice.

    Example:

    >>> words = Words.of(["mardi 5 mars", "lundi 5 mai"], at_most=3)
    >>> words.words
    '5 lundi mai'
    >>> words.encode(["Lundi 5 juin"], length=6).tolist()  # juin is unknown, the end is marked, the rest is padding
    [[5, 4, 1, 3, 0, 0]]
    >>> words.decode([[5, 4, 6, 3, 0, 0]])
    ['lundi 5 mai']
    """

    def __init__(self, words: str | int):
        self.words = words
        self.names = words.split(" ") if isinstance(words, str) else []
        if isinstance(words, str):
            if "" in self.names or len(set(self.names)) < len(self.names):
                raise ValueError(f"`words` must be different words with a space between. Received: {words[:60]!r}")
            self.size = END + 1 + len(self.names)
        else:
            self.size = END + 1 + positive_integer("words", words)
        self.ids = {word: number for number, word in enumerate(self.names, start=END + 1)}

    @classmethod
    def of(cls, sentences: Iterable[str], at_most: int | None = None) -> "Words":
        """The most frequent words of `sentences`; those equally frequent in the order of the alphabet."""
        counts = Counter(token for sentence in sentences for token in tokens(sentence))
        return cls(" ".join(sorted(counts, key=lambda word: (-counts[word], word))[:at_most]))

    def encode(self, sentences: Sequence[str], length: int) -> np.ndarray:
        """Ids ``(n, length)``: the words, the end, padding.

        Raises:
            ValueError: if the words have no names, or a sentence and its end are longer than `length`.
        """
        if not self.names:
            raise ValueError("The words of this model have no names: it was built with their number. Give it ids")
        ids = np.full((len(sentences), length), PADDING, "int32")
        for row, sentence in zip(ids, sentences, strict=True):
            read = [self.ids.get(token, UNKNOWN) for token in tokens(sentence)] + [END]
            if len(read) > length:
                raise ValueError(
                    f"A sentence may have at most {length - 1} words. Received: {len(read) - 1}: {sentence!r}"
                )
            row[: len(read)] = read
        return ids

    def decode(self, ids) -> list[str]:
        """Sentences out of ids ``(n, length)``: the words before the end, each joined to the next as it was written."""
        return [re.sub(r"(?<=['’]) | (?=[.,])", "", " ".join(row)) for row in self.spell(ids)]

    def spell(self, ids) -> list[list[str]]:
        """The words before the end in each row of ids ``(n, length)``, one by one."""
        names = [*NAMES, *(self.names or map(str, range(END + 1, self.size)))]
        return [[names[i] for i in until_end(row)] for row in np.asarray(ids)]


def tokens(sentence: str) -> list[str]:
    """The words and punctuation marks of a sentence."""
    return TOKEN.findall(sentence.lower())


def until_end(row) -> list[int]:
    """The ids of a sentence that stand before its end or its padding."""
    ids = [int(i) for i in row]
    stops = [ids.index(stop) for stop in (END, PADDING) if stop in ids]
    return ids[: min(stops, default=len(ids))]
