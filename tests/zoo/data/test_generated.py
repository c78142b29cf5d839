"""The generated sets: the rule that is documented is the rule that drew them."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from zoo.data import load, server_prices, will_i_pass


def test_server_prices_is_linear_with_the_documented_weights():
    data = load("server_prices")
    columns = np.column_stack([data.x_train, np.ones(len(data.x_train))]).astype("float64")
    assert np.linalg.matrix_rank(columns) == 5  # else the weights would have more than one answer
    w, *_ = np.linalg.lstsq(columns, data.y_train.astype("float64"), rcond=None)
    np.testing.assert_allclose(w, [*server_prices.WEIGHTS, 0], atol=0.3)
    residual = data.y_test - data.x_test @ np.array(server_prices.WEIGHTS)
    assert residual.std() == pytest.approx(server_prices.NOISE, rel=0.25)
    assert set(map(tuple, data.x_train[:, 2:])) == {(0, 0), (1, 0), (0, 1)}  # one region at most


def test_will_i_pass_follows_the_documented_rule():
    data = will_i_pass.will_i_pass(test_fraction=0.1, seed=0, students=40_000)
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(data.x_train / [30, 80], data.y_train)
    np.testing.assert_allclose(fitted.coef_[0] / [30, 80], will_i_pass.WEIGHTS, rtol=0.05)
    np.testing.assert_allclose(fitted.intercept_, will_i_pass.BIAS, rtol=0.05)
    by_rule = data.x_test @ np.array(will_i_pass.WEIGHTS) + will_i_pass.BIAS >= 0
    assert np.mean(by_rule == data.y_test) == pytest.approx(0.84, abs=0.02)


@pytest.mark.parametrize(("name", "best_line"), [("moons", 0.92), ("circles", 0.65), ("xor", 0.65), ("spirals", 0.75)])
def test_no_line_separates_a_toy_but_neighbours_do(name, best_line):
    data = load(name)
    assert LogisticRegression().fit(*data.train).score(*data.test) <= best_line
    assert KNeighborsClassifier(1).fit(*data.train).score(*data.test) >= 0.95


def test_xor_is_the_exclusive_or_of_two_signs():
    x, y = load("xor").train
    np.testing.assert_array_equal(y, (x[:, 0] > 0) ^ (x[:, 1] > 0))
    assert abs(x).min() >= 0.1


def test_circles_differ_in_radius():
    x, y = load("circles").train
    radius = np.hypot(*x.T)
    assert radius[y == 0].mean() == pytest.approx(1, abs=0.03)
    assert radius[y == 1].mean() == pytest.approx(0.5, abs=0.03)


def test_one_spiral_is_the_other_turned_by_half_a_circle():
    x, y = load("spirals").train
    assert KNeighborsClassifier(1).fit(x, y).score(-x, 1 - y) >= 0.95
