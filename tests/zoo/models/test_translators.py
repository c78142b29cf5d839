"""The translating models: shapes, saving, padding, teacher forcing against saying, attention."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.losses import MaskedLoss
from zoo.models import Seq2Seq, Transformer
from zoo.models.words import BEGIN, END, Words

SOURCES = ["tuesday 5 march 2019", "sunday 6 may", "monday 7", "friday"]
TARGETS = ["mardi 5 mars 2019", "dimanche 6 mai", "lundi 7", "vendredi"]
WORDS = {"source_words": Words.of(SOURCES).words, "target_words": Words.of(TARGETS).words, "length": 7}
MAKE = {
    "plain gru": lambda **kw: Seq2Seq(cell="gru", embedding=4, units=6, **{**WORDS, **kw}),
    "dot rnn": lambda **kw: Seq2Seq(cell="rnn", attention="dot", embedding=4, units=6, **{**WORDS, **kw}),
    "additive lstm": lambda **kw: Seq2Seq(cell="lstm", attention="additive", embedding=4, units=6, **{**WORDS, **kw}),
    "transformer": lambda **kw: Transformer(units=8, heads=2, blocks=1, feed_forward=8, **{**WORDS, **kw}),
}


@pytest.fixture(params=["plain gru", "additive lstm", "transformer"], scope="module")
def model(request):
    """Sure of what it says: with the small weights of a fresh start all sentences are nearly as likely."""
    keras.utils.set_random_seed(1)
    model = MAKE[request.param]()
    model.set_weights([2 * w + 0.1 * np.random.default_rng(0).normal(size=w.shape) for w in model.get_weights()])
    return model


def numpy(tensor):
    return keras.ops.convert_to_numpy(tensor)


def of_said(model, source, said):
    """Logits while it says this, without those of ids that are never said: padding, unknown, beginning."""
    logits = numpy(model((source, np.pad(said[:, :-1], ((0, 0), (1, 0)), constant_values=BEGIN)))).copy()
    logits[..., :END] = -1e9
    return logits


@pytest.mark.parametrize("name", MAKE)
def test_it_learns_is_saved_and_loaded_and_answers_the_same(name, tmp_path):
    model = MAKE[name]()
    x, y = model.pairs(SOURCES, TARGETS)
    model.compile(keras.optimizers.Adam(0.05), MaskedLoss(), jit_compile=False)
    losses = [float(model.train_on_batch(x, y)) for _ in range(3)]  # two steps, and the loss after them
    assert losses[2] < losses[0]
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(numpy(model(x)), numpy(again(x)), atol=1e-6)


def test_weights_saved_after_translating_fit_a_model_that_has_not(model, tmp_path):
    assert len(model.translate(SOURCES)) == len(SOURCES)
    model.save_weights(tmp_path / "all.weights.h5")
    fresh = type(model).from_config(model.get_config())
    fresh.load_weights(tmp_path / "all.weights.h5")
    x, _ = model.pairs(SOURCES, TARGETS)
    np.testing.assert_allclose(numpy(model(x)), numpy(fresh(x)), atol=1e-6)


def test_padding_changes_nothing(model):
    (source, hears), _ = model.pairs(SOURCES, TARGETS)
    together = numpy(model((np.pad(source, ((0, 0), (0, 3))), np.pad(hears, ((0, 0), (0, 2))))))
    alone = numpy(model((source[2:3, :3], hears[2:3, :3])))  # monday 7, and its end
    np.testing.assert_allclose(together[2, :3], alone[0], atol=1e-4)


def test_a_token_does_not_see_what_comes_after_it(model):
    (source, hears), _ = model.pairs(SOURCES, TARGETS)
    other = hears.copy()
    other[:, 2:] = other[:, 2:] % 5 + 4  # another word everywhere
    one, two = numpy(model((source, hears))), numpy(model((source, other)))
    np.testing.assert_allclose(one[:, :2], two[:, :2], atol=1e-5)
    assert abs(one[0, 2] - two[0, 2]).max() > 1e-3


def test_saying_step_by_step_is_what_teaching_computes_at_once(model):
    (source, _), _ = model.pairs(SOURCES, TARGETS)
    said = model.greedy(source)
    longest = 0
    for row, right in zip(said, of_said(model, source, said).argmax(axis=-1), strict=True):
        n = 1 + list(row).index(END) if END in row else len(row)
        assert list(row[:n]) == list(right[:n])
        longest = max(longest, n)
    assert longest > 2


def test_a_beam_finds_what_it_scores(model):
    (source, _), _ = model.pairs(SOURCES, TARGETS)
    said, score = model.beam_search(source, width=3)
    log_p = numpy(ops.log_softmax(of_said(model, source, said)))
    log_p = np.take_along_axis(log_p, said[..., None], axis=-1)[..., 0]
    for row, p, claimed in zip(said, log_p, score, strict=True):
        n = 1 + list(row).index(END) if END in row else len(row)
        assert claimed == pytest.approx(p[:n].sum() / ((5 + n) / 6) ** 0.6, abs=1e-3)


def test_translating_many_at_once_is_translating_one_by_one(model):
    assert model.translate(SOURCES) == [model.translate([s])[0] for s in SOURCES]
    assert model.translate(SOURCES, width=3) == [model.translate([s], width=3)[0] for s in SOURCES]
    assert model.translate([]) == []


def test_attention_is_where_each_word_said_looks(model):
    if model.name == "seq2seq" and model.settings["attention"] is None:
        with pytest.raises(ValueError, match="seq2seq has no attention to show"):
            model.attention(SOURCES)
        return
    for (heard, said, weights), source, target in zip(model.attention(SOURCES, TARGETS), SOURCES, TARGETS, strict=True):
        assert heard == [*source.split(), "·"]
        assert said == [*target.split(), "·"]
        assert weights.shape == (len(said), len(heard))
        np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)


def test_teacher_forcing_shifts_the_target_by_one():
    model = MAKE["plain gru"]()
    (source, hears), says = model.pairs(["monday 7"], ["lundi 7"])
    lundi, seven = model.target.ids["lundi"], model.target.ids["7"]
    assert source.tolist() == [[model.source.ids["monday"], model.source.ids["7"], END, 0, 0, 0, 0]]
    assert hears.tolist() == [[BEGIN, lundi, seven, 0, 0, 0, 0]]
    assert says.tolist() == [[lundi, seven, END, 0, 0, 0, 0]]


def test_parameters_are_those_of_the_formulas():
    model = Seq2Seq(10, 20, cell="gru", attention="additive", embedding=3, units=5)
    gru, words = 3 * (5 * (3 + 5) + 2 * 5), 14 * 3 + 24 * 3  # Keras's GRU has two biases; four ids are no words
    assert model.count_params() == words + 2 * gru + (5 * 5 + 5 * 5 + 5) + (10 * 5 + 5) + (5 * 24 + 24)
    model = Transformer(10, 20, units=8, heads=2, blocks=2, feed_forward=6)
    attention, norm, feed = 4 * (8 * 8 + 8), 2 * 8, 8 * 6 + 6 + 6 * 8 + 8
    blocks = 2 * (attention + 2 * norm + feed) + 2 * (2 * attention + 3 * norm + feed)
    assert model.count_params() == (14 + 24) * 8 + blocks + 2 * norm + (8 * 24 + 24)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Seq2Seq(cell="gpu"), "`cell` must be one of rnn, gru, lstm. Received: cell='gpu'"),
        (lambda: Seq2Seq(attention="sum"), "attention='sum'"),
        (lambda: Seq2Seq(units=0), "units=0"),
        (lambda: Transformer(units=10, heads=4), "units=10, heads=4"),
        (lambda: Transformer(units=9, heads=3), "must be even"),
        (lambda: Seq2Seq("a b a"), "different words"),
        (lambda: Seq2Seq(weights="nope"), "no weights 'nope' for seq2seq"),
        (lambda: MAKE["transformer"]().translate(["a b c d e f g"]), "at most 6 words. Received: 7"),
        (lambda: Seq2Seq(5, 5, units=2).translate(["a"]), "have no names"),
    ],
)
def test_a_bad_argument_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_words_are_cut_and_joined_as_they_are_written():
    words = Words.of(["L'eau, d'abord. Quarante-deux, don't!", "l'eau ?"])
    ids = words.encode(["L’EAU", "l'eau, d'abord. quarante-deux, don't !", "inconnu"], 12)
    assert words.decode(ids)[1:] == ["l'eau, d'abord. quarante-deux, don't !", "<?>"]
    assert words.words.split()[:3] == [",", "eau", "l'"]  # the most frequent; then as the alphabet has them
    with pytest.raises(ValueError, match=r"at most 1 words. Received: 2: 'a b'"):
        Words("a b").encode(["a b"], 2)
