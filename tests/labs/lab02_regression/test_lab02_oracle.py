"""The lab's oracle against Keras, scikit-learn, finite differences and numbers by hand; its draws are what they say."""

import keras
import numpy as np
import pytest
from keras import ops

from labs.lab02_regression import exercises, oracle


def random(seed=0):
    return np.random.default_rng(seed)


def test_predict_by_hand():
    # 1 * 3 + 2 * (-1) + 0.5 = 1.5 and 0 * 3 + 4 * (-1) + 0.5 = -3.5
    np.testing.assert_allclose(oracle.predict([[1, 2], [0, 4]], [3, -1], 0.5), [1.5, -3.5])


def test_losses_by_hand():
    # differences -1, 2, 3
    assert oracle.squared_loss([[1.0], [4.0], [5.0]], [2.0, 2.0, 2.0]) == pytest.approx(14 / 3)
    assert oracle.absolute_loss([1.0, 4.0, 5.0], [[2.0], [2.0], [2.0]]) == pytest.approx(2.0)


def test_closed_form_equals_scikit_learn():
    from sklearn.linear_model import LinearRegression

    given = exercises.linear(random(), 9, 3)
    model = LinearRegression().fit(given["X"].astype("float64"), given["y"])
    w, b = oracle.closed_form(given["X"], given["y"])
    np.testing.assert_allclose(w, model.coef_, rtol=1e-6)
    assert b == pytest.approx(model.intercept_, rel=1e-6)


def test_closed_form_shares_what_two_equal_columns_earn():
    x = np.array([1.0, 2.0, 4.0])
    w, b = oracle.closed_form(np.column_stack([x, x]), 3 * x + 1)
    np.testing.assert_allclose([*w, b], [1.5, 1.5, 1.0])


def test_fitting_every_direction_explodes():
    x = np.array([1.0, 2.0, 4.0])
    # the columns differ in one place, by a millionth; the error of 1 there costs a million
    last = np.array([0, 0, 1])
    X = np.column_stack([x, x + 1e-6 * last])
    assert oracle.largest_weight_of_the_inverse(X, x + last) == pytest.approx(1e6, rel=1e-3)


def test_mse_gradient_equals_a_tape():
    import tensorflow as tf

    given = exercises.linear(random(), 6, 3)
    w, b = tf.Variable(given["w"]), tf.Variable(given["b"])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.linalg.matvec(given["X"], w) + b - given["y"]) ** 2)
    dw, db = oracle.mse_gradient(given["X"], given["y"], given["w"], given["b"])
    for ours, theirs in zip((dw, db), tape.gradient(loss, [w, b]), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-4, atol=1e-5)


def walk(given, order):
    """One epoch in the given order, step by step."""
    X, y, w, b = (np.asarray(given[name], "float64") for name in ("X", "y", "w", "b"))
    for start in range(0, len(y), given["batch_size"]):
        rows = order[start : start + given["batch_size"]]
        error = X[rows] @ w + b - y[rows]
        w, b = w - given["lr"] * 2 * error @ X[rows] / len(rows), b - given["lr"] * 2 * error.mean()
    return [*w, b]


@pytest.mark.parametrize("seed", range(5))
def test_epochs_do_not_depend_on_the_order(seed):
    alike, apart = exercises.all_alike(random(seed)), exercises.apart(random(seed))
    w, b = oracle.descend_alike(alike["X"][0], alike["y"][0], alike["w"], alike["b"], alike["lr"], 3)
    np.testing.assert_allclose([*w, b], walk(alike, random(1).permutation(5)), rtol=1e-5)
    w, b = oracle.descend_apart(apart["X"], apart["y"], apart["w"], apart["b"], apart["lr"], apart["batch_size"])
    for order in (1, 2):
        np.testing.assert_allclose([*w, b], walk(apart, random(order).permutation(6)), rtol=1e-5)


def test_one_hot_by_hand():
    np.testing.assert_array_equal(oracle.one_hot([2, 0], 4), [[0, 0, 1, 0], [1, 0, 0, 0]])


@pytest.mark.parametrize("given", [exercises.logits(random(), 4, 3), exercises.logits(random(), 4),
                                   exercises.huge_logits(random())], ids=["rows", "one row", "huge"])  # fmt: skip
def test_log_softmax_equals_keras(given):
    theirs = ops.convert_to_numpy(ops.log_softmax(ops.convert_to_tensor(given["o"])))
    np.testing.assert_allclose(oracle.log_softmax(given["o"]), theirs, rtol=1e-5, atol=1e-6)


def test_cross_entropy_equals_keras():
    o, y = exercises.logits_and_labels(random(), 5, 3)["arguments"]
    sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert oracle.cross_entropy(o, y) == pytest.approx(float(sparse(y, o)), rel=1e-5)
    o, y = exercises.logits_and_chances(random(), 5, 3)["arguments"]
    soft = keras.losses.CategoricalCrossentropy(from_logits=True)
    assert oracle.cross_entropy(o, y) == pytest.approx(float(soft(y, o)), rel=1e-5)


