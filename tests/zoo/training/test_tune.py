"""Random search and the range test: what they draw, what they may see, what they leave behind."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from zoo.data import load
from zoo.models import MLP
from zoo.optimizers import SGD
from zoo.tune import LogUniform, learning_rate_range_test, random_search

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def test_the_test_part_is_never_seen_and_the_held_out_part_never_trained_on():
    wine = load("wine")
    forbidden = {row.tobytes() for row in wine.x_test}
    known = {row.tobytes() for row in wine.x_train}

    def objective(data, settings):
        train, test = ({row.tobytes() for row in x} for x in (data.x_train, data.x_test))
        assert not (train | test) & forbidden
        assert not train & test
        assert train | test == known
        return 0.0

    assert len(random_search(objective, wine, {"a": (1, 2)}, trials=3).trials) == 3


def test_rates_are_uniform_in_their_logarithm_and_the_best_is_kept():
    space = {"rate": LogUniform(1e-5, 1e-1), "units": (8, 16, 32)}
    found = random_search(lambda _, s: -abs(s["rate"] - 0.001), load("iris"), space, trials=400, seed=1)
    rates = np.array([t.settings["rate"] for t in found.trials])
    counts = np.histogram(np.log10(rates), bins=4, range=(-5, -1))[0]
    assert counts.min() > 70  # of about 100 in each power of ten
    assert {t.settings["units"] for t in found.trials} == {8, 16, 32}
    assert found.best.score == max(t.score for t in found.trials)
    again = random_search(lambda _, s: 0.0, load("iris"), space, trials=5, seed=1)
    assert [t.settings for t in again.trials] == [t.settings for t in found.trials[:5]]


def test_a_score_that_is_none_loses():
    scores = iter([np.nan, -3.0, np.nan])
    assert random_search(lambda *_: next(scores), load("iris"), {"a": (1,)}, trials=3).best.score == -3.0


def test_the_range_test_finds_the_rate_at_which_descent_works_and_puts_the_weights_back():
    digits = load("digits")
    keras.utils.set_random_seed(0)
    model = MLP(digits.input_shape, hidden=(16,))
    before = model.get_weights()
    test = learning_rate_range_test(model, digits.train, SGD(), LOSS, low=1e-4, high=30, steps=60)
    for now, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)
    assert 0.05 < test.suggestion < 3
    assert min(test.losses) < 0.9 * test.losses[0]
    assert test.losses[-1] > 1.1 * min(test.losses)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: LogUniform(0, 1), "low=0"),
        (lambda: LogUniform(1, 0.1), "low < high"),
        (lambda: random_search(lambda *_: 0, load("iris"), {"a": (1,)}, trials=0), "trials=0"),
        (lambda: random_search(lambda *_: 0, load("iris"), {"a": ()}), "'a' needs"),
        (lambda: random_search(lambda *_: 0, load("iris"), {"a": "adam"}), "'a' needs"),
        (lambda: learning_rate_range_test(MLP((4,)), (np.zeros((2, 4)), [0, 1]), SGD(), LOSS, steps=2), "steps=2"),
    ],
)
def test_wrong_use_is_a_sentence(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_a_text_is_held_out_at_its_end():
    text = replace(load("iris"), task="text", x_train=np.array(["abcdefghij"]), y_train=np.zeros((1, 0)))
    held = text.held_out(0.3)
    assert (held.x_train.tolist(), held.x_test.tolist()) == (["abcdefg"], ["hij"])
