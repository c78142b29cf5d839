"""Activations against their formulas in float64, far out as well; derivatives by finite differences."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo import activations
from zoo.activations import ACTIVATIONS

Z = np.concatenate([np.linspace(-8, 8, 41) + 0.013, [-1000.0, -90.0, 1000.0, 90.0, 1e-4, -1e-4]])
FORMULAS = {
    "linear": lambda z: z,
    "binary_step": lambda z: np.heaviside(z, 1.0),
    "sigmoid": lambda z: 0.5 * (1 + np.tanh(z / 2)),
    "tanh": np.tanh,
    "relu": lambda z: (z + abs(z)) / 2,
    "leaky_relu": lambda z: np.maximum(z, 0.01 * z),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))),
}


def seen(function, z, dtype="float32", **settings):
    return ops.convert_to_numpy(function(ops.convert_to_tensor(z.astype(dtype)), **settings))


@pytest.mark.parametrize("name", FORMULAS)
def test_is_its_formula_and_its_derivative_the_slope_of_that(name):
    function, gradient = ACTIVATIONS[name]
    np.testing.assert_allclose(seen(function, Z), FORMULAS[name](Z), rtol=2e-6, atol=1e-7)
    z, h = Z.astype("float32").astype("float64"), 1e-6
    slope = (FORMULAS[name](z + h) - FORMULAS[name](z - h)) / (2 * h)
    np.testing.assert_allclose(seen(gradient, Z), slope, rtol=1e-4, atol=2e-6)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "selu", "leaky_relu"])
def test_kerass_own_says_the_same(name):
    settings = {"negative_slope": 0.3} if name == "leaky_relu" else {}
    theirs = getattr(keras.activations, name)(ops.convert_to_tensor(Z.astype("float32")), **settings)
    np.testing.assert_allclose(
        seen(ACTIVATIONS[name][0], Z, **settings), ops.convert_to_numpy(theirs), rtol=1e-5, atol=1e-6
    )


def test_at_0_the_conventions_hold():
    zero = np.zeros(1)
    values = {
        name: (float(seen(f, zero)[0]), float(seen(g, zero)[0])) for name, (f, g) in list(ACTIVATIONS.items())[:-1]
    }
    assert values["binary_step"] == (1, 0)
    assert values["relu"] == (0, 0)
    assert values["leaky_relu"] == (0, pytest.approx(0.01))
    assert values["sigmoid"] == (0.5, 0.25)
    assert values["selu"] == (0, pytest.approx(1.0507 * 1.67326, rel=1e-4))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu", "selu"])
def test_a_tape_finds_the_derivative_also_at_0_and_far_out(name, taped):
    z = np.append(Z, [0.0, -0.0]).astype("float32")
    function, gradient = ACTIVATIONS[name]
    np.testing.assert_allclose(taped(function, z), seen(gradient, z), rtol=1e-4, atol=1e-6)


def test_what_is_no_number_is_not_hidden():
    nan = np.array([np.nan])
    assert all(np.isnan(seen(ACTIVATIONS[name][0], nan)) for name in ("sigmoid", "tanh", "relu", "leaky_relu", "selu"))


def test_softmax_far_out_along_any_axis():
    z = np.random.default_rng(0).normal(size=(3, 4, 5)) * np.array([1, 100, 1e4, 1e-3])[:, None]
    for axis in (-1, 0, 1):
        shifted = z - z.max(axis=axis, keepdims=True)
        expected = np.exp(shifted) / np.exp(shifted).sum(axis=axis, keepdims=True)
        np.testing.assert_allclose(seen(activations.softmax, z, axis=axis), expected, rtol=2e-3, atol=1e-6)


def test_softmaxs_derivative_is_a_matrix():
    z, h = np.random.default_rng(1).normal(size=(2, 3)), 1e-6

    def softmax(z):
        return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)

    columns = [(softmax(z + h * unit) - softmax(z - h * unit)) / (2 * h) for unit in np.eye(3)]
    np.testing.assert_allclose(seen(activations.softmax_grad, z), np.stack(columns, axis=-1), atol=1e-6)
