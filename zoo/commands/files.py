"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def writable(path: Path | None, suffix: str) -> None:
    """Refuse, before any work, a place where nothing could be written at the end.

    Raises:
        ValueError: saying what is wrong with the place.
    """
    if path is None:
        return
    if not path.name.endswith(suffix):
        raise ValueError(f"the file must end in {suffix}. Received: {path}")
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise ValueError(
            f"{path} cannot be written: {'it is a folder' if path.is_dir() else 'its folder does not exist'}"
        )


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place: an interrupt leaves the old file or the new."""
    with tempfile.TemporaryDirectory(prefix=".zoo-", dir=path.resolve().parent) as folder:
        half = Path(folder) / path.name
        write(half)
        os.replace(half, path)
