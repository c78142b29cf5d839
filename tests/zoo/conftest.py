"""MNIST as tensorflow-datasets prepares it from the original files."""

import os
from pathlib import Path

import pytest

collect_ignore = ["optimizers/mirrored.py"]  # a program that tests start; it cannot be imported beside others


@pytest.fixture(scope="session")
def mnist_dir(mnist_files):
    """A `data_dir` with the genuine MNIST in it. Prepared once a user, outside the checkout: it takes half a minute."""
    from zoo.data import load

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tapezoo-tests"
    load("mnist", data_dir=cache, manual_dir=mnist_files)
    return cache
