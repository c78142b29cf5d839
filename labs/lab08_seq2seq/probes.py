"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import numpy as np
import tensorflow as tf
from keras import ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import kind_of, numbers, parts, tensor, what_came

# Written in this lab, so not to be borrowed there.
ATTENTION = (
    "keras.layers.Attention",
    "keras.layers.AdditiveAttention",
    "keras.layers.MultiHeadAttention",
    "keras.layers.GroupQueryAttention",
    "keras.ops.dot_product_attention",
)
SHARES = (0.1, 0.95)  # of dates that are translated rightly

# What was seen of trainings, of GRUs and of what was compiled, by whose it is: checks and seeds that
# ask the same share what cost time.
_made = {}


def once(key, look):
    """What `look()` gives, which is asked once for each key."""
    if key not in _made:
        _made[key] = look()
    return _made[key]


def whole(answer, what):
    """Ids as an array of whole numbers."""
    ids = numbers(answer, what)
    if ids.size and ids.dtype.kind not in "iu":
        kind = "True and False" if ids.dtype.kind == "b" else "floats"
        raise NotAnArray(f"{what} must be whole numbers, and {kind} came")
    return ids


# ---------------------------------------------------------------------------------------------- sentences as arrays


def padded(lab, inputs):
    """Ids and mask."""
    sequences = [list(s) for s in inputs["sequences"]]
    ids, mask = parts(lab.pad(sequences, **inputs["settings"]), "ids", "mask")
    unchanged = sequences == inputs["sequences"]
    return {"ids": whole(ids, "ids"), "mask": numbers(mask, "mask").astype("float32"), "unchanged": unchanged}


def refusals(lab, inputs):
    """Whether a table that is too narrow is refused, one that is just wide enough is not."""
    seen = {}
    for name, length in (("narrow", inputs["length"] - 1), ("fits", inputs["length"])):
        try:
            answer = lab.pad([list(s) for s in inputs["sequences"]], length=length)
            seen[name] = np.shape(numbers(parts(answer, "ids", "mask")[0], "ids"))[1:] or (0,)
        except ValueError:
            seen[name] = (-1,)
    return seen


def forced(lab, inputs):
    """What the decoder hears."""
    return {"heard": whole(lab.teacher_forcing(tensor(inputs["targets"]), inputs["bos"]), "what is heard")}


def losses(lab, inputs):
    """The loss."""
    given = tensor(inputs["logits"]), tensor(inputs["targets"]), ops.convert_to_tensor(inputs["mask"])
    return {"loss": numbers(lab.masked_loss(*given), "the loss")}


def slopes(lab, inputs):
    """The slope of the loss in the logits."""
    logits, targets, mask = tensor(inputs["logits"]), tensor(inputs["targets"]), tf.constant(inputs["mask"])
    return {"slope": numbers(slope(lambda a: lab.masked_loss(a, targets, mask), logits, "the loss"))}


def slope(f, x, what):
    """The slope of a scalar function, taken by a tape."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = f(x)
    if value is None:
        raise NotAnArray(f"{what}: {what_came(value)}")
    found = tape.gradient(value, x) if tf.is_tensor(value) else None
    if found is None:
        raise NotAnArray(f"{what} has no slope: a tape sees only what is computed by `ops`, not by NumPy or float()")
    return found


# ------------------------------------------------------------------------------------------------ encoder, decoder


def settled(layer, inputs, width=0):
    """A layer of the learner's whose own layers have weights of ours."""
    units = inputs["embedding"].shape[1]
    try:
        layer.gru(layer.embedding(tensor(np.zeros((1, 1), int))))  # from here on they have weights
        named = {"embedding": layer.embedding.embeddings, **{k: getattr(layer.gru.cell, k) for k in GRU}}
        if width:
            layer.logits(ops.zeros((1, 1, width * units)))
            named |= {"logits_kernel": layer.logits.kernel, "logits_bias": layer.logits.bias}
        for name, variable in named.items():
            variable.assign(inputs[name])
    except (AttributeError, ValueError) as problem:
        raise NotAnArray(f"its layers are not those that are given ({problem}): has `__init__` been changed?") from None
    return layer


GRU = ("kernel", "recurrent_kernel", "bias")


def encodings(lab, inputs):
    """The last state, and the states at all places that are real."""
    return once((lab.Encoder, *inputs["which"]), lambda: encoded(lab, inputs))


