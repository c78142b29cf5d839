"""The lab's oracle against Keras, TensorFlow's tape and numbers by hand; its draws are what they are called.

And its solution against the zoo: the lab writes shorter functions and classes of the same names, which do the same.
"""

from pathlib import Path
from types import SimpleNamespace

import jupytext
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

import zoo.layers
import zoo.metrics
from labs.lab07_rnn import exercises, oracle
from zoo.models.characters import Characters
from zoo.models.sample import sample
from zoo.tasks.language import windows

ROOT = Path(__file__).parents[3]
CLOSE = {"rtol": 1e-4, "atol": 1e-5}


@pytest.fixture(scope="module")
def solution():
    """What the solution's exercises define, without its plots and trainings."""
    defined = {}
    for cell in jupytext.read(ROOT / "solutions" / "lab07_rnn.py").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", ()):
            exec(cell.source, defined)
    return SimpleNamespace(**defined)


def rng(seed=0):
    return np.random.default_rng(seed)


def numpy(tensor):
    return ops.convert_to_numpy(tensor)


# ------------------------------------------------------------------------------------------------ solution against zoo


@pytest.mark.parametrize("name", ["RNNCell", "GRUCell", "LSTMCell"])
@pytest.mark.parametrize("masked", [False, True])
def test_cells_and_their_layer_are_those_of_the_zoo(solution, name, masked):
    x = rng().normal(size=(3, 5, 2)).astype("float32")
    mask = np.arange(5) < np.array([[5], [3], [1]])
    layers = [made.Recurrent(getattr(made, name)(4), return_sequences=True) for made in (solution, zoo.layers)]
    for layer in layers:
        layer(x)
    started = [layer.get_weights()[2] for layer in layers]
    np.testing.assert_array_equal(*started)
    layers[0].set_weights([w + 0.3 * rng(1).normal(size=w.shape) for w in layers[1].get_weights()])
    layers[1].set_weights(layers[0].get_weights())
    told = {"mask": ops.convert_to_tensor(mask)} if masked else {}
    np.testing.assert_allclose(*(numpy(layer(x, **told)) for layer in layers), **CLOSE)


def test_perplexity_is_that_of_the_zoo(solution):
    given = exercises.guesses(rng(), padded=True)
    arrays = [ops.convert_to_tensor(given[n]) for n in ("logits", "targets", "mask")]
    ours, theirs = (float(made.perplexity(*arrays)) for made in (solution, zoo.metrics))
    assert ours == pytest.approx(theirs, rel=1e-5)


def test_sample_is_that_of_the_zoo(solution):
    logits = np.log([0.4, 0.3, 0.2, 0.1])  # sorted, so that both draw from the same line of numbers
    for seed in range(30):
        for temperature, top_k in ((1.0, 4), (0.5, 3), (2.0, 2)):
            assert solution.sample(logits, temperature, top_k, seed) == sample(logits, temperature, top_k, seed)


def test_vocabulary_is_that_of_the_zoo(solution):
    text = "to be or not to be"
    (encode, decode), theirs = solution.vocabulary(text), Characters(text)
    np.testing.assert_array_equal(encode("rent"), theirs.encode("rent"))
    assert decode([2, 5, 6]) == theirs.decode([2, 5, 6])


def test_batches_of_one_row_are_the_windows_of_the_zoo(solution):
    ids = np.arange(30) * 7
    for ours, theirs in zip(solution.lm_batches(ids, 1, 4), windows(ids, 4), strict=True):
        np.testing.assert_array_equal(ours[:, 0], theirs)


# -------------------------------------------------------------------------------------------- oracle against others


def test_states_equal_those_of_keras():
    given = exercises.sequences(rng(), batch=2, time=4, d=3, units=5)
    layer = keras.layers.SimpleRNN(5, return_sequences=True)
    layer.build((2, 4, 3))
    layer.set_weights([given["Wx"], given["Wh"], given["b"]])
    states = layer(given["xs"], initial_state=ops.convert_to_tensor(given["h0"]))
    arrays = [given[n] for n in ("Wx", "Wh", "b")]
    np.testing.assert_allclose(oracle.unroll(given["xs"], given["h0"], *arrays), numpy(states), **CLOSE)
    first = oracle.rnn_step(given["xs"][:, 0], given["h0"], *arrays)
    np.testing.assert_allclose(first, numpy(states)[:, 0], **CLOSE)


def test_gradients_equal_those_of_a_tape(solution):
    given = exercises.with_slopes(rng(), batch=2, time=3, d=2, units=4)
    tensors = [tf.constant(given[n]) for n in ("xs", "h0", "Wx", "Wh", "b")]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        states = solution.unroll(*tensors)
    expected = tape.gradient(states, tensors[2:], tf.constant(given["dh"]))
    found = oracle.bptt(*(given[n] for n in ("xs", "h0", "Wx", "Wh", "b", "dh")))
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, numpy(theirs), rtol=1e-3, atol=1e-4)


def test_norms_equal_those_of_a_tape(solution):
    given = exercises.one_text(rng(), time=4, d=2, units=3)
    xs, h, *weights = (tf.constant(given[n]) for n in ("xs", "h0", "Wx", "Wh", "b"))
    h, states = h[None], []
    with tf.GradientTape(persistent=True) as tape:
        for t in range(4):
            h = solution.rnn_step(xs[None, t], h, *weights)
            tape.watch(h)
            states.append(h)
    expected = [np.linalg.norm(numpy(tape.jacobian(h, state))[0, :, 0]) for state in states]
    found = oracle.gradient_norms(*(given[n] for n in ("xs", "h0", "Wx", "Wh", "b")))
    np.testing.assert_allclose(found, expected, **CLOSE)


