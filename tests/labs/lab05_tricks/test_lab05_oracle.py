"""The lab's oracle against Keras, scikit-learn, tables and numbers by hand; its draws are what they are called.

And its solution against the zoo: the lab writes shorter classes of the same names, which must do the same.
"""

from pathlib import Path
from types import SimpleNamespace

import jupytext
import keras
import numpy as np
import pytest
from keras import ops
from sklearn.preprocessing import StandardScaler

import zoo.initializers
import zoo.layers
import zoo.losses
from labs.lab05_tricks import exercises, oracle

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def solution():
    """What the solution's exercises define, without its plots and trainings."""
    defined = {}
    for cell in jupytext.read(ROOT / "solutions" / "lab05_tricks.py").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", ()):
            exec(cell.source, defined)
    return SimpleNamespace(**defined)


@pytest.mark.parametrize(
    ("name", "settings"),
    [("Gaussian", {"mean": 2.0, "stddev": 0.3}), ("GlorotUniform", {}), ("HeNormal", {})],
)
def test_the_starts_are_those_of_the_zoo(solution, name, settings):
    for shape in ((30, 20), (3, 3, 5, 7)):
        theirs, ours = (getattr(made, name)(**settings, seed=3)(shape) for made in (solution, zoo.initializers))
        np.testing.assert_allclose(ops.convert_to_numpy(theirs), ops.convert_to_numpy(ours), rtol=1e-6)
        assert solution.fans(shape) == zoo.initializers.fans(shape)


@pytest.mark.parametrize("shape", [(4, 3), (3, 2, 4, 3)])
def test_batch_norm_is_that_of_the_zoo(solution, shape):
    rng = np.random.default_rng(5)
    theirs, ours = solution.BatchNorm(momentum=0.7, epsilon=0.2), zoo.layers.BatchNorm(momentum=0.7, epsilon=0.2)
    for training in (True, True, False):
        x = rng.normal(3, 2, shape).astype("float32")
        np.testing.assert_allclose(
            *(ops.convert_to_numpy(layer(x, training=training)) for layer in (theirs, ours)), rtol=1e-5, atol=1e-5
        )


@pytest.mark.parametrize(("name", "setting"), [("Dropout", 0.3), ("ClassicDropout", 0.3)])
def test_dropout_is_that_of_the_zoo(solution, name, setting):
    x = np.random.default_rng(6).uniform(1, 2, (40, 50)).astype("float32")
    layers = [getattr(made, name)(setting) for made in (solution, zoo.layers)]
    for layer in layers:
        layer.random = keras.random.SeedGenerator(7)
    for training in (True, True, False):
        theirs, ours = (ops.convert_to_numpy(layer(x, training=training)) for layer in layers)
        np.testing.assert_allclose(theirs, ours, rtol=1e-6)


def test_the_penalty_is_that_of_the_zoo(solution):
    given = exercises.weights(np.random.default_rng(6))
    arrays = [ops.convert_to_tensor(w) for w in given["weights"]]
    theirs, ours = (float(made.l2_penalty(arrays, 0.3)) for made in (solution, zoo.losses))
    assert theirs == pytest.approx(ours, rel=1e-6)


def test_standardize_equals_scikit_learn():
    given = exercises.tables(np.random.default_rng(0))
    scaler = StandardScaler().fit(given["train"].astype("float64"))
    for part, name in zip(oracle.standardize(*given.values()), given, strict=True):
        np.testing.assert_allclose(part, scaler.transform(given[name].astype("float64")), atol=1e-6)


def test_a_constant_feature_is_zero_in_all_parts():
    train, dev = oracle.standardize([[1, 5], [3, 5]], [[5, 7]])
    np.testing.assert_allclose(train, [[-1, 0], [1, 0]])
    np.testing.assert_allclose(dev, [[3, 0]])


def test_fans_by_hand():
    assert oracle.fans((784, 128)) == (784, 128)
    assert oracle.fans((5, 5, 6, 16)) == (150, 400)
    assert oracle.fans((3, 4, 2)) == (12, 6)


@pytest.mark.parametrize(
    ("spread", "name"), [(exercises.glorot_spread, "GlorotUniform"), (exercises.he_spread, "HeNormal")]
)
def test_spreads_are_those_of_keras(spread, name):
    for shape in ((300, 200), (3, 3, 40, 60)):
        weights = ops.convert_to_numpy(getattr(keras.initializers, name)(seed=1)(shape))
        assert weights.std() == pytest.approx(spread(shape), rel=0.02)


def test_shares_of_the_normal_distribution():
    assert oracle.share_beyond(1.96) == pytest.approx(0.05, abs=1e-4)  # the table everybody knows
    assert 0.035 < oracle.share_beyond(2.054) < 0.045
    assert 0.35 < 1 - oracle.share_beyond(0.5) < 0.45


def test_depth_signal_equals_numpy():
    rng = np.random.default_rng(3)
    x, first, second = rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    expected = [np.tanh(x @ first).var(), np.tanh(np.tanh(x @ first) @ second).var()]
    np.testing.assert_allclose(oracle.depth_signal([first, second], np.tanh, x), expected)


