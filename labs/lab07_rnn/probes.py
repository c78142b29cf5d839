"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import keras
import numpy as np
from keras import ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import kind_of, numbers, parts, tensor

# Written in this lab, so not to be borrowed there; other exercises may use them, which is why no exercise bans them.
CELLS = (
    "keras.layers.SimpleRNN",
    "keras.layers.SimpleRNNCell",
    "keras.layers.GRU",
    "keras.layers.GRUCell",
    "keras.layers.LSTM",
    "keras.layers.LSTMCell",
    "keras.layers.RNN",
    "keras.layers.StackedRNNCells",
)
TAPES = ("tensorflow.GradientTape", "tensorflow.gradients")
CLIPS = ("tensorflow.clip_by_global_norm",)

# Bits per character. Between the edges is what untrained, badly trained and well trained models reach.
LEVELS = (1.2, 2.1, 4.3, 5)

_made = {}  # cells, and what was trained: they cost time, and seeds share them


def tensors(inputs, *names):
    """Some of the inputs as tensors."""
    return [tensor(inputs[name]) for name in names]


# ------------------------------------------------------------------------------------------------------ steps and texts


def steps(lab, inputs):
    """One step."""
    return {"h": numbers(lab.rnn_step(*tensors(inputs, "x", "h", "Wx", "Wh", "b")))}


def unrolled(lab, inputs):
    """All states."""
    return {"states": numbers(lab.unroll(*tensors(inputs, "xs", "h0", "Wx", "Wh", "b")))}


def functions(lab, text):
    """Both functions for a text."""
    encode, decode = parts(lab.vocabulary(text), "encode", "decode")
    for name, came in (("encode", encode), ("decode", decode)):
        if not callable(came):
            raise NotAnArray(f"`{name}` should be a function; {kind_of(came)} came")
    return encode, decode


def letters(lab, inputs):
    """The ids of a text's characters, by the vocabulary of the same text or of another."""
    encode, _ = functions(lab, inputs["text"])
    return {"ids": whole(encode(inputs[inputs["which"]]), "what `encode` gave")}


def whole(answer, what):
    """Ids, as whole numbers if they are; what are none is left as it came."""
    ids = numbers(answer, what)
    same = ids.dtype.kind == "f" and np.array_equal(ids, np.round(ids))
    return ids.astype("int64") if same else ids


def read_back(lab, inputs):
    """What comes of ids, as code points: of ids of ours, and of what `encode` made of a text."""
    encode, decode = functions(lab, inputs["text"])
    seen = {"ours": decode(inputs["ids"]), "theirs": decode(encode(inputs["other"]))}
    for text in seen.values():
        if not isinstance(text, str):
            raise NotAnArray(f"`decode` should give a text, such as 'to be'; {kind_of(text)} came")
    return {name: np.array([ord(c) for c in text], "int64") for name, text in seen.items()}


def cut(lab, inputs):
    """All batches."""
    names = ("inputs", "targets")
    answer = parts(lab.lm_batches(tensor(inputs["ids"]), inputs["batch"], inputs["steps"]), *names)
    return {name: whole(part, f"`{name}`") for name, part in zip(names, answer, strict=True)}


def perplexities(lab, inputs):
    """The perplexity."""
    return {"perplexity": numbers(lab.perplexity(*tensors(inputs, "logits", "targets", "mask")))}


# ---------------------------------------------------------------------------------------------------- back through time


def gradients(lab, inputs):
    """The gradients by all weights."""
    with withheld(*TAPES):
        answer = lab.bptt(*tensors(inputs, "xs", "h0", "Wx", "Wh", "b", "dh"))
        found = parts(answer, "dWx", "dWh", "db")
    return {name: numbers(g, f"`{name}`") for name, g in zip(("dWx", "dWh", "db"), found, strict=True)}


def norms(lab, inputs):
    """The norms for all steps."""
    return {"norms": numbers(lab.gradient_norms(*tensors(inputs, "xs", "h0", "Wx", "Wh", "b")))}


def clipped(lab, inputs):
    """What is left of the gradients, and the norm."""
    given = [tensor(g) for g in inputs["gradients"]]
    with withheld(*CLIPS):
        answer, norm = parts(lab.clip_by_global_norm(given, inputs["limit"]), "clipped", "norm")
    if not isinstance(answer, (list, tuple)) and isinstance(norm, (list, tuple)):
        raise NotAnArray("the order is turned round: return clipped, norm")
    if not isinstance(answer, (list, tuple)) or len(answer) != len(given):
        raise NotAnArray(f"`clipped` should be a list of {len(given)} arrays, as came in; {kind_of(answer)} came")
    return {**{f"g{i}": numbers(g) for i, g in enumerate(answer)}, "norm": numbers(norm, "`norm`")}


