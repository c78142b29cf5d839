"""Any text of the user's."""

from pathlib import Path

import numpy as np

from zoo.data.dataset import Dataset


def text_file(name: str, place: Path, *, test_fraction: float, seed: int) -> Dataset:
    """Read the text in the file `place`, in UTF-8; its end is the test part. `seed` has nothing to draw here.

    Raises:
        IsADirectoryError: if it is a folder.
        ValueError: if it is not UTF-8, or too short to be cut in two.
    """
    if place.is_dir():
        raise IsADirectoryError(f"{place} is a folder: name the text file itself")
    if not 0 < test_fraction < 1:
        raise ValueError(f"`test_fraction` must be in (0, 1). Received: test_fraction={test_fraction}")
    try:
        text = place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{place.name} must be text in UTF-8: {error}") from error
    cut = round(len(text) * (1 - test_fraction))
    if not 0 < cut < len(text):
        raise ValueError(f"{place.name} is too short for a training and a test part: it has {len(text)} characters")
    nothing = np.zeros((1, 0), "int32")
    return Dataset(
        name, np.array([text[:cut]]), nothing, np.array([text[cut:]]), nothing, task="text",
        source=place.name, license="none stated",
    )  # fmt: skip
