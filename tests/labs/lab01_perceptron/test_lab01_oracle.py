"""The lab's oracle against Keras, finite differences and numbers by hand; its draws are what they are called."""

import keras
import numpy as np
import pytest
from keras import ops

from labs.lab01_perceptron import exercises, oracle

SCORES = np.concatenate([np.linspace(-6, 6, 49), [-1000, -100, 100, 1000]]).astype("float32")


def call(function, z, **settings):
    return np.asarray(ops.convert_to_numpy(function(ops.convert_to_tensor(z), **settings)))


@pytest.mark.parametrize(
    ("rule", "function"),
    [
        (oracle.sigmoid, keras.activations.sigmoid),
        (oracle.selu, keras.activations.selu),
        (lambda z: oracle.leaky_relu(z, 0.0), keras.activations.relu),
        (lambda z: oracle.leaky_relu(z, 0.3), lambda z: keras.activations.leaky_relu(z, negative_slope=0.3)),
    ],
)
def test_activations_equal_keras(rule, function):
    np.testing.assert_allclose(rule(SCORES), call(function, SCORES), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_equals_keras(axis):
    z = np.random.default_rng(0).normal(size=(2, 3, 4)) * 5
    np.testing.assert_allclose(oracle.softmax(z, axis), call(keras.activations.softmax, z, axis=axis), rtol=1e-5)


@pytest.mark.parametrize(
    ("slope", "rule"), [(oracle.sigmoid_grad, oracle.sigmoid), (oracle.tanh_grad, np.tanh)], ids=["sigmoid", "tanh"]
)
def test_slopes_equal_finite_differences(slope, rule):
    z = SCORES.astype("float64")
    np.testing.assert_allclose(slope(z), (rule(z + 1e-5) - rule(z - 1e-5)) / 2e-5, atol=1e-9)


def test_perceptron_by_hand():
    # 1 * 3 + 2 * (-1) + 0.5 = 1.5 and 0 + 4 * (-1) + 0.5 = -3.5; squared
    np.testing.assert_allclose(oracle.perceptron([[1, 2], [0, 4]], [3, -1], 0.5, lambda z: z**2), [2.25, 12.25])


def test_line_by_hand():
    np.testing.assert_allclose(oracle.line([3.0, -2.0], 1.0), (1.5, 0.5))


def test_dead_units_by_hand():
    assert oracle.dead_fraction([[0, 0, 1, 0], [0, 2, 0, 0]]) == 0.5


def test_collapse_answers_as_both_layers_do():
    rng = np.random.default_rng(1)
    W1, b1, W2, b2, x = (rng.normal(size=s) for s in ((4, 2), 2, (2, 3), 3, (6, 4)))
    W, b = oracle.collapse(W1, b1, W2, b2)
    np.testing.assert_allclose(x @ W + b, (x @ W1 + b1) @ W2 + b2)


def test_rosenblatt_by_hand():
    # pass 1: score 0 says yes to the first, wrong: w = (-1, 0), b = -1; the second has -3, should be yes: w = (1, 1),
    # b = 0. Pass 2: the first has score 1, wrong again: w = (0, 1), b = -1; the second has score 0: right.
    w, b, mistakes = oracle.rosenblatt([[1, 0], [2, 1]], [0, 1], epochs=2, lr=1.0)
    np.testing.assert_array_equal(w, [0, 1])
    np.testing.assert_array_equal(mistakes, [2, 1])
    assert b == -1


def test_rosenblatt_is_the_zoos():
    from zoo.models import Perceptron, fit_rosenblatt

    given = exercises.points(np.random.default_rng(5), epochs=4)
    w, b, mistakes = oracle.rosenblatt(given["x"], given["y"], 4, 0.5)
    unit = Perceptron()
    seen = fit_rosenblatt(unit, given["x"], given["y"], epochs=4, learning_rate=0.5)
    np.testing.assert_array_equal(mistakes, seen)
    kernel, bias = (np.ravel(ops.convert_to_numpy(v)) for v in unit.weights)
    np.testing.assert_allclose([*w, b], [*kernel, *bias])


def test_dense_equals_keras():
    given = exercises.layer(np.random.default_rng(2), "tanh")
    layer = keras.layers.Dense(5, activation="tanh")
    layer.build((4, 3))
    layer.set_weights([given["kernel"], given["bias"]])
    expected = oracle.dense(given["x"], given["kernel"], given["bias"], "tanh")
    np.testing.assert_allclose(call(layer, given["x"]), expected, rtol=1e-5, atol=1e-6)


def test_surprise_by_hand():
    # one passes for sure and was told 1/2, one has an even chance and was told 1/4
    expected = -(np.log(0.5) + 0.5 * np.log(0.25) + 0.5 * np.log(0.75)) / 2
    assert oracle.surprise([0.5, 0.25], np.array([1.0, 0.5])) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(20))
def test_draws_are_what_they_are_called(seed):
    rng = np.random.default_rng(seed)
    tangled, apart = exercises.points(rng, 4), exercises.separable_points(rng, 12, 2.0)
    assert (oracle.rosenblatt(tangled["x"], tangled["y"], 4, 1.0)[2] > 0).all()
    assert oracle.rosenblatt(apart["x"], apart["y"], 12, 2.0)[2][-1] == 0
    assert 0 < oracle.dead_fraction(exercises.layers_of_relus(rng)["some"]) < 1
    given = exercises.course(rng)
    assert oracle.surprise(given["truth"], given["truth"]) < 0.62  # a coin has 0.69: work does decide


def test_a_slope_too_small_to_matter_is_shown_as_0():
    verdict = exercises.pointed(np.array([0.5]), np.array([2.65e-261]), np.array([1000.0]), "sigmoid_grad")
    assert verdict.message.startswith("sigmoid_grad at z = 1000: 0 was expected, 0.5 came")
