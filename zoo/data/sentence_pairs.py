"""Pairs of sentences from a tab-separated file, such as those of manythings.org/anki."""

import zipfile
from pathlib import Path

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split

TATOEBA = ("fra_eng", "spa_eng")  # of these we know who published them
LICENSE = "CC BY 2.0, attribution www.manythings.org/anki and tatoeba.org"
SOURCE = "sentences of tatoeba.org, collected by www.manythings.org/anki"


def sentence_pairs(name: str, place: Path, *, test_fraction: float, seed: int) -> Dataset:
    """Read `place`, whose lines are a sentence, a tab, its translation, and perhaps more, which is left out.

    Each source sentence is kept once, with the first of its translations: with several, what is asked in the test
    would have been answered in training. Empty lines are skipped.

    Args:
        name: the name to give it.
        place: a text file in UTF-8, a zip with one `.txt` file beside any `_about.txt`, or a folder that holds the
            text `NAME.txt` or the zip `NAME.zip`, written with `-` or `_`, as in `fra-eng.zip`.
        test_fraction: share of the pairs kept for the test.
        seed: draws the split.

    Raises:
        FileNotFoundError: if the folder holds no such file.
        ValueError: if the zip holds no text or several, the text is not UTF-8, or a line has no tab; the sentence
            names the line.
    """
    file = _inside(place, name) if place.is_dir() else place
    pairs: dict[str, str] = {}
    for number, line in enumerate(_text(file).split("\n"), start=1):
        source, tab, rest = line.partition("\t")
        target = rest.split("\t")[0].strip()
        if line.strip() and not (source.strip() and target):
            raise ValueError(f"line {number} of {file.name} is not two sentences with a tab between: {line[:60]!r}")
        if tab:
            pairs.setdefault(source.strip(), target)
    return Dataset(
        name,
        *split(np.array(list(pairs)), np.array(list(pairs.values())),
               test_fraction=test_fraction, seed=seed, stratify=False),
        task="translation",
        source=SOURCE if name in TATOEBA else file.name,
        license=LICENSE if name in TATOEBA else "none stated",
    )  # fmt: skip


def _inside(folder: Path, name: str) -> Path:
    """The set's file in a folder."""
    wanted = [f"{stem}{end}" for stem in (name, name.replace("_", "-")) for end in (".txt", ".zip")]
    for file in wanted:
        if (folder / file).is_file():
            return folder / file
    raise FileNotFoundError(f"the folder {folder} holds none of {', '.join(wanted)}: name the file itself")


def _text(file: Path) -> str:
    """The text of a file, or of the one text in a zip."""
    raw = file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            texts = [n for n in archive.namelist() if n.endswith(".txt") and not Path(n).name.startswith("_")]
            if len(texts) != 1:
                raise ValueError(f"{file.name} must hold one .txt file. Received: {', '.join(texts) or 'none'}")
            raw = archive.read(texts[0])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file.name} must be text in UTF-8: {error}") from error
