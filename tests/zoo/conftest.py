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


@pytest.fixture
def taped():
    """`taped(f, x)`: the gradient of the sum of `f(x)` that the backend itself finds, as a NumPy array."""
    import keras

    def by_tensorflow(f, x):
        import tensorflow as tf

        x = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x).numpy()

    def by_jax(f, x):
        import jax

        return jax.grad(lambda x: f(x).sum())(x)

    def by_torch(f, x):
        import torch

        x = torch.tensor(x, requires_grad=True)
        f(x).sum().backward()
        return x.grad.numpy()

    return {"tensorflow": by_tensorflow, "jax": by_jax, "torch": by_torch}[keras.backend.backend()]
