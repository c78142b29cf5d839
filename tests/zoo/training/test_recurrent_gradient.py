"""Backpropagation through time as the cells write it: against finite differences in float64, and compiled by XLA."""

from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.layers.gru_cell import GRUCell
from zoo.layers.lstm_cell import LSTMCell
from zoo.layers.recurrent import Recurrent
from zoo.layers.rnn_cell import RNNCell

MASK = np.array([[1, 1, 1, 1], [1, 0, 1, 0]], bool)


def differences(function, at, step=1e-5):
    """The gradient of `function` by central differences, one number moved at a time."""
    gradient = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        for sign in (1, -1):
            moved = at.copy()
            moved[place] += sign * step
            gradient[place] += sign * function(moved) / (2 * step)
    return gradient


@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@pytest.mark.parametrize("make", [RNNCell, GRUCell, partial(GRUCell, reset_after=True), LSTMCell])
def test_the_gradient_is_that_of_finite_differences(make, mask, jit_compile):
    rng = np.random.default_rng(5)
    layer = Recurrent(make(3, dtype="float64"), return_sequences=True, return_state=True, dtype="float64")
    layer.build((2, 4, 2))
    parts = [rng.normal(size=(2, 3)) for _ in range(layer.cell.parts)]
    values = [rng.normal(size=(2, 4, 2)), *parts, *(rng.normal(size=w.shape) for w in layer.get_weights())]
    by_output, by_state = rng.normal(size=(2, 4, 3)), [rng.normal(size=(2, 3)) for _ in parts]

    def answer(x, state):
        outputs, last = layer(x, initial_state=state[0] if len(state) == 1 else tuple(state), mask=mask)
        ends = zip(by_state, keras.tree.flatten(last), strict=True)
        return tf.reduce_sum(by_output * outputs) + sum(tf.reduce_sum(weight * end) for weight, end in ends)

    @tf.function(jit_compile=jit_compile, autograph=False)
    def gradients(x, *state):
        with tf.GradientTape() as tape:
            tape.watch((x, state))
            value = answer(x, list(state))
        return tape.gradient(value, [x, *state, *layer.trainable_variables])

    @tf.function(autograph=False)
    def forward(x, *state):
        return answer(x, list(state))

    count = 1 + len(parts)
    layer.set_weights(values[count:])
    seen = gradients(*(tf.constant(v) for v in values[:count]))
    for number, gradient in enumerate(seen):

        def moved(value, number=number):
            given = [value if n == number else v for n, v in enumerate(values)]
            layer.set_weights(given[count:])
            return float(forward(*(tf.constant(v) for v in given[:count])))

        np.testing.assert_allclose(gradient, differences(moved, values[number]), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("make", [RNNCell, GRUCell, LSTMCell])
def test_a_length_known_only_when_it_runs(make):
    layer = Recurrent(make(3), return_sequences=True)
    layer.build((None, None, 2))
    x = np.random.default_rng(6).normal(size=(2, 4, 2)).astype("float32")
    run = tf.function(layer, input_signature=[tf.TensorSpec((None, None, 2))], autograph=False)
    np.testing.assert_allclose(run(x), layer(x), atol=1e-6)
    np.testing.assert_allclose(run(x[:1, :3]), layer(x[:1, :3]), atol=1e-6)