def test_the_gru_is_that_of_keras():
    given = exercises.gated(rng(), gates=3, batch=2, d=3, units=4)
    cell = keras.layers.GRUCell(4, reset_after=False)
    cell.build((2, 3))
    cell.set_weights([given[n] for n in ("kernel", "recurrent", "bias")])
    expected, _ = cell(given["x"], [ops.convert_to_tensor(given["h"])])
    found = oracle.gru(*(given[n] for n in ("x", "h", "kernel", "recurrent", "bias")))
    np.testing.assert_allclose(found, numpy(expected), **CLOSE)


def test_the_lstm_is_that_of_keras():
    given = exercises.gated(rng(), gates=4, batch=2, d=3, units=4)
    cell = keras.layers.LSTMCell(4)
    cell.build((2, 3))
    cell.set_weights([given[n] for n in ("kernel", "recurrent", "bias")])
    _, expected = cell(given["x"], [ops.convert_to_tensor(given[n]) for n in ("h", "c")])
    found = oracle.lstm(*(given[n] for n in ("x", "h", "c", "kernel", "recurrent", "bias")))
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, numpy(theirs), **CLOSE)


def test_a_layer_by_hand():
    x = np.arctanh([[[0.5], [0.25], [0.75]]])  # the product and its tanh give these numbers back
    kernel = np.ones((1, 1))
    assert oracle.recurrent(x, kernel, 0.5, 1).ravel() == pytest.approx([0.5, 0.5, 1.0])
    assert oracle.recurrent(x, kernel, 0.5, 2).ravel() == pytest.approx([0.5, 0.625, 1.34375])
    mask = np.array([[True, False, True]])
    assert oracle.recurrent(x, kernel, 0.5, 1, mask).ravel() == pytest.approx([0.5, 0.5, 1.0])
    assert oracle.recurrent(x, kernel, 0.5, 2, mask).ravel() == pytest.approx([0.5, 0.5, 1.125])


def test_clipping_equals_tensorflow():
    given = exercises.gradients(rng(), times=0.4)
    expected, norm = tf.clip_by_global_norm(given["gradients"], given["limit"])
    found, ours = oracle.clip_by_global_norm(given["gradients"], given["limit"])
    assert ours == pytest.approx(float(norm), rel=1e-5)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, numpy(other), **CLOSE)
    short, _ = oracle.clip_by_global_norm([np.array([3.0, 4.0])], 6.0)
    np.testing.assert_allclose(short[0], [3, 4])


def test_batches_by_hand():
    inputs, targets = oracle.lm_batches(np.arange(13), 2, 3)
    assert inputs.tolist() == [[[0, 1, 2], [6, 7, 8]], [[3, 4, 5], [9, 10, 11]]]
    assert targets.tolist() == [[[1, 2, 3], [7, 8, 9]], [[4, 5, 6], [10, 11, 12]]]
    assert oracle.lm_batches(np.arange(12), 2, 3)[0].shape == (1, 2, 3)


def test_ids_by_hand():
    assert oracle.ids("bad", "abracad").tolist() == [1, 0, 3]


def test_perplexity_by_hand():
    logits = np.log([[[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]]])
    assert oracle.perplexity(logits, [[0, 1]], [[1, 1]]) == pytest.approx(8**0.5)
    assert oracle.perplexity(logits, [[0, 1]], [[0, 1]]) == pytest.approx(4)


def test_chances_by_hand():
    assert oracle.chances(np.log([0.1, 0.6, 0.3]), 1.0, 3) == pytest.approx([0.1, 0.6, 0.3])
    assert oracle.chances(np.log([0.1, 0.6, 0.3]), 1.0, 2) == pytest.approx([0, 2 / 3, 1 / 3])
    assert oracle.chances(np.log([1, 4, 9]), 2.0, 3) == pytest.approx([1 / 6, 2 / 6, 3 / 6])


# ------------------------------------------------------------------------------------------------------------ draws


def test_texts_tell_orders_apart():
    for seed in range(50):
        given = exercises.texts(rng(seed))
        text = given["text"]
        assert list(dict.fromkeys(text)) != sorted(set(text))
        assert set(given["other"]) <= set(text)
        assert len(set(text)) == 12
        assert set(text.strip()) < set(text)
        assert " " in text.strip()
        assert {" ", "\n"} <= set(given["other"])


def test_all_texts_of_a_masked_batch_end_with_padding():
    for seed in range(20):
        mask = exercises.over_time(rng(seed), parts=2, sequences=True, masked=True)["mask"]
        assert not mask[:, -1].any()
        assert mask[:, 0].all()
        assert any(np.any(np.diff(row.astype(int)) > 0) for row in mask)  # one text goes on after a pause


def test_counting_pairs_does_not_reach_the_bar():
    """What the sentences of `foresees_unseen_text` say: who counts pairs needs 2.4 bits, who knows nothing 4.6."""
    given = exercises.stories()
    characters = sorted(set(given["text"]))
    assert set(given["unseen"]) <= set(characters)
    assert np.log2(len(characters)) == pytest.approx(4.6, abs=0.05)
    ids, unseen = oracle.ids(given["text"], given["text"]), oracle.ids(given["unseen"], given["text"])
    pairs = np.full((len(characters), len(characters)), 0.1)
    np.add.at(pairs, (ids[:-1], ids[1:]), 1)
    p = (pairs / pairs.sum(axis=1, keepdims=True))[unseen[:-1], unseen[1:]]
    assert -np.log2(p).mean() == pytest.approx(2.4, abs=0.1)
