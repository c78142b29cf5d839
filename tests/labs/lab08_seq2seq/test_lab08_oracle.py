"""The lab's oracle against Keras, sacrebleu, the zoo and numbers by hand; its draws are what they are called.

And its solution against the zoo: the lab writes shorter functions of the same names, which must do the same.
"""

from pathlib import Path
from types import SimpleNamespace

import jupytext
import keras
import numpy as np
import pytest
from babel.dates import get_day_names, get_month_names
from keras import ops

import zoo.layers
import zoo.losses
import zoo.models.beam_search
import zoo.models.greedy
from labs.lab08_seq2seq import exercises, oracle

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def solution():
    """What the solution's exercises define, without its plots and trainings."""
    defined = {}
    for cell in jupytext.read(ROOT / "solutions" / "lab08_seq2seq.py").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", ()):
            exec(cell.source, defined)
    return SimpleNamespace(**defined)


def tensors(given, names):
    return [ops.convert_to_tensor(given[name]) for name in names]


def stepper(table):
    """A model by table, as Keras's operations, so that the zoo can compile it."""
    table = np.asarray(table)

    def step(last, state):
        number = state[:, 0]
        logits = ops.take(ops.reshape(table, (-1, table.shape[-1])), number * table.shape[-1] + last, axis=0)
        return logits, ops.expand_dims((3 * number + last + 1) % len(table), 1)

    return step


def test_padding_by_hand():
    ids, mask = oracle.pad([[5, 7], [], [1, 2, 3]], value=7)
    assert ids.tolist() == [[5, 7, 7], [7, 7, 7], [1, 2, 3]]
    assert mask.tolist() == [[True, True, False], [False, False, False], [True, True, True]]


def test_teacher_forcing_by_hand():
    assert oracle.teacher_forcing(np.array([[5, 6, 2], [9, 2, 0]]), 1).tolist() == [[1, 5, 6], [1, 9, 2]]


@pytest.mark.parametrize("size", [3.0, 3000.0])
def test_the_loss_is_that_of_the_zoo(solution, size):
    given = exercises.tokens(np.random.default_rng(1), size)
    args = tensors(given, ("logits", "targets", "mask"))
    theirs = float(zoo.losses.masked_loss(*args))
    assert oracle.masked_loss(**given) == pytest.approx(theirs, rel=1e-5)
    assert float(solution.masked_loss(*args)) == pytest.approx(theirs, rel=1e-5)


def test_the_slope_of_the_loss_by_differences():
    given = exercises.tokens(np.random.default_rng(2))
    logits = given["logits"].astype("float64")
    slope = oracle.masked_loss_slope(**given)
    for place in np.ndindex(logits.shape):
        bump = np.zeros_like(logits)
        bump[place] = 1e-5
        up, down = (oracle.masked_loss(logits + sign * bump, given["targets"], given["mask"]) for sign in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-5, abs=1e-8)


@pytest.mark.parametrize("confusing", [False, True])
def test_the_encoder_is_a_gru_of_keras(confusing):
    given = exercises.readings(np.random.default_rng(3), confusing)
    gru = keras.layers.GRU(3, return_sequences=True, return_state=True)
    gru.build((None, None, 3))
    gru.set_weights([given[name] for name in ("kernel", "recurrent_kernel", "bias")])
    theirs, last = (ops.convert_to_numpy(a) for a in gru(given["embedding"][given["ids"]], mask=given["mask"]))
    states, state = oracle.encode(given, given["ids"], given["mask"])
    np.testing.assert_allclose(state, last, atol=1e-5)
    np.testing.assert_allclose(states[given["mask"]], theirs[given["mask"]], atol=1e-5)


@pytest.mark.parametrize("look", [False, True])
def test_the_decoder_goes_on_where_it_stopped(look):
    given = exercises.sayings(np.random.default_rng(4), look)
    whole, end = oracle.decode(given, given["ids"], look)
    first, middle = oracle.decode(given, given["ids"][:, :1], look)
    rest, last = oracle.decode({**given, "state": middle}, given["ids"][:, 1:], look)
    np.testing.assert_allclose(np.concatenate([first, rest], axis=1), whole)
    np.testing.assert_allclose(last, end)


