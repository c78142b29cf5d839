"""Keras callbacks, batch-size schedules, mixed precision and averaging in `fit`, each by what it really did."""

import csv

import keras
import numpy as np
import pytest

from zoo.models import MLP
from zoo.optimizers import SGD, Adam
from zoo.schedules import batch_sizes
from zoo.training import fit

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
N = 50


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(N, 4)).astype("float32")
    return x, (x[:, 0] + x[:, 1] > 0).astype("int32")


def small():
    keras.utils.set_random_seed(3)
    return MLP(input_shape=(4,), hidden=(5,), classes=2)


def test_model_checkpoint_leaves_weights_that_load(data, tmp_path):
    path = str(tmp_path / "best.weights.h5")
    model = small()
    keep = keras.callbacks.ModelCheckpoint(path, monitor="loss", save_best_only=True, save_weights_only=True)
    fit(model, data, Adam(0.01), LOSS, epochs=3, callbacks=[keep], seed=0)
    other = small()
    other.load_weights(path)
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_schedulers_set_the_rate_that_the_step_uses(data):
    stopped = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 if epoch == 0 else 0.0)
    history = fit(small(), data, SGD(0.1), LOSS, epochs=3, batch_size=N, callbacks=[stopped], seed=0).history["loss"]
    assert history[0] > history[1]  # one step was taken, and none after it
    assert history[1] == pytest.approx(history[2], rel=1e-6)


def test_reduce_on_plateau_reduces(data):
    optimizer = SGD(0.5)
    reduce = keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.1, patience=1, min_delta=10.0)
    fit(small(), data, optimizer, LOSS, epochs=3, callbacks=[reduce], seed=0)
    assert float(keras.ops.convert_to_numpy(optimizer.learning_rate)) == pytest.approx(0.005)


def test_csv_logger_writes_what_history_says(data, tmp_path):
    log = tmp_path / "log.csv"
    history = fit(small(), data, SGD(0.1), LOSS, epochs=3, callbacks=[keras.callbacks.CSVLogger(str(log))], seed=0)
    rows = list(csv.DictReader(log.read_text().splitlines()))
    assert [float(r["loss"]) for r in rows] == pytest.approx(history.history["loss"])


def test_tensorboard_writes_events(data, tmp_path):
    fit(small(), data, SGD(0.1), LOSS, epochs=2, callbacks=[keras.callbacks.TensorBoard(str(tmp_path))], seed=0)
    assert any("tfevents" in p.name and p.stat().st_size > 0 for p in tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("sizes", "steps"),
    [
        (7, 3 * 8),  # 50 = 7 * 7 + 1
        ([10, 25, 50], 5 + 2 + 1),
        (lambda epoch: 10 * (epoch + 1), 5 + 3 + 2),
        (batch_sizes([0.1, 0.05, 0.025], n=200, batch_size=5), 10 + 5 + 3),
    ],
)
def test_batch_size_schedules_take_the_steps_they_should(sizes, steps, data):
    optimizer = SGD(0.1)
    fit(small(), data, optimizer, LOSS, epochs=3, batch_size=sizes, seed=0)
    assert int(keras.ops.convert_to_numpy(optimizer.iterations)) == steps


def test_mixed_precision_trains(data):
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        model = small()
        optimizer = keras.mixed_precision.LossScaleOptimizer(Adam(0.02))
        history = fit(model, data, optimizer, LOSS, epochs=8, seed=0).history["loss"]
    finally:
        keras.mixed_precision.set_global_policy("float32")
    assert np.isfinite(history).all()
    assert history[-1] < 0.8 * history[0]
    assert all(w.dtype == np.float32 for w in model.get_weights())
