"""What several tests need: the real data's place, a grader kept warm."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the original data files: `TAPEZOO_DATA`, else `../shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    folder = Path(os.environ.get("TAPEZOO_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is not there (set TAPEZOO_DATA)")
    return folder


@pytest.fixture(scope="session")
def mnist_files(real_data) -> Path:
    """The four original files of MNIST."""
    return real_data / "mnist"
