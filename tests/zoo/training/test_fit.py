"""`fit` against float64 NumPy, against Keras, and against itself: short batches, seeds, metrics, a kill."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import keras
import numpy as np
import pytest

from zoo.models import MLP, LinearRegression
from zoo.optimizers import Adam, Momentum
from zoo.training import evaluate, fit
from zoo.training.randomness import epoch_order

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
RNG = np.random.default_rng(0)
X = RNG.normal(size=(70, 6)).astype("float32")
Y = (X @ RNG.normal(size=(6, 3))).argmax(axis=1)


def network(seed=1):
    keras.utils.set_random_seed(seed)
    return MLP((6,), hidden=(5,), classes=3)


def by_hand(weights, orders, batch_size, learning_rate, momentum):
    """Momentum on a one-hidden-layer network in float64, gradients written out. Returns weights and mean losses."""
    w = [v.astype("float64") for v in weights]
    velocity, losses = [np.zeros_like(v) for v in w], []
    for order in orders:
        total = 0.0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            x, y = X[rows].astype("float64"), Y[rows]
            z = x @ w[0] + w[1]
            h = np.maximum(z, 0)
            o = h @ w[2] + w[3]
            p = np.exp(o) / np.exp(o).sum(axis=1, keepdims=True)
            total -= np.log(p[np.arange(len(y)), y]).sum()
            d = (p - np.eye(3)[y]) / len(y)
            dh = d @ w[2].T * (z > 0)
            for i, g in enumerate([x.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0)]):
                velocity[i] = momentum * velocity[i] - learning_rate * g
                w[i] = w[i] + velocity[i]
        losses.append(total / len(order))
    return w, losses


@pytest.mark.parametrize("jit_compile", ["auto", False])
def test_equals_the_algorithm_written_out_short_last_batch_included(jit_compile):
    model = network()
    expected, losses = by_hand(model.get_weights(), [epoch_order(70, 5, e) for e in range(3)], 16, 0.1, 0.9)
    history = fit(model, (X, Y), Momentum(0.1), LOSS, epochs=3, batch_size=16, seed=5, jit_compile=jit_compile)
    for seen, right in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_allclose(seen, right, atol=2e-6)
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-5)


def test_unshuffled_equals_keras_with_weights_and_a_callback_that_watches_batches():
    weight = RNG.random(70).astype("float32")
    ours, theirs = network(), network()
    fit(ours, (X, Y, weight), Adam(0.01), LOSS, epochs=2, shuffle=False, callbacks=[keras.callbacks.TerminateOnNaN()])
    theirs.compile(Adam(0.01), LOSS)
    theirs.fit(X, Y, sample_weight=weight, epochs=2, shuffle=False, verbose=0)
    for a, b in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=2e-6)


def test_same_seed_same_run_bit_for_bit_dropout_included():
    def run(seed):
        keras.utils.set_random_seed(1)
        layers = [keras.Input((6,)), keras.layers.Dense(8), keras.layers.Dropout(0.5), keras.layers.Dense(3)]
        model = keras.Sequential(layers)
        keras.utils.set_random_seed(seed * 7)  # the global stream must not matter
        fit(model, (X, Y), Adam(0.01), LOSS, epochs=2, seed=seed)
        return np.concatenate([w.ravel() for w in model.get_weights()])

    first = run(3)
    assert (first == run(3)).all()
    assert (first != run(4)).any()


def test_evaluate_is_the_mean_over_examples_whatever_the_batch_size():
    model, weight = network(), RNG.random(70).astype("float32")
    o = keras.ops.convert_to_numpy(model(X)).astype("float64")
    each = np.log(np.exp(o).sum(axis=1)) - o[np.arange(70), Y]
    seen = evaluate(model, (X, Y, weight), LOSS, ["accuracy"], batch_size=32)
    np.testing.assert_allclose(seen["loss"], (each * weight).sum() / 70, rtol=1e-5)
    np.testing.assert_allclose(seen["accuracy"], np.average(o.argmax(axis=1) == Y, weights=weight), rtol=1e-5)


def test_early_stopping_restores_the_best_weights():
    model = network()
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=1, restore_best_weights=True)
    history = fit(model, (X, Y), Momentum(3.0), LOSS, epochs=30, validation=(X[:20], Y[:20]), callbacks=[stop], seed=0)
    assert len(history.history["loss"]) < 30
    np.testing.assert_allclose(
        evaluate(model, (X[:20], Y[:20]), LOSS)["loss"], min(history.history["val_loss"]), rtol=1e-5
    )


@pytest.mark.parametrize(
    ("data", "loss", "words"),
    [
        ((X, Y[:-1]), LOSS, "70, 69"),
        ((X[:0], Y[:0]), LOSS, "empty"),
        ((np.where(X > 2, np.nan, X), Y), LOSS, "holds NaN"),
        ((X, Y + 1), LOSS, "from 0 to 2"),
        ((X, Y), "crossentropi", "Unknown loss 'crossentropi'"),
        (X, LOSS, r"\(x, y\)"),
    ],
)
def test_bad_input_is_one_clear_sentence(data, loss, words):
    with pytest.raises(ValueError, match=words):
        fit(network(), data, Adam(), loss)


def test_targets_of_one_axis_do_not_broadcast_against_outputs_of_two():
    line, x = LinearRegression((1,)), np.arange(8.0)[:, None] / 8
    line.set_weights([np.zeros((1, 1)), np.zeros(1)])
    assert evaluate(line, (x, 2 * x[:, 0]), "mse")["loss"] == pytest.approx(4 * np.mean(x**2), rel=1e-6)


RUN = """
import os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np
from zoo.optimizers import Adam
from zoo.training import fit
folder, out, slow = sys.argv[1], sys.argv[2], sys.argv[3] == "slow"
class Slow(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        print("epoch", epoch, flush=True)
        if slow and epoch >= 2: time.sleep(60)
rng = np.random.default_rng(0)
x = rng.normal(size=(50, 4)).astype("float32"); y = (x[:, 0] > 0).astype("int32")
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(6), keras.layers.Dropout(0.3), keras.layers.Dense(2)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
h = fit(model, (x, y), Adam(0.02), loss, epochs=5, batch_size=16, seed=9, resume=folder, callbacks=[Slow()])
np.savez(out, *model.get_weights(), *[v.numpy() for v in model.optimizer.variables], np.array(h.history["loss"]))
"""


def test_a_killed_run_resumes_to_the_weights_it_would_have_reached(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(textwrap.dedent(RUN))
    environment = os.environ | {"PYTHONPATH": os.getcwd()}

    def start(folder, out, pace):
        command = [sys.executable, str(script), str(tmp_path / folder), str(tmp_path / out), pace]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    whole, killed = start("whole", "whole.npz", "fast"), start("part", "part.npz", "slow")
    for line in killed.stdout:
        if line.startswith("epoch 2"):
            break
    time.sleep(0.2)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    resumed = start("part", "part.npz", "fast")
    assert resumed.communicate(timeout=300)[0].split() == ["epoch", "2", "epoch", "3", "epoch", "4"]
    whole.communicate(timeout=300)
    with np.load(tmp_path / "whole.npz") as a, np.load(tmp_path / "part.npz") as b:
        assert a.files == b.files
        for name in a.files:
            np.testing.assert_array_equal(a[name], b[name])
