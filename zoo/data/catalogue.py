"""Which data sets there are, and the one function that loads any of them."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zoo.data.bundled import bundled
from zoo.data.cifar_binary import cifar_binary
from zoo.data.dataset import Dataset
from zoo.data.dates import dates
from zoo.data.downloaded import downloaded
from zoo.data.numbers import numbers
from zoo.data.python_manual import python_manual
from zoo.data.sentence_pairs import sentence_pairs
from zoo.data.server_prices import server_prices
from zoo.data.text_file import text_file
from zoo.data.toys import toy
from zoo.data.will_i_pass import will_i_pass


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue.

    Args:
        about: what it is, in a line.
        task: "classification", "binary", "regression", "text" or "translation".
        make: the function that loads it without a network; None if it comes through tensorflow-datasets.
        read: the function that reads it from a file or folder of the user's, for sets that come in no other way.
    """

    about: str
    task: str
    make: Callable[..., Dataset] | None = None
    read: Callable[..., Dataset] | None = None


DATASETS = {
    "digits": Entry("1,797 handwritten digits, 8×8 pixels", "classification", bundled),
    "iris": Entry("150 flowers, 4 lengths, 3 species", "classification", bundled),
    "wine": Entry("178 wines, 13 measurements, 3 growers", "classification", bundled),
    "breast_cancer": Entry("569 tumours, 30 measurements, malignant or benign", "binary", bundled),
    "diabetes": Entry("442 patients, 10 measurements, progress of the disease", "regression", bundled),
    "will_i_pass": Entry("1,000 students, lectures and project hours, passed or not; generated", "binary", will_i_pass),
    "server_prices": Entry("500 rents, time, servers, region, price; generated", "regression", server_prices),
    "moons": Entry("400 points on two half circles; generated", "binary", toy),
    "circles": Entry("400 points on two circles, one inside the other; generated", "binary", toy),
    "xor": Entry("400 points in a square, class by sign; generated", "binary", toy),
    "spirals": Entry("400 points on two arms of a spiral; generated", "binary", toy),
    "mnist": Entry("70,000 handwritten digits, 28×28 pixels", "classification"),
    "fashion_mnist": Entry("70,000 pieces of clothing, 28×28 pixels, 10 kinds", "classification"),
    "cifar10_binary": Entry("CIFAR-10 in its binary version, or a part of it", "classification", read=cifar_binary),
    "python_manual": Entry("400,000 characters of prose: the manual that Python brings along", "text", python_manual),
    "tiny_shakespeare": Entry("1.1 million characters of Shakespeare's plays", "text"),
    "text_file": Entry("a text file of yours, in UTF-8", "text", read=text_file),
    "dates": Entry("10,000 dates, English to French: tuesday 5 march 2019", "translation", dates),
    "numbers": Entry("20,000 numbers in words, English to French: forty-two", "translation", numbers),
    "sentence_pairs": Entry(
        "a tab-separated file of yours: one pair of sentences a line", "translation", read=sentence_pairs
    ),
    "fra_eng": Entry("sentences of Tatoeba, English to French: fra-eng.zip", "translation", read=sentence_pairs),
    "spa_eng": Entry("sentences of Tatoeba, English to Spanish: spa-eng.zip", "translation", read=sentence_pairs),
}


def load(
    name: str,
    *,
    data_dir: str | os.PathLike | None = None,
    manual_dir: str | os.PathLike | None = None,
    test_fraction: float = 0.2,
    seed: int = 0,
) -> Dataset:
    """Load a data set by name, into memory.

    Names in `DATASETS` with a `make` are bundled or generated: they need no network. Any other name is asked of
    tensorflow-datasets, which downloads it once, verifies its checksums, and keeps what it prepared. Without a network,
    put the original files into a folder by hand and name it as `manual_dir`; they are verified in the same way.

    Args:
        name: a name in `DATASETS`, or one of tensorflow-datasets' own, such as `cifar10` or `penguins/processed`.
        data_dir: where tensorflow-datasets keeps what it prepares. Defaults to its own choice (the environment variable
            `TFDS_DATA_DIR`, else `~/tensorflow_datasets`). Not used by bundled sets.
        manual_dir: folder with files placed by hand, or the one file of a set of yours. Defaults to the environment
            variable `TAPEZOO_MANUAL_DIR`, else none. Not used by bundled sets, nor by what tensorflow-datasets has
            prepared already.
        test_fraction: share kept for the test, in (0, 1), where the publisher gives no test part. Defaults to 0.2.
        seed: draws that split (each class keeps its share), and the examples of a generated set. Defaults to 0.

    Raises:
        ValueError: if neither we nor tensorflow-datasets know the name, or the set is not pairs of input and label.
        OSError: if the files are neither prepared, nor in `manual_dir`, nor reachable; or one of them is not the
            original. The message says what to do.

    Example:

    >>> digits = load("digits")
    >>> digits.x_train.shape, digits.x_test.shape, digits.task
    ((1437, 8, 8, 1), (360, 8, 8, 1), 'classification')
    """
    entry = DATASETS.get(name)
    if entry is not None and entry.make is not None:
        return entry.make(name, test_fraction=test_fraction, seed=seed)
    if entry is not None and entry.read is not None:
        place = manual_dir or os.environ.get("TAPEZOO_MANUAL_DIR")
        if not place or not Path(place).exists():
            raise FileNotFoundError(
                f"{name} is {entry.about}. Say where it is: manual_dir=PLACE, --files PLACE or TAPEZOO_MANUAL_DIR=PLACE"
                + (f"; there is no {place}" if place else "")
            )
        return entry.read(name, Path(place), test_fraction=test_fraction, seed=seed)
    return downloaded(
        name,
        data_dir=data_dir,
        manual_dir=manual_dir or os.environ.get("TAPEZOO_MANUAL_DIR") or None,
        test_fraction=test_fraction,
        seed=seed,
        ours=tuple(DATASETS),
        bundled=tuple(known for known, entry in DATASETS.items() if entry.make is not None),
    )
