"""CIFAR-10 in the binary layout of its authors, from a folder or an archive, whole or a part of it."""

import tarfile
from pathlib import Path

import numpy as np

from zoo.data.dataset import Dataset

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
RECORD = 1 + 3 * 32 * 32  # bytes: a label, then all red, all green, all blue values, row by row
LARGEST = 10_000 * RECORD  # bytes of one file of the whole set


def cifar_binary(name: str, place: Path, **_) -> Dataset:
    """Read `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`.

    Args:
        name: the name to give it.
        place: the folder that holds the files (or `cifar-10-batches-bin/` with them), the archive
            `cifar-10-binary.tar.gz`, or a folder with one archive. Nothing is unpacked to the disk.

    Returns:
        `Dataset` of images ``(n, 32, 32, 3)`` in [0, 1]. The test part is the publisher's; nothing is split.

    Raises:
        FileNotFoundError: if a file is missing.
        ValueError: if a file is not made of records of 3,073 bytes, or a label is not 0 to 9; the sentence names it.
    """
    contents = _archive(place) if place.is_file() else _folder(place)
    missing = [file for file in (*TRAIN, TEST) if file not in contents]
    if missing:
        raise FileNotFoundError(f"{place} does not hold {', '.join(missing)}: CIFAR-10's binary version was expected")
    parts = [_read(contents[file], file) for file in TRAIN]
    x_test, y_test = _read(contents[TEST], TEST)
    return Dataset(
        name,
        np.concatenate([x for x, _ in parts]),
        np.concatenate([y for _, y in parts]),
        x_test,
        y_test,
        task="classification",
        classes=10,
        class_names=CLASSES,
        source=f"CIFAR-10, binary version, {sum(len(y) for _, y in parts):,} training and {len(y_test):,} test images: "
        "https://www.cs.toronto.edu/~kriz/cifar.html",
        license="none stated",
    )


def _folder(place: Path) -> dict[str, bytes]:
    """The files in a folder, in `cifar-10-batches-bin` below it, or in the one archive it holds."""
    inner = place / "cifar-10-batches-bin"
    home = inner if inner.is_dir() else place
    archives = sorted(place.glob("*.tar.gz"))
    if not (home / TEST).is_file() and len(archives) == 1:
        return _archive(archives[0])
    files = [home / file for file in (*TRAIN, TEST)]
    return {file.name: file.read_bytes() for file in files if file.is_file()}


def _archive(path: Path) -> dict[str, bytes]:
    """The files of an archive, read in memory; names count, folders do not, and nothing else is read."""
    found = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = member.name.rpartition("/")[2]
                if member.isfile() and name in (*TRAIN, TEST) and member.size <= LARGEST:
                    found[name] = archive.extractfile(member).read()  # type: ignore[union-attr]  # it is a file
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise ValueError(f"{path.name} is no archive that can be read: {problem}") from None
    return found


def _read(data: bytes, file: str) -> tuple[np.ndarray, np.ndarray]:
    """Images ``(n, 32, 32, 3)`` and labels ``(n,)``."""
    if not data or len(data) % RECORD:
        raise ValueError(f"{file} has {len(data):,} bytes, which are no records of {RECORD:,}: it is not CIFAR-10's")
    records = np.frombuffer(data, "uint8").reshape(-1, RECORD)
    labels = records[:, 0].astype("int32")
    if labels.max() > 9:
        raise ValueError(f"{file} has the label {labels.max()}; 0 to 9 were expected: it is not CIFAR-10's")
    planes = records[:, 1:].reshape(-1, 3, 32, 32)  # (n, channel, row, column)
    return planes.transpose(0, 2, 3, 1).astype("float32") / 255, labels
