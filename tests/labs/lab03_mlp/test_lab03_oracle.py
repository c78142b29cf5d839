"""The lab's oracle against Keras, the tape and numbers by hand; its draws are what they are called."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from labs.lab03_mlp import exercises, oracle


def keras_network(params):
    """A Keras network with these parameters."""
    hidden = [keras.layers.Dense(len(b), "relu") for _, b in params[:-1]]
    model = keras.Sequential([keras.Input((len(params[0][0]),)), *hidden, keras.layers.Dense(len(params[-1][1]))])
    model.set_weights([array for pair in params for array in pair])
    return model


def test_parameters_are_counted_as_keras_counts():
    for sizes in ([3, 2], [5, 4, 4, 1], [784, 128, 32, 10]):
        assert (
            oracle.count_parameters(sizes)
            == keras_network(exercises.parameters(np.random.default_rng(0), sizes)).count_params()
        )
    assert oracle.count_parameters([784, 128, 32, 10]) == 104_938


def test_both_walks_equal_keras_and_the_tape():
    given = exercises.network_and_truth(np.random.default_rng(1), (4, 6, 3, 5), 7)
    model, x = keras_network(given["params"]), tf.constant(given["x"])
    with tf.GradientTape() as tape:
        logits = model(x)
        value = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(given["y"], logits)
    ours, cache = oracle.forward(given["params"], given["x"])
    np.testing.assert_allclose(ours, logits, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(cache[1][0], model.layers[0](x), rtol=1e-4, atol=1e-6)
    assert oracle.cost(ours, given["y"]) == pytest.approx(float(value), rel=1e-5)
    slopes = [slope for pair in oracle.backward(given["params"], given["x"], given["y"]) for slope in pair]
    for ours, tapes in zip(slopes, tape.gradient(value, model.trainable_variables), strict=True):
        np.testing.assert_allclose(ours, tapes, rtol=1e-3, atol=1e-6)


def test_cost_by_hand():
    # p = 1/2 and 1/4: log 2 and log 4; a row moved by any amount costs the same, and 1e4 behind costs 1e4
    logits = np.log([[1.0, 1.0], [1.0, 3.0]]) + np.array([[0.0], [1e4]])
    assert oracle.cost(logits, np.array([0, 0])) == pytest.approx(1.5 * np.log(2))
    assert oracle.cost([[0.0, 1e4]], np.array([0])) == pytest.approx(1e4)


def test_update_by_hand():
    ((W, b),) = oracle.update([([[1.0, 2.0]], [3.0, 4.0])], [([[10.0, 20.0]], [0.0, -10.0])], 0.1)
    np.testing.assert_allclose(W, [[0.0, 0.0]], atol=1e-12)
    np.testing.assert_allclose(b, [3.0, 5.0])


class Fading(keras.layers.Layer):
    """Fades in training."""

    def call(self, inputs, training=False):
        return 0.6 * inputs if training else inputs


def test_descent_and_fit_equal_keras():
    given = exercises.epochs(np.random.default_rng(2))
    assert given["share"] == 0.6
    dense = keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(given["strength"]))
    model = keras.Sequential([keras.Input((3,)), Fading(), dense])
    model.set_weights([given["kernel"], given["bias"]])
    optimizer = keras.optimizers.SGD(given["lr"], momentum=given["momentum"])
    batches = list(zip(given["x"], given["y"], strict=True))
    sums = np.zeros(3)
    for epoch in range(3):
        for x, y in batches:
            with tf.GradientTape() as tape:
                value = tf.reduce_mean((1 + y**2) * (model(x, training=True) - y) ** 2) + model.losses[0]
            optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
            sums[epoch] += len(x) * float(value)
    means, kernel, bias = oracle.fit(given, batches, 3)
    np.testing.assert_allclose(means, sums / sum(len(x) for x, _ in batches), rtol=1e-4)
    np.testing.assert_allclose(kernel, dense.kernel, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(bias, dense.bias, rtol=1e-3, atol=1e-5)


def test_evaluation_equals_keras():
    given = exercises.judged(np.random.default_rng(3))
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])
    model.set_weights([given["kernel"], given["bias"]])
    x, y = np.concatenate(given["x"]), np.concatenate(given["y"])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    batches = list(zip(given["x"], given["y"], strict=True))
    np.testing.assert_allclose(oracle.evaluate(given, batches), model.evaluate(x, y, verbose=0), rtol=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_draws_are_what_they_are_called(seed):
    rng = np.random.default_rng(seed)
    given = exercises.network(rng, (4, 6, 3, 5), 7)
    logits, cache = oracle.forward(given["params"], given["x"])
    assert (logits < 0).any()  # a ReLU on them shows
    assert all((scores > 0).any() and (scores < 0).any() for _, scores in cache)
    huge = exercises.huge_logits(rng)
    assert huge["logits"].max() > 89  # beyond, the power leaves float32
    assert 100 < oracle.cost(huge["logits"], huge["y"]) < 300  # 500 in one of four rows
    one = exercises.asked(rng, 1)
    assert oracle.logits(one, one["x"]).argmax() > 0  # so that a constant 0 is no answer