def encoded(lab, inputs):
    """The same, computed."""
    encoder = settled(lab.Encoder(*inputs["embedding"].shape), inputs)
    answer = encoder(tensor(inputs["ids"]), ops.convert_to_tensor(inputs["mask"]))
    states, state = (numbers(part) for part in parts(answer, "states", "state"))
    seen = {"state": state, "shape": np.array(states.shape)}
    if states.shape == (*inputs["ids"].shape, inputs["embedding"].shape[1]):
        seen["states"] = states[inputs["mask"]]
    return seen


def looks(q, k, v, mask):
    """An attention of ours: scaled dot products; what is masked is as good as never read."""
    scores = ops.einsum("nqd,nkd->nqk", q, k) / ops.sqrt(ops.cast(ops.shape(q)[-1], "float32"))
    weights = ops.softmax(scores - 1e9 * (1 - ops.cast(mask, "float32"))[:, None, :])
    return ops.einsum("nqk,nkv->nqv", weights, v), weights


def said(lab, inputs, pieces):
    """Logits of all places, heard in so many pieces, and the last state."""
    look = inputs["look"]
    decoder = settled(lab.Decoder(*inputs["embedding"].shape, *([looks] if look else [])), inputs, 2 if look else 1)
    memory = [tensor(inputs["states"]), ops.convert_to_tensor(inputs["mask"])] if look else []
    state, logits = tensor(inputs["state"]), []
    for ids in np.array_split(inputs["ids"], pieces, axis=1):
        try:
            answer = decoder(tensor(ids), state, *memory)
        except ValueError as problem:
            if "expects 1 input(s)" not in str(problem):  # Keras, which then prints all the numbers
                raise
            raise NotAnArray("a layer got two things at once: self.gru gives back two, outputs and state") from None
        some, state = parts(answer, "logits", "state")
        logits.append(numbers(some, "logits"))
        state = tensor(numbers(state, "state"))
    shapes = {a.shape[2:] for a in logits if a.ndim == 3}
    if len(shapes) != 1 or any(a.ndim != 3 for a in logits):
        return {"shape": np.array(logits[0].shape)}
    return {"logits": np.concatenate(logits, axis=1), "state": numbers(state)}


def decodings(lab, inputs):
    """Logits of all places at once, and the last state."""
    return once((lab.Decoder, *inputs["which"]), lambda: said(lab, inputs, 1))


def decodings_in_pieces(lab, inputs):
    """The same, heard word by word."""
    pieces = inputs["ids"].shape[1]
    return once((lab.Decoder, *inputs["which"], pieces), lambda: said(lab, inputs, pieces))


# ---------------------------------------------------------------------------------------------------------- attention


def context_and_weights(answer):
    """Both arrays of an attention."""
    context, weights = parts(answer, "context", "weights")
    return {"context": numbers(context, "context"), "weights": numbers(weights, "weights")}


def reads(lab, inputs):
    """What is read by given scores."""
    with withheld(*ATTENTION):
        answer = lab.read(tensor(inputs["scores"]), tensor(inputs["v"]), ops.convert_to_tensor(inputs["mask"]))
        return context_and_weights(answer)


def queries(inputs):
    """The four arguments of an attention."""
    return *(tensor(inputs[name]) for name in "qkv"), ops.convert_to_tensor(inputs["mask"])


def dots(lab, inputs):
    """What attention by dot product reads."""
    with withheld(*ATTENTION):
        return context_and_weights(lab.dot_attention(*queries(inputs)))


def dots_compiled(lab, inputs):
    """The same in a compiled step, and whether a tape sees through."""
    return once((lab.dot_attention, inputs["which"]), lambda: compiled(lab, inputs))


def compiled(lab, inputs):
    """The same, computed."""
    with withheld(*ATTENTION):
        step = tf.function(lab.dot_attention, autograph=False)
        seen = context_and_weights(step(*queries(inputs)))
        q, *others = queries(inputs)
        slope(lambda q: tf.reduce_sum(parts(lab.dot_attention(q, *others), "context", "weights")[0] ** 2), q, "context")
        return seen


def additive(lab, inputs):
    """What Bahdanau's attention reads, with weights of ours."""
    with withheld(*ATTENTION):
        layer = lab.AdditiveAttention(len(inputs["score_kernel"]))
        given = queries(inputs)
        layer(*given)
        for name in ("query_kernel", "key_kernel", "score_kernel"):
            try:
                getattr(layer, name).assign(inputs[name])
            except (AttributeError, ValueError) as problem:
                raise NotAnArray(f"{name} is not as given ({problem}): has `build` been changed?") from None
        return context_and_weights(layer(*given))


