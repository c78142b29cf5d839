"""What lab08 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import datetime
from functools import lru_cache

import numpy as np

from grader import Exercise, Lab, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax", "nltk", "sacrebleu", "babel")
LOOSE = {"rtol": 1e-3, "atol": 1e-4}  # for sums in float32

# ---------------------------------------------------------------------------------------------------------------- draws


def sequences(rng, **settings):
    """Lists of ids of different lengths, one of them empty; among the ids is what fills up."""
    value = settings.get("value", 0)
    lists = [[int(i) for i in rng.integers(3, 40, n)] for n in rng.permutation([0, 2, 3, 5])]
    for ids in lists:
        if len(ids) == 3:
            ids[2] = value  # at the end, where it looks like padding
        elif len(ids) == 5:
            ids[1] = value
    return {"sequences": lists, "settings": settings}


def full_sequences(rng):
    """Lists, and the length of the longest."""
    lists = [[int(i) for i in rng.integers(3, 40, n)] for n in rng.permutation([2, 4, 5])]
    return {"sequences": lists, "length": 5}


def targets(rng, time):
    """Rows of ids that end with eos (2) and padding, and an id to begin with."""
    ids = rng.permutation(np.arange(3, 3 + 4 * time)).reshape(4, time)
    for row, end in zip(ids, rng.permutation(4), strict=True):
        if end < time:
            row[end] = 2
            row[end + 1 :] = 0
    return {"targets": ids, "bos": int(rng.integers(50, 90))}


def real(rng, shape):
    """A mask: rows of different lengths, from the left; one is full."""
    lengths = rng.permutation(np.linspace(shape[1], 1, shape[0]).round().astype(int))
    return np.arange(shape[1]) < lengths[:, None]


def tokens(rng, size=3.0):
    """Logits, targets and a mask; what is not real is costly."""
    mask = real(rng, (3, 5))
    logits, ids = rng.uniform(-size, size, (3, 5, 4)), rng.integers(0, 4, (3, 5))
    np.put_along_axis(logits, ids[..., None], np.where(mask, 0.5, -2 * size)[..., None], -1)
    return {"logits": logits.astype("float32"), "targets": ids, "mask": mask}


def gru_weights(rng, words, units):
    """Of an embedding and a GRU."""
    return {
        "embedding": rng.normal(size=(words, units)).astype("float32"),
        "kernel": rng.normal(size=(units, 3 * units)).astype("float32"),
        "recurrent_kernel": rng.normal(size=(units, 3 * units)).astype("float32"),
        "bias": rng.uniform(-0.5, 0.5, (2, 3 * units)).astype("float32"),
    }


def readings(rng, confusing):
    """Sentences for an encoder: padding is id 0, and no word is; or, if confusing, ids say nothing about it.

    A GRU costs time, so there are six draws.
    """
    which = int(rng.integers(6))
    rng = np.random.default_rng(which)
    mask = real(rng, (3, 5))
    words = rng.integers(1, 9, (3, 5))
    ids = np.where(rng.random((3, 5)) < 0.4, 0, words) if confusing else np.where(mask, words, 0)
    if confusing:
        ids[:, 0], ids[:, 1:][~mask[:, 1:]] = 0, words[:, 1:][~mask[:, 1:]]
    return {**gru_weights(rng, 9, 3), "ids": ids, "mask": mask, "which": [which, confusing]}


def sayings(rng, look):
    """Sentences for a decoder, a state to start from; and states to look at, if it looks. There are six draws."""
    which = int(rng.integers(6))
    rng, width = np.random.default_rng(which), 2 if look else 1
    return {
        **gru_weights(rng, 7, 3),
        "logits_kernel": rng.normal(size=(3 * width, 7)).astype("float32"),
        "logits_bias": rng.normal(size=7).astype("float32"),
        "ids": rng.integers(0, 7, (3, 4)),
        "state": rng.uniform(-1, 1, (3, 3)).astype("float32"),
        "states": rng.uniform(-1, 1, (3, 5, 3)).astype("float32"),
        "mask": real(rng, (3, 5)),
        "look": look,
        "which": [which, look],
    }


def looking(rng, masked, dq=6, dk=6, queries=4):
    """Queries, keys, values and a mask; what is masked would have by far the largest scores."""
    mask = real(rng, (3, 5)) if masked else np.ones((3, 5), bool)
    mask = mask[:, rng.permutation(5)]
    q, k, v = rng.normal(size=(3, queries, dq)), rng.normal(size=(3, 5, dk)), rng.normal(size=(3, 5, 2))
    if dq == dk and masked:
        q = np.abs(q)
    k = np.where(mask[..., None], k, 40 * np.abs(k) + 20)
    v = np.where(mask[..., None], v, v + 10)
    return {"q": q.astype("float32"), "k": k.astype("float32"), "v": v.astype("float32"), "mask": mask}


def few_lookings(rng):
    """As `looking`, with a mask; to compile costs time, so there are four draws."""
    which = int(rng.integers(4))
    return {**looking(np.random.default_rng(which), masked=True), "which": which}


def scored(rng):
    """Scores, values and a mask."""
    given = looking(rng, masked=True)
    scores = np.where(given["mask"][:, None, :], rng.normal(size=(3, 4, 5)), rng.uniform(200, 300, (3, 4, 5)))
    return {"scores": scores.astype("float32"), "v": given["v"], "mask": given["mask"]}


def networks(rng, masked, dq, dk, queries=4):
    """As `looking`, with the arrays of Bahdanau's network."""
    units = 3
    return {
        **looking(rng, masked, dq, dk, queries),
        "query_kernel": rng.normal(size=(dq, units)).astype("float32"),
        "key_kernel": (rng.normal(size=(dk, units)) + 0.3).astype("float32"),
        "score_kernel": (rng.choice([-1, 1], units) * rng.uniform(1, 3, units)).astype("float32"),
    }


def model_table(rng, words, spread=1.5):
    """Logits of a model by table: for each of its states, after each token."""
    return rng.normal(0, spread, (7, words, words)).astype("float32")


def greedy_models(rng, ending):
    """A model, and sentences that end at different places; if not `ending`, one never does."""
    max_len = 6
    while True:
        bos, eos = (int(i) for i in rng.choice(5, 2, replace=False))
        given = {"table": model_table(rng, 5), "bos": bos, "eos": eos, "max_len": max_len}
        given["starts"] = [int(s) for s in rng.choice(7, 4, replace=False)]
        rows = [oracle.greedy(given["table"], start, bos, eos, max_len) for start in given["starts"]]
        lengths = [len(said) for said, _ in rows]
        unended = sum(said[-1] != eos for said, _ in rows)
        if (
            min(margin for _, margin in rows) > 0.05
            and unended == (0 if ending else 1)
            and len(set(lengths)) >= 3
            and (not ending or max(lengths) == 4)
        ):
            return given


def beams(rng, kind):
    """A model and settings, such that what goes wrong in beam search shows. To find one costs time: six draws."""
    return dict(found_beam(kind, int(rng.integers(6))))


@lru_cache(maxsize=18)
def found_beam(kind, which):
    """One of the draws, found by trying; no choice is close."""
    rng = np.random.default_rng(which)
    shows = {"exhaustive": shows_in_all, "narrow": shows_in_few, "unfinished": shows_unfinished}[kind]
    words, max_len = (3, 5) if kind == "exhaustive" else (4, 4)
    while True:
        bos, eos = (int(i) for i in rng.choice(words, 2, replace=False))
        given = {"table": model_table(rng, words), "state": int(rng.integers(7)), "bos": bos, "eos": eos}
        given |= {"max_len": max_len, "alpha": float(rng.uniform(1, 2)), "width": words**max_len}
        if kind == "narrow":
            given["width"] = int(rng.integers(2, 4))
        if kind == "exhaustive":  # there is one more word to say, nearly surely, for whoever goes on after the end
            given["table"][:, eos, int(rng.integers(words))] += 6
        asked = (given[name] for name in ("table", "state", "bos", "eos", "max_len"))
        if shows(given, tuple(oracle.greedy(*asked)[0])):
            return given


def shows_in_all(given, greedy):
    """The best of all ends early, by far; greedy search, no penalty, and to stop at once find others that end."""
    ranked, eos = oracle.exhaustive(**given), given["eos"]
    best = ranked[0][1]
    if best[-1] != eos or not 1 < len(best) < given["max_len"] or ranked[0][0] - ranked[1][0] < 0.003:
        return False
    sooner = (oracle.exhaustive(**{**given, "max_len": n})[0][1] for n in range(1, given["max_len"]))
    soonest = next((tokens for tokens in sooner if tokens[-1] == eos), best)
    plain = oracle.exhaustive(**{**given, "alpha": 0.0})[0][1]
    return greedy[-1] == eos and best not in (greedy, plain, soonest)


