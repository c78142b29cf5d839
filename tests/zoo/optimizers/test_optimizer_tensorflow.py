"""What only TensorFlow has: the tape, tf.function, XLA, sparse gradients, the stateful loss scale, mirrored devices."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import optimizer_oracles as oracle
import pytest

from zoo.optimizers import OPTIMIZERS

if keras.backend.backend() != "tensorflow":
    pytest.skip("the tape, XLA through tf.function, IndexedSlices and tf.distribute", allow_module_level=True)

import tensorflow as tf

MODES = {
    "eager": lambda function: function,
    "graph": tf.function,
    "xla": lambda function: tf.function(function, jit_compile=True),
}
TABLE = np.random.default_rng(6).normal(size=(5, 3)).astype("float32")
ROWS = [[1, 3, 1], [0, 1, 1], [3, 3, 3], [4, 1, 0]]  # rows repeat in a batch, and row 2 never comes


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_sparse_gradients_of_an_embedding_give_the_dense_steps(name, mode):
    embedding = keras.layers.Embedding(5, 3)
    embedding.build()
    embedding.embeddings.assign(TABLE)
    optimizer = OPTIMIZERS[name](learning_rate=0.1, weight_decay=0.5)
    optimizer.build(embedding.trainable_variables)
    kinds = set()

    def step(rows):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(embedding(rows) ** 2)
        gradients = tape.gradient(loss, embedding.trainable_variables)
        kinds.add(type(gradients[0]))
        optimizer.apply(gradients, embedding.trainable_variables)

    compiled, w, g = MODES[mode](step), TABLE.astype("float64"), []
    for rows in ROWS:
        compiled(tf.constant(rows))
        count = np.bincount(rows, minlength=5)[:, None]
        g.append(2 * w * count)  # the dense gradient: every appearance of a row adds its own
        w = oracle.trajectory(name, TABLE, g, 0.1, weight_decay=0.5)[-1]
    assert kinds == {tf.IndexedSlices}
    np.testing.assert_allclose(embedding.embeddings.numpy(), w, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_tape_loop_descends_by_the_rule(name, mode):
    curvature = np.array([[30.0, 0.4], [1.0, 0.01]])
    w0 = np.array([[1.0, -2.0], [3.0, 0.5]], "float32")
    w = keras.Variable(w0)
    optimizer = OPTIMIZERS[name](learning_rate=0.02)
    optimizer.build([w])

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(0.5 * tf.constant(curvature, "float32") * w**2)
        optimizer.apply(tape.gradient(loss, [w]), [w])

    compiled, expected, g = MODES[mode](step), w0.astype("float64"), []
    for _ in range(8):
        compiled()
        g.append(curvature * expected)
        expected = oracle.trajectory(name, w0, g, 0.02)[-1]
    np.testing.assert_allclose(w.numpy(), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_overflow_skips_the_step_and_halves_the_scale(name):
    w0 = np.array([1.0, -2.0], "float32")
    w, inner = keras.Variable(w0), OPTIMIZERS[name](learning_rate=0.1)
    optimizer = keras.optimizers.LossScaleOptimizer(inner, initial_scale=8.0)
    g = np.array([[0.5, -3.0], [2.0, 0.1]], "float32")
    optimizer.apply([tf.constant(8 * g[0])], [w])
    optimizer.apply([tf.constant([np.inf, 1.0])], [w])
    assert float(optimizer.dynamic_scale) == 4.0
    optimizer.apply([tf.constant(4 * g[1])], [w])
    np.testing.assert_allclose(w.numpy(), oracle.trajectory(name, w0, g, 0.1)[-1], rtol=1e-5)


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory):
    out = tmp_path_factory.mktemp("mirrored") / "weights.npz"
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root), "KERAS_BACKEND": "tensorflow"}
    command = [sys.executable, str(Path(__file__).with_name("mirrored.py")), str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(np.load(out))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_two_mirrored_devices_take_the_step_of_their_summed_gradients(name, mirrored):
    w0 = np.array([[1.0, -2.0], [0.5, 3.0]], "float32")
    g = np.random.default_rng(4).normal(size=(6, 2, 2, 2)).astype("float32").astype("float64").sum(axis=1)
    expected = oracle.trajectory(name, w0, g, 0.05, weight_decay=0.3)
    np.testing.assert_allclose(mirrored[name], expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(mirrored[f"{name}_copies"][0], mirrored[f"{name}_copies"][1])
