"""The fused kernel on TensorFlow: that it is used where it fits, and that its slopes are those of the rule."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.layers import FusedBatchNorm

RNG = np.random.default_rng(0)
IMAGES = (3 * RNG.normal(size=(4, 5, 3, 2)) + [2, -7]).astype("float32")
WEIGHTS = RNG.normal(size=IMAGES.shape).astype("float32")


def operations(layer, x, training=True):
    """The kinds of operation in the layer's graph."""
    layer.build(x.shape)
    graph = tf.function(lambda x: layer(x, training=training), autograph=False).get_concrete_function(x).graph
    return {operation.type for operation in graph.get_operations()}


def test_it_is_one_kernel_where_that_fits_and_kerass_elsewhere():
    assert "FusedBatchNormV3" in operations(FusedBatchNorm(), tf.constant(IMAGES))
    assert "FusedBatchNormV3" in operations(FusedBatchNorm(dtype="mixed_bfloat16"), tf.constant(IMAGES))
    for other in ({"axis": 1}, {"center": False}, {"scale": False}, {"renorm": True}, {"epsilon": 1e-7}):
        assert "FusedBatchNormV3" not in operations(FusedBatchNorm(**other), tf.constant(IMAGES)), other
    assert "FusedBatchNormV3" not in operations(FusedBatchNorm(), tf.constant(IMAGES), training=False)
    assert "FusedBatchNormV3" not in operations(FusedBatchNorm(), tf.constant(IMAGES[0, 0]))
    assert "FusedBatchNormV3" not in operations(FusedBatchNorm(dtype="float64"), tf.constant(IMAGES, "float64"))


def test_its_slopes_are_those_of_the_rule_in_float64():
    layer = FusedBatchNorm(epsilon=0.05)
    layer.build(IMAGES.shape)
    gamma, beta = np.array([0.5, -2.0]), np.array([1.0, 3.0])
    layer.gamma.assign(gamma), layer.beta.assign(beta)
    x = tf.constant(IMAGES)
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = tf.reduce_sum(WEIGHTS * tf.tanh(layer(x, training=True)))
    seen = tape.gradient(value, [x, *layer.trainable_variables])

    def by_hand(x, gamma, beta):
        mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
        return np.sum(WEIGHTS * np.tanh(gamma * (x - mean) / np.sqrt(variance + 0.05) + beta))

    at = [IMAGES.astype("float64"), gamma, beta]
    for number, slope in enumerate(seen):
        expected = np.zeros(at[number].shape)
        for place in np.ndindex(expected.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = [a.copy() for a in at]
                moved[number][place] += step
                ends.append(by_hand(*moved))
            expected[place] = (ends[0] - ends[1]) / 2e-5
        np.testing.assert_allclose(slope, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_in_half_precision_it_keeps_its_averages_whole(policy):
    ours, theirs = FusedBatchNorm(dtype=policy), keras.layers.BatchNormalization(dtype=policy)
    for layer in (ours, theirs):
        assert keras.backend.standardize_dtype(layer(IMAGES, training=True).dtype) == policy.removeprefix("mixed_")
    np.testing.assert_allclose(ours(IMAGES, training=True), theirs(IMAGES, training=True), atol=0.03)
    for mine, its in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert mine.dtype == "float32"
        np.testing.assert_allclose(mine, its, rtol=2e-3)