# ---------------------------------------------------------------------------------------------------------------- cells


def new_cell(lab, inputs, kind):
    """A cell with weights of ours, and the bias that it started with."""
    d, wide = inputs["kernel"].shape
    units = inputs["recurrent"].shape[0]
    shapes = (d, wide), (units, wide), (wide,)
    key = getattr(lab, kind), shapes
    if key not in _made:
        _made[key] = build_cell(getattr(lab, kind)(units), kind, shapes)
    cell, weights, began = _made[key]
    for shape, name in zip(shapes, ("kernel", "recurrent", "bias"), strict=True):
        weights[shape].assign(inputs[name])
    return cell, began


def build_cell(cell, kind, shapes):
    """The cell, its weights by their shape, and the bias that it starts with."""
    cell.build((None, shapes[0][0]))
    weights = {tuple(w.shape): w for w in cell.trainable_variables}
    if len(cell.trainable_variables) != 3 or any(shape not in weights for shape in shapes):
        raise NotAnArray(
            f"a {kind} should have weights of the shapes {', '.join(map(str, shapes))}; "
            f"{', '.join(str(tuple(w.shape)) for w in cell.trainable_variables) or 'none'} came: has `gates` or "
            "`build` been changed?"
        )
    return cell, weights, numbers(weights[shapes[2]])


def gru_steps(lab, inputs):
    """What a GRU answers to one step."""
    with withheld(*CELLS):
        cell, _ = new_cell(lab, inputs, "GRUCell")
        answer = cell(*tensors(inputs, "x", "h"))
        if isinstance(answer, (list, tuple)):
            raise NotAnArray(f"the next state is one array, {inputs['h'].shape}; {kind_of(answer)} came")
        return {"h": numbers(answer)}


def lstm_steps(lab, inputs):
    """What an LSTM answers to one step."""
    with withheld(*CELLS):
        cell, _ = new_cell(lab, inputs, "LSTMCell")
        h, c = parts(cell(tensor(inputs["x"]), tuple(tensors(inputs, "h", "c"))), "h", "c")
        if isinstance(c, (list, tuple)):
            raise NotAnArray(f"c is one array, `return h, c`; {kind_of(c)} came")
        return {"h": numbers(h, "`h`"), "c": numbers(c, "`c`")}


def lstm_biases(lab, inputs):
    """The bias of a new LSTM."""
    with withheld(*CELLS):
        try:
            return {"bias": new_cell(lab, inputs, "LSTMCell")[1]}
        except ValueError as problem:
            if "hape" not in str(problem):
                raise
            made = numbers(lab.LSTMCell(inputs["recurrent"].shape[0]).start_bias(), "what start_bias gave")
            return {"bias": made}


class Known(keras.layers.Layer):
    """A cell of ours, of one part or two: what it does is known."""

    def __init__(self, kernel, keep, count):
        super().__init__()
        self.given, self.keep, self.count, self.units = tensor(kernel), keep, count, kernel.shape[1]

    def start(self, batch):
        """Zeros."""
        zeros = ops.zeros((batch, self.units))
        return (zeros, zeros) if self.count == 2 else zeros

    def call(self, x, state):
        """The next state."""
        if isinstance(state, (tuple, list)) != (self.count == 2):
            raise NotAnArray(
                f"this cell's state is {'a pair (h, c)' if self.count == 2 else 'one array'}; {kind_of(state)} came. "
                "The first comes from self.cell.start(batch), the next ones from the cell"
            )
        h, c = state if self.count == 2 else (state, 0.0)
        h = self.keep * h + ops.tanh(ops.matmul(x, self.given)) + c / 2
        return (h, c + self.keep * h) if self.count == 2 else h


def layers(lab, inputs):
    """What a layer over time answers with a cell of ours: the last output, or all."""
    with withheld(*CELLS):
        cell = Known(inputs["kernel"], inputs["keep"], inputs["parts"])
        layer = lab.Recurrent(cell, return_sequences=inputs["sequences"])
        told = {"mask": ops.convert_to_tensor(inputs["mask"])} if "mask" in inputs else {}
        answer = layer(tensor(inputs["x"]), **told)
        if isinstance(answer, (list, tuple)) and inputs["parts"] == 2 and not inputs["sequences"]:
            raise NotAnArray(f"one array was expected, what the state shows: `shown(state)`; {kind_of(answer)} came")
        return {"h": numbers(answer)}


