"""Losses against float64 sums written out and Keras's own, at sizes where shapes and extremes tell."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo import losses

RNG = np.random.default_rng(0)


def value(function, *arrays, **settings):
    tensors = [ops.convert_to_tensor(a.astype("float32") if a.dtype.kind == "f" else a) for a in arrays]
    return float(ops.convert_to_numpy(function(*tensors, **settings)))


@pytest.mark.parametrize("shapes", [((5,), (5,)), ((5, 1), (5,)), ((5,), (5, 1)), ((5, 1), (5, 1))])
def test_each_prediction_meets_its_own_target(shapes):
    y_hat, y = RNG.normal(size=5), RNG.normal(size=5)
    pairs = list(zip(y_hat, y, strict=True))
    seen = [
        value(f, y_hat.reshape(shapes[0]), y.reshape(shapes[1])) for f in (losses.squared_loss, losses.absolute_loss)
    ]
    assert seen == pytest.approx([sum((a - b) ** 2 for a, b in pairs) / 5, sum(abs(a - b) for a, b in pairs) / 5])


def test_cross_entropy_from_ids_and_from_probabilities():
    o, y = 3 * RNG.normal(size=(6, 4)), np.array([0, 3, 1, 2, 2, 0])
    exact = np.mean([np.log(np.exp(row).sum()) - row[c] for row, c in zip(o, y, strict=True)])
    assert value(losses.cross_entropy, o, y) == pytest.approx(exact, rel=1e-5)
    q = RNG.dirichlet(np.ones(4), size=6)
    theirs = keras.losses.CategoricalCrossentropy(from_logits=True)
    assert value(losses.cross_entropy, o, q) == pytest.approx(value(lambda a, b: theirs(b, a), o, q), rel=1e-5)


def test_far_out_it_stays_exact():
    o = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4]])
    seen = ops.convert_to_numpy(losses.log_softmax(ops.convert_to_tensor(o.astype("float32"))))
    np.testing.assert_allclose(seen, [[0, -2e4, -1e4], [-np.log(3)] * 3], rtol=1e-6)
    assert value(losses.cross_entropy, o, np.array([1, 0])) == pytest.approx((2e4 + np.log(3)) / 2)


def test_binary_cross_entropy_is_clipped_at_both_ends():
    p, y = np.array([0.2, 0.9, 0.5]), np.array([0.0, 1.0, 1.0])
    assert value(losses.binary_cross_entropy, p, y) == pytest.approx(-np.log([0.8, 0.9, 0.5]).mean(), rel=1e-5)
    ends = [
        value(losses.binary_cross_entropy, np.array([a]), np.array([b]), epsilon=1e-3)
        for a, b in ((0.0, 1.0), (1.0, 0.0))
    ]
    assert ends == pytest.approx([-np.log(1e-3)] * 2, rel=1e-3)


def test_a_column_of_probabilities_is_compared_row_by_row():
    p, y = np.array([0.2, 0.9, 0.6]), np.array([0, 1, 1])
    alone = value(losses.binary_cross_entropy, p, y)
    for of_p, of_y in ((p[:, None], y), (p, y[:, None]), (p[:, None], y[:, None])):
        assert value(losses.binary_cross_entropy, of_p, of_y) == pytest.approx(alone)


def test_misclassification_counts_the_first_of_equals():
    o = np.array([[1.0, 1.0], [0.0, 2.0], [3.0, 1.0], [0.0, 0.0]])
    assert value(losses.misclassification_rate, o, np.array([0, 1, 1, 1])) == 0.5


def test_l2_sums_over_all_arrays():
    weights = [RNG.normal(size=(2, 3)), RNG.normal(size=4)]
    seen = float(ops.convert_to_numpy(losses.l2_penalty([ops.cast(w, "float32") for w in weights], 0.3)))
    assert seen == pytest.approx(0.3 * sum((w**2).sum() for w in weights), rel=1e-5)