def shows_in_few(given, greedy):
    """A narrow beam finds not the best; greedy search, and a beam without penalty, find others. No close choice."""
    kept, margin = oracle.beam(**given)
    found = kept[0][1]
    if found == greedy or found[-1] != given["eos"] or len(found) < 2 or margin < 0.003:
        return False
    if kept[0][0] - kept[1][0] < 0.003 or oracle.exhaustive(**given)[0][1] == found:
        return False
    if oracle.beam(**{**given, "width": given["width"] - 1})[0][0][1] == found:
        return False
    plain = oracle.beam(**{**given, "alpha": 0.0})[0][0][1]
    return plain not in (found, greedy) and len(plain) > 1  # of one token the penalty is 1


def shows_unfinished(given, greedy):
    """The best of all has not ended, by far."""
    ranked = oracle.exhaustive(**given)
    return ranked[0][1][-1] != given["eos"] and ranked[0][0] - ranked[1][0] > 0.003


def corpora(rng, brief):
    """Sentences and their references, so unlike that some k-grams are shared and others not."""
    words = np.array(["the", "a", "cat", "dog", "sat", "lay", "on", "under", "mat"])
    while True:
        n = int(rng.integers(2, 5))
        references = [list(rng.choice(words, size)) for size in rng.permutation([5, 8, 11])]
        candidates = []
        for right in references:
            said = [w if rng.random() < 0.85 else rng.choice(words) for w in right]
            place = int(rng.integers(1, len(said) - 1))
            said = said[:-2] if brief else [*said[:place], said[place], said[place], *said[place:]]  # some words thrice
            candidates.append([str(w) for w in said])
        references = [[str(w) for w in right] for right in references]
        counts = oracle.precisions(candidates, references, n)
        if all(0 < shared < total for shared, total in counts) and oracle.bleu(candidates, references, n) < 0.8:
            return {"candidates": candidates, "references": references, "settings": {"n": n}}


def strangers(rng):
    """Sentences that share words, but no run of four."""
    words = [str(w) for w in rng.permutation(["the", "a", "cat", "dog", "sat", "lay", "on", "under"])]
    short = [words[1:4], words[4:7]]
    return {"candidates": [words, *short], "references": [words[::-1], *short], "settings": {}}


def uneven(rng):
    """Two corpora of different sizes."""
    given = corpora(rng, brief=False)
    return {"candidates": given["candidates"], "fewer": given["references"][:2]}


DAYS = {
    "English": "monday tuesday wednesday thursday friday saturday sunday",
    "French": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
MONTHS = {
    "English": "january february march april may june july august september october november december",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


@lru_cache(maxsize=1)
def drawn_dates():
    """Dates with their translations, every third without its weekday: one draw for all, since a training costs time."""
    first = datetime.date(1950, 1, 1)
    drawn = np.random.Generator(np.random.PCG64(0)).choice(36_525, 1700, replace=False)
    pairs = []
    for number, day in enumerate(first + datetime.timedelta(int(d)) for d in drawn):
        words = {
            side: [DAYS[side].split()[day.weekday()], str(day.day), MONTHS[side].split()[day.month - 1], str(day.year)]
            for side in DAYS
        }
        pair = [" ".join(words[side][number % 3 == 0 :]) for side in DAYS]
        pairs.append(pair if number % 2 else pair[::-1])
    unseen = {side: pairs[1500 + first :: 2] for first, side in enumerate(("French", "English"))}
    return {"pairs": pairs[:1500], "unseen": unseen}


def dates(rng, source):
    """Dates to learn from, others to translate, and from which language those are whose answers count."""
    return {**drawn_dates(), "source": source}


# ------------------------------------------------------------------------------------------------------------------ pad

pad = Exercise(
    "pad",
    write=["pad"],
    points=8,
    probe="padded",
    draw=sequences,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Begin with a table full of `value` and one full of False, both (n, length). Then go through the lists and "
        "write each into the beginning of its row.",
        "np.full((n, length), value) and np.zeros((n, length), bool) make the tables; ids[row, : len(sequence)] = "
        "sequence fills one row in. The mask is True in the same places.",
        "The longest list has max(map(len, sequences)) ids. That is the length unless one is given; if the one given "
        "is smaller: raise ValueError(...).",
    ],
)


def is_padded(seen, given):
    """A verdict on ids and mask."""
    ids, mask = oracle.pad(given["sequences"], **given["settings"])
    what = f"of {given['sequences']}"
    return [
        equal(seen.ids, ids, what=f"the ids {what}", axes=("row", "column")),
        equal(seen.mask, mask.astype(float), what=f"the mask (1 for True) {what}", axes=("row", "column")),
        expect(seen.unchanged, "the lists that were given have changed: make new ones, and leave those as they are."),
    ]


@pad.check(points=4)
def fills_up_on_the_right(seen, given):
    """Every list stands at the left of its row, zeros fill it up, and the mask says which ids are real."""
    return is_padded(seen, given)


@pad.check(points=2, length=7, value=-1)
def follows_length_and_value(seen, given):
    """Length and value are as asked for."""
    return is_padded(seen, given)


@pad.check(points=2, probe="refusals", draw=full_sequences)
def refuses_what_does_not_fit(seen, given):
    """A list longer than `length` is a ValueError; one just as long is none."""
    longest, narrow = given["length"], int(np.ravel(seen.narrow)[0])
    return [
        expect(
            narrow < 0,
            f"a list of {longest} ids and length={longest - 1}: a ValueError was expected, and a table of "
            f"{narrow} columns came.",
        ),
        expect(
            int(np.ravel(seen.fits)[0]) == longest,
            f"a list of {longest} ids and length={longest}: that fits, so a table of {longest} columns was expected.",
        ),
    ]


_FILL = "np.full((len(sequences), length), value)"
_IDS = "ids[row, : len(sequence)] = sequence"
_MASK = "mask[row, : len(sequence)] = True"
_REFUSE = 'raise ValueError(f"A sequence has {longest} ids, more than length={length}")'
_CUT = [(_REFUSE, "pass"), (_IDS, "ids[row, : len(sequence)] = sequence[:length]")]
pad.name_mistakes(
    ("left",
     [(_IDS, "ids[row, length - len(sequence) :] = sequence"), (_MASK, "mask[row, length - len(sequence) :] = True")],
     "The padding stands on the left. Each list begins at the left of its row, and what fills it up follows."),
    ("left_mask_only", _MASK, "mask[row, length - len(sequence) :] = True",
     "The ids stand at the left, but the mask marks the right end of the row."),
    ("truncates_silently", _CUT,
     "What is longer than `length` is cut off without a word, the end of the sentence with it. Raise a ValueError."),
    ("grows_silently", _REFUSE, "length = longest",
     "If a list is longer than `length`, the table becomes wider than was asked for. Raise a ValueError."),
    ("refuses_what_just_fits", "if longest > length:", "if longest >= length:",
     "A list exactly as long as `length` fits. Refuse only what is longer."),
    ("mask_from_the_ids", "return ids, mask", "return ids, ids != value",
     "The mask is made of the ids: what equals `value` counts as padding. An id is real because of its place, so make "
     "the mask of the lengths."),
    ("mask_inverted", "return ids, mask", "return ids, ~mask",
     "The mask is the wrong way round: True is for a real id."),
    ("value_ignored", "length), value)", "length), 0)", "`value` is not used: it always fills up with 0."),
    ("length_ignored", "length = longest if length is None else length", "length = longest",
     "`length` is not used: the table is as wide as the longest list, whatever was asked for."),
    ("columns_first", "return ids, mask", "return ids.T, mask.T",
     "The table lies on its side: a row for each list, (n, length)."),
    ("ids_alone", "return ids, mask", "return ids", "Two things are asked: return ids, mask."),
    ("turned", "return ids, mask", "return mask, ids", "Ids come first, then the mask: return ids, mask."),
    ("lists_changed", "for row, sequence in enumerate(sequences):",
     "for sequence in sequences:\n        sequence += [value] * (length - len(sequence))\n"
     "    for row, sequence in enumerate(sequences):",
     "The lists that were given are filled up themselves. A function leaves its arguments as they are; and what has "
     "been filled up counts as real in your mask."),
    ("floats", _FILL, "np.full((len(sequences), length), float(value))",
     "The ids are floats. Ids are whole numbers: an embedding picks rows by them. np.full takes the type from the "
     "value; np.zeros makes floats unless told `int`."),
)  # fmt: skip

_TABLES = f"ids, mask = {_FILL}, np.zeros((len(sequences), length), bool)"
pad.equivalent(
    (f"if longest > length:\n{_REFUSE}\n{_TABLES}", f"{_TABLES}\nif longest > length:\n{_REFUSE}"),
    (f"{_IDS}\n{_MASK}", f"{_MASK}\n{_IDS}"),
    because="Neither order changes what comes out.",
)
pad.equivalent(
    ("if longest > length:", "if False:"),
    because="NumPy raises a ValueError, too, where a list does not fit its row.",
)

# ------------------------------------------------------------------------------------------------------ teacher_forcing

teacher_forcing = Exercise(
    "teacher_forcing",
    write=["teacher_forcing"],
    points=6,
    probe="forced",
    draw=targets,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The answer has the shape of the targets. Its first column is new; which column of the targets has no place "
        "any more?",
        "A column of bos, (n, 1), then all columns of the targets but the last: targets[:, :-1].",
        "ops.full((n, 1), bos, dtype=targets.dtype) is the column, ops.concatenate([one, other], axis=1) puts it in "
        "front.",
    ],
)


