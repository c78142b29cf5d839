"""Text as a task: what is cut, what is measured, and that a model learns it."""

import math

import keras
import numpy as np
import pytest

import zoo.tasks.language as language
from zoo.data import Dataset
from zoo.optimizers import Adam
from zoo.tasks import pose
from zoo.training import fit


def texts(train, test):
    nothing = np.zeros((1, 0), "int32")
    return Dataset("poem", np.array(train), nothing, np.array(test), nothing, task="text")


POEM = texts(
    ["round and round the garden " * 40, "like a teddy bear " * 20], ["round and round like a bear and a garden?"]
)


def test_windows_are_the_text_and_its_next_characters():
    problem = pose("charrnn", POEM, steps=7, units=4)
    x, y = problem.train
    text = "\n".join(POEM.x_train)
    assert x.shape == y.shape == ((len(text) - 1) // 7, 7)
    assert problem.model.characters.decode(x.ravel()) == text[: x.size]
    assert problem.model.characters.decode(y.ravel()) == text[1 : x.size + 1]
    assert problem.options == {"steps": 7, "units": 4, "vocabulary": problem.model.characters.text}
    assert "?" not in problem.model.characters.text  # occurs in the test part only: read as U+FFFD


@pytest.mark.parametrize("name", ["charrnn", "chargru", "charlstm"])
def test_the_measure_reads_the_test_part_as_one_text(name, monkeypatch):
    problem = pose(name, POEM, steps=7, units=8, embedding=4)
    rng = np.random.default_rng(0)
    problem.model.set_weights([rng.normal(size=w.shape) for w in problem.model.get_weights()])
    ids = problem.model.characters.encode(POEM.x_test[0])
    logits = keras.ops.convert_to_numpy(problem.model(ids[None, :-1]))[0].astype("float64")
    p = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    bits = np.mean([-math.log2(row[i]) for row, i in zip(p, ids[1:], strict=True)])
    for at_once in (1024, 16, 13):  # in one call, and in several that hand the state on
        monkeypatch.setattr(language, "AT_ONCE", at_once)
        measured = problem.measure(problem.model)
        assert measured["bits_per_character"] == pytest.approx(bits, rel=1e-5)
        assert measured["perplexity"] == pytest.approx(2**bits, rel=1e-5)


def test_it_learns():
    keras.utils.set_random_seed(0)
    data = texts(["round and round the garden " * 60], ["round and round the garden " * 5])
    problem = pose("chargru", data, steps=27, units=32)
    before = problem.measure(problem.model)[problem.metric]
    history = fit(problem.model, problem.train, Adam(0.01), problem.loss, epochs=25, batch_size=8,
                  metrics=problem.metrics, seed=0)  # fmt: skip
    assert before > 3
    assert problem.measure(problem.model)[problem.metric] < 0.3
    assert history.history["bits_per_character"][-1] < 1
    problem.model.forget()
    assert problem.model.generate("round and ", length=17, temperature=0) == "round the garden "


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"steps": 0}, "steps=0"),
        ({"steps": 50}, r"a window of steps=50 needs 51 characters. Received: poem with .* and 41 to be judged on"),
        ({"unit": 3}, "no argument 'unit'"),
    ],
)
def test_a_bad_option_is_named(options, words):
    with pytest.raises(ValueError, match=words):
        pose("charlstm", POEM, **options)
