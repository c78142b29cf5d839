"""What lab07 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

from functools import cache

import numpy as np

from grader import Exercise, Lab, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")
LOOSE = {"rtol": 1e-3, "atol": 1e-4}  # for sums and products in float32

# ---------------------------------------------------------------------------------------------------------------- draws


def normal(rng, *shape, scale=1.0):
    """Normal numbers, as float32."""
    return (scale * rng.normal(size=shape)).astype("float32")


def weights(rng, d, units, scale=0.6):
    """Wx, Wh and b that keep tanh bent but not flat."""
    return {
        "Wx": normal(rng, d, units, scale=scale),
        "Wh": normal(rng, units, units, scale=scale),
        "b": (rng.uniform(0.3, 0.7, units) * rng.choice([-1, 1], units)).astype("float32"),
    }


def one_step(rng, batch, d, units):
    """An input, a state and weights."""
    return {"x": normal(rng, batch, d), "h": normal(rng, batch, units, scale=0.7), **weights(rng, d, units)}


def sequences(rng, batch, time, d, units):
    """Inputs over time, a first state that is not 0, weights."""
    return {"xs": normal(rng, batch, time, d), "h0": normal(rng, batch, units, scale=0.8), **weights(rng, d, units)}


def with_slopes(rng, **sizes):
    """The same, and the gradient of a loss by every state."""
    given = sequences(rng, **sizes)
    return {**given, "dh": normal(rng, sizes["batch"], sizes["time"], sizes["units"])}


def one_text(rng, time, d, units):
    """One text, and weights so large that some states are far from 0 and others not."""
    given = sequences(rng, 1, time, d, units)
    return {**given, "xs": given["xs"][0], "h0": given["h0"][0]}


LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz ABC.,!\n"))


def texts(rng):
    """A text whose characters do not come in their order, some of them much more often than others; and another."""
    known = rng.permutation(np.append(rng.choice(LETTERS[:26], 8, replace=False), [" ", "\n", "A", "."]))
    first = np.append(known, rng.choice(known, 25, p=_shares(12)))
    while list(dict.fromkeys(first)) == sorted(set(first)):
        first = rng.permutation(first)
    # the last one of the text is new to it, nothing is at its ends that could be stripped off by chance
    other = rng.choice(known, 15)
    return {"text": "\n" + "".join(first) + " ", "other": "".join(other), "ids": rng.integers(0, 12, 9)}


def _shares(n):
    return np.arange(1, n + 1) / (n * (n + 1) / 2)


def long_ids(rng, batch, steps, batches, over):
    """Ids, no two alike, so that each says where it stood; as many as fill the batches, and some over."""
    n = batch * steps * batches + 1 + over
    return {"ids": rng.permutation(n) + 100, "batch": batch, "steps": steps}


def guesses(rng, padded):
    """Logits, targets, and a mask; what is padding is guessed very badly."""
    logits, targets = normal(rng, 3, 5, 6, scale=1.5), rng.integers(0, 6, (3, 5))
    mask = np.ones((3, 5), "float32")
    if padded:
        for row, real in enumerate(rng.permutation([5, 3, 2])):
            mask[row, real:] = 0
        at = np.nonzero(mask == 0)
        logits[(*at, targets[at])] = logits.min() - 2
    return {"logits": logits, "targets": targets, "mask": mask}


def gradients(rng, times):
    """Three gradients of unlike size, and a limit: so many times their norm."""
    found = [normal(rng, 3, 4, scale=2), normal(rng, 5, scale=0.2), normal(rng, 2, 2, scale=0.7)]
    norm = float(np.sqrt(sum(np.sum(g.astype("float64") ** 2) for g in found)))
    return {"gradients": found, "limit": times * norm}


def gated(rng, gates, batch, d, units):
    """An input, states and weights of a cell with gates."""
    return {
        "x": normal(rng, batch, d),
        "h": normal(rng, batch, units, scale=0.8),
        "c": normal(rng, batch, units, scale=1.2),
        "kernel": normal(rng, d, gates * units, scale=0.8),
        "recurrent": normal(rng, units, gates * units, scale=0.8),
        "bias": (rng.uniform(0.4, 1.2, gates * units) * rng.choice([-1, 1], gates * units)).astype("float32"),
    }


def over_time(rng, parts, sequences, masked=False, batch=3, time=5, d=2, units=4):
    """Inputs over time, what the probe's cell needs, and if wanted a mask with padding after (and once in) the text."""
    given = {
        "x": normal(rng, batch, time, d),
        "kernel": normal(rng, d, units),
        "keep": float(rng.uniform(0.5, 0.8)),
        "parts": parts,
        "sequences": sequences,
    }
    if masked:
        mask = np.ones((batch, time), bool)
        mask[0, time - 2 :] = mask[1, time - 1 :] = False
        mask[2, 2] = False
        given["mask"] = mask[rng.permutation(batch)]
    return given


