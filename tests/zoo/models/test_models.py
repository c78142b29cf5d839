"""Shapes, counts and errors of the builders; the closed form and Rosenblatt's rule against oracles."""

import keras
import numpy as np
import pytest

from zoo.models import MLP, LinearRegression, Perceptron, SoftmaxRegression, build, fit_closed_form, fit_rosenblatt


def test_the_default_mlp_has_the_parameters_of_784_128_32_10():
    assert MLP().count_params() == 104_938


def test_an_mlp_is_its_matrix_products():
    model, x = MLP((3, 2), hidden=(5, 4), classes=3), np.random.default_rng(0).normal(size=(7, 3, 2))
    w1, b1, w2, b2, w3, b3 = (w.astype("float64") for w in model.get_weights())
    h = np.maximum(np.maximum(x.reshape(7, 6) @ w1 + b1, 0) @ w2 + b2, 0)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(model(x)), h @ w3 + b3, atol=1e-5)  # logits: below 0 too


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: MLP(hidden=(128, 0)), r"hidden=\(128, 0\)"),
        (lambda: MLP(classes=2.5), r"classes=2\.5"),
        (lambda: MLP(input_shape=()), "input_shape"),
        (lambda: LinearRegression(input_shape=(None,)), "input_shape"),
        (lambda: SoftmaxRegression(classes=1), "classes=1"),
        (lambda: Perceptron(input_shape=5), "input_shape=5"),
        (lambda: build("mpl"), "linear_regression, perceptron, softmax_regression, mlp"),
    ],
)
def test_a_bad_argument_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_closed_form_solves_the_normal_equations():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(50, 3)) * [1, 100, 0.01] + [5, -300, 2], rng.normal(size=50)
    w, b = fit_closed_form(LinearRegression((3,)), x, y).get_weights()
    a = np.column_stack([x, np.ones(50)])
    np.testing.assert_allclose(np.append(w, b), np.linalg.solve(a.T @ a, a.T @ y), rtol=1e-4)


def test_closed_form_keeps_nearly_dependent_columns_small():
    rng = np.random.default_rng(2)
    first = rng.normal(size=(100, 1))
    x = np.hstack([first, first + 1e-8 * rng.normal(size=(100, 1)), np.full((100, 1), 7.0)])
    model = fit_closed_form(LinearRegression((3,)), x, 4 * first[:, 0] + 1 + 0.01 * rng.normal(size=100))
    w, b = model.get_weights()
    np.testing.assert_allclose(w[:, 0], [2, 2, 0], atol=0.01)
    np.testing.assert_allclose(b, 1, atol=0.01)


def test_rosenblatt_counts_what_the_rule_written_as_signs_counts():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(40, 2))
    y = (x @ [2.0, -1.0] + 0.3 > 0).astype(int)
    v, expected = np.zeros(3), []  # the same rule with labels -1 and 1 on (x, 1)
    while not expected or expected[-1]:
        expected.append(0)
        for row, sign in zip(np.column_stack([x, np.ones(40)]), 2 * y - 1, strict=True):
            if (1 if v @ row >= 0 else -1) != sign:
                v, expected[-1] = v + sign * row, expected[-1] + 1
    unit = Perceptron((2,))
    assert fit_rosenblatt(unit, x, y, epochs=500) == expected
    np.testing.assert_allclose(np.concatenate([w.ravel() for w in unit.get_weights()]), v, rtol=1e-5)


def test_rosenblatt_never_ends_on_xor():
    assert min(fit_rosenblatt(Perceptron((2,)), [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=30)) > 0