# ------------------------------------------------------------------------------------------------------------- search


class Table:
    """A model by table: what comes next depends on a number, into which all goes that was said. Counts its calls."""

    def __init__(self, table):
        self.table, self.calls = table, 0

    def __call__(self, last, state):
        """Logits of what comes after the last tokens, and the next states."""
        self.calls += 1
        last = numbers(last, "the last tokens")
        now = numbers(state, "the state").astype(int)
        if last.ndim != 1:
            raise NotAnArray(f"step wants one last token for each sentence, (n,); an array {last.shape} came")
        if now.shape != (len(last), 1):
            raise NotAnArray(f"step wants the state of each of these {len(last)} sentences; an array {now.shape} came")
        number, last = now[:, 0], last.astype(int)
        # as the lab's oracle has it
        return tensor(self.table[number, last]), tensor((3 * number + last + 1) % len(self.table))[:, None]


def searches_greedily(lab, inputs):
    """What is said, as it came and up to each row's eos; how often the model was asked."""
    model, eos = Table(inputs["table"]), inputs["eos"]
    state = tensor(np.array(inputs["starts"])[:, None])
    ids = whole(lab.greedy(model, state, inputs["bos"], eos, inputs["max_len"]), "the answer")
    seen = {"ids": ids, "calls": model.calls}
    if ids.ndim == 2:
        ended = np.cumsum(ids == eos, axis=1) - (ids == eos) > 0
        seen["until_eos"] = np.where(ended, -1, ids)
    return seen


def searches(lab, inputs):
    """The tokens, -1 after their end, and the score."""
    model, max_len = Table(inputs["table"]), inputs["max_len"]
    asked = {name: inputs[name] for name in ("bos", "eos", "width", "max_len", "alpha")}
    tokens, score = parts(lab.beam_search(model, tensor([[inputs["state"]]]), **asked), "tokens", "score")
    said = whole(tokens, "tokens")
    if said.ndim != 1:
        raise NotAnArray(f"the tokens of one sentence were expected, a list; an array of shape {said.shape} came")
    ends = np.flatnonzero(said == inputs["eos"])
    if len(ends) and (said[ends[0] :] == inputs["eos"]).all():
        said = said[: ends[0] + 1]  # filled up with eos, as the answers of greedy are
    return {"tokens": np.pad(said[: 2 * max_len], (0, max(0, 2 * max_len - len(said))), constant_values=-1),
            "score": numbers(score, "the score").reshape(-1)}  # fmt: skip


# ---------------------------------------------------------------------------------------------------- BLEU, and all


def bleus(lab, inputs):
    """BLEU of a corpus."""
    return {"bleu": numbers(lab.bleu(inputs["candidates"], inputs["references"], **inputs["settings"]), "BLEU")}


def unequal(lab, inputs):
    """Whether too many candidates, and too many references, are refused."""
    seen = []
    for candidates, references in (("candidates", "fewer"), ("fewer", "candidates")):
        try:
            lab.bleu(inputs[candidates], inputs[references])
            seen.append(False)
        except ValueError:
            seen.append(True)
    return {"refused": np.array(seen)}


def translations(lab, inputs):
    """How many dates are translated rightly, so roughly that luck does not show: trained once, for all."""
    seen = once(lab.train_translator, lambda: translate(lab, inputs))
    return {"share": seen[inputs["source"]]}


def translate(lab, inputs):
    """Train, and ask."""
    translator = lab.train_translator([tuple(pair) for pair in inputs["pairs"]])
    if not callable(translator):
        raise NotAnArray(f"a function that translates was expected, and {what_came(translator)}")
    seen = {}
    for source, unseen in inputs["unseen"].items():
        answers = translator([asked for asked, _ in unseen])
        if isinstance(answers, str) or not isinstance(answers, (list, tuple, np.ndarray)):
            raise NotAnArray(f"translate(sentences) gives a list of translations, and {what_came(answers)}")
        if len(answers) != len(unseen):
            raise NotAnArray(f"{len(unseen)} sentences were given, {kind_of(list(answers))} came back")
        if not all(isinstance(answer, str) for answer in answers):
            raise NotAnArray(f"translations are texts, and {what_came(answers[0])}")
        right = [str(answer) == wanted for answer, (_, wanted) in zip(answers, unseen, strict=True)]
        seen[source] = np.digitize(np.mean(right), SHARES)
    return seen
