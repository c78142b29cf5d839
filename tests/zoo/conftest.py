"""Real data for tests: the folder with the original files, and MNIST as tensorflow-datasets prepares it from there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_data():
    """Folder with one folder of original files a data set: TAPEZOO_DATA, else ../shared/data beside the repository."""
    folder = Path(os.environ.get("TAPEZOO_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no original files: set TAPEZOO_DATA, or put them into ../shared/data")
    return folder


@pytest.fixture(scope="session")
def mnist_dir(real_data):
    """A `data_dir` with the genuine MNIST in it. Prepared once a user, outside the checkout: it takes half a minute."""
    from zoo.data import load

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tapezoo-tests"
    load("mnist", data_dir=cache, manual_dir=real_data / "mnist")
    return cache
