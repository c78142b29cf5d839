"""The recurrent cells and their layer: float64 NumPy gate by gate, Keras's own layers, torch's."""

import keras
import numpy as np
import pytest

from zoo.layers.gru_cell import GRUCell
from zoo.layers.lstm_cell import LSTMCell
from zoo.layers.recurrent import Recurrent
from zoo.layers.rnn_cell import RNNCell

CELLS = {"rnn": RNNCell, "gru": GRUCell, "lstm": LSTMCell}
ALL = {**CELLS, "gru_after": lambda units: GRUCell(units, reset_after=True)}
UNITS, FEATURES = 4, 3
MASK = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 1, 1, 0]], bool)  # a gap, too


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def oracle(kind, weights, x, state, mask):
    """All outputs and the last state, one example, step and gate at a time, in float64."""
    wx, wh, b = (np.split(w.astype("float64"), len(w.T) // UNITS, axis=-1) for w in weights)
    outputs, last = np.zeros((*x.shape[:2], UNITS)), []
    for row in range(len(x)):
        h, c = (part[row].astype("float64") for part in (state if kind == "lstm" else (state, state)))
        for t in range(x.shape[1]):
            drive = [x[row, t] @ wx[g] + b[g] for g in range(len(wx))]
            if mask[row, t] and kind == "rnn":
                h = np.tanh(drive[0] + h @ wh[0])
            elif mask[row, t] and kind == "gru":
                z, r = sigmoid(drive[0] + h @ wh[0]), sigmoid(drive[1] + h @ wh[1])
                h = z * h + (1 - z) * np.tanh(drive[2] + (r * h) @ wh[2])
            elif mask[row, t]:
                i, f, o = (sigmoid(drive[g] + h @ wh[g]) for g in (0, 1, 3))
                c = f * c + i * np.tanh(drive[2] + h @ wh[2])
                h = o * np.tanh(c)
            outputs[row, t] = h
        last.append((h, c) if kind == "lstm" else (h,))
    return outputs, [np.stack(part) for part in zip(*last, strict=True)]


def layer_and_input(kind, seed=0, **settings):
    """A layer with random weights, biases too, and inputs that saturate some gates."""
    rng = np.random.default_rng(seed)
    layer, x = Recurrent(ALL[kind](UNITS), **settings), rng.normal(size=(3, 5, FEATURES)).astype("float32")
    layer.build(x.shape)
    layer.set_weights([rng.normal(size=w.shape).astype("float32") for w in layer.get_weights()])
    start = [rng.normal(size=(3, UNITS)).astype("float32") for _ in range(2)]
    return layer, x, (start[0], start[1]) if kind == "lstm" else start[0]


def numpy(values):
    return [keras.ops.convert_to_numpy(v) for v in keras.tree.flatten(values)]


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@pytest.mark.parametrize("kind", CELLS)
def test_every_step_is_the_rule_of_its_gates(kind, mask):
    layer, x, start = layer_and_input(kind, return_sequences=True, return_state=True)
    outputs, state = layer(x, initial_state=keras.tree.map_structure(keras.ops.convert_to_tensor, start), mask=mask)
    expected, last = oracle(kind, layer.get_weights(), x, start, np.ones_like(MASK) if mask is None else mask)
    np.testing.assert_allclose(numpy(outputs)[0], expected, atol=2e-6)
    for part, right in zip(numpy(state), last, strict=True):
        np.testing.assert_allclose(part, right, atol=2e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_is_one_step(kind):
    layer, x, start = layer_and_input(kind)
    state = layer.cell(
        keras.ops.convert_to_tensor(x[:, 0]), keras.tree.map_structure(keras.ops.convert_to_tensor, start)
    )
    _, last = oracle(kind, layer.get_weights(), x[:, :1], start, np.ones((3, 1), bool))
    for part, right in zip(numpy(state), last, strict=True):
        np.testing.assert_allclose(part, right, atol=2e-6)


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        ("rnn", keras.layers.SimpleRNN(UNITS, return_sequences=True)),
        ("gru", keras.layers.GRU(UNITS, reset_after=False, return_sequences=True)),
        ("gru_after", keras.layers.GRU(UNITS, return_sequences=True)),
        ("lstm", keras.layers.LSTM(UNITS, return_sequences=True)),
    ],
)
def test_weights_move_to_keras_and_back(kind, theirs, mask):
    layer, x, _ = layer_and_input(kind, seed=1, return_sequences=True)
    theirs.build(x.shape)
    theirs.set_weights(layer.get_weights())
    mask = None if mask is None else keras.ops.convert_to_tensor(mask)
    expected = numpy(theirs(x, mask=mask))[0]
    np.testing.assert_allclose(numpy(layer(x, mask=mask))[0], expected, atol=2e-6)
    back = Recurrent(ALL[kind](UNITS))
    back.build(x.shape)
    back.set_weights(theirs.get_weights())
    np.testing.assert_allclose(numpy(back(x, mask=mask))[0], expected[:, -1], atol=2e-6)


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_weights_move_to_torch(kind):
    torch = pytest.importorskip("torch")
    layer, x, _ = layer_and_input(kind, seed=2, return_sequences=True)
    theirs = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[kind](FEATURES, UNITS, batch_first=True)
    kernel, recurrent_kernel, bias = (torch.from_numpy(w) for w in layer.get_weights())
    named = {"weight_ih_l0": kernel.T, "weight_hh_l0": recurrent_kernel.T, "bias_ih_l0": bias, "bias_hh_l0": 0 * bias}
    theirs.load_state_dict(named)
    expected = theirs.to("cpu")(torch.from_numpy(x))[0].detach().numpy()
    np.testing.assert_allclose(numpy(layer(x))[0], expected, atol=2e-6)


def test_weights_move_to_torchs_gru_whose_gates_stand_in_another_order():
    torch = pytest.importorskip("torch")
    layer, x, start = layer_and_input("gru_after", seed=2, return_sequences=True)

    def reordered(weights):  # z, r, candidate as r, z, candidate
        z, r, candidate = np.split(weights, 3, axis=-1)
        return torch.from_numpy(np.concatenate([r, z, candidate], axis=-1))

    kernel, recurrent_kernel, biases = map(reordered, layer.get_weights())
    theirs = torch.nn.GRU(FEATURES, UNITS, batch_first=True)
    named = {
        "weight_ih_l0": kernel.T,
        "weight_hh_l0": recurrent_kernel.T,
        "bias_ih_l0": biases[0],
        "bias_hh_l0": biases[1],
    }
    theirs.load_state_dict(named)
    expected = theirs.to("cpu")(torch.from_numpy(x), torch.from_numpy(start)[None])[0].detach().numpy()
    seen = layer(x, initial_state=keras.ops.convert_to_tensor(start))
    np.testing.assert_allclose(numpy(seen)[0], expected, atol=2e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_two_halves_with_the_state_handed_on_are_the_whole(kind):
    layer, x, _ = layer_and_input(kind, return_sequences=True, return_state=True)
    whole, last = layer(x)
    one, state = layer(x[:, :2])
    other, end = layer(x[:, 2:], initial_state=state)
    np.testing.assert_allclose(np.concatenate(numpy([one, other]), axis=1), numpy(whole)[0], atol=2e-6)
    for part, right in zip(numpy(end), numpy(last), strict=True):
        np.testing.assert_allclose(part, right, atol=2e-6)


def test_an_embedding_brings_the_mask_and_padding_changes_nothing():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Embedding(9, FEATURES, mask_zero=True), Recurrent(LSTMCell(UNITS))])
    short, long = np.array([[3, 8, 1]]), np.array([[3, 8, 1, 0, 0]])
    np.testing.assert_allclose(numpy(model(short))[0], numpy(model(long))[0], atol=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_it_learns_the_same_as_keras(kind):
    x = np.random.default_rng(3).normal(size=(6, 5, FEATURES)).astype("float32")
    theirs = {
        "rnn": keras.layers.SimpleRNN,
        "gru": lambda units: keras.layers.GRU(units, reset_after=False),
        "lstm": keras.layers.LSTM,
    }[kind](UNITS)
    models = [keras.Sequential([keras.Input((5, FEATURES)), r]) for r in (Recurrent(CELLS[kind](UNITS)), theirs)]
    models[1].set_weights(models[0].get_weights())
    for model in models:
        model.compile(keras.optimizers.SGD(0.5), "mean_squared_error")
        model.fit(x, x[:, 0, :1] * np.ones(UNITS), epochs=3, batch_size=6, verbose=0)
    for one, other in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("kind", ALL)
def test_it_is_saved_whole(kind, tmp_path):
    x = np.random.default_rng(4).normal(size=(2, 5, FEATURES)).astype("float32")
    model = keras.Sequential([keras.Input((None, FEATURES)), Recurrent(ALL[kind](UNITS), return_sequences=True)])
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))


def test_an_lstm_starts_by_remembering():
    cell = LSTMCell(UNITS)
    cell.build((None, FEATURES))
    np.testing.assert_array_equal(cell.get_weights()[2], np.repeat([0, 1, 0, 0], UNITS))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: GRUCell(0), "units=0"),
        (lambda: LSTMCell(2.5), r"units=2\.5"),
        (lambda: Recurrent(keras.layers.Dense(3)), "must be a RecurrentCell"),
        (lambda: Recurrent(RNNCell(2))(np.ones((2, 3), "float32")), r"shape \(2, 3\)"),
    ],
)
def test_a_bad_argument_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
