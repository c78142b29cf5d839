"""Every model's training step on a GPU, against the same step on the CPU. On any backend: KERAS_BACKEND=jax."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from zoo.data import load
from zoo.models import MODELS
from zoo.tasks import LEARNS, pose

DATA = {"regression": "server_prices", "binary": "breast_cancer", "text": "python_manual", "translation": "dates"}
SMALL = {"charrnn": {"units": 32}, "chargru": {"units": 32}, "charlstm": {"units": 32}}


def there_is_one():
    if keras.config.backend() == "torch":
        import torch

        return torch.cuda.is_available()
    try:
        return bool(keras.distribution.list_devices("gpu"))
    except RuntimeError:  # JAX's way of saying that there is none
        return False


@pytest.fixture(scope="module")
def gpu():
    if not there_is_one():
        pytest.skip(f"no GPU that {keras.config.backend()} sees")
    return "gpu:0"


def photographs():
    """The digits, four times as large and in three channels: images for every architecture."""
    digits = load("digits")
    x, x_test = (np.repeat(part.repeat(4, 1).repeat(4, 2), 3, axis=3)[:16] for part in (digits.x_train, digits.x_test))
    return replace(digits, x_train=x, y_train=digits.y_train[:16], x_test=x_test, y_test=digits.y_test[:16])


def after_a_step(name, device):
    """The model's weights after two steps on this device, from one start."""
    task = LEARNS[name][0]
    data = photographs() if task == "classification" else load(DATA[task])
    with keras.device(device):
        keras.utils.set_random_seed(0)
        problem = pose(name, data, **SMALL.get(name, {}))
        rng = np.random.default_rng(0)
        problem.model.set_weights([rng.normal(0, 0.1, w.shape) ** 2 for w in problem.model.get_weights()])
        first = keras.tree.map_structure(lambda a: a[:8], problem.train)
        problem.model.compile(keras.optimizers.SGD(0.01), problem.loss)
        values = [float(problem.model.train_on_batch(*first)) for _ in range(2)]
    return values, problem.model.get_weights()


@pytest.mark.parametrize("name", MODELS)
def test_a_step_on_the_gpu_is_the_step_on_the_cpu(name, gpu):
    (losses, weights), (expected_losses, expected) = (after_a_step(name, device) for device in (gpu, "cpu:0"))
    np.testing.assert_allclose(losses, expected_losses, rtol=2e-3)
    for seen, right in zip(weights, expected, strict=True):
        np.testing.assert_allclose(seen, right, rtol=2e-2, atol=2e-3)  # TF32 may round products