@pytest.mark.parametrize("shape", [(4, 3), (3, 2, 4, 3)])
def test_batch_norm_equals_keras(shape):
    given = exercises.batches(np.random.default_rng(4), shape, (2, *shape[1:]), momentum=0.7, epsilon=0.2)
    layer = keras.layers.BatchNormalization(momentum=0.7, epsilon=0.2)
    layer.build(shape)
    layer.gamma.assign(given["gamma"])
    layer.beta.assign(given["beta"])
    for step, batch in enumerate(given["batches"], start=1):
        trained = ops.convert_to_numpy(layer(batch, training=True))
        np.testing.assert_allclose(exercises.in_training(given, batch), trained, rtol=1e-4, atol=1e-4)
        used = ops.convert_to_numpy(layer(given["new"], training=False))
        np.testing.assert_allclose(exercises.in_use(given, step), used, rtol=1e-4, atol=1e-4)


def test_dense_block_equals_keras_layers():
    given = exercises.block(np.random.default_rng(5))
    scores = given["x"] @ given["kernel"]
    expected = ops.relu(keras.layers.BatchNormalization()(scores, training=True))
    np.testing.assert_allclose(
        oracle.dense_block(given["x"], given["kernel"]), ops.convert_to_numpy(expected), rtol=1e-3, atol=1e-3
    )


def test_agreement_by_counting():
    # of two dice, three faces of ten: both inside or both outside
    faces = np.arange(10) < 3
    assert oracle.agreement(0.3) == pytest.approx(np.mean(faces[:, None] == faces[None, :]))


def test_l2_equals_keras():
    given = exercises.weights(np.random.default_rng(6))
    regularizer = keras.regularizers.L2(given["strength"])
    expected = sum(float(regularizer(ops.convert_to_tensor(w))) for w in given["weights"])
    assert oracle.l2_penalty(given["weights"], given["strength"]) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("seed", range(10))
def test_stopping_equals_keras(seed):
    draw = exercises.runs_with_delta if seed % 2 else exercises.runs_without_delta
    given = draw(np.random.default_rng(seed))
    for losses in given["runs"]:
        delta = given["settings"].get("min_delta", 0)
        callback = keras.callbacks.EarlyStopping(
            monitor="loss", mode="min", patience=given["patience"], min_delta=delta
        )
        callback.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
        callback.model.stop_training = False
        callback.on_train_begin()
        where, best = -1, []
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"loss": loss})
            best.append(callback.best_epoch)
            if callback.model.stop_training:
                where = epoch
                break
        assert oracle.stopping(losses, given["patience"], delta) == (where, best)


def test_diagnose_fit_by_hand():
    # the table of the lab, row by row; a target of 0.1
    assert oracle.diagnose_fit(0.3, 0.1, 0.1) == "raise capacity"
    assert oracle.diagnose_fit(0.3, 0.9, 0.1) == "raise capacity"
    assert oracle.diagnose_fit(0.0, 0.3, 0.1) == "regularize more"
    assert oracle.diagnose_fit(0.11, 0.3, 0.1) == "regularize more"
    assert oracle.diagnose_fit(0.11, 0.11, 0.1) == "good"


def test_best_trial_by_hand():
    assert oracle.best_trial([np.nan, 0.2, 0.9, np.nan, 0.9]) == 2


@pytest.mark.parametrize("seed", range(20))
def test_draws_are_what_they_are_called(seed):
    rng = np.random.default_rng(seed)
    without, with_delta = exercises.runs_without_delta(rng), exercises.runs_with_delta(rng)
    ends = [oracle.stopping(run, without["patience"], 0)[0] for run in without["runs"]]
    assert ends[0] > 0
    assert ends[1:3] == [-1, -1]
    assert ends[3] == without["patience"]
    for run in without["runs"]:  # a tie is a question of min_delta
        assert all(loss != min(run[:place]) for place, loss in enumerate(run) if place)
    delta = with_delta["settings"]["min_delta"]
    ends = [oracle.stopping(run, with_delta["patience"], delta)[0] for run in with_delta["runs"]]
    assert ends[0] == -1
    assert min(ends[1:]) > 0
    for check in exercises.diagnose_fit.checks:
        assert np.all(exercises.networks(rng, **check.declared)["cases"] <= 1)  # errors are shares
    kinds = ["good, by a hair", "good, far below", "cannot learn", "cannot learn, luckier on dev", "by heart"]
    for kind in kinds:
        train, dev, target = exercises.networks(rng, [kind])["cases"][0]
        assert all(error / target < 1.1 or error / target > 1.5 for error in (train, dev))
        assert (
            oracle.diagnose_fit(train, dev, target)
            == {"g": "good", "c": "raise capacity", "b": "regularize more"}[kind[0]]
        )
    search = exercises.searches(rng)
    assert np.isnan(search["dev"]).sum() == 2
    assert np.isnan(search["dev"][0])
    assert oracle.best_trial(search["dev"]) != oracle.best_trial(search["test"])
    for blurred in (False, True):
        constant = exercises.constant_tables(rng, blurred)
        assert np.flatnonzero(np.ptp(constant["train"], axis=0) == 0) == [constant["at"]]
        column = constant["train"][:, constant["at"]]
        total = np.float32(0)
        for value in column:
            total += value
        spreads = column.std(), abs(total / np.float32(7) - column[0]), abs(total * np.float32(1 / 7) - column[0])
        assert all(s > 0 for s in spreads) if blurred else column.std() == 0
        assert np.all(constant["dev"][:, constant["at"]] != column[0])
    for layer in ("dense", "image"):
        shapes = exercises.large_kernels(rng, "HeNormal", layer == "image")["shapes"]
        assert all(np.prod(shape) > 25_000 for shape in shapes)
        assert all(max(oracle.fans(s)) > 1.5 * min(oracle.fans(s)) for s in shapes)
