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


LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def texts(rng, which="text"):
    """A text whose characters do not come in their order, some much more often than others, line ends at its ends only.

    And another of the same characters, and some ids; `which` of the two is to be encoded.
    """
    inside = rng.permutation(np.append(rng.choice(LETTERS, 8, replace=False), ["A", "."]))
    more = rng.permutation(np.repeat(inside[:4], [2, 3, 4, 5]))
    text = "\n" + "".join(inside[::-1]) + " " + "".join(more) + "\n"
    other = rng.permutation(np.append(inside[2:], [*inside[4:8], " ", "\n"]))
    return {"text": text, "other": "".join(other), "ids": rng.integers(0, 12, 9), "which": which}


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
    """Inputs over time, what the probe's cell needs, and if wanted a mask: padding after each text, and once inside."""
    given = {
        "x": normal(rng, batch, time, d),
        "kernel": normal(rng, d, units),
        "keep": float(rng.uniform(0.5, 0.8)),
        "parts": parts,
        "sequences": sequences,
    }
    if masked:
        mask = np.ones((batch, time), bool)
        mask[:, time - 1] = mask[0, time - 2] = mask[2, 1] = False
        given["mask"] = mask[rng.permutation(batch)]
    return given


def logits(rng, temperature, chances, top_k, shift=0.0):
    """Logits so that at this temperature the ids have these chances, in some order; the likeliest is not the first."""
    chances = np.array(chances)
    order = rng.permutation(len(chances))
    order = np.roll(order, 1) if order[0] == 0 else order
    values = temperature * np.log(chances[order]) + shift
    return {
        "logits": values.astype("float32"), "temperature": temperature, "top_k": top_k, "draws": 100,
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
rnn_step.name_mistakes(
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
    ("no_tanh", "ops.tanh(ops.matmul(x, Wx) + ops.matmul(h, Wh) + b)", f"{_STEP} + b", "The tanh is missing."),
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
        "Call the state h, before the loop h0. In turn t the input is xs[:, t], and rnn_step makes the next h of it "
        "and "
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
unroll.name_mistakes(
    ("starts_at_zero", "h, states = h0, []", "h, states = ops.zeros_like(h0), []",
     "The first state is 0. It should be h0, as given."),
    ("not_carried_on", _TURN, "h = rnn_step(xs[:, t], h0, Wx, Wh, b)",
     "Every step begins with h0, so nothing is remembered. Give it the state that the step before has made."),
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
    ("h0_for_the_first", "for t in range(xs.shape[1]):", "states.append(h)\n    for t in range(1, xs.shape[1]):",
     "The first state is h0 itself, and the first input is never read. h0 stands before the first step: the first "
     "state "
     "is that after xs[:, 0]."),
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
    return equal(seen.ids, oracle.ids(given["text"], given["text"]), what="the ids of the text", axes=("place",))


@vocabulary.check(points=1, which="other")
def encodes_other_texts(seen, given):
    """Another text of these characters is encoded by the same ids."""
    expected = oracle.ids(given["other"], given["text"])
    return equal(seen.ids, expected, what="the ids of another text", axes=("place",))


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
_DECODE = '(lambda some: "".join(characters[i] for i in some))'
vocabulary.name_mistakes(
    ("in_order_of_appearance", _SORTED, "characters = list(dict.fromkeys(text))",
     "The characters stand in the order in which they first appear. Sort them: sorted(set(text))."),
    ("by_frequency", _SORTED, "characters = sorted(set(text), key=lambda c: (-text.count(c), c))",
     "The characters are sorted by how often they come. Asked is their own order: sorted(set(text))."),
    ("ends_stripped", _SORTED, "characters = sorted(set(text.strip()))",
     "Line ends are stripped off the text. They are characters, too, as blanks are."),
    ("lower_case", [(_SORTED, "characters = sorted(set(text.lower()))"), ("[ids[c] for c in t]",
     "[ids[c] for c in t.lower()]")],
     "Capitals are made small. A and a are two characters."),
    ("from_one", "enumerate(characters)}", "enumerate(characters, start=1)}",
     "The ids begin at 1. They begin at 0."),
    ("from_one_both", [("enumerate(characters)}", "enumerate(characters, start=1)}"),
     ("characters[i]", "characters[i - 1]")],
     "The ids begin at 1 (and decode knows it). They begin at 0."),
    ("code_points", [("ids[c] for c in t", "ord(c) for c in t"), ("characters[i]", "chr(int(i))")],
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
    ("decode_gives_a_list", '"".join(characters[i] for i in some)', "[characters[i] for i in some]",
     "`decode` gives a list of characters. Join them to a text: ''.join(...)."),
    ("decode_with_blanks", '"".join', '" ".join',
     "`decode` puts blanks between the characters: join them by ''."),
    ("decode_by_the_dict", "characters[i]", "ids[i]",
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
        "batches = (len(ids) - 1) // (batch * steps). The inputs are the first batches * batch * steps ids, the "
        "targets "
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


@lm_batches.check(points=1, batch=2, steps=5, batches=3, over=0)
def uses_all_that_fits(seen, given):
    """Nothing is left out of a text that fits exactly."""
    return in_places(seen, given, "inputs", "targets")


@lm_batches.check(points=1, batch=2, steps=5, batches=2, over=9)
def leaves_the_rest(seen, given):
    """What lacks one id to another batch is left out."""
    return in_places(seen, given, "inputs", "targets")


_COUNT = "batches = (len(ids) - 1) // (batch * steps)"
_ROWS = "rows = [np.reshape(part, (batch, batches, steps)) for part in (ids[:length], ids[1 : length + 1])]"
_OUT = "return np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1)"
_PARTS = "(ids[:length], ids[1 : length + 1])"
lm_batches.name_mistakes(
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
     "before stopped: cut the text into `batch` long rows first, then exchange two axes by np.swapaxes (np.reshape "
     "only "
     "counts the same order anew)."),
    ("shuffled", _OUT,
     "order = np.random.default_rng(0).permutation(batch * batches)\n"
     "    return [np.reshape(np.reshape(r, (-1, steps))[order], (batches, batch, steps)) for r in rows]",
     "The pieces are shuffled. Here rows must go on from batch to batch."),
    ("batches_not_first", _OUT, "return rows[0], rows[1]",
     "The axes are (batch, batches, steps). Asked is (batches, batch, steps): np.swapaxes."),
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
    ("short_piece_kept", _OUT,
     "n = (len(ids) - 1) // batch\n"
     "    rows = [np.reshape(ids[k : k + n * batch], (batch, n)) for k in (0, 1)]\n"
     "    return [[row[:, s : s + steps] for s in range(0, n, steps)] for row in rows]",
     "The last piece of the rows is shorter than the others. Leave out what does not fill `steps`."),
    ("next_only", _OUT, "return np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1)[:, :, -1]",
     "There is one target for each row. Every character has one."),
    ("inputs_only", _OUT, "return np.swapaxes(rows[0], 0, 1)", "Only the inputs come back: return inputs, targets."),
    ("list_of_pairs", _OUT, "return list(zip(np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1), strict=True))",
     "What comes back is a list of pairs. Asked are two arrays, inputs and targets."),
    ("one_batch_only", _OUT, "return rows[0][:, 0], rows[1][:, 0]",
     "Only the first batch comes back. Return all, (batches, batch, steps)."),
)  # fmt: skip

lm_batches.equivalent(
    ("np.swapaxes(rows[0], 0, 1)", "np.swapaxes(rows[0], 1, 0)"),
    ("np.swapaxes(rows[1], 0, 1)", "np.swapaxes(rows[1], 1, 0)"),
    because="Two axes are exchanged, in whatever order they are named.",
)

# ----------------------------------------------------------------------------------------------------------- perplexity

perplexity = Exercise(
    "perplexity",
    write=["perplexity"],
    points=7,
    probe="perplexities",
    draw=guesses,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The mean runs over the real characters only: a sum, divided by how many there are.",
        "The mask is 1 where a character is real, so mask * nats is 0 where it is not, and the sum of the mask counts.",
        "Three parts: nats from the Keras function; the sum of mask * nats, divided by the sum of the mask; ops.exp of "
        "that.",
    ],
)


def is_perplexity(seen, given):
    """A judge of the number."""
    expected = oracle.perplexity(given["logits"], given["targets"], given["mask"])
    return close(seen.perplexity, expected, what="the perplexity", **LOOSE)


@perplexity.check(points=3, padded=False)
def all_characters_real(seen, given):
    """Where all characters are real: exp of the mean of -ln p."""
    return is_perplexity(seen, given)


@perplexity.check(points=4, padded=True)
def leaves_padding_out(seen, given):
    """What is not real does not count, neither in the sum nor in the number."""
    return is_perplexity(seen, given)


_NATS = "keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)"
_MEAN = "return ops.exp(ops.sum(mask * nats) / ops.sum(mask))"
perplexity.name_mistakes(
    ("counts_padding", _MEAN, "return ops.exp(ops.mean(nats))",
     "Padding counts like real characters. Multiply by the mask, and divide by its sum."),
    ("divides_by_all", _MEAN, "return ops.exp(ops.mean(mask * nats))",
     "The sum is right, but it is divided by the number of all characters, padding too. Divide by the sum of the "
     "mask."),
    ("mask_on_logits", [(_NATS, _NATS.replace("targets, logits", "targets, logits * mask[..., None]")),
     (_MEAN, "return ops.exp(ops.mean(nats))")],
     "The mask multiplies the logits, so padding counts as a guess among all. Multiply nats by it, and divide by its "
     "sum."),
    ("base_2", _MEAN, "return 2 ** (ops.sum(mask * nats) / ops.sum(mask))",
     "This is 2 to the power of nats. Nats are natural logarithms, so it takes exp; 2 goes with bits."),
    ("no_exp", _MEAN, "return ops.sum(mask * nats) / ops.sum(mask)",
     "This is the mean of -ln p. The perplexity is exp of it."),
    ("bits", _MEAN, "return ops.sum(mask * nats) / ops.sum(mask) / np.log(2).astype('float32')",
     "These are bits per character. The perplexity is exp of the mean of nats."),
    ("exp_before_the_mean", _MEAN, "return ops.sum(mask * ops.exp(nats)) / ops.sum(mask)",
     "The exp stands inside the mean. First the mean of all, then one exp."),
    ("sum", _MEAN, "return ops.exp(ops.sum(mask * nats))",
     "This is exp of the sum. Divide by the number of real characters first: the sum of the mask."),
    ("divides_by_the_rows", _MEAN, "return ops.exp(ops.sum(mask * nats) / len(mask))",
     "len(mask) counts the rows. The number of real characters is the sum of the mask."),
    ("mean_of_rows", _MEAN,
     "return ops.exp(ops.mean(ops.sum(mask * nats, axis=1) / ops.sum(mask, axis=1)))",
     "This is a mean of the means of the rows, so that characters of short texts count more. Sum over all, then divide "
     "once."),
    ("one_for_each_row", _MEAN, "return ops.exp(ops.sum(mask * nats, axis=1) / ops.sum(mask, axis=1))",
     "There is a number for each row. Asked is one for all."),
    ("picked_by_index", _NATS, "-ops.log_softmax(logits, axis=-1)[targets]",
     "[targets] does not pick a class at each place. The Keras function does, or ops.take_along_axis."),
    ("sign", "mask * nats", "-mask * nats",
     "The sign is wrong: the Keras function gives -ln p already, so the result would be below 1."),
    ("probability", _MEAN, "return ops.sum(mask * ops.exp(-nats)) / ops.sum(mask)",
     "This is the mean probability of the targets. The perplexity is exp of the mean of -ln p."),
    ("not_from_logits", _NATS, _NATS.replace(", from_logits=True", ""),
     "The Keras function takes the logits for probabilities: from_logits=True."),
    ("softmax_twice", _NATS, _NATS.replace("logits, from", "ops.exp(ops.log_softmax(logits)) * 1.0, from"),
     "The softmax is taken twice: from_logits=True does it, so hand over the logits as they are."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------------- bptt

bptt = Exercise(
    "bptt",
    write=["bptt"],
    points=12,
    probe="gradients",
    draw=with_slopes,
    forbid=OTHER_LIBRARIES,
    needs=["unroll"],
    hints=[
        "Run unroll first: you need all states. Then a loop from the last step to the first, which carries one thing "
        "back: what the next step says of this state.",
        "In the loop: dz = (dh[:, t] + back) * (1 - states[:, t] ** 2). Then add to the three gradients, and make the "
        "new back by matmul of dz and Wh transposed. back is 0 at the last step.",
        "A sum over the batch is a product: dWx += matmul(transpose(xs[:, t]), dz), and dWh the same with the state "
        "*before* step t, which is h0 for t = 0. For db sum dz over the batch, axis=0.",
    ],
)


def all_gradients(seen, given, *names):
    """A judge of some gradients."""
    order = ("xs", "h0", "Wx", "Wh", "b", "dh")
    whole = dict(zip(("dWx", "dWh", "db"), oracle.bptt(*(given[n] for n in order)), strict=True))
    return [close(getattr(seen, n), whole[n], what=n, rtol=2e-3, atol=3e-4) for n in names]


@bptt.check(points=3, batch=1, time=1, d=2, units=3)
def one_step_back(seen, given):
    """One text of one character: back through tanh to the weights."""
    return all_gradients(seen, given, "dWx", "dWh", "db")


@bptt.check(points=2, batch=3, time=1, d=2, units=4)
def adds_up_the_texts(seen, given):
    """Several texts: their gradients are added up."""
    return all_gradients(seen, given, "dWx", "dWh", "db")


@bptt.check(points=7, batch=2, time=4, d=3, units=4)
def through_time(seen, given):
    """Several steps: each state also counts for all that come after it."""
    return all_gradients(seen, given, "dWx", "dWh", "db")


_DZ = "dz = (dh[:, t] + back) * (1 - states[:, t] ** 2)"
_BACK = "back = ops.matmul(dz, ops.transpose(Wh))"
_DWX = "dWx += ops.matmul(ops.transpose(xs[:, t]), dz)"
_DWH = "dWh += ops.matmul(ops.transpose(before[:, t]), dz)"
_DB = "db += ops.sum(dz, axis=0)"
_BPTT = "return dWx, dWh, db"
_STATES = "states = unroll(xs, h0, Wx, Wh, b)"
bptt.name_mistakes(
    ("path_through_h_forgotten", _BACK, "back = 0.0",
     "The path through the state is missing: each state also counts for the next one. Carry matmul(dz, Wh transposed) "
     "back to the step before."),
    ("one_step_back_only", _DZ,
     "last = t + 1 == xs.shape[1]\n        own = 0.0 if last else ops.matmul(dh[:, t + 1] * (1 - states[:, t + 1] "
     "** 2), "
     "ops.transpose(Wh))\n        dz = (dh[:, t] + own) * (1 - states[:, t] ** 2)",
     "The gradient goes back only one step: what comes back is made of the next step's own dh. Make it of the next "
     "step's dz, in which all later ones are."),
    ("tanh_forgotten", _DZ, "dz = dh[:, t] + back",
     "The slope of tanh is missing: 1 - h², with h the state after the step."),
    ("not_squared", "states[:, t] ** 2", "states[:, t]", "The slope of tanh is 1 - h², not 1 - h."),
    ("slope_of_a_sigmoid", "(1 - states[:, t] ** 2)", "states[:, t] * (1 - states[:, t])",
     "h · (1 - h) is the slope of a sigmoid. That of tanh is 1 - h²."),
    ("slope_at_the_state_before", "1 - states[:, t] ** 2", "1 - before[:, t] ** 2",
     "The slope is taken at the state before the step. Take it at the state after it, which is what tanh gave."),
    ("tanh_taken_twice", "1 - states[:, t] ** 2", "1 - ops.tanh(states[:, t]) ** 2",
     "The states are what tanh gave already. The slope is 1 - h², with no further tanh."),
    ("tanh_not_for_what_comes_back", _DZ, "dz = dh[:, t] * (1 - states[:, t] ** 2) + back",
     "What comes back from the next step does not go through the slope of tanh. Add first, then multiply."),
    ("tanh_not_for_its_own", _DZ, "dz = dh[:, t] + back * (1 - states[:, t] ** 2)",
     "The state's own dh does not go through the slope of tanh. Add first, then multiply."),
    ("last_step_only", _DZ,
     "dz = ((dh[:, t] if t + 1 == xs.shape[1] else 0.0) + back) * (1 - states[:, t] ** 2)",
     "Only the last state's own gradient counts. dh has one for every state: add dh[:, t] at each step."),
    ("weights_of_the_last_step", [(_DWX, "dWx = dWx if t + 1 < xs.shape[1] else "
     "ops.matmul(ops.transpose(xs[:, t]), dz)"), (_DWH, "dWh = dWh if t + 1 < xs.shape[1] else "
     "ops.matmul(ops.transpose(before[:, t]), dz)"), (_DB, "db = db if t + 1 < xs.shape[1] else ops.sum(dz, axis=0)")],
     "Only the last step's part is in the gradients. All steps use the same weights: add up over the steps."),
    ("overwritten", [(_DWX, _DWX.replace("+=", "=")), (_DWH, _DWH.replace("+=", "=")), (_DB, _DB.replace("+=", "="))],
     "Each step overwrites the gradients, so only the first step's part is left. Add up: +=."),
    ("state_after", "ops.transpose(before[:, t])", "ops.transpose(states[:, t])",
     "dWh is made with the state after the step. Wh was multiplied by the one before: h0 for the first step."),
    ("h0_forgotten", "h0[:, None], states", "ops.zeros_like(h0)[:, None], states",
     "dWh takes 0 for the state before the first step. It is h0."),
    ("Wh_not_transposed", _BACK, "back = ops.matmul(dz, Wh)",
     "On the way back Wh must be transposed: what went from i to j comes back from j to i."),
    ("dz_not_transposed_back", _BACK, "back = ops.matmul((dh[:, t] + back), ops.transpose(Wh))",
     "What is carried back has not been through the slope of tanh: use dz, matmul(dz, Wh transposed)."),
    ("bias_over_units", _DB, "db += ops.sum(dz, axis=1)",
     "db sums over the units. Sum over the texts, axis=0: the bias has a number for each unit."),
    ("bias_of_each_text", _DB, "db += dz", "db has a row for each text. Add the texts up: ops.sum(dz, axis=0)."),
    ("averaged", _BPTT, "return dWx / xs.shape[0], dWh / xs.shape[0], db / xs.shape[0]",
     "The gradients are divided by the number of texts. Add them up: a mean, if any, is in dh already."),
    ("averaged_over_time", _BPTT, "return dWx / xs.shape[1], dWh / xs.shape[1], db / xs.shape[1]",
     "The gradients are divided by the number of steps. Add them up: a mean, if any, is in dh already."),
    ("bias_averaged", _DB, "db += ops.mean(dz, axis=0)",
     "db takes the mean over the texts, the others the sum. Add them up: ops.sum."),
    ("forwards", "reversed(range(xs.shape[1]))", "range(xs.shape[1])",
     "The loop goes forwards. What comes back comes from the next step, so begin at the last."),
    ("transposed", _BPTT, "return ops.transpose(dWx), ops.transpose(dWh), db",
     "The gradients are transposed. Each has the shape of its weights."),
    ("exchanged", _BPTT, "return dWh, dWx, db", "dWx and dWh are exchanged: return dWx, dWh, db."),
    ("bias_first", _BPTT, "return db, dWx, dWh", "The order is dWx, dWh, db."),
    ("two_only", _BPTT, "return dWx, dWh", "The gradient of the bias is missing: return dWx, dWh, db."),
    ("no_transpose", _DWX, "dWx += ops.matmul(xs[:, t], dz)",
     "The product does not fit: dWx has the shape of Wx, (d, units), so it is matmul(transpose(xs[:, t]), dz)."),
    ("dot_T", [(_DWX, "dWx += ops.matmul(xs[:, t].T, dz)"), (_DWH, "dWh += ops.matmul(before[:, t].T, dz)"),
     (_BACK, "back = ops.matmul(dz, Wh.T)")],
     "A tensor has no .T: write ops.transpose(Wh)."),
    ("by_tape", [(_STATES, "import tensorflow as tf\n\n    with tf.GradientTape() as tape:\n"
     "        tape.watch([Wx, Wh, b])\n        states = unroll(xs, h0, Wx, Wh, b)\n"
     "    return tape.gradient(states, [Wx, Wh, b], dh)")],
     "A tape does it here. Write the way back yourself."),
)  # fmt: skip

bptt.equivalent(
    ("states[:, :-1]]", "states[:, :]]"),
    because="No step reads what stands behind the last of them.",
)

# ------------------------------------------------------------------------------------------------------------ vanishing

vanishing = Exercise(
    "vanishing",
    write=["gradient_norms"],
    points=8,
    probe="norms",
    draw=one_text,
    forbid=OTHER_LIBRARIES,
    needs=["unroll"],
    hints=[
        "Begin at the end, with the table ops.eye(units), and multiply it by one more J for each step back. Before "
        "each "
        "product note the norm.",
        "unroll wants a batch: unroll(xs[None], h0[None], ...)[0] are the states of the one text. In J, row j has the "
        "factor 1 - h[j]² of the later state, and the rest is Wh transposed.",
        "J is (1 - h ** 2)[:, None] * ops.transpose(Wh), and it stands on the right: table = ops.matmul(table, J). The "
        "list of norms begins with t = T, so turn it round at the end: norms[::-1].",
    ],
)


def norms_of_all(seen, given):
    """A judge of all norms."""
    expected = oracle.gradient_norms(*(given[n] for n in ("xs", "h0", "Wx", "Wh", "b")))
    return close(seen.norms, expected, what="the norm", axes=("place",), **LOOSE)


@vanishing.check(points=3, time=2, d=2, units=3)
def one_factor(seen, given):
    """Two steps: the last state by itself, and by the one before."""
    return norms_of_all(seen, given)


@vanishing.check(points=5, time=6, d=3, units=4)
def a_product_of_many(seen, given):
    """Six steps: the product of all factors between, in their order."""
    return norms_of_all(seen, given)


_SLOPES = "(1 - states[t][:, None] ** 2) * ops.transpose(Wh)"
_TABLE = f"table = ops.matmul(table, {_SLOPES})"
_NORM = "norms.append(ops.norm(table))"
_NORMS = "return ops.stack(norms[::-1])"
vanishing.name_mistakes(
    ("from_the_end", _NORMS, "return ops.stack(norms)",
     "The norms begin with the last step. Turn them round: the first is ∂h_T/∂h_1."),
    ("tanh_forgotten", _SLOPES, "ops.transpose(Wh)",
     "The slope of tanh is missing: row j of J has the factor 1 - h[j]²."),
    ("not_squared", "[:, None] ** 2", "[:, None]", "The slope of tanh is 1 - h², not 1 - h."),
    ("not_transposed", "ops.transpose(Wh)", "Wh", "J has Wh transposed: J[j, i] holds Wh[i, j]."),
    ("slope_in_the_columns", "states[t][:, None]", "states[t][None, :]",
     "The slopes multiply the columns of J. They belong to the rows: (1 - h ** 2)[:, None]."),
    ("order_of_factors", _TABLE, f"table = ops.matmul({_SLOPES}, table)",
     "The factors stand in the wrong order: going back, each new J comes to the right, matmul(table, J). (Or each J is "
     "transposed: row j belongs to the new h[j].)"),
    ("state_before", "states[t][:, None]", "(states[t - 1] if t else h0)[:, None]",
     "The slope is taken at the state before the step. J_t takes it at h_t, what tanh gave."),
    ("not_multiplied", _TABLE, f"table = {_SLOPES}",
     "These are the norms of single steps. ∂h_T/∂h_t is the product of all steps between."),
    ("element_by_element", _TABLE, f"table = table * ({_SLOPES})",
     "`*` multiplies number by number. Tables are multiplied by ops.matmul."),
    ("product_of_norms", [("table, norms = ops.eye(h0.shape[0]), []", "table, norms = ops.ones(()), []"),
     (_NORM, "norms.append(table if t + 1 < xs.shape[0] else ops.sqrt(1.0 * h0.shape[0]))"),
     (_TABLE, f"table = table * ops.norm({_SLOPES})")],
     "The norms are multiplied. Multiply the tables, and take the norm of the product."),
    ("one_step_too_far", [(_NORM, "pass"), (_TABLE, f"{_TABLE}\n        {_NORM}")],
     "The norm is noted after the product, so these are ∂h_T/∂h_0 and so on. For t = T it is that of ops.eye."),
    ("without_the_last", _NORMS, "return ops.stack(norms[:0:-1])",
     "The norm for t = T is missing: it is that of ops.eye."),
    ("h0_too", _NORMS, "return ops.stack([ops.norm(table), *norms[::-1]])",
     "There is one norm too many, that of ∂h_T/∂h_0. Asked are t = 1 to T."),
    ("largest_stretch", "ops.norm(table)", "ops.norm(table, ord=2)",
     "This is the largest stretch (ord=2). Asked is the root of the sum of squares: ops.norm(table)."),
    ("no_root", "ops.norm(table)", "ops.sum(ops.square(table))", "The root is missing: ops.norm takes it."),
    ("sum_of_sizes", "ops.norm(table)", "ops.sum(ops.abs(table))",
     "These are sums of absolute values. Asked is the root of the sum of squares."),
    ("mean_square", "ops.norm(table)", "ops.sqrt(ops.mean(ops.square(table)))",
     "This is the root of the mean of the squares. Asked is that of their sum."),
    ("starts_with_ones", "ops.eye(h0.shape[0])", "ops.ones((h0.shape[0], h0.shape[0]))",
     "The table begins with ones everywhere. The derivative of h_T by itself is ops.eye: 1 on the diagonal only."),
    ("dot_T", "ops.transpose(Wh)", "Wh.T", "A tensor has no .T: write ops.transpose(Wh)."),
    ("no_batch", "unroll(xs[None], h0[None], Wx, Wh, b)[0]", "unroll(xs, h0, Wx, Wh, b)",
     "unroll reads a batch of texts, and this is one: unroll(xs[None], h0[None], ...)[0]."),
)  # fmt: skip

vanishing.equivalent(
    ("1 - states[t][:, None] ** 2", "states[t][:, None] ** 2 - 1"),
    ("return ops.stack(norms[::-1])", "return norms[::-1]"),
    because="A norm does not see a sign, and a list of numbers is accepted as an answer.",
)

# ----------------------------------------------------------------------------------------------------------------- clip

clip = Exercise(
    "clip",
    write=["clip_by_global_norm"],
    points=6,
    probe="clipped",
    draw=gradients,
    forbid=OTHER_LIBRARIES,
    hints=[
        "One norm for all: think of all numbers of all arrays in one long row.",
        "The norm is the root of the sum of the squares: ops.sum(ops.square(g)) of each array, added up, ops.sqrt of "
        "that. If it is larger than the limit, every array is multiplied by limit / norm.",
        "ops.minimum(1.0, limit / norm) is the factor in both cases. Return the list of all g * factor, and the norm.",
    ],
)


def clipped_right(seen, given, norm_too=False):
    """A judge of what is left, and of the norm."""
    expected, norm = oracle.clip_by_global_norm(given["gradients"], given["limit"])
    verdicts = [
        close(getattr(seen, f"g{i}"), g, what=f"array {i} of the list", **LOOSE) for i, g in enumerate(expected)
    ]
    return [*verdicts, close(seen.norm, norm, what="the norm before", **LOOSE)] if norm_too else verdicts


@clip.check(points=3, times=0.3)
def shortens_what_is_too_long(seen, given):
    """What is too long gets the norm of the limit, and keeps its direction."""
    return clipped_right(seen, given)


@clip.check(points=2, times=1.6)
def leaves_what_is_short(seen, given):
    """What is short enough stays as it is."""
    return clipped_right(seen, given)


@clip.check(points=1, times=0.5)
def tells_the_norm(seen, given):
    """The norm before the clipping is returned beside."""
    return clipped_right(seen, given, norm_too=True)


_GLOBAL = "norm = ops.sqrt(sum(ops.sum(ops.square(g)) for g in gradients))"
_FACTOR = "factor = ops.minimum(1.0, limit / norm)"
_CLIPPED = "return [g * factor for g in gradients], norm"
clip.name_mistakes(
    ("each_array_alone", _CLIPPED,
     "return [g * ops.minimum(1.0, limit / ops.norm(ops.reshape(g, (-1,)))) for g in gradients], norm",
     "Every array is clipped by its own norm, which changes the direction of the whole. One factor for all, by the "
     "norm of all."),
    ("by_value", _CLIPPED, "return [ops.clip(g, -limit, limit) for g in gradients], norm",
     "The single numbers are cut off at the limit. Clip the norm: multiply everything by one factor."),
    ("always", _FACTOR, "factor = limit / norm",
     "What is short is made longer. Scale only if the norm is above the limit: ops.minimum(1.0, limit / norm)."),
    ("never", _FACTOR, "factor = ops.maximum(1.0, limit / norm)",
     "minimum and maximum are exchanged: what is long stays, what is short is made longer."),
    ("unit_length", _FACTOR, "factor = ops.minimum(1.0, 1 / norm)",
     "What is clipped gets the norm 1. It should get the norm of the limit: limit / norm."),
    ("no_root", "norm = ops.sqrt(sum(ops.sum(ops.square(g)) for g in gradients))",
     "norm = sum(ops.sum(ops.square(g)) for g in gradients)",
     "The root is missing: the norm is the root of the sum of the squares."),
    ("sum_of_norms", _GLOBAL, "norm = sum(ops.norm(ops.reshape(g, (-1,))) for g in gradients)",
     "The norms of the arrays are added up. Add up their squares, then take the root."),
    ("largest_norm", _GLOBAL, "norm = ops.max(ops.stack([ops.norm(ops.reshape(g, (-1,))) for g in gradients]))",
     "This is the largest norm of an array. The norm of all together is the root of the sum of all squares."),
    ("mean_square", _GLOBAL,
     "norm = ops.sqrt(sum(ops.mean(ops.square(g)) for g in gradients))",
     "The means of the squares are added up. Take their sums."),
    ("sizes_added", _GLOBAL, "norm = sum(ops.sum(ops.abs(g)) for g in gradients)",
     "This is the sum of absolute values. The norm is the root of the sum of the squares."),
    ("as_one_array", _GLOBAL, "norm = np.linalg.norm(gradients)",
     "The arrays have different shapes, so the list cannot be taken for one array. Go through it: the sum of the "
     "squares of each, then the root."),
    ("norm_after", _CLIPPED,
     "clipped = [g * factor for g in gradients]\n"
     "    return clipped, ops.sqrt(sum(ops.sum(ops.square(g)) for g in clipped))",
     "The norm is that after the clipping. Asked is the one before, which tells whether it was needed."),
    ("norm_forgotten", _CLIPPED, "return [g * factor for g in gradients]",
     "The norm is missing: return clipped, norm."),
    ("norm_first", _CLIPPED, "return norm, [g * factor for g in gradients]",
     "The order is turned round: return clipped, norm."),
    ("factor_for_norm", _CLIPPED, "return [g * factor for g in gradients], factor",
     "The factor comes back. Asked is the norm before."),
    ("one_vector", _CLIPPED,
     "return ops.concatenate([ops.reshape(g * factor, (-1,)) for g in gradients]), norm",
     "All numbers come back in one row. Keep the list: an array of its own shape for each."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------------------ gru

gru = Exercise(
    "gru",
    write=["GRUCell.call"],
    points=9,
    probe="gru_steps",
    draw=gated,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Four formulas, four lines, and before them two that take the lists apart into names: xz, xr, xc, and the same "
        "of the kernels.",
        "z is ops.sigmoid(xz + ops.matmul(h, Wz)), r likewise. The candidate is a tanh, and its product is with r * h.",
        "The last line mixes the old state and the candidate: z of the one, 1 - z of the other. Which of them is kept "
        "when z is 1?",
    ],
)


def is_gru(seen, given):
    """A judge: one step of a GRU."""
    expected = oracle.gru(*(given[n] for n in ("x", "h", "kernel", "recurrent", "bias")))
    return close(seen.h, expected, what="the next state", axes=("text", "unit"), **LOOSE)


@gru.check(points=6, gates=3, batch=2, d=3, units=4)
def follows_the_formulas(seen, given):
    """One step follows the four formulas."""
    return is_gru(seen, given)


@gru.check(points=3, gates=3, batch=1, d=2, units=1)
def follows_them_with_one_unit(seen, given):
    """So does one unit, where no sum hides anything."""
    return is_gru(seen, given)


_INPUTS = "xz, xr, xc = self.inputs(x)"
_KERNELS = "Wz, Wr, Wc = self.kernels()"
_CANDIDATE = "candidate = ops.tanh(xc + ops.matmul(r * h, Wc))"
_MIX = "return z * h + (1 - z) * candidate"
gru.name_mistakes(
    ("z_turned_round", _MIX, "return (1 - z) * h + z * candidate",
     "z and 1 - z are exchanged, as in some papers. Here the update gate keeps the old state: z · h."),
    ("reset_after", _CANDIDATE, "candidate = ops.tanh(xc + r * ops.matmul(h, Wc))",
     "The reset gate multiplies after the product (as Keras and PyTorch do by default). Here it stands before: "
     "matmul(r * h, Wc)."),
    ("z_and_r_exchanged", [(_INPUTS, "xr, xz, xc = self.inputs(x)"), (_KERNELS, "Wr, Wz, Wc = self.kernels()")],
     "z and r are exchanged. The gates stand in the order z, r, candidate."),
    ("candidate_first", [(_INPUTS, "xc, xz, xr = self.inputs(x)"), (_KERNELS, "Wc, Wz, Wr = self.kernels()")],
     "The candidate is taken from the first place. The gates stand in the order z, r, candidate."),
    ("kernels_in_another_order", _KERNELS, "Wr, Wz, Wc = self.kernels()",
     "The kernels of z and r are exchanged, the inputs are not. The order is z, r, candidate in both."),
    ("candidate_sigmoid", "ops.tanh", "ops.sigmoid", "The candidate is a sigmoid. It is a tanh, from -1 to 1."),
    ("gates_tanh", [("z = ops.sigmoid", "z = ops.tanh"), ("r = ops.sigmoid", "r = ops.tanh")],
     "The gates are tanhs. A gate lies between 0 and 1: ops.sigmoid."),
    ("gates_without_sigmoid", [("z = ops.sigmoid(xz + ops.matmul(h, Wz))", "z = xz + ops.matmul(h, Wz)"),
     ("r = ops.sigmoid(xr + ops.matmul(h, Wr))", "r = xr + ops.matmul(h, Wr)")],
     "The gates have no sigmoid, so they are not between 0 and 1."),
    ("no_tanh", _CANDIDATE, "candidate = xc + ops.matmul(r * h, Wc)", "The candidate has no tanh."),
    ("no_reset", "r * h", "h", "The reset gate is not used: the candidate sees r * h."),
    ("reset_on_the_input", _CANDIDATE, "candidate = ops.tanh(r * xc + ops.matmul(r * h, Wc))",
     "The reset gate weighs the input, too. It weighs the old state only: xc stays as it is."),
    ("reset_keeps", _MIX, "return z * (r * h) + (1 - z) * candidate",
     "What is kept is weighed by r, too. r is for the candidate only: z * h is kept."),
    ("state_added", _MIX, "return h + (1 - z) * candidate", "The whole old state is kept. Keep z of it: z * h."),
    ("candidate_whole", _MIX, "return z * h + candidate",
     "The whole candidate comes in. It gets the share that the old state leaves: 1 - z."),
    ("candidate_only", _MIX, "return candidate", "The candidate is returned. The update gate mixes it with the old "
     "state."),
    ("elementwise", [("ops.matmul(h, Wz)", "h * Wz[0]"), ("ops.matmul(h, Wr)", "h * Wr[0]"),
     ("ops.matmul(r * h, Wc)", "r * h * Wc[0]")],
     "The state is multiplied by single weights. Multiply by the table: ops.matmul(h, W)."),
    ("kernel_first", [("ops.matmul(h, Wz)", "ops.matmul(Wz, h)"), ("ops.matmul(h, Wr)", "ops.matmul(Wr, h)")],
     "The products are turned round: h has a row for each text, so matmul(h, W)."),
    ("gates_do_not_see_h", [("z = ops.sigmoid(xz + ops.matmul(h, Wz))", "z = ops.sigmoid(xz)"),
     ("r = ops.sigmoid(xr + ops.matmul(h, Wr))", "r = ops.sigmoid(xr)")],
     "The gates see the input only. They see the old state as well: + matmul(h, W)."),
    ("z_turned_round_reset_after", [(_MIX, "return (1 - z) * h + z * candidate"), (_CANDIDATE,
     "candidate = ops.tanh(xc + r * ops.matmul(h, Wc))")],
     "Two things: z and 1 - z are exchanged (z keeps the old state), and the reset gate stands after the product "
     "(it is matmul(r * h, Wc))."),
    ("z_turned_round_no_reset", [(_MIX, "return (1 - z) * h + z * candidate"), ("r * h", "h")],
     "Two things: z and 1 - z are exchanged (z keeps the old state), and the reset gate is not used (the candidate "
     "sees r * h)."),
    ("pair", _MIX, "h = z * h + (1 - z) * candidate\n        return h, h",
     "A pair comes back, as from Keras's cells. Return the new state alone."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------------- lstm

lstm = Exercise(
    "lstm",
    write=["LSTMCell.start_bias", "LSTMCell.call"],
    points=9,
    probe="lstm_steps",
    draw=gated,
    forbid=OTHER_LIBRARIES,
    hints=[
        "For each of the four: its part of self.inputs(x), and h times its part of self.kernels(). Then three "
        "sigmoids, "
        "one tanh.",
        "The new c first: f * c + i * candidate. Then the new h: o * ops.tanh(of the new c). Return both, h first.",
        "start_bias has four parts, one after the other, each `units` numbers: zeros, ones, zeros, zeros. "
        "np.repeat([...], self.units) repeats each number.",
    ],
)


@lstm.check(points=4, gates=4, batch=2, d=3, units=4)
def keeps_its_memory(seen, given):
    """The new memory c: what is kept of the old one, and what is written."""
    _, c = oracle.lstm(*(given[n] for n in ("x", "h", "c", "kernel", "recurrent", "bias")))
    return close(seen.c, c, what="the new c", axes=("text", "unit"), **LOOSE)


@lstm.check(points=3, gates=4, batch=1, d=2, units=3)
def shows_it(seen, given):
    """The new state h: what is shown of the new memory."""
    h, _ = oracle.lstm(*(given[n] for n in ("x", "h", "c", "kernel", "recurrent", "bias")))
    return close(seen.h, h, what="the new h", axes=("text", "unit"), **LOOSE)


@lstm.check(points=2, probe="lstm_biases", gates=4, batch=1, d=2, units=3)
def begins_by_keeping(seen, given):
    """Before training the forget gate's bias is 1, all others are 0."""
    units = given["recurrent"].shape[0]
    expected = np.concatenate([np.full(units, float(is_forget)) for is_forget in (0, 1, 0, 0)])
    return close(seen.bias, expected, what="the bias before training, in the order i, f, ĉ, o", axes=("place",))


_PARTS4 = "i, f, candidate, o = ["
_MEMORY = "c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(candidate)"
_SHOWN = "return ops.sigmoid(o) * ops.tanh(c), c"
_BIAS = "return np.repeat([0.0, 1.0, 0.0, 0.0], self.units)"
lstm.name_mistakes(
    ("candidate_last", _PARTS4, "i, f, o, candidate = [",
     "Candidate and output gate are exchanged. The order is i, f, candidate, o."),
    ("forget_first", _PARTS4, "f, i, candidate, o = [",
     "Input and forget gate are exchanged. The order is i, f, candidate, o."),
    ("forget_first_candidate_last", _PARTS4, "f, i, o, candidate = [",
     "The gates are taken in another order, f, i, o, candidate. Here it is i, f, candidate, o."),
    ("candidate_first", _PARTS4, "candidate, i, f, o = [",
     "The candidate is taken from the first place. The order is i, f, candidate, o."),
    ("tanh_of_c_missing", _SHOWN, "return ops.sigmoid(o) * c, c",
     "The memory is shown as it is. It goes through tanh first: o · tanh(c')."),
    ("old_c_shown", [(_MEMORY, _MEMORY.replace("c = ", "new = ")), (_SHOWN, "return ops.sigmoid(o) * ops.tanh(c), "
     "new")],
     "What is shown is the old memory. Show the new one: o · tanh(c')."),
    ("old_c_kept", [(_MEMORY, _MEMORY.replace("c = ", "new = ")), (_SHOWN, "return ops.sigmoid(o) * ops.tanh(new), c")],
     "The old memory is returned. Return the new one."),
    ("tanh_kept", _SHOWN, "return ops.sigmoid(o) * ops.tanh(c), ops.tanh(c)",
     "The memory is squashed for good. tanh is for showing only: c' itself is carried on."),
    ("c_first", _SHOWN, "return c, ops.sigmoid(o) * ops.tanh(c)", "The order is turned round: return h, c."),
    ("state_turned_round", "h, c = state", "c, h = state", "The state comes as (h, c), h first."),
    ("state_twice", _SHOWN, "h = ops.sigmoid(o) * ops.tanh(c)\n        return h, (h, c)",
     "h and the state come back, as from Keras's cells. The state is all: return h, c."),
    ("h_only", _SHOWN, "return ops.sigmoid(o) * ops.tanh(c)", "Only h comes back: return h, c."),
    ("candidate_sigmoid", "ops.tanh(candidate)", "ops.sigmoid(candidate)",
     "The candidate is a sigmoid. It is a tanh, from -1 to 1."),
    ("no_forgetting", _MEMORY, "c = c + ops.sigmoid(i) * ops.tanh(candidate)",
     "The whole old memory is kept. Keep the share f of it."),
    ("coupled", _MEMORY, "c = ops.sigmoid(f) * c + (1 - ops.sigmoid(f)) * ops.tanh(candidate)",
     "What is written gets the share 1 - f, as in a GRU. It has a gate of its own, i."),
    ("written_whole", _MEMORY, "c = ops.sigmoid(f) * c + ops.tanh(candidate)",
     "The whole candidate is written. Write the share i of it."),
    ("shown_whole", _SHOWN, "return ops.tanh(c), c", "The output gate is not used: o · tanh(c')."),
    ("no_sigmoids", [(_MEMORY, "c = f * c + i * ops.tanh(candidate)"), (_SHOWN, "return o * ops.tanh(c), c")],
     "The gates have no sigmoid, so they are not between 0 and 1."),
    ("state_not_read", "from_x[k] + ops.matmul(h, Wh[k])", "from_x[k]", "The gates see the input only: add h times "
     "their kernels."),
    ("memory_read", "ops.matmul(h, Wh[k])", "ops.matmul(c, Wh[k])", "The gates read the memory c. They read the "
     "state h."),
    ("kernels_first", "ops.matmul(h, Wh[k])", "ops.matmul(Wh[k], h)",
     "The products are turned round: h has a row for each text, so matmul(h, W)."),
    ("bias_zero", _BIAS, "return np.zeros(4 * self.units)",
     "The forget gate's bias starts at 0, so half of the memory is lost at every step of a new network. Start it at "
     "1."),
    ("bias_one_everywhere", _BIAS, "return np.ones(4 * self.units)",
     "All biases start at 1. Only that of the forget gate does."),
    ("bias_of_the_input_gate", _BIAS, "return np.repeat([1.0, 0.0, 0.0, 0.0], self.units)",
     "The input gate's bias is 1. It should be that of the forget gate, the second."),
    ("bias_of_the_candidate", _BIAS, "return np.repeat([0.0, 0.0, 1.0, 0.0], self.units)",
     "The candidate's bias is 1. It should be that of the forget gate, the second of four."),
    ("bias_of_the_output_gate", _BIAS, "return np.repeat([0.0, 0.0, 0.0, 1.0], self.units)",
     "The output gate's bias is 1. It should be that of the forget gate, the second of four."),
    ("bias_tiled", _BIAS, "return np.tile([0.0, 1.0, 0.0, 0.0], self.units)",
     "The four numbers are repeated as a row, np.tile. All units of a gate stand together: np.repeat."),
    ("bias_of_one_unit", _BIAS, "return np.array([0.0, 1.0, 0.0, 0.0])",
     "The bias has four numbers. It has 4 · units: one for each unit of each gate."),
    ("bias_assigned", _BIAS, "self.bias[self.units : 2 * self.units] = 1",
     "start_bias changes nothing: it returns the numbers, and Cell.build makes self.bias of them."),
    ("bias_of_one_gate", _BIAS, "return np.ones(self.units)",
     "The bias has `units` numbers, those of one gate. It has 4 · units: zeros, ones, zeros, zeros."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------------ recurrent

recurrent = Exercise(
    "recurrent",
    write=["Recurrent.call"],
    points=9,
    probe="layers",
    draw=over_time,
    forbid=OTHER_LIBRARIES,
    hints=[
        "It is your unroll, with any cell: the first state comes from self.cell.start(batch), the next from "
        "self.cell(x[:, t], state). The batch is ops.shape(x)[0].",
        "With a mask, the next state is choose(mask[:, t, None], new, state): the new one where the mask is True. The "
        "None makes a column of it.",
        "Put shown(state) on a list after every step. At the end: all of them by ops.stack(outputs, axis=1) if "
        "self.return_sequences, else the last one, outputs[-1].",
    ],
)


def over_all_time(seen, given):
    """A judge: what the layer shows."""
    every = oracle.recurrent(given["x"], given["kernel"], given["keep"], given["parts"], given.get("mask"))
    if given["sequences"]:
        return close(seen.h, every, what="the outputs", axes=("text", "time", "unit"), **LOOSE)
    return close(seen.h, every[:, -1], what="the last output", axes=("text", "unit"), **LOOSE)


@recurrent.check(points=2, parts=1, sequences=False)
def gives_the_last(seen, given):
    """Without return_sequences: the output after the last step."""
    return over_all_time(seen, given)


@recurrent.check(points=2, parts=1, sequences=True)
def gives_all(seen, given):
    """With return_sequences: the outputs after all steps, in order of time."""
    return over_all_time(seen, given)


@recurrent.check(points=2, parts=2, sequences=True)
def runs_cells_with_two_parts(seen, given):
    """A cell whose state is (h, c) runs as well, and its h is shown."""
    return over_all_time(seen, given)


@recurrent.check(points=2, parts=2, sequences=True, masked=True)
def keeps_the_state_where_masked(seen, given):
    """Where the mask is False the state stays, all parts of it."""
    return over_all_time(seen, given)


@recurrent.check(points=1, parts=1, sequences=False, masked=True)
def reads_the_last_real_step(seen, given):
    """With a mask, the last output is that of the last real step."""
    return over_all_time(seen, given)


_BEGIN = "state, outputs = self.cell.start(ops.shape(x)[0]), []"
_NEW = "new = self.cell(x[:, t], state)"
_KEPT = "state = new if mask is None else choose(mask[:, t, None], new, state)"
_LIST = "outputs.append(shown(state))"
_RECURRENT = "return ops.stack(outputs, axis=1) if self.return_sequences else outputs[-1]"
recurrent.name_mistakes(
    ("mask_ignored", _KEPT, "state = new", "The mask is ignored. Where it is False the state stays as it was."),
    ("mask_turned_round", _KEPT, "state = new if mask is None else choose(mask[:, t, None], state, new)",
     "The state stays where the mask is True. It stays where it is False: choose(mask, new, old)."),
    ("reset_where_masked", _KEPT,
     "state = new if mask is None else choose(mask[:, t, None], new, self.cell.start(ops.shape(x)[0]))",
     "Where the mask is False the state becomes 0. It should stay as it was."),
    ("input_masked", [(_KEPT, "state = new"), (_NEW,
     "new = self.cell(x[:, t] if mask is None else x[:, t] * ops.cast(mask[:, t, None], x.dtype), state)")],
     "The input is set to 0 where the mask is False, but the state moves on. Keep the state itself."),
    ("output_masked", [(_KEPT, "state = new"), (_LIST,
     "out = shown(state)\n            outputs.append(out if mask is None else out * ops.cast(mask[:, t, None], "
     "out.dtype))")],
     "The output is set to 0 where the mask is False, but the state moves on. Keep the state; what is shown follows."),
    ("one_masks_all", _KEPT,
     "state = new if mask is None or bool(ops.all(mask[:, t])) else state",
     "If one text has padding at a step, all texts stand still. Choose for each text by itself."),
    ("any_is_enough", _KEPT,
     "state = new if mask is None or bool(ops.any(mask[:, t])) else state",
     "The state moves on for all texts if the step is real in one of them. Choose for each text by itself."),
    ("no_column", "mask[:, t, None]", "mask[:, t]",
     "The mask of a step is a row, (batch,), and meets the units. Make it a column: mask[:, t, None]."),
    ("all_always", _RECURRENT, "return ops.stack(outputs, axis=1)",
     "All outputs come back, whatever return_sequences says."),
    ("last_always", _RECURRENT, "return outputs[-1]", "Only the last output comes back, whatever return_sequences "
     "says."),
    ("turned_round", _RECURRENT, "return outputs[-1] if self.return_sequences else ops.stack(outputs, axis=1)",
     "return_sequences is turned round: if it is True, all outputs are asked."),
    ("time_first", "ops.stack(outputs, axis=1)", "ops.stack(outputs)",
     "The axes are (time, batch, units). Asked is (batch, time, units): ops.stack(outputs, axis=1)."),
    ("backwards", "range(x.shape[1])", "reversed(range(x.shape[1]))",
     "The text is read from its end. Begin with step 0."),
    ("shown_backwards", _RECURRENT, "return ops.stack(outputs[::-1], axis=1) if self.return_sequences else outputs[-1]",
     "The outputs stand in reversed order. The first is that after the first step."),
    ("not_carried_on", _NEW, "new = self.cell(x[:, t], self.cell.start(ops.shape(x)[0]))",
     "Every step begins with the first state, so nothing is remembered. Hand on the state."),
    ("whole_state_shown", _LIST, "outputs.append(state)",
     "The whole state is put on the list, and that of an LSTM has two parts. Show its h: shown(state)."),
    ("memory_shown", _LIST, "outputs.append(state[-1] if isinstance(state, tuple) else state)",
     "What is shown is c. Show h: shown(state)."),
    ("state_of_one_part", _BEGIN, "state, outputs = ops.zeros((ops.shape(x)[0], self.cell.units)), []",
     "The state is taken for one array, and an LSTM's has two parts. Begin with self.cell.start(batch), and hand on "
     "the "
     "whole state, not what is shown of it."),
    ("counts_the_texts", "range(x.shape[1])", "range(x.shape[0])",
     "The loop runs as often as there are texts, x.shape[0]. Time is the second axis: x.shape[1]."),
    ("last_missing", "range(x.shape[1])", "range(x.shape[1] - 1)", "The last step is missing."),
    ("shown_before", [(_LIST, "pass"), (_NEW, f"{_LIST}\n            {_NEW}")],
     "The state is put on the list before the step. First the step, then the list."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------------- sample

sample = Exercise(
    "sample",
    write=["sample"],
    points=6,
    probe="draws",
    draw=logits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three steps: take the ids out that have no chance, turn the logits into probabilities, draw.",
        "np.sort(logits)[-top_k] is the smallest logit that still has a chance. What lies below it becomes -np.inf, "
        "whose exp is 0.",
        "The softmax of logits / temperature, from the largest logit on so that exp does not overflow; its sum is over "
        "what is left. Then rng.choice(len(p), p=p), with rng made from the seed.",
    ],
)


def drawn_as(seen, given):
    """A judge of the shares."""
    chances = oracle.chances(given["logits"], given["temperature"], given["top_k"])
    order = np.argsort(-given["logits"])
    return [
        expect(not seen.odd, f"ids from 0 to {len(chances) - 1} were expected, others came."),
        expect(
            not np.any(seen.cut),
            f"only the {given['top_k']} likeliest ids should be drawn; others came.",
        ),
        expect(
            np.all(np.abs(np.asarray(seen.shares) - chances) < 0.25),
            f"in {given['draws']} draws the ids should come with the shares "
            f"{_shares_said(chances[order])}, the likeliest first; about "
            f"{_shares_said(np.asarray(seen.shares)[order])} "
            "came.",
        ),
    ]


def _shares_said(shares):
    return ", ".join(f"{max(s, 0):.2g}" for s in shares)


@sample.check(points=2, temperature=5.0, chances=[0.5, 0.3, 0.12, 0.08], top_k=4, shift=4000.0)
def heeds_a_high_temperature(seen, given):
    """Ids are drawn by the softmax of the logits, divided by the temperature, also when they are large."""
    return drawn_as(seen, given)


@sample.check(points=1, temperature=0.4, chances=[0.9, 0.06, 0.03, 0.01], top_k=4)
def heeds_a_low_temperature(seen, given):
    """So they are by a temperature below 1."""
    return drawn_as(seen, given)


@sample.check(points=2, temperature=1.5, chances=[0.3, 0.25, 0.2, 0.13, 0.12], top_k=3)
def draws_among_the_likeliest(seen, given):
    """Only the top_k likeliest ids are drawn, by their probabilities among themselves."""
    return drawn_as(seen, given)


@sample.check(points=1, probe="repeats", draw=lambda rng: {"temperature": 1.0, "top_k": 50})
def heeds_the_seed(seen, given):
    """The same seed draws the same id, other seeds others."""
    return [
        expect(seen.same, "the same seed draws other ids each time: make the generator from it."),
        expect(seen.differ, "of 50 ids that are all as likely, 8 seeds draw the same few: use the seed."),
    ]


_WIDE = 'logits = np.array(logits, "float64")'
_CUT = "logits[logits < np.sort(logits)[-top_k]] = -np.inf"
_P = "p = np.exp((logits - logits.max()) / temperature)"
_DRAW = "return np.random.default_rng(seed).choice(len(p), p=p / p.sum())"
_MAX = "logits - logits.max()"
sample.name_mistakes(
    ("temperature_multiplied", f"({_MAX}) / temperature", f"({_MAX}) * temperature",
     "The logits are multiplied by the temperature, so hot is cool. Divide by it."),
    ("temperature_ignored", f"({_MAX}) / temperature", f"{_MAX}",
     "The temperature does nothing (dividing probabilities by it changes nothing, once they sum to 1 again). Divide "
     "the *logits*, before exp."),
    ("likeliest", _DRAW, "return int(np.argmax(p))", "This always takes the likeliest. Draw by the probabilities."),
    ("all_alike", _DRAW, "return np.random.default_rng(seed).choice(np.flatnonzero(p))",
     "All ids are drawn alike: hand over the probabilities, choice(n, p=...)."),
    ("top_k_ignored", _CUT, "pass", "top_k does nothing: ids beyond the top_k likeliest are drawn."),
    ("unnormalized", [(_CUT, "pass"), (_DRAW,
     "p = p / p.sum()\n    p[p < np.sort(p)[-top_k]] = 0\n"
     "    return np.random.default_rng(seed).choice(len(p), p=p)")],
     "The probabilities are cut to top_k after the softmax, and no longer sum to 1. Divide by their sum again."),
    ("one_too_many", "[-top_k]", "[-top_k - 1 if top_k < len(logits) else 0]",
     "One id too many has a chance: the last of the top_k is np.sort(logits)[-top_k]."),
    ("one_too_few", "logits < np.sort", "logits <= np.sort",
     "The last of the top_k is cut off, too: cut off what is below it, not what equals it."),
    ("least_likely", _CUT, "logits[logits > np.sort(logits)[top_k - 1]] = -np.inf",
     "The top_k least likely are left. Leave the likeliest: np.sort puts the largest last."),
    ("cut_to_zero", "= -np.inf", "= 0",
     "The logits that are cut become 0, which is a logit like others. -np.inf has probability 0."),
    ("place_among_the_top", [(_CUT, "logits = np.sort(logits)[::-1][:top_k]")],
     "What comes back is the place among the sorted logits. Asked is the id."),
    ("place_among_the_top_rising", [(_CUT, "logits = np.sort(logits)[-top_k:]")],
     "What comes back is the place among the sorted logits. Asked is the id."),
    ("overflow", _MAX, "logits",
     "exp overflows where logits are large: subtract the largest first."),
    ("seed_ignored", "return np.random.default_rng(seed)", "return np.random.default_rng()", "The seed is not used: "
     "every call draws another id."),
    ("seed_fixed", "return np.random.default_rng(seed)", "return np.random.default_rng(0)", "The seed is fixed: "
     "every call draws the same. Use the "
     "one given."),
    ("probability", _DRAW, "p = p / p.sum()\n    return p[np.random.default_rng(seed).choice(len(p), p=p)]",
     "What comes back is a probability, or a logit. Asked is the id, which is its place: choice(len(p), p=p)."),
    ("one_hot", _DRAW, "return np.random.default_rng(seed).multinomial(1, p / p.sum())",
     "What comes back is a row with a 1 at the place drawn. Asked is the place: rng.choice(len(p), p=p)."),
)  # fmt: skip

sample.equivalent(("choice(len(p)", "choice(len(logits)"), because="There are as many probabilities as logits.")

# -------------------------------------------------------------------------------------------------------------- char_lm

char_lm = Exercise(
    "char_lm",
    write=["train_char_lm"],
    points=7,
    probe="writers",
    draw=story,
    forbid=OTHER_LIBRARIES,
    needs=["vocabulary", "lm_batches", "gru", "recurrent"],
    hints=[
        "Four parts: ids by vocabulary, batches by lm_batches, a model by CharLM and ready, and a loop. Then return "
        "the "
        "model.",
        "len(set(text)) is the number of classes. inputs and targets have a batch in each row: `for x, y in "
        "zip(inputs, "
        "targets): model.train_on_batch(x, y)`.",
        "32 rows of 16 steps will do, and some ten times through the text. If it learns nothing, look at a batch with "
        "decode: are the targets the inputs, one place later?",
    ],
)


def shape_of_logits(seen):
    """A verdict on the shape, which is the first thing."""
    came, wanted = (tuple(int(n) for n in getattr(seen, name)) for name in ("shape", "wanted"))
    return expect(
        came == wanted,
        f"for ids {wanted[:2]} logits {wanted} were expected, one for each of {wanted[2]} characters; {came} came.",
    )


@char_lm.check(points=5)
def foresees_unseen_text(seen, given):
    """A character of unseen text costs at most 1.2 bits."""
    if not (verdict := shape_of_logits(seen)).passed:
        return verdict
    cost = ("at most 1.2", "1.2 to 2.1", "2.1 to 4.3", "4.3 to 5", "more than 5")[int(seen.level)]
    return [
        expect(seen.finite, "the logits are not finite numbers: the training has run away."),
        expect(
            int(seen.level) == 0,
            f"a character of unseen text costs {cost} bits; at most 1.2 were expected (who counts pairs needs 2.4, who "
            "knows nothing 4.6).",
        ),
    ]


@char_lm.check(points=2, probe="forms")
def is_a_language_model(seen, given):
    """The model answers with logits, and does not look ahead."""
    if not (verdict := shape_of_logits(seen)).passed:
        return verdict
    return [
        expect(not seen.probabilities, "the model ends in a softmax. Logits are asked: the loss applies the softmax."),
        expect(
            not seen.ahead,
            "what comes later in the text changes what the model says before: it looks ahead, and who writes cannot.",
        ),
    ]


_MODEL = "model = ready(CharLM(len(set(text))))"
_TIMES = "for _ in range(10):"
_TRAIN = "model.train_on_batch(x, y)"
_END = "model.train_on_batch(x, y)\n    return model"
_SEQUENTIAL = "ready(keras.Sequential([keras.layers.Embedding(len(set(text)), 24), {}]))"
char_lm.name_mistakes(
    ("not_trained", _TRAIN, "pass", "The model was not trained: it foresees nothing. Call model.train_on_batch(x, "
     "y) for all batches, several times."),
    ("once_only", _TIMES, "for _ in range(1):",
     "It was trained too little: it knows hardly more than which characters are frequent. Go through the text some ten "
     "times."),
    ("targets_are_inputs", [(_TIMES, "for _ in range(5):"), (_TRAIN, "model.train_on_batch(x, x)")],
     "It is sure of the wrong characters. Are the targets the text one place later (not the inputs themselves)? Are "
     "the ids those of vocabulary?"),
    ("model_not_returned", [(_TIMES, "for _ in range(0):"), (_END, _END.replace("return model", "return None"))],
     "No model came back: return model."),
    ("ends_in_softmax", [(_TIMES, "for _ in range(4):"),
     (_END, _END.replace("return model", "return keras.Sequential([model, keras.layers.Softmax()])"))],
     "The model ends in a softmax. Asked are logits, as CharLM gives them."),
    ("last_only", [(_TIMES, "for _ in range(0):"),
     (_END, _END.replace("return model", "return lambda ids: model(ids)[:, -1]"))],
     "There are logits for the last character only. Asked are logits after every one: return_sequences=True."),
    ("looks_ahead", [(_MODEL, "model = " + _SEQUENTIAL.format(
     "keras.layers.Bidirectional(keras.layers.SimpleRNN(16, return_sequences=True)), "
     "keras.layers.Dense(len(set(text)))"))],
     "The model reads the text both ways, so it sees the character that it should foresee. Read forwards only."),
)  # fmt: skip

char_lm.equivalent(
    ("32, 16", "16, 32"),
    ("32, 16", "33, 16"),
    ("32, 16", "32, 17"),
    ("range(10)", "range(9)"),
    ("range(10)", "range(11)"),
    because="How a text is cut, and how often it is read, is the learner's choice: what the model knows counts.",
)
char_lm.equivalent(
    (", strict=True", ""),
    ("strict=True", "strict=False"),
    because="There are as many inputs as targets.",
)

lab = Lab(
    title="Recurrent networks: a memory, gates, and a model that writes",
    minutes=85,
    seconds=37,
    concepts="RNN, GRU, LSTM; language models, backpropagation through time, vanishing gradients",
    exercises=[
        rnn_step,
        unroll,
        vocabulary,
        lm_batches,
        perplexity,
        bptt,
        vanishing,
        clip,
        gru,
        lstm,
        recurrent,
        sample,
        char_lm,
    ],
)
