"""Attention against Keras's layers and against float64 loops; masks; saving."""

import keras
import numpy as np
import pytest

from zoo.layers.additive_attention import AdditiveAttention
from zoo.layers.dot_attention import DotAttention, dot_attention

RNG = np.random.default_rng(0)
Q, K, V = (RNG.normal(size=s).astype("float32") for s in ((3, 5, 4), (3, 6, 4), (3, 6, 7)))
MASK = np.arange(6) < np.array([[6], [4], [1]])  # (batch, keys)


def numpy(*tensors):
    return [keras.ops.convert_to_numpy(t) for t in tensors]


def looped(score, mask):
    """Context and weights, one query and one key at a time, in float64; masked keys are left out of the sums."""
    weights = np.zeros((3, 5, 6))
    for b, i in np.ndindex(3, 5):
        seen = [j for j in range(6) if (mask[b, j] if mask.ndim == 2 else mask[b, i, j])]
        powers = {j: np.exp(score(Q[b, i].astype("float64"), K[b, j].astype("float64"))) for j in seen}
        for j in seen:
            weights[b, i, j] = powers[j] / sum(powers.values())
    return np.einsum("bij,bjd->bid", weights, V), weights


@pytest.mark.parametrize("mask", [MASK, np.ones((3, 6), bool), RNG.random((3, 5, 6)) < 0.6])
def test_dot_attention_is_the_sum_over_pairs(mask):
    expected = looped(lambda q, k: q @ k / 2, mask)  # the root of 4
    for got, right in zip(numpy(*dot_attention(Q, K, V, mask)), expected, strict=True):
        np.testing.assert_allclose(got, right, atol=1e-5)
    if mask.ndim == 2:
        theirs = keras.layers.MultiHeadAttention(1, 4, use_bias=False)
        theirs.build(Q.shape, V.shape, K.shape)
        context, weights = theirs._compute_attention(  # its inner rule, past the projections: heads are an axis
            Q[:, :, None], K[:, :, None], V[:, :, None], mask[:, None, :], return_attention_scores=True
        )
        np.testing.assert_allclose(numpy(weights)[0][:, 0], expected[1], atol=1e-5)
        np.testing.assert_allclose(numpy(context)[0][:, :, 0], expected[0], atol=1e-5)


def test_additive_attention_is_the_sum_over_pairs():
    q = RNG.normal(size=(3, 5, 2)).astype("float32")
    layer = AdditiveAttention(units=8)
    layer(q, K, V)
    wq, wk, w = layer.get_weights()
    weights = np.zeros((3, 5, 6))
    for b, i in np.ndindex(3, 5):
        e = [np.exp(np.tanh(q[b, i] @ wq + K[b, j] @ wk) @ w[:, 0]) if MASK[b, j] else 0.0 for j in range(6)]
        weights[b, i] = np.array(e, "float64") / np.sum(e)
    context, got = numpy(*layer(q, K, V, MASK))
    np.testing.assert_allclose(got, weights, atol=1e-5)
    np.testing.assert_allclose(context, np.einsum("bij,bjd->bid", weights, V), atol=1e-5)


def test_additive_attention_of_ones_is_keras_own():
    layer = AdditiveAttention(units=4)
    layer(Q, K, V)
    layer.set_weights([np.eye(4), np.eye(4), np.ones((4, 1))])  # Keras's layer has neither matrix, and a scale of 1
    theirs, scores = keras.layers.AdditiveAttention(use_scale=False)(
        [Q, V, K], mask=[None, keras.ops.convert_to_tensor(MASK)], return_attention_scores=True
    )
    context, weights = numpy(*layer(Q, K, V, MASK))
    np.testing.assert_allclose(weights, numpy(scores)[0], atol=1e-5)
    np.testing.assert_allclose(context, numpy(theirs)[0], atol=1e-5)


@pytest.mark.parametrize("layer", [DotAttention(), AdditiveAttention(3)])
def test_what_is_masked_weighs_exactly_nothing(layer):
    mask = MASK.copy()
    mask[2] = False  # nothing to read
    wild = V.copy()
    wild[~mask] = 1e30
    context, weights = numpy(*layer(Q * 1e3, K, wild, mask))
    assert (weights[~np.broadcast_to(mask[:, None], weights.shape)] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1)[:2], 1, rtol=1e-5)
    assert np.isfinite(context).all()
    assert (context[2] == 0).all()


def test_half_precision_is_masked_as_well():
    layer = DotAttention(dtype="float16")
    weights = numpy(layer(*(a.astype("float16") for a in (Q, K, V)), MASK)[1])[0]
    assert weights.dtype == "float16"
    assert (weights[~np.broadcast_to(MASK[:, None], weights.shape)] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=2e-3)


@pytest.mark.parametrize("layer", [DotAttention(), AdditiveAttention(3)])
def test_a_model_with_attention_is_saved_and_loaded(layer, tmp_path):
    inputs = [keras.Input(a.shape[1:]) for a in (Q, K, V)]
    model = keras.Model(inputs, layer(*inputs))
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    for one, other in zip(numpy(*model([Q, K, V])), numpy(*again([Q, K, V])), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("units", [0, 2.5, True])
def test_units_must_be_a_whole_number(units):
    with pytest.raises(ValueError, match=f"units={units}"):
        AdditiveAttention(units)
