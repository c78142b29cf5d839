"""Greedy and beam search on a small language whose every sentence can be listed."""

import itertools

import keras
import numpy as np
import pytest
from keras import ops

from zoo.models.beam_search import beam_search
from zoo.models.greedy import greedy

BOS, EOS, CLASSES, LENGTH = 0, 3, 4, 4


def language(seed, sharpness=2.0):
    """Logits of a next token that depend on the sentence, its place and the last two tokens: `(2, L, 4, 4, 4)`."""
    return sharpness * np.random.default_rng(seed).normal(size=(2, LENGTH, CLASSES, CLASSES, CLASSES))


def stepper(logits):
    """The language as a step: the state is which sentence, the place and the token before the last."""
    table = ops.convert_to_tensor(logits.astype("float32"))

    def step(last, state):
        sentence, place, before = state
        index = ((sentence * LENGTH + place) * CLASSES + before) * CLASSES + last
        return ops.take(ops.reshape(table, (-1, CLASSES)), index, axis=0), (sentence, place + 1, last)

    return step


def beginning():
    return tuple(ops.convert_to_tensor(np.array(v, "int32")) for v in ([0, 1], [0, 0], [BOS, BOS]))


def log_probability(logits, sentence, tokens):
    """Of a list of tokens up to its end, in float64."""
    total, before, last = 0.0, BOS, BOS
    for place, token in enumerate(tokens):
        row = logits[sentence, place, before, last]
        total += row[token] - np.log(np.exp(row).sum())
        before, last = last, token
    return total


def sentences():
    """All there are: those that end within the length, and those of the whole length without an end."""
    for n in range(1, LENGTH + 1):
        for tokens in itertools.product(range(CLASSES), repeat=n):
            if EOS not in tokens[:-1] and (tokens[-1] == EOS or n == LENGTH):
                yield tokens


def by_hand(logits, sentence, width, alpha):
    """Beam search on lists: the definition, one sentence at a time."""
    beams = [((), 0.0)]
    for _ in range(LENGTH):
        grown = []
        for tokens, _ in beams:
            more = [tokens] if EOS in tokens else [(*tokens, token) for token in range(CLASSES)]
            grown += [(t, log_probability(logits, sentence, t) / ((5 + len(t)) / 6) ** alpha) for t in more]
        beams = sorted(grown, key=lambda beam: -beam[1])[:width]
    return beams[0]


def unpadded(row):
    row = [int(t) for t in row]
    return tuple(row[: row.index(EOS) + 1] if EOS in row else row)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 3.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_beam_as_wide_as_the_language_searches_it_all(seed, alpha):
    logits = language(seed)
    found, score = beam_search(stepper(logits), beginning(), BOS, EOS, CLASSES**LENGTH, LENGTH, alpha)
    for sentence, row in enumerate(ops.convert_to_numpy(found)):
        scored = {t: log_probability(logits, sentence, t) / ((5 + len(t)) / 6) ** alpha for t in sentences()}
        best = max(scored, key=scored.get)
        assert unpadded(row) == best
        assert float(score[sentence]) == pytest.approx(scored[best], rel=1e-4)


@pytest.mark.parametrize("width", [1, 2, 5])
def test_a_narrow_beam_is_the_one_of_lists(width):
    found_otherwise = 0
    for seed in range(4):
        logits = language(seed, sharpness=1.0)
        found, score = beam_search(stepper(logits), beginning(), BOS, EOS, width, LENGTH, alpha=0.6)
        greedily = ops.convert_to_numpy(greedy(stepper(logits), beginning(), BOS, EOS, LENGTH))
        for sentence, row in enumerate(ops.convert_to_numpy(found)):
            tokens, right = by_hand(logits, sentence, width, alpha=0.6)
            assert unpadded(row) == tokens
            assert float(score[sentence]) == pytest.approx(right, rel=1e-4)
            found_otherwise += unpadded(greedily[sentence]) != tokens
    assert (found_otherwise == 0) == (width == 1)  # a beam of one is greedy; a wider one finds what greedy misses


def test_greedy_takes_the_largest_at_each_step_and_stops_each_row_at_its_end():
    ended = set()
    for seed in range(4):
        logits = language(seed)
        for sentence, row in enumerate(ops.convert_to_numpy(greedy(stepper(logits), beginning(), BOS, EOS, LENGTH))):
            before, last, right = BOS, BOS, []
            while len(right) < LENGTH and last != EOS:
                before, last = last, int(logits[sentence, len(right), before, last].argmax())
                right.append(last)
            assert list(row) == right + [EOS] * (LENGTH - len(right))
            ended.add(len(right))
    assert len(ended) > 1


def test_the_length_penalty_favours_the_longer():
    logits = np.full((2, LENGTH, CLASSES, CLASSES, CLASSES), -9.0)
    logits[..., EOS], logits[..., 1] = 0.5, 0.0
    lengths = [
        len(unpadded(ops.convert_to_numpy(beam_search(stepper(logits), beginning(), BOS, EOS, 8, LENGTH, alpha)[0])[0]))
        for alpha in (0.0, 10.0)
    ]
    assert lengths == [1, LENGTH]


def test_the_search_compiles_inside_a_model():
    logits = language(5)

    class Search(keras.Model):
        def call(self, sentence):
            sentence = sentence[:, 0]
            state = (sentence, 0 * sentence, 0 * sentence + BOS)
            return beam_search(stepper(logits), state, BOS, EOS, 3, LENGTH)

    found, _ = Search().predict(np.array([[0], [1]], "int32"), verbose=0)
    plainly, _ = beam_search(stepper(logits), beginning(), BOS, EOS, 3, LENGTH)
    np.testing.assert_array_equal(found, ops.convert_to_numpy(plainly))
