"""English prose that every Python brings along: its own manual."""

import platform

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split


def python_manual(name: str, *, test_fraction: float, seed: int) -> Dataset:
    """The topics that `help()` knows, such as `assignment` and `try`, from the standard library's `pydoc_data`.

    One text a topic; the test part is made of whole topics, drawn by `seed`. Some topics are sections of others, as
    `if` is of `compound`: one of which half the paragraphs stand in longer topics is left out, else the test part would
    be known from training. The text is that of the Python that runs, so numbers measured on it compare only within one
    version.
    """
    from pydoc_data.topics import topics  # only here: it is large

    kept: list[str] = []
    seen: set[str] = set()
    for text in sorted({text.strip() for text in topics.values()}, key=lambda text: (-len(text), text)):
        paragraphs = set(text.split("\n\n")[1:])  # the first is the headline, underlined by its level
        if len(paragraphs & seen) < len(paragraphs) / 2:
            kept.append(text)
        seen |= paragraphs
    texts = np.array(kept)
    return Dataset(
        name,
        *split(texts, np.zeros((len(texts), 0), "int32"), test_fraction=test_fraction, seed=seed, stratify=False),
        task="text",
        source=f"the manual of Python {platform.python_version()}, pydoc_data.topics",
        license="PSF License 2",
    )
