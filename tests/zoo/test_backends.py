"""The parts of the zoo that run on every Keras backend pass their tests on each one that is installed."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTABLE = ["tests/zoo/layers", "tests/zoo/models", "tests/zoo/optimizers", "tests/zoo/schedules"]


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_same_tests_pass_on(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed: its tests are left out (pip install 'tapezoo[backends]')")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PORTABLE]
    quickly = "--xla_backend_optimization_level=0"  # JAX spends most of its time compiling
    environment = {**os.environ, "KERAS_BACKEND": backend, "XLA_FLAGS": quickly}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