@teacher_forcing.check(points=5, time=4)
def hears_what_came_before(seen, given):
    """At each place it hears the token before, and first of all bos."""
    expected = oracle.teacher_forcing(given["targets"], given["bos"])
    what = f"what is heard when {given['targets'][0].tolist()}, ... should be said"
    return equal(seen.heard, expected, what=what, axes=("sentence", "place"))


@teacher_forcing.check(points=1, time=1)
def hears_bos_alone(seen, given):
    """Of sentences of one token it hears bos only."""
    return equal(seen.heard, np.full((4, 1), given["bos"]), what="what is heard", axes=("sentence", "place"))


_SHIFT = "ops.concatenate([first, targets[:, :-1]], axis=1)"
teacher_forcing.name_mistakes(
    ("left", _SHIFT, "ops.concatenate([targets[:, 1:], first], axis=1)",
     "This shifts to the left, so that the decoder hears what comes *after* the word it should say. Shift to the "
     "right: bos comes first."),
    ("left_then_bos", _SHIFT, "ops.concatenate([first, targets[:, 1:]], axis=1)",
     "Nothing is shifted here: only the first token has become bos, and the decoder hears the very word that it should "
     "say. Drop the last column, not the first."),
    ("not_dropped", _SHIFT, "ops.concatenate([first, targets], axis=1)",
     "There is a place too many: after the last token nothing is to be said, so drop the last column."),
    ("eos_lost", _SHIFT, "ops.concatenate([first, targets[:, :-2]], axis=1)",
     "There is a place too few: in a full row nobody would learn to say eos. Drop the last column only."),
    ("both_dropped", _SHIFT, "ops.concatenate([first, targets[:, 1:-1]], axis=1)",
     "The first column and the last are both dropped. All stay but the last."),
    ("rolled", _SHIFT, "ops.roll(targets, 1, axis=1)",
     "The last token of each row has come to its front. There stands bos."),
    ("unshifted", _SHIFT, "targets",
     "These are the targets themselves: the decoder would hear the word that it should say, and learn to repeat it."),
    ("bos_above", _SHIFT, "ops.concatenate([ops.full((1, targets.shape[1]), bos, dtype=targets.dtype), "
     "targets[:-1]], axis=0)",
     "bos stands above the sentences, as a first row. It is a first column: axis=1."),
    ("eos_not_heard", _SHIFT,
     "ops.where(ops.concatenate([first, targets[:, :-1]], axis=1) == 2, 0, "
     "ops.concatenate([first, targets[:, :-1]], axis=1))",
     "Every eos was made padding. Leave the tokens as they are: only shift them."),
    ("bos_fixed", "1), bos,", "1), 1,", "`bos` is not used."),
    ("floats", "bos, dtype=targets.dtype", "bos",
     "Floats come out, since ops.full makes floats unless told otherwise: dtype=targets.dtype."),
    ("return_forgotten", "return " + _SHIFT, "first", "Nothing is returned."),
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------------- masked_loss

masked_loss = Exercise(
    "masked_loss",
    write=["masked_loss"],
    points=10,
    probe="losses",
    draw=tokens,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Cross-entropy for each place, (n, time). Those of padding must count for nothing, neither in the sum nor in "
        "the number by which it is divided.",
        "The mask as 1 and 0, times the cross-entropy, and the sum of all of it; divided by the sum of the mask.",
        "each = keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True); then ops.sum(real * "
        "each) / ops.sum(real), where real = ops.cast(mask, 'float32').",
    ],
)


def is_loss(seen, given):
    """A verdict on a loss."""
    expected = oracle.masked_loss(given["logits"], given["targets"], given["mask"])
    return close(seen.loss, expected, what=f"the mean over {int(given['mask'].sum())} real tokens of 15", **LOOSE)


@masked_loss.check(points=5)
def averages_real_tokens(seen, given):
    """The loss is the mean cross-entropy of the real tokens."""
    return is_loss(seen, given)


@masked_loss.check(points=2, size=3000.0)
def is_exact_for_large_logits(seen, given):
    """It is right for logits of some thousands, too."""
    return is_loss(seen, given)


@masked_loss.check(points=3, probe="slopes")
def has_a_slope(seen, given):
    """A tape finds its slope: none in padding."""
    expected = oracle.masked_loss_slope(given["logits"], given["targets"], given["mask"])
    axes = ("sentence", "place", "word")
    return close(seen.slope, expected, what="the slope in the logits", axes=axes, **LOOSE)


_EACH = "keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)"
_REAL = 'ops.cast(mask, "float32")'
_MEAN = "return ops.sum(real * each) / ops.sum(real)"
_BY_SENTENCE = "ops.sum(real * each, axis=1) / ops.sum(real, axis=1)"
masked_loss.name_mistakes(
    ("mean_over_all", _MEAN, "return ops.mean(real * each)",
     "The sum is divided by all places, padding included, so that more padding makes the loss smaller. Divide by the "
     "number of real tokens, the sum of the mask."),
    ("mask_ignored", _REAL, 'ops.cast(mask, "float32") * 0 + 1',
     "The mask is not used: padding counts as much as words."),
    ("not_cast", _REAL, "mask",
     "The mask is not made of 1 and 0, and in TensorFlow the product of truths and numbers is a truth: "
     "ops.cast(mask, 'float32')."),
    ("not_averaged", _MEAN, "return ops.sum(real * each)",
     "This is the sum. Divide it by the number of real tokens."),
    ("by_sentences", _MEAN, f"return ops.mean({_BY_SENTENCE})",
     "This is a mean of the sentences' means, in which a word of a short sentence counts for more. Sum over all "
     "sentences first, then divide once."),
    ("over_the_sentences", _MEAN, "return ops.sum(real * each) / len(logits)",
     "The sum is divided by the number of sentences. Divide by that of the real tokens."),
    ("one_for_each_sentence", _MEAN, f"return {_BY_SENTENCE}",
     "There is a loss for each sentence. One number for all is asked."),
    ("one_for_each_token", _MEAN, "return real * each", "There is a loss for each token. One number for all is asked."),
    ("mask_inverted", _REAL, '1 - ops.cast(mask, "float32")', "The padding counts here, and the words do not."),
    ("logits_masked", [(_EACH, "keras.losses.sparse_categorical_crossentropy(targets, logits * "
     "ops.expand_dims(ops.cast(mask, 'float32'), -1), from_logits=True)"), (_MEAN, "return ops.mean(each)")],
     "The mask is multiplied into the logits. Logits of 0 still cost log(words): multiply it into the cross-entropy."),
    ("from_logits_forgotten", ", from_logits=True", "",
     "The loss takes the logits for probabilities: say from_logits=True."),
    ("log_of_softmax", _EACH,
     "-ops.log(ops.take_along_axis(ops.softmax(logits), ops.expand_dims(targets, -1), axis=-1)[..., 0])",
     "A softmax far below rounds to 0, and its logarithm is infinite. Compute from the logits: from_logits=True, or "
     "ops.log_softmax."),
    ("sign", _EACH, "-" + _EACH, "The sign is wrong: the loss is -log of a probability, so at least 0."),
    ("by_numpy", _MEAN, "return np.sum(np.array(real) * np.array(each)) / np.sum(np.array(real))",
     "The number is right, but NumPy has computed it, and so a tape finds no slope: nothing would be learned. Use "
     "ops.sum, and neither np.array() nor float()."),
    ("return_forgotten", _MEAN, "ops.sum(real * each) / ops.sum(real)", "Nothing is returned."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------- encoder, decoder

encoder = Exercise(
    "encoder",
    write=["Encoder.call"],
    points=8,
    probe="encodings",
    draw=readings,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Ids go into the embedding, what comes out goes into the GRU. It can be told what is padding.",
        "The GRU takes `mask=`, and where that is False it keeps its state. It returns two things: what it said at "
        "every step, and its state at the end.",
        "states, state = self.gru(self.embedding(...), mask=...)",
    ],
)


@encoder.check(points=4, confusing=False)
def ends_at_the_last_word(seen, given):
    """The state is the one after the last real word: padding does not change it."""
    _, state = oracle.encode(given, given["ids"], given["mask"])
    return close(seen.state, state, what="the state", axes=("sentence", "unit"), **LOOSE)


@encoder.check(points=2, confusing=False)
def gives_all_states(seen, given):
    """There is a state after each word."""
    states, _ = oracle.encode(given, given["ids"], given["mask"])
    shape = tuple(int(size) for size in seen.shape)
    if shape != states.shape:
        return expect(False, f"states: shape {states.shape} was expected, {shape} came.")
    return close(seen.states, states[given["mask"]], what="the states at the real words, one after the other", **LOOSE)


@encoder.check(points=2, confusing=True)
def goes_by_the_mask(seen, given):
    """The mask decides what is padding, not the ids."""
    _, state = oracle.encode(given, given["ids"], given["mask"])
    return close(seen.state, state, what="the state", axes=("sentence", "unit"), **LOOSE)


_READ = "states, state = self.gru(self.embedding(ids), mask=mask)"
_PAIR = "return states, state"
encoder.name_mistakes(
    ("last_step_of_padding", ", mask=mask", "",
     "The state is the one after the last column, padding and all, so it depends on how much padding there is. Tell "
     "the GRU: mask=mask."),
    ("mask_from_the_ids", "mask=mask", "mask=ids != 0",
     "What counts as padding is guessed from the ids. The mask says it."),
    ("mask_inverted", "mask=mask", "mask=ops.logical_not(mask)",
     "The GRU skips the words and reads the padding: the mask is the wrong way round."),
    ("padding_set_to_zero",
     [(_READ, 'states, state = self.gru(self.embedding(ids) * ops.expand_dims(ops.cast(mask, "float32"), -1))')],
     "The embeddings of padding are zeros here, but the GRU still takes a step for each, which changes its state. It "
     "skips them if told: mask=mask."),
    ("first_state", _PAIR, "return states, states[:, 0]",
     "This is the state after the first word. Asked is the one after the last."),
    ("mean_state", _PAIR, "return states, ops.mean(states, axis=1)",
     "This is the mean of all states. Asked is the last one."),
    ("turned", _PAIR, "return state, states", "The states come first, then the last one: return states, state."),
    ("state_alone", _PAIR, "return state", "Two things are asked: return states, state."),
    ("no_embedding", "self.gru(self.embedding(ids), mask=mask)",
     'self.gru(ops.cast(ids, "float32")[..., None], mask=mask)',
     "The GRU gets the ids themselves, as if word 8 were twice word 4. Look them up first: self.embedding(ids)."),
    ("backwards", "self.embedding(ids), mask=mask",
     "ops.flip(self.embedding(ids), axis=1), mask=ops.flip(mask, axis=1)",
     "The sentence is read backwards."),
)  # fmt: skip

decoder = Exercise(
    "decoder",
    write=["Decoder.call"],
    points=8,
    probe="decodings",
    draw=sayings,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Four steps: embedding, GRU, look, logits. The GRU starts where the caller says.",
        "The GRU takes initial_state= and returns its outputs and its last state. The outputs are what looks, the last "
        "state is returned beside the logits.",
        "outputs, state = self.gru(..., initial_state=state); then self.logits of what self._look(outputs, states, "
        "mask) gives.",
    ],
)


