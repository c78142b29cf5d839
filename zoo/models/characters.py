"""Text as numbers: one a character."""

import numpy as np

UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Characters:
    """The characters a model knows, in the order of their code points; the id of each is its place.

    Args:
        vocabulary: str, at least two different characters. With U+FFFD, the replacement character, among them, any
            other character is read as that one; without it, other characters are refused.

    Raises:
        ValueError: if it is not such a string.

    Example:

    >>> characters = Characters("to be or not to be")
    >>> characters.text, characters.encode("rent").tolist(), characters.decode([2, 5, 6])
    (' benort', [5, 2, 3, 6], 'ert')
    """

    def __init__(self, vocabulary):
        if not isinstance(vocabulary, str) or len(set(vocabulary)) < 2:
            raise ValueError(
                f"`vocabulary` must be a string of at least two different characters. Received: {vocabulary!r}"
            )
        self.text = "".join(sorted(set(vocabulary)))
        self.codes = _codes(self.text)

    @property
    def size(self) -> int:
        """How many characters there are."""
        return len(self.text)

    def encode(self, text: str) -> np.ndarray:
        """The ids of a text's characters, int32.

        Raises:
            ValueError: naming a character that is not in the vocabulary, if that has no replacement character.
        """
        codes = _codes(text)
        ids = np.minimum(np.searchsorted(self.codes, codes), self.size - 1)
        strange = self.codes[ids] != codes
        if strange.any():
            if UNKNOWN not in self.text:
                raise ValueError(f"the model does not know the character {chr(codes[strange][0])!r}")
            ids[strange] = self.text.index(UNKNOWN)
        return ids.astype("int32")

    def decode(self, ids) -> str:
        """The text of which these are the ids."""
        return "".join(self.text[i] for i in ids)


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
