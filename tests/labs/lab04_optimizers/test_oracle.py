"""The lab's oracle against Keras where the conventions are the same, and against numbers worked out by hand."""

import keras
import numpy as np
import pytest

from labs.lab04_optimizers import exercises, oracle

STEPS = 7
RATES = np.geomspace(0.3, 0.02, STEPS)  # the rate changes, or a rate outside the velocity would not show


class Rates(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return keras.ops.take(keras.ops.convert_to_tensor(RATES, "float32"), keras.ops.cast(step, "int32"))


def path_of(optimizer, w0, g):
    w = keras.Variable(w0)
    seen = []
    for gradient in g:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [w])
        seen.append(keras.ops.convert_to_numpy(w))
    return np.stack(seen)


@pytest.mark.parametrize(
    ("rule", "kind", "settings"),
    [
        (oracle.sgd, "SGD", {}),
        (oracle.momentum, "SGD", {"momentum": 0.7}),
        (oracle.nesterov, "SGD", {"momentum": 0.7, "nesterov": True}),
        (oracle.adagrad, "Adagrad", {"initial_accumulator_value": 0.4, "epsilon": 0.2}),
        (oracle.rmsprop, "RMSprop", {"rho": 0.7, "epsilon": 0.2}),
        (oracle.adadelta, "Adadelta", {"rho": 0.7, "epsilon": 0.2}),
        (oracle.adam, "Adam", {"beta_1": 0.6, "beta_2": 0.8, "epsilon": 0.1}),
        (oracle.adamw, "AdamW", {"beta_1": 0.6, "beta_2": 0.8, "epsilon": 0.1, "weight_decay": 0.7}),
    ],
)
def test_equals_keras(rule, kind, settings):
    rng = np.random.default_rng(3)
    w0 = rng.normal(size=(2, 3)).astype("float32")
    g = (10 ** rng.uniform(-2, 1, (2, 3)) * rng.normal(size=(STEPS, 2, 3))).astype("float32")
    seen = path_of(getattr(keras.optimizers, kind)(learning_rate=Rates(), **settings), w0, g)
    own = {name: value for name, value in settings.items() if name != "nesterov"}
    np.testing.assert_allclose(rule(w0, g, RATES, **own), seen, rtol=2e-5, atol=2e-6)


def test_descent_by_hand():
    # df = 2 w from 1 with rate 0.25: half of what is left at every step
    np.testing.assert_array_equal(oracle.descend(lambda w: 2 * w, 1.0, 0.25, 3), [1, 0.5, 0.25, 0.125])


def test_warmup_by_hand():
    rates = [oracle.warmup(step, 0.1, 0.5, 4, lambda s: 10 + s) for step in range(7)]
    np.testing.assert_allclose(rates, [0.1, 0.2, 0.3, 0.4, 10, 11, 12])


def test_batches_by_hand():
    np.testing.assert_array_equal(oracle.batch_sizes([0.1, 0.05, 0.03, 0.001], 10_000, 32), [32, 64, 107, 1000])


def test_decaying_sums_by_hand():
    np.testing.assert_allclose(oracle.decaying(0.5, np.array([8.0, 4.0, 2.0])), [8, 8, 6])


def test_race_is_descent_when_nothing_is_kept():
    given = {"bowl": np.eye(2), "w0": [1.0, 2.0], "steps": 1}
    start, after = oracle.heavy_ball(given, lr=0.5, kept=0.0)
    np.testing.assert_allclose(after, start - 0.5 * (start - np.sin(start)))


@pytest.mark.parametrize("draw", exercises.CAUSES)
def test_most_curves_are_named_after_the_rate_that_made_them(draw):
    rng = np.random.default_rng(11)
    clear = [curve for curve in (draw(rng) for _ in range(60)) if oracle.is_clear(curve)]
    named = [oracle.KINDS[oracle.kind_of(curve)] == exercises.CAUSES[draw] for curve in clear]
    assert len(clear) > 20
    assert np.mean(named) > 0.9


def test_the_lab_is_worth_100_points_and_every_exercise_has_three_hints():
    assert exercises.lab.points == 100
    assert all(len(e.hints) == 3 for e in exercises.lab.exercises)
