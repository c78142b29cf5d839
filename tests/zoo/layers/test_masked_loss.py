"""The loss of sequences: a mean over real tokens, whatever stands in the padding."""

import keras
import numpy as np
import pytest

from zoo.losses import MaskedLoss, masked_loss

RNG = np.random.default_rng(0)
LOGITS = (3 * RNG.normal(size=(3, 5, 4))).astype("float32")
TARGETS = np.array([[1, 3, 2, 0, 0], [2, 0, 0, 0, 0], [3, 3, 1, 2, 1]])


def mean_over_tokens(logits, targets, weights):
    """In float64, one token at a time."""
    total = count = 0.0
    for place in np.argwhere(weights):
        row, weight = logits[tuple(place)].astype("float64"), weights[tuple(place)]
        total += weight * (np.log(np.exp(row).sum()) - row[targets[tuple(place)]])
        count += weight
    return total / count


def test_it_is_the_mean_over_real_tokens():
    mask = TARGETS != 0
    right = mean_over_tokens(LOGITS, TARGETS, mask.astype(float))
    wild = np.where(mask, TARGETS, -100)
    assert float(masked_loss(keras.ops.convert_to_tensor(LOGITS), wild, mask)) == pytest.approx(right, rel=1e-5)
    assert float(MaskedLoss()(TARGETS, keras.ops.convert_to_tensor(LOGITS))) == pytest.approx(right, rel=1e-5)


def test_more_padding_changes_nothing():
    longer = np.concatenate([LOGITS, 50 * RNG.normal(size=(3, 4, 4)).astype("float32")], axis=1)
    targets = np.pad(TARGETS, ((0, 0), (0, 4)))
    one, other = (
        float(MaskedLoss()(t, keras.ops.convert_to_tensor(o))) for t, o in ((TARGETS, LOGITS), (targets, longer))
    )
    assert one == pytest.approx(other, rel=1e-6)


def test_an_example_counts_as_it_is_weighted():
    weight = np.array([0.5, 2.0, 0.0])
    right = mean_over_tokens(LOGITS, TARGETS, (TARGETS != 0) * weight[:, None])
    assert float(MaskedLoss()(TARGETS, keras.ops.convert_to_tensor(LOGITS), weight)) == pytest.approx(right, rel=1e-5)


def test_nothing_but_padding_is_zero():
    assert float(MaskedLoss()(0 * TARGETS, keras.ops.convert_to_tensor(LOGITS))) == 0.0


def test_another_padding_is_kept_in_the_config():
    again = keras.losses.deserialize(keras.losses.serialize(MaskedLoss(padding=3)))
    right = mean_over_tokens(LOGITS, TARGETS, (TARGETS != 3).astype(float))
    assert float(again(TARGETS, keras.ops.convert_to_tensor(LOGITS))) == pytest.approx(right, rel=1e-5)
