"""Data sets that come through tensorflow-datasets, with its checksums, as plain arrays."""

import contextlib
import difflib
import io
import logging
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split


def downloaded(
    name: str,
    *,
    data_dir,
    manual_dir,
    test_fraction: float,
    seed: int,
    ours: Sequence[str],
    bundled: Sequence[str],
) -> Dataset:
    """Load `name` from what tensorflow-datasets has prepared, preparing it first if need be.

    The test part is the publisher's `test`, else its `validation`, else cut from `train` by `seed`. A `validation`
    beside a `test` belongs to the training part, from which `Dataset.held_out` takes what settings are chosen by.

    Args:
        name: tensorflow-datasets' name, with its configuration if it has several: `penguins/processed`.
        data_dir: where the prepared set is kept; None for tensorflow-datasets' own choice.
        manual_dir: folder with the original files, or None to download them.
        test_fraction: as in `load`.
        seed: as in `load`.
        ours: names to list and to suggest when the name is unknown.
        bundled: names to suggest when there is no network.

    Raises:
        ValueError: if the name is unknown, or the set is neither pairs of input and label nor plain texts.
        OSError: if the files cannot be had, or are not the originals.
    """
    if manual_dir is not None and not Path(manual_dir).is_dir():
        raise NotADirectoryError(f"the folder of files placed by hand does not exist: {manual_dir}")
    import tensorflow_datasets as tfds

    with _hushed():
        builder = _builder(tfds, name, data_dir, ours)
        if not builder.is_prepared():
            _prepare(tfds, builder, name, manual_dir, bundled)
        return _as_arrays(tfds, builder, name, test_fraction, seed)


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Keep tensorflow-datasets' bars, prints and log lines off the screen; errors are raised as ever."""
    loggers = [logging.getLogger(name) for name in ("absl", "urllib3")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _builder(tfds, name, data_dir, ours):
    """The genuine builder of `name`; a name of a strange form (which could fetch code from afar) is never looked up."""
    if re.fullmatch(r"\w+(/[\w.+-]+)?(:[\d.]+)?", name):
        try:
            return tfds.builder(name, data_dir=data_dir)
        except tfds.core.DatasetNotFoundError:
            pass
    close = difflib.get_close_matches(name, [*ours, *tfds.list_builders(with_community_datasets=False)], n=1)
    raise ValueError(
        f"there is no data set {name!r}, and tensorflow-datasets does not know it either."
        + (f" Did you mean {close[0]!r}?" if close else "")
        + f" Known here: {', '.join(ours)}; and every name of tensorflow-datasets"
    )


def _prepare(tfds, builder, name, manual_dir, bundled):
    """Download, or take what was placed by hand; verify; write the prepared set, or nothing if it is interrupted."""
    import requests
    from tensorflow_datasets.core.download.download_manager import NonMatchingChecksumError

    files = {url: info.filename for url, info in (builder.url_infos or {}).items()}
    away = [url for url, file in files.items() if manual_dir is None or not (Path(manual_dir) / file).is_file()]
    try:
        if away and away[0].startswith("http"):  # left to itself, tensorflow-datasets tries for ten minutes
            requests.head(away[0], timeout=10).close()
        with tempfile.TemporaryDirectory(prefix="tapezoo-") as own:
            # Left to itself, tensorflow-datasets unpacks every set into one folder, by file name alone: Fashion-MNIST,
            # whose files are called as MNIST's are, would then silently be MNIST.
            config = tfds.download.DownloadConfig(manual_dir=manual_dir, extract_dir=own)
            builder.download_and_prepare(download_config=config)
    except (requests.exceptions.RequestException, tfds.download.DownloadError) as error:
        names = sorted(set(files.values()))
        listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
        raise ConnectionError(
            f"{name} is not on this machine and cannot be downloaded. Use a bundled set ({', '.join(bundled)}), or put "
            f"the original files ({listed}) into a folder and name it: manual_dir=FOLDER, --files FOLDER or "
            "TAPEZOO_MANUAL_DIR=FOLDER"
        ) from error
    except NonMatchingChecksumError as error:
        wrong = re.search(r"downloaded to (\S+?),? has wrong checksum", str(error))
        raise OSError(
            f"{wrong[1] if wrong else 'a file'} is not the original file of {name}: its checksum differs. "
            "Replace it by a fresh copy"
        ) from error


def _as_arrays(tfds, builder, name, test_fraction, seed):
    """Read the whole prepared set into memory."""
    info, features = builder.info, builder.info.features
    texts = [key for key, feature in features.items() if isinstance(feature, tfds.features.Text)]
    keys: Sequence = info.supervised_keys or (texts if len(texts) == len(features) == 1 else ())
    readable = len(keys) in (1, 2) and all(isinstance(key, str) and _readable(tfds, features[key]) for key in keys)
    held_out = next((part for part in ("test", "validation") if part in info.splits), None)
    if not readable or "train" not in info.splits:
        raise ValueError(
            f"{name} is not made of pairs of a fixed-size input and a label (it has {', '.join(features)}): "
            f"use tensorflow_datasets.load({name!r}) itself"
        )
    label = features[keys[1]] if len(keys) == 2 else None
    classes = label.num_classes if isinstance(label, tfds.features.ClassLabel) else None
    learned = "train+validation" if held_out == "test" and "validation" in info.splits else "train"
    read = builder.as_dataset(split=[part for part in (learned, held_out) if part], batch_size=-1)
    pairs = [_pair(tfds, features, keys, part) for part in read]
    if held_out is None:
        arrays = split(*pairs[0], test_fraction=test_fraction, seed=seed, stratify=classes is not None)
    else:
        arrays = (*pairs[0], *pairs[1])
    return Dataset(
        name,
        *arrays,
        task=_task(label, classes),
        classes=classes,
        class_names=tuple(label.names or ()) if label is not None and classes else (),
        source=f"tensorflow-datasets, {info.full_name}: {info.homepage}",
        license=info.redistribution_info.license or "none stated",
    )


def _task(label, classes):
    """What there is to learn, in the words of `Dataset`."""
    if label is None:
        return "text"
    return "regression" if classes is None else "binary" if classes == 2 else "classification"


def _readable(tfds, feature):
    """Whether all examples of `feature` have one shape, so that they fit one array."""
    if isinstance(feature, tfds.features.Text):
        return True
    return isinstance(feature, tfds.features.Tensor | tfds.features.Image) and None not in feature.shape


def _pair(tfds, features, keys, part) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and labels of one part; texts alone get labels `(n, 0)`."""
    x, *y = (_plain(tfds, features[key], part[key].numpy()) for key in keys)
    return x, y[0] if y else np.zeros((len(x), 0), "int32")


def _plain(tfds, feature, values):
    """What tensorflow-datasets read, as `Dataset` promises it."""
    if isinstance(feature, tfds.features.Image) and values.dtype == np.uint8:
        return values.astype("float32") / 255
    if isinstance(feature, tfds.features.ClassLabel):
        return values.astype("int32")
    if isinstance(feature, tfds.features.Text):
        return np.array([text.decode("utf-8") for text in values])
    return values.astype("float32")
