"""What `will_i_pass` is told of trainings that went wrong, each with rates and steps of its own: NumPy neurons."""

import numpy as np
import pytest

from grader.catalogue import find

LAB = find("lab01_perceptron").declaration
(CHECK,) = LAB.exercise("will_i_pass").checks
SEEDS = range(10)


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def neuron(x, y, *, lr, steps, scaled=True, bias=True, added_up=False):
    """Train, and return what it answers for others."""
    mean, spread = (x.mean(axis=0), x.std(axis=0)) if scaled else (0.0, 1.0)
    inputs, w, b, n = (x - mean) / spread, np.zeros(2), 0.0, 1 if added_up else len(x)
    for _ in range(steps):
        error = sigmoid(inputs @ w + b) - y
        w, b = w - lr * inputs.T @ error / n, b - lr * bias * error.sum() / n
    return lambda new, mean=mean, spread=spread: sigmoid((new - mean) / spread @ w + b)


def told(seed, answer, **training):
    """The verdict on `answer(p_pass, new)`, once for all new students and once for the first alone."""
    given = CHECK.inputs("will_i_pass", seed)
    x, y, new = (np.asarray(given[name], "float64") for name in ("x", "y", "new"))
    p_pass = neuron(x, y, **training)
    with np.errstate(all="ignore"):
        return CHECK.verdict({"together": answer(p_pass, new), "alone": answer(p_pass, new[:1])}, given)


@pytest.mark.parametrize(("lr", "steps"), [(0.5, 400), (2.0, 150), (5.0, 100)])
def test_a_descent_that_arrived_passes_whatever_its_rate(lr, steps):
    assert all(told(seed, lambda p_pass, new: p_pass(new), lr=lr, steps=steps).passed for seed in SEEDS)


@pytest.mark.parametrize(
    ("sentence", "training"),
    [
        ("has not arrived", {"lr": 0.1, "steps": 20}),
        ("has not arrived", {"lr": 0.05, "steps": 100}),
        ("has the neuron been trained", {"lr": 1.0, "steps": 0}),
        ("Does the bias learn", {"lr": 1.0, "steps": 300, "bias": False}),
        ("on one scale", {"lr": 0.5, "steps": 200, "scaled": False}),
        ("on one scale", {"lr": 0.001, "steps": 1000, "scaled": False}),
        ("on one scale", {"lr": 0.01, "steps": 200, "scaled": False}),
        ("too long", {"lr": 0.5, "steps": 200, "added_up": True}),
        ("go uphill", {"lr": -0.5, "steps": 200}),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_training_that_went_wrong_is_told_what_it_looks_like(sentence, training):
    for seed in SEEDS:
        verdict = told(seed, lambda p_pass, new: p_pass(new), **training)
        assert not verdict.passed
        assert sentence in verdict.message, (seed, verdict.message)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("True and False came", lambda p_pass, new: p_pass(new) >= 0.5),
        ("these are classes", lambda p_pass, new: np.where(p_pass(new) >= 0.5, 1.0, 0.0)),
        ("probabilities to fail", lambda p_pass, new: 1 - p_pass(new)),
        ("told nan", lambda p_pass, new: p_pass(new, new.mean(axis=0), new.std(axis=0))),
        ("a scale of their own", lambda p_pass, new: p_pass(new, new.mean(axis=0), new.std(axis=0) + 1e-7)),
        ("on one scale", lambda p_pass, new: p_pass(new, 0.0, 1.0)),
        ("for the students of the training", lambda p_pass, new: np.full(400, 0.5)),
        ("nan: something overflows", lambda p_pass, new: p_pass(new) * np.nan),
        ("shape (300,) was expected, (300, 1) came", lambda p_pass, new: p_pass(new)[:, None]),
    ],
    ids=["booleans", "classes", "to fail", "own scale", "own scale, no nan", "raw", "training", "nan", "column"],
)
def test_an_answer_of_the_wrong_kind_is_told_so(sentence, answer):
    for seed in SEEDS:
        verdict = told(seed, answer, lr=1.0, steps=300)
        assert not verdict.passed
        assert sentence in verdict.message, (seed, verdict.message)
