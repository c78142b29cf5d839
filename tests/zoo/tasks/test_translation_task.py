"""Translation as a task: what is learned, what is left out, how it is measured, and that it can be built again."""

import dataclasses

import numpy as np
import pytest

from zoo.data import Dataset, load
from zoo.metrics import bleu
from zoo.optimizers import Adam
from zoo.tasks import pose
from zoo.training import evaluate, fit

PAIRS = [
    line.split(" | ")
    for line in """Go on! | Continue !
He is here. | Il est là.
She is here. | Elle est là.
I am cold. | J'ai froid.
I am hungry. | J'ai faim.
He is cold. | Il a froid.
Come here! | Viens ici !
She is cold. | Elle a froid.""".splitlines()
]


@pytest.fixture
def dataset():
    x, y = (np.array(side) for side in zip(*PAIRS, strict=True))
    return Dataset("pairs", x, y, x[:4], y[:4], task="translation")


def test_it_learns_by_heart_and_says_so(dataset):
    problem = pose("seq2seq_dot", dataset, embedding=16, units=32)
    assert problem.metric == "bleu"
    before = problem.measure(problem.model)
    fit(problem.model, problem.train, Adam(0.01), problem.loss, epochs=60, batch_size=4, seed=0, verbose=False)
    after = problem.measure(problem.model)
    assert after == {"exact_match": 1.0, "bleu": 1.0, "bleu_of_beam_5": 1.0}
    assert before["exact_match"] < 1
    assert problem.model.translate(["he is cold."]) == ["il a froid."]


def test_the_loss_is_over_tokens_and_is_exact_whatever_the_batch(dataset):
    problem = pose("seq2seq", dataset, embedding=4, units=4)
    problem.model.set_weights([9 * w for w in problem.model.get_weights()])  # sure of itself: the tokens' losses differ
    losses = [evaluate(problem.model, problem.train, problem.loss, batch_size=size)["loss"] for size in (3, 8)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_bleu_is_that_of_the_references_own_words(dataset):
    data = dataclasses.replace(
        dataset, y_test=np.array(["continue à jamais", "Il est là.", "elle est là", "j'ai froid"])
    )
    problem = pose("seq2seq", data, embedding=4, units=4)
    said = problem.model.target.spell(problem.model.greedy(problem.test[0][0]))
    references = ["continue à jamais", "il est là .", "elle est là", "j' ai froid"]
    assert problem.measure(problem.model)["bleu"] == bleu(said, [r.split() for r in references])


def test_options_build_the_same_model_on_other_data(dataset):
    problem = pose("transformer", dataset, longest=3, vocabulary=9, units=8, heads=2, feed_forward=8)
    assert len(problem.train[1]) == 2  # go on! and come here!; i am cold. is four words
    assert problem.model.source.words == "! come go here on"


def test_options_on_a_card_win_over_the_data(dataset):
    problem = pose("seq2seq", dataset, vocabulary=6, embedding=4, units=4)
    assert problem.options["vocabulary"] == 6
    other = dataclasses.replace(dataset, x_train=dataset.x_train[:4], y_train=dataset.y_train[:4])
    again = pose("seq2seq", other, **problem.options)
    assert (again.model.source.words, again.model.length) == (problem.model.source.words, problem.model.length)
    again.model.set_weights(problem.model.get_weights())
    np.testing.assert_array_equal(again.model.greedy(again.test[0][0]), problem.model.greedy(problem.test[0][0]))


def test_dates_and_numbers_are_judged_by_exact_match():
    assert pose("seq2seq", load("dates"), embedding=2, units=2).metric == "exact_match"


def test_no_pair_so_short_is_said(dataset):
    with pytest.raises(ValueError, match="no pair of pairs is as short as longest=1"):
        pose("seq2seq", dataset, longest=1)
