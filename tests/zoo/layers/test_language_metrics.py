"""Perplexity and bits per character: sums over tokens in float64, masks, batches of unequal size."""

import keras
import numpy as np
import pytest

from zoo.metrics import BitsPerCharacter, bits_per_character, perplexity

RNG = np.random.default_rng(0)
LOGITS = (3 * RNG.normal(size=(3, 5, 4))).astype("float32")
TARGETS = RNG.integers(0, 4, (3, 5))
MASK = np.array([[1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1]])


def surprises(mask):
    """-log of the probability of each target that the mask keeps, in nats, one token at a time, float64."""
    rows = [(LOGITS[tuple(p)].astype("float64"), TARGETS[tuple(p)]) for p in np.argwhere(mask)]
    return np.array([-np.log(np.exp(row)[target] / np.exp(row).sum()) for row, target in rows])


@pytest.mark.parametrize("mask", [MASK, None])
def test_perplexity_and_bits_are_means_over_real_tokens(mask):
    nats = surprises(np.ones((3, 5)) if mask is None else mask)
    logits = keras.ops.convert_to_tensor(LOGITS)
    assert float(perplexity(logits, TARGETS, mask)) == pytest.approx(np.exp(nats.mean()), rel=1e-5)
    assert float(bits_per_character(logits, TARGETS, mask)) == pytest.approx((nats / np.log(2)).mean(), rel=1e-5)


def test_the_metric_counts_characters_not_batches():
    metric, logits = BitsPerCharacter(), keras.ops.convert_to_tensor(LOGITS)
    metric.update_state(TARGETS[:1], logits[:1])
    metric.update_state(TARGETS[1:], logits[1:])
    assert float(metric.result()) == pytest.approx(surprises(np.ones((3, 5))).mean() / np.log(2), rel=1e-5)


def test_the_metric_weighs_characters_and_examples():
    metric, logits = BitsPerCharacter(), keras.ops.convert_to_tensor(LOGITS)
    metric.update_state(TARGETS[:2], logits[:2], sample_weight=MASK[:2])
    metric.update_state(TARGETS[2:], logits[2:], sample_weight=np.array([2.0]))
    weights = np.concatenate([np.ones(4), np.full(5, 2.0)])
    expected = np.average(surprises(MASK) / np.log(2), weights=weights)
    assert float(metric.result()) == pytest.approx(expected, rel=1e-5)
    again = BitsPerCharacter.from_config(metric.get_config())
    assert again.name == "bits_per_character"