@pytest.mark.parametrize("masked", [False, True])
def test_dot_attention_is_that_of_the_zoo(solution, masked):
    given = exercises.looking(np.random.default_rng(5), masked)
    args = tensors(given, ("q", "k", "v", "mask"))
    theirs = [ops.convert_to_numpy(a) for a in zoo.layers.dot_attention(*args)]
    ours = oracle.attend(oracle.dot_scores(given["q"], given["k"]), given["v"], given["mask"])
    for a, b, c in zip(theirs, ours, solution.dot_attention(*args), strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(ops.convert_to_numpy(c), a, rtol=1e-3, atol=1e-4)


def test_additive_attention_is_that_of_the_zoo(solution):
    given = exercises.networks(np.random.default_rng(6), masked=True, dq=4, dk=3)
    args = tensors(given, ("q", "k", "v", "mask"))
    theirs, mine = zoo.layers.AdditiveAttention(3), solution.AdditiveAttention(3)
    kernels = [given[name] for name in ("query_kernel", "key_kernel", "score_kernel")]
    for layer in (theirs, mine):
        layer(*args)
    theirs.set_weights([*kernels[:2], kernels[2][:, None]])
    mine.set_weights(kernels)
    ours = oracle.attend(oracle.additive_scores(given["q"], given["k"], *kernels), given["v"], given["mask"])
    for a, b, c in zip(theirs(*args), ours, mine(*args), strict=True):
        np.testing.assert_allclose(b, ops.convert_to_numpy(a), atol=1e-5)
        np.testing.assert_allclose(ops.convert_to_numpy(c), ops.convert_to_numpy(a), atol=1e-5)


@pytest.mark.parametrize("ending", [False, True])
def test_greedy_search_is_that_of_the_zoo(solution, ending):
    given = exercises.greedy_models(np.random.default_rng(7), ending)
    state = ops.convert_to_tensor(np.array(given["starts"])[:, None].astype("int32"))
    settings = [given[name] for name in ("bos", "eos", "max_len")]
    theirs = ops.convert_to_numpy(zoo.models.greedy.greedy(stepper(given["table"]), state, *settings))
    rows = [oracle.greedy(given["table"], start, *settings)[0] for start in given["starts"]]
    np.testing.assert_array_equal(exercises.filled(rows, given["eos"], given["max_len"]), theirs)
    np.testing.assert_array_equal(np.array(solution.greedy(stepper(given["table"]), state, *settings)), theirs)


@pytest.mark.parametrize("kind", ["exhaustive", "narrow", "unfinished"])
def test_beam_search_is_that_of_the_zoo(solution, kind):
    given = exercises.beams(np.random.default_rng(8), kind)
    state = ops.convert_to_tensor(np.array([[given["state"]]], "int32"))
    settings = {name: given[name] for name in ("bos", "eos", "width", "max_len", "alpha")}
    said, score = zoo.models.beam_search.beam_search(stepper(given["table"]), state, **settings)
    (expected, best), *_ = oracle.beam(**given)[0]
    assert ops.convert_to_numpy(said)[0, : len(best)].tolist() == list(best)
    assert float(score[0]) == pytest.approx(expected, rel=1e-4)
    tokens, found = solution.beam_search(stepper(given["table"]), state, **settings)
    assert [int(t) for t in tokens] == list(best)
    assert float(found) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("kind", ["exhaustive", "unfinished"])
def test_a_beam_that_drops_nothing_finds_the_best_of_all(kind):
    given = exercises.beams(np.random.default_rng(9), kind)
    (score, best), *_ = oracle.exhaustive(**given)
    assert oracle.beam(**given)[0][0] == (pytest.approx(score), best)


def test_all_sentences_are_there_once():
    every = oracle.sentences(3, 0, 2)
    assert sorted(every) == [(0,), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)]


def test_probabilities_of_all_sentences_sum_to_one():
    given = exercises.beams(np.random.default_rng(10), "unfinished")
    log_p = oracle.log_softmax(given["table"]).tolist()
    every = oracle.sentences(4, given["eos"], 4)
    total = sum(np.exp(oracle.log_probability(log_p, given["state"], given["bos"], s)) for s in every)
    assert total == pytest.approx(1)


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_bleu_is_that_of_sacrebleu(brief, seed):
    sacrebleu = pytest.importorskip("sacrebleu")
    given = exercises.corpora(np.random.default_rng(seed), brief)
    n = given["settings"]["n"]
    theirs = sacrebleu.metrics.BLEU(tokenize="none", smooth_method="none", max_ngram_order=n, force=True)
    said, right = ([" ".join(s) for s in given[side]] for side in ("candidates", "references"))
    expected = theirs.corpus_score(said, [right]).score / 100
    assert oracle.bleu(given["candidates"], given["references"], n) == pytest.approx(expected, abs=1e-9)


def test_strangers_have_no_bleu():
    given = exercises.strangers(np.random.default_rng(0))
    assert oracle.bleu(given["candidates"], given["references"]) == 0
    assert oracle.bleu(given["candidates"], given["references"], 1) == 1


def test_names_are_those_of_babel():
    for language, locale in (("English", "en"), ("French", "fr")):
        days, months = get_day_names(locale=locale), get_month_names(locale=locale)
        assert exercises.DAYS[language].split() == [days[i].lower() for i in range(7)]
        assert exercises.MONTHS[language].split() == [months[i].lower() for i in range(1, 13)]


def test_dates_are_unseen_and_of_words_that_were_seen():
    given = exercises.drawn_dates()
    learned = {sentence for pair in given["pairs"] for sentence in pair}
    heard = {word for source, _ in given["pairs"] for word in source.split()}
    for language in ("English", "French"):
        assert len(given["unseen"][language]) == 100
        own = set((exercises.DAYS[language] + " " + exercises.MONTHS[language]).split())
        for source, target in given["unseen"][language]:
            assert not {source, target} & learned
            assert set(source.split()) <= heard
            assert len(own & set(source.split())) == len(source.split()) - 2
            assert not own & set(target.split())
