"""The language model of characters: NumPy's answer, memory across calls, sampling, save and load, training."""

import keras
import numpy as np
import pytest

from zoo.models.char_rnn import ASCII, CharRNN
from zoo.models.characters import Characters
from zoo.models.sample import sample

CELLS = ["rnn", "gru", "lstm"]
TEXT = "the quick brown fox jumps over the lazy dog\n"


def small(cell="rnn", **settings):
    keras.utils.set_random_seed(0)
    return CharRNN(cell, **{"vocabulary": TEXT, "embedding": 6, "units": 6, **settings})


def numpy(value):
    return keras.ops.convert_to_numpy(value)


@pytest.mark.parametrize(("tied", "layers"), [(False, 1), (False, 2), (True, 2)])
def test_the_logits_are_those_of_the_formula(tied, layers):
    model, ids = small(tied=tied, layers=layers, dropout=0.5), Characters(TEXT).encode("jumps over")
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    embeddings = numpy(model.embed.embeddings)
    cells = [layer.cell.get_weights() for layer in model.recurrent]
    states, expected = [np.zeros(6), np.zeros(6)], []
    for i in ids:
        x = embeddings[i].astype("float64")
        for layer, (wx, wh, b) in enumerate(cells):
            x = states[layer] = np.tanh(x @ wx + states[layer] @ wh + b)
        if tied:
            expected.append(embeddings @ x + numpy(model.bias))
        else:
            expected.append(x @ numpy(model.logits.kernel) + numpy(model.logits.bias))
    np.testing.assert_allclose(numpy(model(ids[None]))[0], expected, atol=2e-5)
    assert not np.allclose(numpy(model(ids[None], training=True))[0], expected, atol=0.1)  # dropout


@pytest.mark.parametrize(
    ("cell", "settings", "count"),
    [
        ("rnn", {}, 96 * 64 + (64 + 256 + 1) * 256 + 257 * 96),
        ("gru", {"layers": 2}, 96 * 64 + (64 + 256 + 1) * 768 + 513 * 768 + 257 * 96),
        ("lstm", {"tied": True, "embedding": 256}, 96 * 256 + 513 * 1024 + 96),
    ],
)
def test_it_has_the_parameters_of_its_matrices(cell, settings, count):
    assert CharRNN(cell, **settings).count_params() == count
    assert len(ASCII) == 96


@pytest.mark.parametrize("cell", CELLS)
def test_reading_in_two_calls_is_reading_in_one(cell):
    model, ids = small(cell, layers=2), Characters(TEXT).encode(TEXT)[None]
    _, state = model(ids[:, :7], return_state=True)
    rest = model(ids[:, 7:], state=state)
    np.testing.assert_allclose(numpy(rest), numpy(model(ids))[:, 7:], atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_it_writes_on_where_it_stopped(cell):
    model = small(cell)
    whole = model.generate("the ", length=6, temperature=0)
    model.forget()
    assert model.generate("the ", length=2, temperature=0) + model.generate(length=4, temperature=0) == whole
    model.forget()
    logits, said = model.characters.encode("the "), ""
    for _ in range(6):  # without any memory: the whole text read again for each character
        best = int(numpy(model(logits[None]))[0, -1].argmax())
        logits, said = np.append(logits, best), said + model.characters.text[best]
    assert said == whole


def test_a_seed_fixes_the_text():
    model, seen = small(), []
    for seed in (3, 3, 4):
        model.forget()
        seen.append(model.generate(length=30, seed=seed))
    assert seen[0] == seen[1] != seen[2]
    assert set("".join(seen)) <= set(TEXT)


def test_a_draw_follows_the_softmax_of_the_largest():
    logits, rng = np.log([0.1, 0.2, 0.4, 0.3]), np.random.default_rng(0)
    drawn = np.bincount([sample(logits, temperature=0.5, top_k=3, seed=rng) for _ in range(4000)], minlength=4)
    expected = np.array([0, 0.04, 0.16, 0.09])  # squared, the smallest left out
    np.testing.assert_allclose(drawn / 4000, expected / expected.sum(), atol=0.03)
    assert drawn[0] == 0
    assert sample([1e4, -1e4, 1.1e4], temperature=0.01, seed=0) == 2


@pytest.mark.parametrize("cell", CELLS)
def test_it_learns_and_is_saved_whole(cell, tmp_path):
    model, ids = small(cell, layers=2, tied=True), Characters(TEXT).encode(TEXT * 4)
    x, y = ids[:-1].reshape(5, -1), ids[1:].reshape(5, -1)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.02), loss)
    history = model.fit(x, y, epochs=2, batch_size=5, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0]
    model.generate("the", length=2)  # what it remembers is not saved
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(numpy(again(x)), numpy(model(x)))
    model.forget()
    assert again.generate("fox", length=8, temperature=0) == model.generate("fox", length=8, temperature=0)


def test_characters_outside_the_vocabulary():
    with pytest.raises(ValueError, match="does not know the character 'é'"):
        small().generate("café")
    characters = Characters("abc\ufffd")
    assert characters.decode(characters.encode("aé😀c")) == "a\ufffd\ufffdc"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: CharRNN("gruu"), "one of rnn, gru, lstm. Received: cell='gruu'"),
        (lambda: CharRNN(vocabulary="aaa"), "two different characters. Received: 'aaa'"),
        (lambda: CharRNN(units=0), "units=0"),
        (lambda: CharRNN(layers=1.5), r"layers=1\.5"),
        (lambda: CharRNN(dropout=1), "dropout=1"),
        (lambda: CharRNN(tied=True), "embedding=64, units=256"),
        (lambda: small().generate(3), "prompt=3"),
        (lambda: small().generate(length=0), "length=0"),
        (lambda: small().generate(temperature=-1), "temperature=-1"),
        (lambda: small().generate(top_k=99), "from 1 to 28. Received: top_k=99"),
    ],
)
def test_a_bad_argument_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