def test_cross_entropy_of_the_impossible_by_hand():
    assert oracle.cross_entropy([[5000.0, -5000.0], [0.0, 0.0]], [1, 0]) == pytest.approx((10_000 + np.log(2)) / 2)


def test_cross_entropy_grad_equals_finite_differences():
    o, y = exercises.logits_and_chances(random(), 4, 3)["arguments"]
    o, h = o.astype("float64"), 1e-5
    moves = h * np.eye(12).reshape(12, 4, 3)
    slopes = [(oracle.cross_entropy(o + move, y) - oracle.cross_entropy(o - move, y)) / (2 * h) for move in moves]
    np.testing.assert_allclose(oracle.cross_entropy_grad(o, y), np.reshape(slopes, (4, 3)), atol=1e-7)


def test_cross_entropy_signal_is_the_norm_of_the_slope():
    given = exercises.signal_logits(random(), 5, 3)
    slope = oracle.cross_entropy_grad(given["o"], oracle.one_hot(given["y"], 3))
    assert oracle.cross_entropy_signal(given["o"], given["y"]) == pytest.approx(np.linalg.norm(slope))


@pytest.mark.parametrize("ends", [None, 0.0, 1.0, [0.0, 1.0]])
def test_binary_cross_entropy_equals_scikit_learn(ends):
    from sklearn.metrics import log_loss

    p, y = exercises.yes_or_no(random(), ends)["arguments"]
    clipped = np.clip(p.astype("float64"), 0.04, 0.96)
    assert oracle.binary_cross_entropy(p, y, 0.04) == pytest.approx(log_loss(y, clipped))


def test_misclassification_rate_by_hand():
    o = [[1, 1, 0], [1, 1, 0], [0, 2, 2], [3, 0, 1]]
    assert oracle.misclassification_rate(o, [0, 1, 1, 1]) == 0.5  # right, second of a tie, first of a tie, wrong


def test_the_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    theirs, (pictures, classes) = load_digits(), exercises.all_digits()
    np.testing.assert_array_equal(pictures[..., 0], theirs.images)
    np.testing.assert_array_equal(classes, theirs.target)


@pytest.mark.parametrize("seed", range(20))
def test_draws_are_what_they_are_called(seed):
    X = exercises.nearly_dependent(random(seed))["X"].astype("float64")
    strength = np.linalg.svd(np.column_stack([X, np.ones(len(X))]), compute_uv=False)
    assert strength[-1] < 5e-7 * strength[0]
    assert strength[-2] > 1e-2 * strength[0]
    apart = exercises.apart(random(seed))["X"].astype("float64")
    np.testing.assert_allclose(apart @ apart.T + 1, 6 * np.eye(6), atol=1e-5)
    p, y = exercises.told_apart(random(seed))["arguments"]
    paired, table = (
        oracle.binary_cross_entropy(p, y, 1e-7),
        oracle.binary_cross_entropy(np.repeat(p, 7), [*y] * 7, 1e-7),
    )
    assert table > 1.3 * paired
    tied = exercises.ties(random(seed))
    o, y = tied["logits"][0], tied["labels"][0]
    assert oracle.misclassification_rate(o, y) == pytest.approx(3 / 7)
    last = o.shape[1] - 1 - np.argmax(o[:, ::-1], axis=1)
    assert np.mean(last != y) == pytest.approx(5 / 7)
    sets = exercises.answers_in_logits(random(seed))
    answers, answered = np.argmax(sets["logits"], axis=-1), sets["labels"]
    assert np.sum(answers != answered, axis=-1)[1:].tolist() == [1, 0]
    assert np.sum(np.argmin(sets["logits"][1], axis=-1) == answered[1]) == 1
    assert np.any(answers[0] + 1 == answered[0])
    assert np.any(np.abs(answers[0] - answered[0]) > 1)
    assert np.argmax(sets["logits"][-1]) < 4
    pictures, classes, new, truth = exercises.cut_digits(seed)
    assert (pictures.shape, new.shape, truth.shape) == ((1200, 8, 8, 1), (597, 8, 8, 1), (597,))
    together = {picture.tobytes() for picture in pictures} | {picture.tobytes() for picture in new}
    assert together == {picture.tobytes() for picture in exercises.all_digits()[0]}
    assert set(classes) == set(truth) == set(range(10))


def right_for(*counts, of=100):
    """Readings of `of` pictures of class 0, in two trainings alike: so many are right in each of the three ways."""
    return np.array([[np.arange(of) >= count for count in counts]] * 2).astype(int)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((80, 95, 90), ""),
        ((95, 90, 70), ""),
        ((95, 80, 60), "taken off first. So that mean is taken off in training, and not off new"),
        ((60, 80, 95), "added first. So that mean is taken off new pictures, and was not in training"),
        ((30, 10, 12), ""),
    ],
)
def test_the_mean_is_judged_by_what_is_read_better(counts, said):
    verdict = exercises.one_mean_for_all(right_for(*counts), np.zeros(100, int))
    assert said in verdict.message
    assert verdict.passed == (not said)
    assert exercises.one_mean_for_all(right_for(*counts)[:1], np.zeros(100, int)).passed
