"""Gradients by inputs and weights, as the tape finds them, against finite differences in float64.

Those of the recurrent layers, which are written out too, are in test_recurrent_gradient.py.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from zoo import layers, losses

RNG = np.random.default_rng(0)
IMAGES, TOKENS = RNG.normal(size=(2, 5, 6, 3)), RNG.normal(size=(2, 4, 6))
KEYS, VALUES, MEMORY = RNG.normal(size=(2, 3, 6)), RNG.normal(size=(2, 3, 5)), RNG.normal(size=(2, 3, 6))
MASK = np.array([[True, True, False], [True, True, True]])


@pytest.fixture(autouse=True)
def _float64():
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_dtype_policy(before)


def check(function, arrays):
    """The slopes of `function(*arrays)` along random lines through all `arrays`, by the tape and by differences."""
    with tf.GradientTape() as tape:
        at = [tf.constant(a) for a in arrays]
        tape.watch(at)
        value = function(*at)
    gradients = tape.gradient(value, at)
    assert value.dtype == "float64"
    for _ in range(3):
        lines = [RNG.normal(size=a.shape) for a in arrays]
        ahead, behind = (
            float(function(*(tf.constant(a + sign * 1e-6 * line) for a, line in zip(arrays, lines, strict=True))))
            for sign in (1, -1)
        )
        slope = sum((gradient * line).numpy().sum() for gradient, line in zip(gradients, lines, strict=True))
        assert slope == pytest.approx((ahead - behind) / 2e-6, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("make", "inputs", "settings"),
    [
        (lambda: layers.Dense(3, "tanh"), [TOKENS], {}),
        (lambda: layers.Conv2D(2, 3, stride=2, padding=1), [IMAGES], {}),
        (lambda: layers.MaxPool(3, 2), [IMAGES], {}),
        (lambda: layers.AvgPool(2, 1), [IMAGES], {}),
        (layers.BatchNorm, [IMAGES], {"training": True}),
        (layers.BatchNorm, [IMAGES], {"training": False}),
        (lambda: layers.Dropout(0.4, seed=1), [TOKENS], {"training": True}),
        (lambda: layers.ClassicDropout(0.6, seed=1), [TOKENS], {"training": True}),
        (lambda: layers.Residual(3), [IMAGES], {"training": True}),
        (lambda: layers.Residual(4, 2), [IMAGES], {"training": True}),
        (layers.DotAttention, [TOKENS, KEYS, VALUES], {"mask": MASK}),
        (lambda: layers.AdditiveAttention(4), [TOKENS, KEYS, VALUES], {"mask": MASK}),
        (lambda: layers.TransformerBlock(2, 5, True), [TOKENS, MEMORY], {"mask": MASK}),
        (layers.SinusoidalPositions, [TOKENS], {}),
    ],
)
def test_of_a_layer(make, inputs, settings):
    layer = make()
    outputs = keras.tree.flatten(layer(*map(tf.constant, inputs), **settings))[0]
    pull, weights = RNG.normal(size=outputs.shape), layer.trainable_variables
    values = [RNG.uniform(0.3, 1, w.shape) * RNG.choice([-1, 1], w.shape) for w in weights]

    def pulled(*arrays):
        given = list(zip(weights, arrays[len(inputs) :], strict=True))
        with keras.StatelessScope(state_mapping=given):  # the same draw of dropout at every call
            return ops.sum(keras.tree.flatten(layer(*arrays[: len(inputs)], **settings))[0] * pull)

    check(pulled, [*inputs, *values])


LOGITS, IDS = 3 * RNG.normal(size=(2, 4, 5)), np.array([[1, 3, 2, 0], [4, 1, 0, 0]])
A, B, P = RNG.normal(size=6), RNG.normal(size=6), RNG.uniform(0.1, 0.9, 6)
YES, SHARES = np.array([1.0, 0, 0, 1, 1, 0]), RNG.dirichlet(np.ones(5), size=4)


@pytest.mark.parametrize(
    ("loss", "inputs"),
    [
        (losses.squared_loss, [A, B]),
        (losses.absolute_loss, [A, B]),
        (lambda o: losses.cross_entropy(o, np.array([0, 4, 2, 2])), [LOGITS[0]]),
        (losses.cross_entropy, [LOGITS[0], SHARES]),
        (lambda o: ops.sum(losses.log_softmax(o) * SHARES), [LOGITS[0]]),
        (lambda p: losses.binary_cross_entropy(p, YES), [P]),
        (lambda w, v: losses.l2_penalty([w, v], 0.3), [A, IMAGES]),
        (lambda o: losses.masked_loss(o, IDS, IDS != 0), [LOGITS]),
        (lambda o: losses.MaskedLoss()(IDS, o, np.array([0.5, 2.0])), [LOGITS]),
    ],
    ids=["squared", "absolute", "ids", "probabilities", "log_softmax", "binary", "l2", "masked", "weighted"],
)
def test_of_a_loss(loss, inputs):
    check(loss, inputs)