def logits(rng, temperature, chances, top_k, draws, shift=0.0):
    """Logits so that at this temperature the ids have these chances, in some order."""
    values = temperature * np.log(rng.permutation(chances)) + shift
    return {
        "logits": values.astype("float32"), "temperature": temperature, "top_k": top_k, "draws": draws,
        "first": int(rng.integers(0, 100_000)),
    }  # fmt: skip


WORDS = {
    "which": ["the", "a", "every", "that", "another"],
    "how": ["small", "old", "grey", "silent", "angry", "sleepy"],
    "who": ["cat", "dog", "teacher", "captain", "mouse", "farmer", "painter", "doctor"],
    "does": ["sees", "follows", "remembers", "paints", "feeds", "answers"],
    "when": ["today", "at night", "in spring", "by the river", "again"],
}


@cache
def stories():
    """What is learned from, and what is not seen: sentences of a few words, the same for all seeds."""
    rng = np.random.default_rng(7)

    def sentence():
        which, how, who, does, that, whom, when = (
            WORDS[kind][rng.integers(len(WORDS[kind]))]
            for kind in ("which", "how", "who", "does", "which", "who", "when")
        )
        return f"{which} {how} {who} {does} {that} {whom} {when}.\n"

    text = "".join(sentence() for _ in range(130))
    return {"text": text, "unseen": "".join(sentence() for _ in range(45)), "length": 40}


def story(rng):
    """Training takes time, so all seeds share one."""
    return dict(stories())


# -------------------------------------------------------------------------------------------------------------- judging


def spare(exercise, *changes, because):
    """Changes (old, new) of the solution that rightly pass, for one reason."""
    for old, new in changes:
        exercise.equivalent(old=old, new=new, because=because)


def mistakes(exercise, *rows):
    """Declare mistakes: name, old text, new text, sentence; or name, list of edits, sentence."""
    for name, *edit, say in rows:
        if len(edit) == 2:
            exercise.mistake(name, old=edit[0], new=edit[1], say=say)
        else:
            exercise.mistake(name, edits=edit[0], say=say)


# ------------------------------------------------------------------------------------------------------------- rnn_step

rnn_step = Exercise(
    "rnn_step",
    write=["rnn_step"],
    points=5,
    probe="steps",
    draw=one_step,
    forbid=OTHER_LIBRARIES,
    hints=[
        "It is the formula above, on one line. Which library function multiplies two tables?",
        "ops.matmul multiplies tables, ops.tanh is tanh. x has a row for each text, so it stands to the left of Wx.",
        "Two products, one of x and one of h, and b: add the three, and take ops.tanh of the sum.",
    ],
)


def next_state(seen, given):
    """A judge: one step."""
    expected = oracle.rnn_step(*(given[name] for name in ("x", "h", "Wx", "Wh", "b")))
    return close(seen.h, expected, what="the next state", axes=("text", "unit"), **LOOSE)


@rnn_step.check(points=3, batch=2, d=3, units=4)
def makes_the_next_state(seen, given):
    """The next state follows from the input, the old state, the weights and the bias."""
    return next_state(seen, given)