def is_said(seen, given):
    """A verdict on logits and state."""
    logits, state = oracle.decode(given, given["ids"], given["look"])
    return [
        close(seen.logits, logits, what="the logits", axes=("sentence", "place", "word"), **LOOSE),
        close(seen.state, state, what="the state at the end", axes=("sentence", "unit"), **LOOSE),
    ]


@decoder.check(points=4, look=False)
def starts_from_the_state(seen, given):
    """It starts from the state that it is given, and has logits for every place."""
    return is_said(seen, given)


@decoder.check(points=2, look=True)
def looks_back(seen, given):
    """With an attention, the GRU's outputs look at the encoder's states before the logits."""
    return is_said(seen, given)


@decoder.check(points=2, probe="decodings_in_pieces", look=True)
def goes_on_where_it_stopped(seen, given):
    """Word by word, each time from the state it returned, it says the same as all at once."""
    return is_said(seen, given)


_HEAR = "outputs, state = self.gru(self.embedding(ids), initial_state=state)"
_SAY = "return self.logits(self._look(outputs, states, mask)), state"
decoder.name_mistakes(
    ("starts_from_zeros", ", initial_state=state", "",
     "The GRU starts from zeros, so nothing of the source comes over. It starts from the encoder's state: "
     "initial_state=state."),
    ("old_state", _HEAR, _HEAR.replace("outputs, state", "outputs, _"),
     "What is returned is the state that was given. To go on with the next word, the one *after* the last id is "
     "needed: the second thing the GRU returns."),
    ("never_looks", "self._look(outputs, states, mask)", "outputs",
     "It never looks back: what goes into the logits is self._look(outputs, states, mask)."),
    ("mask_not_told", "self._look(outputs, states, mask)", "self._look(outputs, states, ops.ones(states.shape[:2])) "
     "if states is not None else self._look(outputs, states, mask)",
     "It also looks at padding: hand the mask on, self._look(outputs, states, mask)."),
    ("looks_before", "self._look(outputs, states, mask)", "self._look(self.embedding(ids), states, mask)",
     "What looks are the embeddings. The outputs of the GRU look."),
    ("last_place_only", "self._look(outputs, states, mask)", "self._look(outputs, states, mask)[:, -1:]",
     "There are logits for the last place only. Every place has its own."),
    ("probabilities", _SAY, "return ops.softmax(self.logits(self._look(outputs, states, mask))), state",
     "These are probabilities. Logits are asked: the loss applies the softmax."),
    ("no_logits", _SAY, "return self._look(outputs, states, mask), state",
     "What looks is returned as it is. The logits are missing: self.logits(...)."),
    ("outputs_and_state_as_one", _HEAR, _HEAR.replace("outputs, state", "outputs"),
     "The GRU gives back two things, and here both go on together: outputs, state = self.gru(...)."),
    ("logits_alone", _SAY, "return self.logits(self._look(outputs, states, mask))",
     "Two things are asked: return logits, state."),
    ("turned", _SAY, "return state, self.logits(self._look(outputs, states, mask))",
     "The logits come first, then the state."),
    ("no_embedding", "self.gru(self.embedding(ids)", 'self.gru(ops.cast(ids, "float32")[..., None]',
     "The GRU gets the ids themselves. Look them up first: self.embedding(ids)."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------------ attention

dot_attention = Exercise(
    "dot_attention",
    write=["read", "dot_attention"],
    points=12,
    probe="dots",
    draw=looking,
    forbid=OTHER_LIBRARIES,
    hints=[
        "`read`: lower the scores that are masked, softmax over the keys, mean of the values by these weights. "
        "`dot_attention`: the scores of each query with each key; the rest is `read`.",
        "Scores: ops.matmul(q, ...) of the keys with their last two axes exchanged, ops.transpose(k, (0, 2, 1)); "
        "divided by the root of d, which is q.shape[-1].",
        "ops.where(ops.expand_dims(mask, 1), scores, -1e9) comes before ops.softmax(scores, axis=-1); the context is "
        "ops.matmul(weights, v).",
    ],
)


def is_read(seen, scores, given):
    """A verdict on context and weights."""
    context, weights = oracle.attend(scores, given["v"], given["mask"])
    forbidden = np.broadcast_to(~given["mask"][:, None, :], weights.shape)
    there = seen.weights.shape == weights.shape
    leak = np.abs(np.where(forbidden, seen.weights, 0)).max() if there and not np.isnan(seen.weights).any() else 0
    return [
        expect(leak == 0, f"a weight of what the mask forbids is {leak:.3g}; it must be exactly 0."),
        close(seen.weights, weights, what="the weights", axes=("sentence", "query", "key"), **LOOSE),
        close(seen.context, context, what="the context", axes=("sentence", "query", "value"), **LOOSE),
    ]


@dot_attention.check(points=4, masked=False)
def reads_where_keys_agree(seen, given):
    """Weights are a softmax over the keys of the scaled dot products, the context is the mean by them."""
    return is_read(seen, oracle.dot_scores(given["q"], given["k"]), given)


@dot_attention.check(points=3, masked=True)
def never_reads_padding(seen, given):
    """What is masked has weight 0, however large its score, and the others still sum to 1."""
    return is_read(seen, oracle.dot_scores(given["q"], given["k"]), given)


@dot_attention.check(points=3, probe="reads", draw=scored)
def reads_by_any_scores(seen, given):
    """`read` by itself does the same, by scores of any kind."""
    return is_read(seen, given["scores"], given)


@dot_attention.check(points=2, probe="dots_compiled", draw=few_lookings)
def can_be_trained(seen, given):
    """It can be compiled, and a tape finds its slope."""
    return is_read(seen, oracle.dot_scores(given["q"], given["k"]), given)


_LOWER = "scores = ops.where(ops.expand_dims(mask, 1), scores, -1e9)"
_SOFTMAX = "weights = ops.softmax(scores, axis=-1)"
_ROOT = " / q.shape[-1] ** 0.5"
_CONTEXT = "return ops.matmul(weights, v), weights"
_TIMES_MASK = ' * ops.expand_dims(ops.cast(mask, "float32"), 1)'
dot_attention.name_mistakes(
    ("unscaled", _ROOT, "",
     "The scores are not scaled. Divide them by the root of d, the size of a query: otherwise a softmax of large "
     "scores picks one key and has no slope."),
    ("divided_by_d", _ROOT, " / q.shape[-1]", "The scores are divided by d. Divide by its root."),
    ("times_the_root", _ROOT, " * q.shape[-1] ** 0.5", "The scores are multiplied by the root of d. Divide by it."),
    ("scaled_by_the_keys", _ROOT, " / k.shape[1] ** 0.5",
     "The root is that of the number of keys. It is that of d, the size of a query: q.shape[-1]."),
    ("mask_after_softmax", [(_LOWER, "pass"), (_SOFTMAX, _SOFTMAX + _TIMES_MASK)],
     "The mask comes after the softmax, so the weights that are left do not sum to 1. Lower the scores before it."),
    ("mask_after_softmax_rescaled", [(_LOWER, "pass"), (_SOFTMAX, _SOFTMAX + _TIMES_MASK + "\n    weights = weights / "
     "ops.sum(weights, axis=-1, keepdims=True)")],
     "The mask comes after the softmax. If what is masked has the largest scores, the others have rounded to 0 by "
     "then, and 0/0 is nan. Lower the scores before the softmax."),
    ("scores_times_mask", _LOWER, "scores = scores" + _TIMES_MASK,
     "Masked scores become 0 (or nearly), and exp(0) is 1: they are still read. Put a very negative number there, "
     "-1e9."),
    ("lowered_a_little", _LOWER, "scores = ops.where(ops.expand_dims(mask, 1), scores, -10.0)",
     "A score of -10 is low, but not so low that the weight is exactly 0. Take -1e9."),
    ("subtracted", _LOWER, "scores = scores - 100 * (1 - ops.expand_dims(ops.cast(mask, 'float32'), 1))",
     "100 is subtracted of what is masked, which is too little where the score is larger. Replace the score, or "
     "subtract 1e9."),
    ("mask_ignored", _LOWER, "pass", "The mask is not used, so padding is read."),
    ("mask_inverted", _LOWER, "scores = ops.where(ops.expand_dims(mask, 1), -1e9, scores)",
     "The padding is read, and the words are not: ops.where(condition, where it holds, elsewhere)."),
    ("mask_as_it_is", _LOWER, "scores = ops.where(mask, scores, -1e9)",
     "The mask (n, keys) does not fit the scores (n, queries, keys) as it is, nor with its new axis at the end: make "
     "it (n, 1, keys) first, ops.expand_dims(mask, 1)."),
    ("over_the_queries", "scores, axis=-1)", "scores, axis=1)",
     "The softmax runs over the queries. Each query divides its attention among the keys: axis=-1."),
    ("no_softmax", _SOFTMAX, "weights = scores", "There is no softmax: scores are not weights."),
    ("reads_the_keys", "return read(scores, v, mask)", "return read(scores, k, mask)",
     "The keys are read. The scores come from the keys, what is read are the values."),
    ("not_transposed", "ops.transpose(k, (0, 2, 1))", "k",
     "Queries and keys do not fit a product like this. Exchange the last two axes of the keys, and no others: "
     "ops.transpose(k, (0, 2, 1))."),
    ("context_alone", _CONTEXT, "return ops.matmul(weights, v)",
     "Two things are asked of `read`: return context, weights."),
    ("turned", _CONTEXT, "return weights, ops.matmul(weights, v)",
     "The context comes first, then the weights."),
    ("scores_for_weights", _CONTEXT, "return ops.matmul(weights, v), scores",
     "The scores come back in place of the weights."),
    ("return_forgotten_outside", "return read(scores, v, mask)", "read(scores, v, mask)",
     "`dot_attention` returns nothing: return what `read` gives."),
    ("by_numpy", _SOFTMAX, "scores = np.array(scores)\n    weights = np.exp(scores - scores.max(-1, keepdims=True))\n"
     "    weights = weights / weights.sum(-1, keepdims=True)",
     "NumPy computes here. In a compiled step a tensor has no values for it, and a tape sees nothing of it: take "
     "ops.softmax."),
)  # fmt: skip

dot_attention.equivalent(
    ("scores, -1e9)", "scores, -2000000000.0)"),
    ("ops.softmax(scores, axis=-1)", "ops.softmax(scores)"),
    ("/ q.shape[-1]", "/ k.shape[-1]"),
    because="Both numbers are low enough, -1 is the default, and queries and keys are of one size.",
)

additive_attention = Exercise(
    "additive_attention",
    write=["AdditiveAttention.call"],
    points=10,
    probe="additive",
    draw=networks,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Make (n, queries, units) of the queries and (n, keys, units) of the keys, each by its own kernel. Then every "
        "query must meet every key.",
        "ops.expand_dims(..., 2) makes (n, queries, 1, units), ops.expand_dims(..., 1) makes (n, 1, keys, units). "
        "Their sum is (n, queries, keys, units).",
        "ops.matmul(ops.tanh(sum), self.score_kernel) sums over the units: those are the scores (n, queries, keys), "
        "and read(scores, v, mask) does the rest.",
    ],
    needs=["dot_attention"],
)


def is_read_by_a_network(seen, given):
    """A verdict on context and weights."""
    kernels = (given[name] for name in ("query_kernel", "key_kernel", "score_kernel"))
    return is_read(seen, oracle.additive_scores(given["q"], given["k"], *kernels), given)


@additive_attention.check(points=5, masked=False, dq=4, dk=4, queries=5)
def scores_by_a_network(seen, given):
    """The scores are those of Bahdanau's network, then all goes on as by dot product."""
    return is_read_by_a_network(seen, given)


@additive_attention.check(points=2, masked=False, dq=4, dk=3)
def sizes_may_differ(seen, given):
    """Queries and keys may differ in size."""
    return is_read_by_a_network(seen, given)


@additive_attention.check(points=3, masked=True, dq=4, dk=3)
def never_reads_padding_either(seen, given):
    """What is masked has weight 0, and the others sum to 1."""
    return is_read_by_a_network(seen, given)


_QUERIES = "queries = ops.expand_dims(ops.matmul(q, self.query_kernel), 2)"
_KEYS = "keys = ops.expand_dims(ops.matmul(k, self.key_kernel), 1)"
_SCORE = "return read(ops.matmul(ops.tanh(queries + keys), self.score_kernel), v, mask)"
_SUM = "ops.tanh(queries + keys)"
additive_attention.name_mistakes(
    ("no_tanh", _SUM, "queries + keys",
     "The tanh is missing. Without a bend, all queries would have the same weights: what a query adds is the same for "
     "all keys."),
    ("relu", _SUM, "ops.relu(queries + keys)", "The bend is a tanh here, not a ReLU."),
    ("sigmoid", _SUM, "ops.sigmoid(queries + keys)", "The bend is a tanh here, not a sigmoid."),
    ("product", _SUM, "ops.tanh(queries * keys)", "Queries and keys are multiplied. They are added."),
    ("tanh_apart", _SUM, "ops.tanh(queries) + ops.tanh(keys)",
     "What a query adds is the same for all keys, so all queries have the same weights. Add the two sides first, then "
     "take the tanh of the sum."),
    ("tanh_outside", "ops.matmul(ops.tanh(queries + keys), self.score_kernel)",
     "ops.tanh(ops.matmul(queries + keys, self.score_kernel))",
     "The tanh comes after w. It comes before: tanh(...) times w."),
    ("units_summed", "ops.matmul(ops.tanh(queries + keys), self.score_kernel)",
     "ops.sum(ops.tanh(queries + keys), axis=-1)",
     "The hidden units are only added up. Each has its own share: the product with w, self.score_kernel."),
    ("kernels_swapped", [("q, self.query_kernel", "q, self.key_kernel"),
                         ("k, self.key_kernel", "k, self.query_kernel")],
     "The two kernels are exchanged: W_q is for the queries."),
    ("one_kernel", "k, self.key_kernel", "k, self.query_kernel",
     "Queries and keys share one kernel. The keys have their own, self.key_kernel."),
    ("scaled", ", self.score_kernel), v", ", self.score_kernel) / self.units**0.5, v",
     "The scores are scaled. Here w learns a scale, so there is none."),
    ("mask_not_told", "self.score_kernel), v, mask)", "self.score_kernel), v, ops.ones_like(mask))",
     "The mask is not handed on to `read`: padding is read."),
    ("axes_exchanged", [(_QUERIES, _QUERIES.replace("), 2)", "), 1)")), (_KEYS, _KEYS.replace("), 1)", "), 2)"))],
     "Queries and keys have exchanged their axes: the scores come out as (n, keys, queries). Queries are (n, queries, "
     "1, units), keys (n, 1, keys, units)."),
    ("not_expanded", [(_QUERIES, "queries = ops.matmul(q, self.query_kernel)"),
                      (_KEYS, "keys = ops.matmul(k, self.key_kernel)")],
     "As many queries as keys would be needed to add them like this. Every query meets every key: give both a new "
     "axis first, by ops.expand_dims."),
    ("score_kernel_left_out", "ops.matmul(ops.tanh(queries + keys), self.score_kernel)", _SUM,
     "The scores still have an axis for the units. w sums over it: ops.matmul(..., self.score_kernel)."),
    ("reads_the_keys", "self.score_kernel), v, mask)", "self.score_kernel), k, mask)",
     "The keys are read. What is read are the values, v."),
    ("return_forgotten", _SCORE, _SCORE.removeprefix("return "), "Nothing is returned: return what `read` gives."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------------- greedy

greedy = Exercise(
    "greedy",
    write=["greedy"],
    points=10,
    probe="searches_greedily",
    draw=greedy_models,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A loop of at most max_len rounds. Each asks `step`, takes the token with the largest logit, and hears it in "
        "the next round. Which sentences have ended must be remembered.",
        "`done` is an array of n truths. np.where(done, eos, likeliest) makes those say eos that have ended; "
        "afterwards also those are done that have just said it.",
        "Begin with last = np.full(len(state), bos), done = np.zeros(len(state), bool), said = np.full((len(state), "
        "max_len), eos). In the loop said[:, place] = last; break if done.all().",
    ],
)


def rows_said(given):
    """What each row says, up to its eos."""
    settings = (given[name] for name in ("bos", "eos", "max_len"))
    bos, eos, max_len = settings
    return [oracle.greedy(given["table"], start, bos, eos, max_len)[0] for start in given["starts"]]


def filled(rows, value, max_len):
    """Rows as one table."""
    return np.array([row + [value] * (max_len - len(row)) for row in rows])


@greedy.check(points=5, ending=False)
def says_the_likeliest(seen, given):
    """Until its eos each row says the likeliest token."""
    rows = rows_said(given)
    if seen.ids.shape != (4, given["max_len"]):
        return expect(False, f"ids of shape {(4, given['max_len'])} were expected, {seen.ids.shape} came.")
    what = f"the ids, -1 after the first eos ({given['eos']})"
    return equal(seen.until_eos, filled(rows, -1, given["max_len"]), what=what, axes=("sentence", "place"))


@greedy.check(points=3, ending=False)
def stops_each_row_at_its_eos(seen, given):
    """After its eos a row says nothing but eos."""
    what = f"the ids (eos is {given['eos']})"
    rows = filled(rows_said(given), given["eos"], given["max_len"])
    return equal(seen.ids, rows, what=what, axes=("sentence", "place"))


@greedy.check(points=2, ending=True)
def asks_no_more_when_all_have_ended(seen, given):
    """When all have ended, `step` is asked no more; the answer still has max_len columns."""
    rows = rows_said(given)
    longest = max(map(len, rows))
    what = f"the ids (eos is {given['eos']})"
    return [
        equal(seen.ids, filled(rows, given["eos"], given["max_len"]), what=what, axes=("sentence", "place")),
        expect(
            int(seen.calls) == longest,
            f"after {longest} tokens all sentences have ended; step was asked {int(seen.calls)} times.",
        ),
    ]


_ASK = "logits, state = step(last, state)"
_CHOOSE = "last = np.where(done, eos, np.argmax(logits, axis=-1))"
_DONE = "done = done | (last == eos)"
_STOP = "if done.all():\n            break"
greedy.name_mistakes(
    ("rows_go_on", _CHOOSE, "last = np.argmax(logits, axis=-1)",
     "A sentence that has said eos goes on speaking. From then on it says nothing but eos."),
    ("rows_go_on_all", [(_CHOOSE, "last = np.argmax(logits, axis=-1)"), (_DONE, "done = last == eos")],
     "A sentence that has said eos goes on speaking, and `done` forgets that it has ended. Once it has, it says "
     "nothing but eos."),
    ("stops_with_the_first", "done.all()", "done.any()",
     "All stop as soon as one sentence has ended. Each stops at its own eos: go on until *all* have."),
    ("never_stops", _STOP, "pass",
     "When all sentences have ended, `step` is still asked, up to max_len times. Leave the loop then."),
    ("hears_bos_always", _ASK, "logits, state = step(np.full(len(last), bos), state)",
     "It hears bos at every step. It hears what it said itself: hand `last` on."),
    ("state_not_kept", _ASK, "logits, _ = step(last, state)",
     "Every step starts from the first state: keep the one that `step` returns."),
    ("least_likely", "np.argmax", "np.argmin", "It says the *least* likely token."),
    ("eos_left_out", [("said = np.full((len(state), max_len), eos)", "said = np.full((len(state), max_len), 0)"),
     (_STOP, "if done.all():\n            break\n    said[said == eos] = 0")],
     "The eos is missing in the answer. It belongs to it, and fills the row up."),
    ("filled_with_zeros", [("said = np.full((len(state), max_len), eos)", "said = np.full((len(state), max_len), bos)"),
     (_CHOOSE, "last = np.where(done, bos, np.argmax(logits, axis=-1))")],
     "After its eos a row is filled up with another id. Nothing but eos follows."),
    ("begins_with_bos", "return said", "return np.concatenate([np.full((len(said), 1), bos), said[:, :-1]], axis=1)",
     "The answer begins with bos. That is only heard: the first id of the answer is the first that is *said*."),
    ("bos_too_many", "return said", "return np.concatenate([np.full((len(said), 1), bos), said], axis=1)",
     "There is a column too many, of bos. That is only heard, not said."),
    ("shorter", "return said", "return said[:, : place + 1]",
     "The answer ends with the longest sentence. It always has max_len columns, filled up with eos."),
    ("by_columns", "return said", "return said.T", "The table lies on its side: (n, max_len)."),
    ("last_token_only", "return said", "return last", "Only the last token of each sentence comes back: collect all."),
    ("return_forgotten", "    return said", "    pass", "Nothing is returned."),
    ("one_too_few", "in range(max_len)", "in range(max_len - 1)", "A step is missing: max_len tokens may be said."),
)  # fmt: skip

greedy.equivalent(
    ("np.argmax(logits, axis=-1)", "np.argmax(logits, axis=1)"),
    ("done | (last == eos)", "(last == eos) | done"),
    because="Logits have two axes, and `or` has no order.",
)

# ---------------------------------------------------------------------------------------------------------- beam_search

beam_search = Exercise(
    "beam_search",
    write=["penalized", "beam_search"],
    points=14,
    probe="searches",
    draw=beams,
    forbid=OTHER_LIBRARIES,
    hints=[
        "In each round make a new list of hypotheses out of the beam: those that have ended as they are, each other "
        "one with every token at its end. Sort by the score, keep the first `width`.",
        "One hypothesis is (total, tokens, state). Ask step(np.array([last]), state), where last is its last token, or "
        "bos; then log_p = ops.log_softmax(logits[0]), and a new one is (total + log_p[token], [*tokens, token], "
        "after).",
        "sorted(grown, key=lambda h: penalized(h[0], len(h[1]), alpha), reverse=True)[:width] keeps the best. In the "
        "end the first of them is the answer, with its penalized score.",
    ],
)


def is_found(seen, given, best, score):
    """A verdict on tokens and score."""
    expected = np.full(2 * given["max_len"], -1)
    expected[: len(best)] = best
    what = f"the tokens, -1 after their end (eos is {given['eos']}, the width {given['width']})"
    return [
        equal(seen.tokens, expected, what=what, axes=("place",)),
        close(seen.score, [score], what=f"the score of {list(best)}", **LOOSE),
    ]


@beam_search.check(points=5, kind="exhaustive")
def wide_finds_the_best_of_all(seen, given):
    """With a beam so wide that nothing is dropped it finds the best of all sentences."""
    score, best = oracle.exhaustive(**given)[0]
    return is_found(seen, given, best, score)


@beam_search.check(points=6, kind="narrow")
def narrow_keeps_the_best_few(seen, given):
    """With a narrow beam it keeps those of the best score in each round."""
    score, best = oracle.beam(**given)[0][0]
    return is_found(seen, given, best, score)


@beam_search.check(points=3, kind="unfinished")
def counts_what_has_not_ended(seen, given):
    """A sentence of max_len tokens counts as it stands, eos or not."""
    score, best = oracle.exhaustive(**given)[0]
    return is_found(seen, given, best, score)


_PENALTY = "return total / ((5 + length) / 6) ** alpha"
_BEGIN = "beam = [(0.0, [], state)]"
_ENDED = "grown.append((total, tokens, state))"
_HEARD = "step(np.array([tokens[-1] if tokens else bos]), state)"
_LOG_P = "log_p = np.array(ops.log_softmax(logits[0]))"
_GROW = "(total + log_p[token], [*tokens, token], after) for token in range(len(log_p))"
_KEEP = "beam = sorted(grown, key=lambda h: penalized(h[0], len(h[1]), alpha), reverse=True)[:width]"
_FOUND = "return tokens, penalized(total, len(tokens), alpha)"
beam_search.name_mistakes(
    ("finished_dropped", _ENDED, "pass",
     "A hypothesis that has ended is dropped. It stays in the beam as it is, and competes on."),
    ("finished_go_on", "if tokens and tokens[-1] == eos:", "if False:",
     "A hypothesis goes on after its eos. It has ended: it stays as it is."),
    ("stops_at_the_first_end", _KEEP, _KEEP + "\n        if beam[0][1][-1] == eos:\n            break",
     "The search ends as soon as the best hypothesis has. Another one may still become better by its length: go "
     "on, max_len times."),
    ("no_length_norm", _PENALTY, "return total",
     "The log-probability is not brought to a score: without the length penalty short sentences win."),
    ("norm_only_at_the_end", "key=lambda h: penalized(h[0], len(h[1]), alpha)", "key=lambda h: h[0]",
     "Hypotheses are compared by their log-probabilities. They are compared by their scores, in each round."),
    ("score_without_norm", _FOUND, "return tokens, total",
     "The tokens are right, but the score is the log-probability: divide it by the length penalty, too."),
    ("times_the_penalty", _PENALTY, "return total * ((5 + length) / 6) ** alpha",
     "The log-probability is multiplied by the penalty. Divided by it, a long sentence comes nearer to 0."),
    ("mean", _PENALTY, "return total / length**alpha",
     "This divides by a power of the length. The penalty is ((5 + L) / 6) to the power of alpha."),
    ("alpha_as_a_factor", _PENALTY, "return total / ((5 + length) / 6 * alpha)",
     "alpha is a power, not a factor: ** alpha."),
    ("eos_not_counted", _PENALTY, "return total / ((4 + length) / 6) ** alpha",
     "The length is one too small: L counts all tokens, eos included."),
    ("sums_probabilities", _LOG_P, "log_p = np.array(ops.softmax(logits[0]))",
     "Probabilities are added up. Those of a sentence are *multiplied*; so add their logarithms, ops.log_softmax."),
    ("sums_logits", _LOG_P, "log_p = np.array(logits[0])",
     "Logits are added up. They are no log-probabilities: ops.log_softmax makes them of logits."),
    ("row_forgotten", "ops.log_softmax(logits[0])", "ops.log_softmax(logits)",
     "The logits are a table of one row, (1, words), so a loop over them has one round. Take its row: logits[0]."),
    ("last_step_only", "(total + log_p[token],", "(log_p[token],",
     "Only the last token's log-probability counts. It is added to that of the hypothesis so far."),
    ("greedy", "[:width]", "[:1]", "Only one hypothesis is kept: that is greedy search. Keep `width`."),
    ("worst_kept", ", reverse=True", "", "The worst hypotheses are kept: sort the largest scores to the front."),
    ("state_not_kept", "[*tokens, token], after)", "[*tokens, token], state)",
     "A new hypothesis keeps the old state. It goes on from the one that `step` returned."),
    ("one_state_for_all", [("            logits, after = ", "            logits, shared = "), (
     "[*tokens, token], after)", "[*tokens, token], shared)"), (_HEARD, _HEARD.replace("state)", "shared)")),
     (_BEGIN, _BEGIN + "\n    shared = state")],
     "All hypotheses share one state. Each has its own: keep it beside its tokens."),
    ("hears_bos_always", "tokens[-1] if tokens else bos]", "bos]",
     "Every step hears bos. It hears the hypothesis's last token, and bos only where there is none."),
    ("tokens_shared", [("grown += [(total + log_p[token], [*tokens, token], after) for token in range(len(log_p))]",
     "for token in range(len(log_p)):\n                tokens.append(token)\n"
     "                grown.append((total + log_p[token], tokens, after))")],
     "All hypotheses share one list of tokens, since `append` changes it. Make a new one: [*tokens, token]."),
    ("bos_in_the_answer", "return tokens, penalized", "return [bos, *tokens], penalized",
     "The answer begins with bos, which is heard, not said."),
    ("eos_cut_off", "return tokens, penalized", "return [t for t in tokens if t != eos], penalized",
     "The eos is missing in the answer. It is a token like others."),
    ("only_finished_count", "    total, tokens, _ = beam[0]",
     "    total, tokens, _ = next((h for h in beam if h[1][-1] == eos), beam[0])",
     "Only what has ended can win here. A hypothesis of max_len tokens counts as it stands."),
    ("whole_beam", _FOUND, "return [penalized(h[0], len(h[1]), alpha) for h in beam][:1], tokens",
     "The score comes before the tokens: return tokens, score."),
    ("tokens_alone", _FOUND, "return tokens", "Two things are asked: return tokens, score."),
    ("one_round_too_few", "in range(max_len)", "in range(max_len - 1)",
     "There is a round too few: max_len tokens may be said."),
)  # fmt: skip

beam_search.equivalent(
    ("grown.append((total, tokens, state))", "grown.append((total, tokens, bos))"),
    because="From a hypothesis that has ended nothing goes on, so its state is not used.",
)
_LEAVE = "if tokens and tokens[-1] == eos:\ngrown.append((total, tokens, state))\ncontinue"
_NOTE = "# ask step, and add a hypothesis for each token there is"
beam_search.equivalent(
    (f"{_LEAVE}\n{_NOTE}\nlogits, after = {_HEARD}", f"logits, after = {_HEARD}\n{_NOTE}\n{_LEAVE}"),
    because="To ask and not to listen costs time alone.",
)

# ----------------------------------------------------------------------------------------------------------------- bleu

bleu = Exercise(
    "bleu",
    write=["bleu"],
    points=8,
    probe="bleus",
    draw=corpora,
    forbid=OTHER_LIBRARIES,
    hints=[
        "For every length k: how many k-grams of the candidates are shared with their own references, and how many "
        "there are. Both are summed over all sentences before anything is divided.",
        "(_grams(candidate, k) & _grams(reference, k)).total() counts what is shared, clipped. If one of these sums is "
        "0, the answer is 0.0.",
        "The n precisions multiplied, to the power of 1/n; times min(1, exp(1 - r / c)), where r and c are the numbers "
        "of words in all references and all candidates.",
    ],
)


def is_bleu(seen, given):
    """A verdict on BLEU."""
    n = given["settings"].get("n", 4)
    expected = oracle.bleu(given["candidates"], given["references"], n)
    found = ", ".join(f"{a}/{b}" for a, b in oracle.precisions(given["candidates"], given["references"], n))
    said, right = (sum(map(len, given[side])) for side in ("candidates", "references"))
    what = f"BLEU (precisions {found}; {said} words said, {right} in the references)"
    return close(seen.bleu, expected, what=what, **LOOSE)


@bleu.check(points=4, brief=False)
def clips_and_sums(seen, given):
    """Clipped precisions over the whole corpus; who says more than the references is not rewarded."""
    return is_bleu(seen, given)


@bleu.check(points=2, brief=True)
def penalizes_brevity(seen, given):
    """Who says less than the references pays for it."""
    return is_bleu(seen, given)


@bleu.check(points=1, draw=strangers)
def is_zero_without_a_shared_run(seen, given):
    """If no run of some length is shared, BLEU is 0."""
    return is_bleu(seen, given)


@bleu.check(points=1, probe="unequal", draw=uneven)
def wants_a_reference_for_each(seen, given):
    """As many references as candidates, or a ValueError."""
    return expect(
        seen.refused.all(),
        f"{len(given['candidates'])} sentences on one side and {len(given['fewer'])} on the other: a ValueError was "
        "expected, and a number came.",
    )


_REFUSED = 'raise ValueError(f"Each candidate needs its reference. Received: {len(candidates)} and {len(references)}")'
_LOOP = "for candidate, reference in zip(candidates, references, strict=True):"
_SHARED = "shared[k - 1] += (said & right).total()"
_TOTAL = "total[k - 1] += said.total()"
_ZERO = "if 0 in shared:\n        return 0.0"
_LENGTHS = "lengths = sum(map(len, references)) / sum(map(len, candidates))"
_PRECISION = "precision = math.fsum(math.log(s / t) for s, t in zip(shared, total, strict=True)) / n"
_BLEU = "return math.exp(min(0.0, 1 - lengths) + precision)"
bleu.name_mistakes(
    ("unclipped", _SHARED, "shared[k - 1] += sum(count for gram, count in said.items() if gram in right)",
     "What is said more often than the reference has it counts each time. Clip: of both counts the smaller one, "
     "`said & right`."),
    ("kinds_only", _SHARED, "shared[k - 1] += len(said & right)",
     "Each kind of k-gram counts once, however often it is shared. Sum the counts: .total()."),
    ("kinds_of_both", [(_SHARED, "shared[k - 1] += len(said & right)"), (_TOTAL, "total[k - 1] += len(said)")],
     "Each kind of k-gram counts once. All of them count: sum the counts, .total()."),
    ("recall", _TOTAL, "total[k - 1] += right.total()",
     "This divides by the k-grams of the references, which is recall. Precision divides by those of the candidates."),
    ("sentence_average",
     [(_SHARED, "shared[k - 1] += (said & right).total() / max(1, said.total())"), (_TOTAL, "total[k - 1] += 1")],
     "Precisions of single sentences are averaged. Sum the counts over all sentences first, divide once."),
    ("average_of_bleus", [(_LOOP, "if len(candidates) > 1:\n        return sum(bleu([c], [r], n) for c, r in zip("
     "candidates, references, strict=True)) / len(candidates)\n    " + _LOOP)],
     "This is the mean of the BLEU of single sentences. Sum the counts over all sentences first, divide once."),
    ("penalty_sign", "1 - lengths", "lengths - 1",
     "The sign of the brevity penalty is wrong: it is below 1 where the *candidates* are shorter, exp(1 - r / c)."),
    ("ratio_turned", _LENGTHS, "lengths = sum(map(len, candidates)) / sum(map(len, references))",
     "Candidate and reference length are exchanged: exp(1 - r / c)."),
    ("no_brevity", "min(0.0, 1 - lengths) + precision", "precision",
     "The brevity penalty is missing: who says little would win."),
    ("long_is_rewarded", "min(0.0, 1 - lengths)", "(1 - lengths)",
     "The brevity is larger than 1 where the candidates are longer. It is at most 1: min(1, ...)."),
    ("brevity_linear", "math.exp(min(0.0, 1 - lengths) + precision)", "min(1, 1 / lengths) * math.exp(precision)",
     "The brevity is the ratio of the lengths. It is exp(1 - r / c)."),
    ("arithmetic_mean", _PRECISION,
     "precision = math.log(sum(s / t for s, t in zip(shared, total, strict=True)) / n)",
     "This is the arithmetic mean of the precisions. BLEU takes the geometric one: their product to the power of 1/n."),
    ("no_root", _PRECISION, _PRECISION.removesuffix(" / n"),
     "The root is missing: the product of the precisions to the power of 1/n."),
    ("all_grams_together", _PRECISION, "precision = math.log(sum(shared) / sum(total))",
     "Runs of all lengths are counted together. Each length has a precision of its own, and these are multiplied."),
    ("longest_only", _PRECISION, "precision = math.log(shared[-1] / total[-1])",
     "Only the longest runs count. Those of all lengths from 1 to n do."),
    ("one_too_short", "range(1, n + 1)", "range(1, n)",
     "The runs of n words are left out: range(1, n + 1) ends with n."),
    ("percent", _BLEU, "return 100 * math.exp(min(0.0, 1 - lengths) + precision)",
     "This is 100 times too large: BLEU is from 0 to 1 here."),
    ("log_of_zero", _ZERO, "pass", "Where nothing is shared this takes the logarithm of 0. Then BLEU is 0.0."),
    ("smoothed", [(_ZERO, "shared = [s + 1 for s in shared]"), (_PRECISION, _PRECISION.replace("total,", "[t + 1 for t "
     "in total],"))],
     "The counts are smoothed by 1. Here they are not: if any is 0, BLEU is 0."),
    ("smoothed_where_zero", _ZERO, "shared = [max(s, 0.1) for s in shared]",
     "A precision of 0 is made a small one (smoothing). Here BLEU is 0 then."),
    ("unequal_accepted", [(_REFUSED, "pass"), (_LOOP, _LOOP.replace(", strict=True", ""))],
     "Sentences without a partner are left out silently. Raise a ValueError if there are not as many references as "
     "candidates."),
    ("return_forgotten", _BLEU, _BLEU.removeprefix("return "), "Nothing is returned."),
)  # fmt: skip

_REFUSES = f"if len(candidates) != len(references):\n{_REFUSED}"
_START = "shared, total = [0] * n, [0] * n"
bleu.equivalent(
    (f"{_REFUSES}\n{_START}", f"{_START}\n{_REFUSES}"),
    (f"{_SHARED}  # the smaller count of each\n{_TOTAL}", f"{_TOTAL}  # the smaller count of each\n{_SHARED}"),
    (f"{_ZERO}\n{_LENGTHS}", f"{_LENGTHS}\n{_ZERO}"),
    ("(said & right)", "(right & said)"),
    because="Neither order changes what comes out.",
)
bleu.equivalent(
    ("if len(candidates) != len(references):", "if False:"),
    ("if len(candidates) != len(references):", "if len(references) != len(references):"),
    (_LOOP, _LOOP.replace(", strict=True", "")),
    (_LOOP, _LOOP.replace("strict=True", "strict=False")),
    because="Either of the two, the question or strict=True, raises the ValueError.",
)
bleu.equivalent(
    ("zip(shared, total, strict=True)", "zip(shared, total)"),
    ("zip(shared, total, strict=True)", "zip(shared, total, strict=False)"),
    because="Both are lists of n.",
)
bleu.equivalent(
    ("shared[k - 1]", "shared[1 - k]"),
    ("shared[k - 1]", "shared[k - 2]"),
    ("total[k - 1]", "total[1 - k]"),
    ("total[k - 1]", "total[k - 2]"),
    because="In another order the counts have the same product.",
)

# ------------------------------------------------------------------------------------------------------ translate_dates

translate_dates = Exercise(
    "translate_dates",
    write=["train_translator"],
    points=6,
    probe="translations",
    draw=dates,
    forbid=OTHER_LIBRARIES,
    hints=[
        "prepared(pairs), then an Encoder and a Decoder with dot_attention, and a loss for `learn`. `translate` does "
        "it again without the right words: read, then greedy.",
        "The loss takes the same arrays as `learn`: def loss(x, x_mask, hears, y, y_mask). It asks the encoder for "
        "states and state, the decoder for logits from there, and gives masked_loss of these.",
        "step(last, state) asks the decoder about one column, ops.expand_dims(last, 1), with the source's states and "
        "mask, and gives logits[:, 0] and the new state. says.decode(greedy(step, state, BOS, EOS, 8)) are sentences.",
    ],
    needs=["pad", "teacher_forcing", "masked_loss", "encoder", "decoder", "dot_attention", "greedy"],
)


def are_translated(seen, given):
    """A verdict on a share of dates."""
    said = ("hardly any", "10 to 95", "95 or more")[int(seen.share)]
    return expect(
        int(seen.share) == 2, f"of 100 unseen dates in {given['source']} {said} are right, word for word; 95 should be."
    )


@translate_dates.check(points=3, source="English")
def translates_from_english(seen, given):
    """At least 95 of 100 unseen dates in English are right in French, word for word."""
    return are_translated(seen, given)


@translate_dates.check(points=3, source="French")
def translates_from_french(seen, given):
    """And as many in French are right in English."""
    return are_translated(seen, given)


_UNTRAINED = ("epochs=6)", "epochs=0)")  # what comes back is of the wrong kind, however it was trained
_SAID = "return says.decode(greedy(step, state, BOS, EOS, 8))"
translate_dates.name_mistakes(
    ("hears_the_answer", [("decoder(hears, state", "decoder(y, state"), ("epochs=6)", "epochs=3)")],
     "Hardly any date is right. Did the decoder hear in training the very words that it should say, y? Then it learned "
     "to repeat: it hears `hears`, one place behind. Or was it hardly trained? 6 epochs will do."),
    ("too_short", "epochs=6)", "epochs=3)", "It has begun to learn, and was trained too little: 6 epochs will do."),
    ("one_sentence", [(_SAID, _SAID + "[0]"), _UNTRAINED],
     "One sentence comes back, as a text. `translate` gets a list and gives a list."),
    ("ids_for_sentences", [(_SAID, "return [list(row) for row in greedy(step, state, BOS, EOS, 8)]"), _UNTRAINED],
     "Ids come back. Make sentences of them: says.decode(...)."),
    ("return_forgotten", [("    return translate", "    pass"), _UNTRAINED], "Nothing is returned: return translate."),
    ("called", [("    return translate", "    return translate(sources[:1])"),
                ("encoder, decoder = ", "sources = [pair[0] for pair in pairs]\n    encoder, decoder = "), _UNTRAINED],
     "`translate` was called. Return the function itself."),
)  # fmt: skip
translate_dates.equivalent(
    ("Encoder(len(reads), 32)", "Encoder(len(reads), 33)"),
    ("epochs=6", "epochs=7"),
    ("BOS, EOS, 8", "BOS, EOS, 9"),
    because="How long and how large is the learner's choice, as long as it translates.",
)
translate_dates.equivalent(
    ("Encoder(len(reads), 32)", "Encoder(len(says), 32)"),
    ("pad(reads.encode(sentences))", "pad(says.encode(sentences))"),
    because="It reads and says both languages, so both sides have the same words.",
)
translate_dates.equivalent(
    ("decoder(hears, state, states, x_mask)", "decoder(hears, state, states, hears)"),
    because="A date has as many words in French as in English, so the targets' padding is that of the sources.",
)

lab = Lab(
    title="Translation: encoder and decoder, attention, search",
    minutes=90,
    seconds=30,
    concepts="encoder-decoder; translation; GRU; language models; softmax, cross-entropy",
    exercises=[
        pad,
        teacher_forcing,
        masked_loss,
        encoder,
        decoder,
        dot_attention,
        additive_attention,
        greedy,
        beam_search,
        bleu,
        translate_dates,
    ],
)