# -------------------------------------------------------------------------------------------------------------- writing


def draws(lab, inputs):
    """How often each id is drawn, in coarse shares, and whether any is drawn that should have no chance."""
    seeds = range(inputs["first"], inputs["first"] + inputs["draws"])
    logits = tensor(inputs["logits"])
    drawn = np.array([one_draw(lab, logits, inputs, seed) for seed in seeds])
    classes = len(inputs["logits"])
    return {
        "shares": np.array([0.1 * round(10 * float(np.mean(drawn == i))) for i in range(classes)]),
        "odd": bool(np.any((drawn < 0) | (drawn >= classes))),
        "cut": np.array([np.any(drawn == i) for i in np.argsort(-inputs["logits"])[inputs["top_k"] :]]),
    }


def repeats(lab, inputs):
    """Whether the same seed draws the same ids, and others others; or always the first of what is all as likely."""
    logits = tensor(np.zeros(inputs["top_k"]))
    one, two = ([one_draw(lab, logits, inputs, seed) for seed in range(8)] for _ in range(2))
    return {"same": one == two, "differ": len(set(one)) > 3, "first": set(one) == {0}}


def one_draw(lab, logits, inputs, seed):
    """One id."""
    drawn = numbers(lab.sample(logits, inputs["temperature"], inputs["top_k"], seed), "what `sample` gave")
    if drawn.size != 1:
        raise NotAnArray(f"one id was expected and an array of the shape {drawn.shape} came")
    if float(drawn.ravel()[0]) % 1:
        raise NotAnArray(f"one id was expected, a whole number; {drawn.ravel()[0]:g} came")
    return int(drawn.ravel()[0])


def writers(lab, inputs):
    """How well a trained model foresees a text it has not seen."""
    seen = trained(lab, inputs)
    return {name: seen[name] for name in ("shape", "wanted", "finite", "level") if name in seen}


def forms(lab, inputs):
    """What kind of answers a trained model gives, however good."""
    seen = trained(lab, inputs)
    return {name: seen[name] for name in ("shape", "wanted", "probabilities", "ahead") if name in seen}


def trained(lab, inputs):
    """What is seen of a model: trained once, for both checks and all seeds."""
    if lab.train_char_lm not in _made:
        _made[lab.train_char_lm] = measure(lab.train_char_lm(inputs["text"]), inputs)
    return _made[lab.train_char_lm]


def measure(model, inputs):
    """Ask a model; what comes is told so roughly that luck does not show."""
    if not callable(model):
        raise NotAnArray(
            f"a model was expected; {kind_of(model)} came" + (": is a `return` missing?" if model is None else "")
        )
    ids = {c: i for i, c in enumerate(sorted(set(inputs["text"])))}
    unseen = np.array([ids[c] for c in inputs["unseen"]])
    length, classes = inputs["length"], len(ids)
    rows = (len(unseen) - 1) // length
    x, y = (unseen[s : s + rows * length].reshape(rows, length) for s in (0, 1))
    logits = numbers(model(tensor(x)), "what the model answers").astype("float64")
    wanted = np.array([rows, length, classes])
    if logits.shape != tuple(wanted):
        return {"shape": np.array(logits.shape), "wanted": wanted}
    other = x.copy()
    other[:, length // 2 :] = (other[:, length // 2 :] + 1) % classes  # another end
    again = numbers(model(tensor(other))).astype("float64")
    near = np.allclose(logits[:, : length // 2 - 1], again[:, : length // 2 - 1], atol=1e-3 * (1 + abs(logits).max()))
    with np.errstate(all="ignore"):
        odds = logits - logits.max(axis=-1, keepdims=True)
        odds = odds - np.log(np.exp(odds).sum(axis=-1, keepdims=True))
        bits = -np.take_along_axis(odds, y[..., None], axis=-1).mean() / np.log(2)
    return {
        "shape": np.array(logits.shape),
        "wanted": wanted,
        "finite": bool(np.isfinite(logits).all()),
        "probabilities": bool(np.allclose(logits.sum(axis=-1), 1, atol=1e-3)),
        "ahead": not near,
        "level": np.digitize(bits, LEVELS),
    }