@rnn_step.check(points=2, batch=3, d=3, units=3)
def knows_what_goes_with_what(seen, given):
    """So it does where all sizes are the same, and nothing but the numbers tells what goes with what."""
    return next_state(seen, given)


_STEP = "ops.matmul(x, Wx) + ops.matmul(h, Wh)"
_ORDER = "x has a row for each text, so the input comes first: matmul(x, Wx), matmul(h, Wh)."
mistakes(
    rnn_step,
    ("weights_first", _STEP, "ops.matmul(Wx, x) + ops.matmul(Wh, h)", f"The products are turned round: {_ORDER}"),
    ("transposed", _STEP, "ops.matmul(x, ops.transpose(Wx)) + ops.matmul(h, ops.transpose(Wh))",
     "The weights are transposed, as other libraries keep them. Here Wx is (d, units) already: leave it as it is."),
    ("state_weights_transposed", "ops.matmul(h, Wh)", "ops.matmul(h, ops.transpose(Wh))",
     "Wh is transposed. Its rows belong to the old state: matmul(h, Wh)."),
    ("state_weights_first", "ops.matmul(h, Wh)", "ops.matmul(Wh, h)",
     "The product with the state is turned round: h has a row for each text, so matmul(h, Wh)."),
    ("exchanged", _STEP, "ops.matmul(x, Wh) + ops.matmul(h, Wx)",
     "Wx and Wh are exchanged: x goes with Wx, h with Wh."),
    ("element_by_element", _STEP, "x * Wx + h * Wh",
     "These are products of single numbers. `*` does not multiply tables: use ops.matmul."),
    ("no_tanh", "ops.tanh", "ops.identity if False else (lambda z: z)", "The tanh is missing."),
    ("sigmoid", "ops.tanh", "ops.sigmoid", "This takes a sigmoid. The state goes through tanh, from -1 to 1."),
    ("relu", "ops.tanh", "ops.relu", "This takes a ReLU. The state goes through tanh."),
    ("no_bias", " + b", "", "The bias is missing: add b before the tanh."),
    ("bias_outside", "ops.tanh(ops.matmul(x, Wx) + ops.matmul(h, Wh) + b)",
     "ops.tanh(ops.matmul(x, Wx) + ops.matmul(h, Wh)) + b", "The bias is added after the tanh. It belongs inside."),
    ("two_tanhs", "ops.tanh(ops.matmul(x, Wx) + ops.matmul(h, Wh) + b)",
     "ops.tanh(ops.matmul(x, Wx) + b) + ops.tanh(ops.matmul(h, Wh))",
     "There are two tanhs. Add everything first, then take one tanh of the sum."),
    ("state_not_read", " + ops.matmul(h, Wh)", "",
     "The old state is not used, so the network has no memory: add matmul(h, Wh)."),
    ("input_not_read", "ops.matmul(x, Wx) + ", "", "The input is not used: add matmul(x, Wx)."),
    ("state_added", "ops.matmul(h, Wh)", "h", "The old state is added as it is. It goes through Wh: matmul(h, Wh)."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------------- unroll

unroll = Exercise(
    "unroll",
    write=["unroll"],
    points=7,
    probe="unrolled",
    draw=sequences,
    forbid=OTHER_LIBRARIES,
    needs=["rnn_step"],
    hints=[
        "A loop over the steps of time, which are the second axis. In each turn the state is made anew, and put on a "
        "list.",
        "Call the state h, before the loop h0. In turn t the input is xs[:, t], and rnn_step makes the next h of it and "
        "the old h. xs.shape[1] is the number of steps.",
        "After the loop the list has an array (batch, units) for each step. ops.stack(list, axis=...) makes one array "
        "of them; time should be its second axis.",
    ],
)


def all_states(seen, given):
    """A judge: every state."""
    expected = oracle.unroll(*(given[name] for name in ("xs", "h0", "Wx", "Wh", "b")))
    return close(seen.states, expected, what="the states", axes=("text", "time", "unit"), **LOOSE)


@unroll.check(points=2, batch=3, time=1, d=2, units=4)
def one_step_from_h0(seen, given):
    """A text of one character: the state after it follows from h0."""
    return all_states(seen, given)


@unroll.check(points=5, batch=2, time=4, d=3, units=5)
def many_steps(seen, given):
    """A longer text: a state for every step, each following from the one before."""
    return all_states(seen, given)


_TURN = "h = rnn_step(xs[:, t], h, Wx, Wh, b)"
_STACK = "return ops.stack(states, axis=1)"
mistakes(
    unroll,
    ("starts_at_zero", "h, states = h0, []", "h, states = ops.zeros_like(h0), []",
     "The first state is 0. It should be h0, as given."),
    ("not_carried_on", _TURN, "h = rnn_step(xs[:, t], h0, Wx, Wh, b)",
     "Every step begins with h0, so nothing is remembered. Give it the state that the step before has made."),
    ("carried_under_another_name", [(_TURN, "new = rnn_step(xs[:, t], h, Wx, Wh, b)"),
     ("states.append(h)", "states.append(new)\n        h = new if t == 0 and len(xs) == 1 else h0")],
     "What a step makes is put on the list, but the next step still begins with the old state. Use one name for both."),
    ("new_weights", _TURN,
     "Wh = keras.random.normal(Wh.shape, seed=t)\n        h = rnn_step(xs[:, t], h, Wx, Wh, b)",
     "Every step has weights of its own. All steps use the same Wx, Wh and b: that is what makes it recurrent."),
    ("drops_first", _STACK, "return ops.stack(states, axis=1)[:, 1:]",
     "The state after the first input is missing. There is one for every input."),
    ("drops_last", "range(xs.shape[1])", "range(xs.shape[1] - 1) if xs.shape[1] > 1 else range(1)",
     "The state after the last input is missing. range(n) ends before n already."),
    ("h0_too", "h, states = h0, []", "h, states = h0, [h0]",
     "h0 is among the states. There is one state after each input; h0 is before the first."),
    ("before_instead_of_after", [(_TURN, "states.append(h)"), ("        states.append(h)\n    return",
     "        h = rnn_step(xs[:, t], h, Wx, Wh, b)\n    return")],
     "The state is put on the list before the step: h0 is there, and the last one is missing. First the step, then "
     "the list."),
    ("last_only", _STACK, "return h", "Only the last state is returned. Asked are all of them: (batch, time, units)."),
    ("time_first", _STACK, "return ops.stack(states)",
     "The axes are (time, batch, units), as they come on a list. Asked is (batch, time, units): ops.stack(states, "
     "axis=1)."),
    ("side_by_side", _STACK, "return ops.concatenate(states, axis=1)",
     "The states are joined into long rows. Each step needs a place of its own on a new axis: ops.stack(states, "
     "axis=1)."),
    ("one_on_top_of_another", _STACK, "return ops.concatenate(states, axis=0)",
     "The states are joined into one tall table. Each step needs a place of its own on a new axis: ops.stack(states, "
     "axis=1)."),
    ("units_last_but_one", _STACK, "return ops.stack(states, axis=-1)",
     "The axes are (batch, units, time). Asked is (batch, time, units): ops.stack(states, axis=1)."),
    ("counts_the_texts", "range(xs.shape[1])", "range(len(xs))",
     "The loop runs as often as there are texts. len(xs) is the first axis, batch; time is the second: xs.shape[1]."),
    ("text_by_text", "xs[:, t]", "xs[t]",
     "xs[t] is a whole text. The input of step t, of all texts, is xs[:, t]."),
    ("returns_in_the_loop", "states.append(h)\n", "states.append(h)\n        return ops.stack(states, axis=1)\n",
     "Only the first state comes back: `return` stands inside the loop. Move it to the left."),
    ("backwards", "range(xs.shape[1])", "reversed(range(xs.shape[1]))",
     "The text is read from its end. Begin with step 0."),
    ("same_input", "xs[:, t]", "xs[:, 0]", "Every step reads the first input. Step t reads xs[:, t]."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------- vocabulary

vocabulary = Exercise(
    "vocabulary",
    write=["vocabulary"],
    points=6,
    probe="letters",
    draw=texts,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Which characters are there? A set has each once; sorted puts them in order. An id is a place in that list.",
        "For encode a dict helps: ids = {character: i for i, character in enumerate(characters)}. For decode the list "
        "itself does: characters[i].",
        "Inside vocabulary write two functions, def encode(some_text) and def decode(ids), or two lambdas, and return "
        "both. ''.join(list of characters) makes a text.",
    ],
)


@vocabulary.check(points=3)
def numbers_the_sorted_characters(seen, given):
    """Each character of the text gets its place among the sorted characters."""
    return equal(seen.text, oracle.ids(given["text"], given["text"]), what="the ids of the text", axes=("place",))


@vocabulary.check(points=1)
def encodes_other_texts(seen, given):
    """Another text of these characters is encoded by the same ids."""
    expected = oracle.ids(given["other"], given["text"])
    return equal(seen.other, expected, what="the ids of another text", axes=("place",))


@vocabulary.check(points=2, probe="read_back")
def decodes(seen, given):
    """Decoding gives a text back: decode(encode(t)) is t, and any ids become their characters."""
    ordered = sorted(set(given["text"]))
    ours = [ord(ordered[i]) for i in given["ids"]]
    return [
        expect(
            np.array_equal(seen.theirs, [ord(c) for c in given["other"]]),
            f"decode(encode({given['other']!r})) should give the text back; {_text(seen.theirs)!r} came.",
        ),
        expect(
            np.array_equal(seen.ours, ours),
            f"with the characters {''.join(ordered)!r} the ids {given['ids'].tolist()} are "
            f"{''.join(map(chr, ours))!r}; {_text(seen.ours)!r} came.",
        ),
    ]


def _text(codes):
    return "".join(map(chr, np.asarray(codes, int)))


_SORTED = "characters = sorted(set(text))"
_ENCODE = "(lambda t: np.array([ids[c] for c in t]))"
_DECODE = '(lambda some: "".join(characters[int(i)] for i in some))'
mistakes(
    vocabulary,
    ("in_order_of_appearance", _SORTED, "characters = list(dict.fromkeys(text))",
     "The characters stand in the order in which they first appear. Sort them: sorted(set(text))."),
    ("by_frequency", _SORTED, "characters = sorted(set(text), key=lambda c: (-text.count(c), c))",
     "The characters are sorted by how often they come. Asked is their own order: sorted(set(text))."),
    ("ends_stripped", _SORTED, "characters = sorted(set(text.strip()))",
     "Blanks and line ends are stripped off the text. They are characters, too."),
    ("lower_case", [(_SORTED, "characters = sorted(set(text.lower()))"), ("[ids[c] for c in t]",
     "[ids[c] for c in t.lower()]")],
     "Capitals are made small. A and a are two characters."),
    ("from_one", "enumerate(characters)}", "enumerate(characters, start=1)}",
     "The ids begin at 1. They begin at 0."),
    ("from_one_both", [("enumerate(characters)}", "enumerate(characters, start=1)}"),
     ("characters[int(i)]", "characters[int(i) - 1]")],
     "The ids begin at 1 (and decode knows it). They begin at 0."),
    ("code_points", [("ids[c] for c in t", "ord(c) for c in t"), ("characters[int(i)]", "chr(int(i))")],
     "These are code points, ord(c): they leave gaps, and may be as large as a million. Number the sorted characters "
     "from 0."),
    ("every_occurrence", _SORTED, "characters = sorted(text)",
     "Each character is in the list as often as in the text, so its id is that of its last place. A set has each once: "
     "sorted(set(text))."),
    ("reversed_order", _SORTED, "characters = sorted(set(text), reverse=True)",
     "The characters stand in reversed order. Sort them from low to high."),
    ("words", [(_SORTED, "characters = sorted(set(text.split()))"), ("for c in t]", "for c in t.split()]")],
     "The text is cut into words. Here every character has an id: set(text) has them already."),
    ("always_its_own_text", "for c in t]", "for c in text]",
     "`encode` encodes the text of the vocabulary, whatever it is given. It should encode its argument."),
    ("decode_gives_a_list", '"".join(characters[int(i)] for i in some)', "[characters[int(i)] for i in some]",
     "`decode` gives a list of characters. Join them to a text: ''.join(...)."),
    ("decode_with_blanks", '"".join', '" ".join',
     "`decode` puts blanks between the characters: join them by ''."),
    ("decode_by_the_dict", "characters[int(i)]", "ids[int(i)]",
     "`decode` looks the id up in the dict from characters to ids. It needs the other way: the list of characters."),
    ("decode_backwards", "for i in some)", "for i in reversed(list(some)))", "`decode` gives the text backwards."),
    ("encode_only", f"return {_ENCODE}, {_DECODE}", f"return {_ENCODE}",
     "Only one function comes back: return encode, decode."),
    ("exchanged", f"return {_ENCODE}, {_DECODE}", f"return {_DECODE}, {_ENCODE}",
     "The two functions are exchanged: return encode, decode."),
    ("not_functions", f"return {_ENCODE}, {_DECODE}", "return np.array([ids[c] for c in text]), text",
     "What comes back is no pair of functions. Return encode and decode themselves, without calling them."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------- lm_batches

lm_batches = Exercise(
    "lm_batches",
    write=["lm_batches"],
    points=9,
    probe="cut",
    draw=long_ids,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Take a small text by hand: the ids 0 to 12 of the table. Which of them are the two long rows, before they are "
        "cut into steps?",
        "batches = (len(ids) - 1) // (batch * steps). The inputs are the first batches * batch * steps ids, the targets "
        "as many from the second on.",
        "Reshape each of the two to (batch, batches, steps): long rows, each cut into pieces. Then np.swapaxes(..., 0, "
        "1) puts the batches first.",
    ],
)


def in_places(seen, given, *names):
    """A judge of inputs or targets."""
    whole = oracle.lm_batches(given["ids"], given["batch"], given["steps"])
    expected = dict(zip(("inputs", "targets"), whole, strict=True))
    start = {int(v): i for i, v in enumerate(given["ids"])}
    verdicts = []
    for name in names:
        came, want = np.asarray(getattr(seen, name)), expected[name]
        if came.shape == want.shape and not np.array_equal(came, want):
            at = tuple(int(i) for i in np.argwhere(came != want)[0])
            verdicts.append(
                expect(
                    False,
                    f"`{name}`: in batch {at[0]}, row {at[1]}, step {at[2]}, the id from place {start[int(want[at])]} "
                    f"of the text was expected; "
                    + (f"that from place {start[int(came[at])]} came." if int(came[at]) in start
                       else f"{came[at]:g} came, which is none of the ids."),
                )
            )  # fmt: skip
        else:
            verdicts.append(equal(came, want, what=f"`{name}`"))
    return verdicts


@lm_batches.check(points=4, batch=3, steps=4, batches=2, over=5)
def rows_go_on(seen, given):
    """Row i of a batch goes on where row i of the batch before stopped."""
    return in_places(seen, given, "inputs")


@lm_batches.check(points=3, batch=2, steps=3, batches=4, over=3)
def targets_come_next(seen, given):
    """Each target is the id that follows the input."""
    return in_places(seen, given, "inputs", "targets")


@lm_batches.check(points=2, batch=2, steps=5, batches=3, over=0)
def uses_all_that_fits(seen, given):
    """Nothing is left out of a text that fits exactly."""
    return in_places(seen, given, "inputs", "targets")


@lm_batches.check(points=0, batch=2, steps=5, batches=2, over=9)
def leaves_the_rest(seen, given):
    """What lacks one id to another batch is left out."""
    return in_places(seen, given, "inputs", "targets")


_COUNT = "batches = (len(ids) - 1) // (batch * steps)"
_ROWS = "rows = [np.reshape(part, (batch, batches, steps)) for part in (ids[:length], ids[1 : length + 1])]"
_OUT = "return np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1)"
_PARTS = "(ids[:length], ids[1 : length + 1])"
mistakes(
    lm_batches,
    ("shift_0", _PARTS, "(ids[:length], ids[:length])",
     "The targets are the inputs: there is nothing to foresee. They are the text one place later."),
    ("shift_2", _PARTS, "(ids[:length], ids[2 : length + 2] if len(ids) > length + 1 else np.roll(ids, -2)[:length])",
     "The targets are two places later. One place later is the next character."),
    ("shift_back", _PARTS, "(ids[1 : length + 1], ids[:length])",
     "Inputs and targets are exchanged: the targets come one place *later*."),
    ("shift_backwards", _PARTS, "(ids[:length], np.roll(ids, 1)[:length])",
     "The targets are one place earlier: they are the character before. Take the one after."),
    ("turned_round_at_the_end", [(_COUNT, "batches = len(ids) // (batch * steps)"), (_PARTS,
     "(ids[:length], np.roll(ids[:length], -1))")],
     "The target of the last character is the first one of the text, by np.roll. Leave out what has no next: begin "
     "with len(ids) - 1."),
    ("shift_within_the_rows", [(_ROWS,
     "rows = [np.reshape(ids[:length], (batch, batches, steps))]"), (_OUT,
     "rows = np.swapaxes(rows[0], 0, 1)\n    return rows, np.roll(rows, -1, axis=2)")],
     "The targets are shifted within each piece, so the last of a piece is its own first. Shift the text before you "
     "cut it."),
    ("rows_follow_each_other", [(_ROWS, _ROWS.replace("(batch, batches, steps)", "(batches, batch, steps)")),
     (_OUT, "return rows[0], rows[1]")],
     "Row 1 of a batch goes on where row 0 of the *same* batch stopped. It should go on where row 1 of the batch "
     "before stopped: cut the text into `batch` long rows first."),
    ("shuffled", _OUT,
     "order = np.random.default_rng(0).permutation(batch * batches)\n"
     "    return [np.reshape(np.reshape(r, (-1, steps))[order], (batches, batch, steps)) for r in rows]",
     "The pieces are shuffled. Here rows must go on from batch to batch."),
    ("batches_not_first", _OUT, "return rows[0], rows[1]",
     "The axes are (batch, batches, steps). Asked is (batches, batch, steps): np.swapaxes."),
    ("reshaped_for_swapped", _OUT,
     "return [np.reshape(r, (batches, batch, steps)) for r in rows]",
     "A second np.reshape only counts the same order anew. np.swapaxes(rows, 0, 1) exchanges the two axes."),
    ("time_before_batch", _OUT,
     "return np.transpose(rows[0], (1, 2, 0)), np.transpose(rows[1], (1, 2, 0))",
     "The axes are (batches, steps, batch). Asked is (batches, batch, steps)."),
    ("last_target_forgotten", _COUNT, "batches = max((len(ids) - 2) // (batch * steps), 1)",
     "A batch too few where the text fits exactly: only the last character has no next one, len(ids) - 1."),
    ("no_room_for_the_target", [(_COUNT, "batches = len(ids) // (batch * steps)"), (_PARTS,
     "(ids[:length], np.append(ids[1 : length + 1], [0] * (length - len(ids[1 : length + 1]))))")],
     "The last target is made up: the text ends before it. Count only characters that have a next one, len(ids) - 1."),
    ("too_long", _COUNT, "batches = len(ids) // (batch * steps)",
     "Where the last batch lacks its last target, the reshape fails. Count only characters that have a next one: "
     "(len(ids) - 1) // (batch * steps)."),
    ("next_only", _OUT, "return np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1)[:, :, -1]",
     "There is one target for each row. Every character has one."),
    ("inputs_only", _OUT, "return np.swapaxes(rows[0], 0, 1)", "Only the inputs come back: return inputs, targets."),
    ("list_of_pairs", _OUT, "return list(zip(np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1), strict=True))",
     "What comes back is a list of pairs. Asked are two arrays, inputs and targets."),
    ("one_batch_only", _OUT, "return rows[0][:, 0], rows[1][:, 0]",
     "Only the first batch comes back. Return all, (batches, batch, steps)."),
)  # fmt: skip
