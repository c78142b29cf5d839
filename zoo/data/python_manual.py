"""English prose that every Python brings along: its own manual."""

import platform

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split


def python_manual(name: str, *, test_fraction: float, seed: int) -> Dataset:
    """The topics that `help()` knows, such as `assignment` and `try`, from the standard library's `pydoc_data`.

    One text a topic; the test part is made of whole topics, drawn by `seed`. The text is that of the Python that runs,
    so numbers measured on it compare only within one version.
    """
    from pydoc_data.topics import topics  # only here: it is large

    texts = np.array([text.strip() for _, text in sorted(topics.items())])
    return Dataset(
        name,
        *split(texts, np.zeros((len(texts), 0), "int32"), test_fraction=test_fraction, seed=seed, stratify=False),
        task="text",
        source=f"the manual of Python {platform.python_version()}, pydoc_data.topics",
        license="PSF License 2",
    )
