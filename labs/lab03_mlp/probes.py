"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import re
from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import kind_of, numbers, parts, tensor

# Written by hand in one exercise and used in others, so that no exercise can ban them for all.
LOSSES = (
    "keras.losses.*",
    "keras.ops.categorical_crossentropy",
    "keras.ops.sparse_categorical_crossentropy",
    "tensorflow.nn.softmax_cross_entropy_with_logits",
    "tensorflow.nn.sparse_softmax_cross_entropy_with_logits",
)
TAPES = ("tensorflow.GradientTape", "tensorflow.gradients")
LOOPS = ("keras.Model.compile", "keras.Model.fit", "keras.Model.train_on_batch")

# Where a ratio to the right spread lies. Between the edges are the spreads of common mistakes, far from every edge.
SPREADS = (0.05, 0.2, 0.4, 0.54, 0.64, 0.76, 0.95, 1.05, 1.2, 1.7, 3, 8.5, 15)
SHARES = (0.4, 0.8, 0.95)  # of digits that are read

# Models, and what was trained by what with which draw. Both cost time; seeds that ask for the same share it.
_made = {}


def tensors(pairs):
    """A list of pairs of tensors."""
    return [(tensor(one), tensor(two)) for one, two in pairs]


def batches(inputs):
    """The batches of `data`, as a list of pairs of tensors."""
    return tensors(zip(inputs["x"], inputs["y"], strict=True))


def named(answer, one, two, what):
    """A list with a pair for each layer, as arrays with names: W1, b1, W2, ..."""
    if not isinstance(answer, (tuple, list)):
        raise NotAnArray(f"{what} is a list with a pair ({one}, {two}) for each layer; {kind_of(answer)} came")
    seen = {"layers": len(answer)}
    for number, pair in enumerate(answer, start=1):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise NotAnArray(
                f"{what} has a pair ({one}, {two}) for each layer; for layer {number} came {kind_of(pair)}"
            )
        seen |= {f"{one}{number}": numbers(pair[0]), f"{two}{number}": numbers(pair[1])}
    return seen


class WholeRows(ValueError):
    """A number for each row met whole rows."""


class OtherWidths(ValueError):
    """Tables of two widths met."""


class TrueAndFalse(ValueError):
    """Booleans met a product of matrices."""


ERRORS = (ValueError, tf.errors.InvalidArgumentError)  # of NumPy and of TensorFlow


def told(problem):
    """An error as a kind of its own, if its text tells what met what; else the error itself."""
    text = str(problem).partition("[Op:")[0].strip()
    if "'T' of bool" in text or "but is a bool tensor" in text:
        kind, text = TrueAndFalse, "an array of True and False came into a product of matrices"
    elif re.search("Incompatible shapes|could not be broadcast", text):
        one, two = (*(re.findall(r"\d+", s) for s in re.findall(r"[\[(]([\d, ]+)[\])]", text)), [], [])[:2]
        if len(two) != 2 or (len(one) == 2 and one[0] != two[0]):
            return problem
        kind = WholeRows if len(one) == 1 else OtherWidths
    else:
        return problem
    return kind(text).with_traceback(problem.__traceback__)


@contextmanager
def telling():
    """Errors raised inside are told as `told` does."""
    try:
        yield
    except ERRORS as problem:
        raise told(problem) from None


def counts(lab, inputs):
    """How many parameters each of several networks has."""
    return {"counts": numbers([lab.count_parameters(list(sizes)) for sizes in inputs["networks"]])}


def starts(lab, inputs):
    """The parameters that a seed gives: shapes and biases."""
    seen = named(lab.init_params(list(inputs["sizes"]), inputs["seed"]), "W", "b", "what is returned")
    shapes = {f"W{n}": np.array(seen[f"W{n}"].shape) for n in range(1, seen["layers"] + 1)}
    return {**seen, **shapes}


def starting_weights(lab, sizes, seed):
    """The weights of every layer."""
    seen = named(lab.init_params(list(sizes), seed), "W", "b", "what is returned")
    return [seen[f"W{number}"].astype("float64") for number in range(1, seen["layers"] + 1)]


def spreads(lab, inputs):
    """How the weights of each layer are spread, in so rough a manner that it does not depend on the random stream."""
    weights = starting_weights(lab, inputs["sizes"], inputs["seed"])
    ratios = [W.std() / np.sqrt(2 / inputs) for W, inputs in zip(weights, inputs["sizes"], strict=False)]
    near = [np.mean(abs(W - W.mean()) < W.std()) for W in weights]
    return {
        "spread": np.digitize(ratios, SPREADS),
        "centred": np.array([abs(W.mean()) < 0.1 * (W.std() + 1e-9) for W in weights]),
        "normal": bool(0.615 < np.mean(near) < 0.75),  # 0.683 for a normal, 0.577 for a uniform distribution
    }


def streams(lab, inputs):
    """Which starts are the same: of one seed twice, of two seeds, of two layers."""
    one, again, other = ([W.ravel() for W in starting_weights(lab, inputs["sizes"], seed)] for seed in inputs["seeds"])
    scaled = [W / (W[0] or 1.0) for W in one]
    alike = [
        np.allclose(a[: len(b)], b[: len(a)]) for i, a in enumerate(scaled) for b in scaled[:i]
    ]  # a stream that begins again gives the same first numbers, whatever the shape
    return {
        "same_seed": all(np.array_equal(a, b) for a, b in zip(one, again, strict=True)),
        "other_seed": not any(np.array_equal(a, b) for a, b in zip(one, other, strict=True)),
        "own_numbers": not any(alike),
    }


def walks_forward(lab, inputs):
    """Logits and cache."""
    with telling():
        logits, cache = parts(lab.forward(tensors(inputs["params"]), tensor(inputs["x"])), "logits", "cache")
    return {"logits": numbers(logits), **named(cache, "inputs", "scores", "the cache")}


def costs(lab, inputs):
    """The cost of a batch."""
    with telling(), withheld(*LOSSES):
        return {"cost": numbers(lab.cost(tensor(inputs["logits"]), tensor(inputs["y"])))}


def walks_backward(lab, inputs):
    """The gradients."""
    given = tensors(inputs["params"]), tensors(inputs["cache"]), tensor(inputs["logits"]), tensor(inputs["y"])
    with telling(), withheld(*TAPES):
        return named(lab.backward(*given), "W", "b", "what is returned")


def shapes(lab, inputs):
    """For each layer three shapes, each filled up with -1 to four numbers."""
    answer = lab.error_signal_shapes(list(inputs["sizes"]), inputs["n"])
    if not isinstance(answer, (tuple, list)):
        raise NotAnArray(f"a list with three shapes for each layer was expected; {kind_of(answer)} came")
    rows = []
    for number, triple in enumerate(answer, start=1):
        if not isinstance(triple, (tuple, list)) or len(triple) != 3:
            raise NotAnArray(f"three shapes for each layer were expected; for layer {number} came {kind_of(triple)}")
        rows.append([filled(shape) for shape in triple])
    return {"layers": len(rows), "shapes": np.array(rows, "int64")}


def filled(shape):
    """A shape as four whole numbers."""
    if isinstance(shape, (int, np.integer)):
        raise NotAnArray(f"`({shape})` is a number. A shape is a tuple, and a tuple of one is written `({shape},)`")
    if not isinstance(shape, (tuple, list, tf.TensorShape)) or len(shape) > 4:
        raise NotAnArray(f"a shape is a tuple such as (3,) or (2, 3); {shape!r} came")
    return [*(int(size) for size in shape), -1, -1, -1, -1][:4]


def updated(lab, inputs):
    """The new parameters, and what the old ones are by then."""
    as_given = tensors if inputs["as"] == "tensors" else (lambda pairs: [(np.array(a), np.array(b)) for a, b in pairs])
    params = as_given(inputs["params"])
    new = named(lab.update(params, as_given(inputs["gradients"]), inputs["lr"]), "W", "b", "what is returned")
    old = named(params, "W", "b", "the old list")
    return {**new, **{f"old_{name}": value for name, value in old.items()}}


class Faded(keras.layers.Layer):
    """Multiplies by `share` in training, and hands on otherwise; counts how often Python comes by."""

    def __init__(self, share):
        super().__init__()
        self.share, self.calls, self.eager = share, 0, False

    def call(self, inputs, training=False):
        """The inputs, faded or not."""
        self.calls += 1
        self.eager = self.eager or tf.executing_eagerly()
        return inputs * self.share if training else inputs


def linear_model(inputs):
    """A linear model behind a layer that behaves differently in training, with a penalty on its kernel.

    With `frozen`, a layer stands in front that hands on what it gets, and that training must leave as it is.
    """
    kernel, frozen = np.asarray(inputs["kernel"]), inputs.get("frozen", False)
    key = kernel.shape, inputs["share"], inputs["strength"], frozen
    if key not in _made:
        faded = Faded(inputs["share"])
        x = keras.Input((kernel.shape[0],))
        penalty = keras.regularizers.L2(inputs["strength"]) if inputs["strength"] else None
        dense = keras.layers.Dense(kernel.shape[1], kernel_regularizer=penalty)
        front = keras.layers.Dense(kernel.shape[0], use_bias=False)
        _made[key] = keras.Model(x, dense(faded(front(x) if frozen else x))), faded
        front.trainable = False
    model, faded = _made[key]
    model.set_weights([*([np.eye(kernel.shape[0])] if frozen else []), kernel, inputs["bias"]])
    faded.calls, faded.eager = 0, False
    return model, faded


def uneven(y, outputs):
    """A loss in which truth and output play different parts."""
    return ops.mean((1 + ops.square(y)) * ops.square(outputs - y))


def steps(lab, inputs):
    """The loss of every step, and the weights after it."""
    return steps_taken(lab, inputs, compiled=False)


def compiled_steps(lab, inputs):
    """As `steps`, all of them taken by one compiled function."""
    return steps_taken(lab, inputs, compiled=True)


def steps_taken(lab, inputs, compiled):
    """What the steps give, once for each draw."""
    key = lab.train_step, inputs["share"], inputs["strength"], inputs["which"], inputs["frozen"], compiled
    if key not in _made:
        _made[key] = take_steps(lab, inputs, compiled)
    return _made[key]


class NotTwoLists(TypeError):
    """The optimizer was given something else than gradients and variables."""


class Momentum(keras.optimizers.SGD):
    """Descent with momentum that says what it was given if that is not two lists."""

    def apply(self, grads, trainable_variables=None):
        """Take a step."""
        if isinstance(grads, zip) or (isinstance(grads, (list, tuple)) and grads and isinstance(grads[0], tuple)):
            raise NotTwoLists("optimizer.apply takes two lists, gradients and variables; pairs came")
        return super().apply(grads, trainable_variables)


def take_steps(lab, inputs, compiled):
    """Take a step with each batch."""
    model, _ = linear_model(inputs)
    optimizer = Momentum(inputs["lr"], momentum=inputs["momentum"])

    def step(x, y):
        return lab.train_step(model, optimizer, uneven, x, y)

    if compiled:
        optimizer.build(model.trainable_variables)
        step = tf.function(step, autograph=False)  # autograph makes a tensor of float(...), where it has the source
    values, kernels, biases, frozen = [], [], [], []
    for x, y in batches(inputs):
        with withheld(*LOOPS):
            value = step(x, y)
        if isinstance(value, (tuple, list, dict)):
            raise NotAnArray(f"one number was expected, the loss; {kind_of(value)} came")
        if value is not None and np.ndim(value):
            raise NotAnArray(f"one number was expected, the loss, not an array of shape {tuple(np.shape(value))}")
        values.append(numbers(value, "the loss"))
        kernels.append(numbers(model.trainable_variables[0]))
        biases.append(numbers(model.trainable_variables[1]))
        frozen += [numbers(variable) for variable in model.non_trainable_variables]
    seen = {"loss": np.stack(values), "kernel": np.stack(kernels), "bias": np.stack(biases)}
    return {**seen, "frozen": np.stack(frozen)} if inputs["frozen"] else seen


class Descent(keras.optimizers.SGD):
    """Descent with momentum that notes whether Python made its variables, or a graph that was being written."""

    made_outside = False

    def build(self, variables):
        """Make the variables, once."""
        if not self.built:
            self.made_outside = tf.executing_eagerly()
        super().build(variables)


class NoLength(TypeError):
    """The data was asked for its length."""


class Batches:
    """Batches one can go through again and again, and ask nothing else."""

    def __init__(self, pairs):
        self._pairs = pairs

    def __iter__(self):
        return iter(self._pairs)

    def __len__(self):
        raise NoLength("the data has no len(). Count batches and examples while you go through it")


def trainings(lab, inputs):
    """What `fit` reports, what the model has become, and how often Python went through the model meanwhile."""
    key = lab.fit, inputs["which"]
    if key not in _made:
        model, faded = linear_model(inputs)
        optimizer = Descent(inputs["lr"], momentum=inputs["momentum"])
        with withheld(*LOOPS):
            answer = lab.fit(model, optimizer, uneven, Batches(batches(inputs)), inputs["epochs"])
        kernel, bias = (numbers(v) for v in model.trainable_variables)
        _made[key] = {"losses": answer, "kernel": kernel, "bias": bias}
        # a graph in which the optimizer makes its variables is traced once more, so not every count is told apart
        _made[key]["traced"] = np.digitize(faded.calls, (1, 5, 9))
        _made[key]["built"] = optimizer.made_outside
        _made[key]["eager"] = faded.calls == len(inputs["x"]) * inputs["epochs"] and faded.eager
    return _made[key]


def traces(lab, inputs):
    """How often Python went through the model: 0 never, 1 at most four times, 2 at most eight, 3 more often."""
    seen = trainings(lab, inputs)
    return {name: seen[name] for name in ("traced", "eager", "built")}


def losses(lab, inputs):
    """What `fit` reports, and what the model has become."""
    seen = trainings(lab, inputs)
    if isinstance(seen["losses"], dict):
        raise NotAnArray("a list with one loss for each epoch was expected; a dict came")
    return {"losses": numbers(seen["losses"]), "kernel": seen["kernel"], "bias": seen["bias"]}


def judgements(lab, inputs):
    """Loss and accuracy of a model."""
    loss, accuracy = parts(lab.evaluate(linear_model(inputs)[0], Batches(batches(inputs))), "loss", "accuracy")
    return {"loss": numbers(loss), "accuracy": numbers(accuracy)}


def answers(lab, inputs):
    """Class ids."""
    ids = numbers(lab.infer(linear_model(inputs)[0], tensor(inputs["x"])))
    return {"ids": ids, "whole": ids.dtype.kind in "iu"}


def readers(lab, inputs):
    """How well a trained network reads digits it has not seen."""
    seen = reader(lab, inputs)
    return {name: seen[name] for name in ("shape", "asked", "finite", "negative", "share") if name in seen}


def forms(lab, inputs):
    """What kind of answers a trained network gives, however well it reads."""
    seen = reader(lab, inputs)
    return {name: seen[name] for name in ("shape", "asked", "probabilities", "bent", "bends") if name in seen}


def reader(lab, inputs):
    """What is seen of a network: trained once, for both checks and all seeds."""
    if lab.train_mlp not in _made:
        _made[lab.train_mlp] = read(lab, inputs)
    return _made[lab.train_mlp]


class NotBatched(ValueError):
    """Images came one by one."""


class NoPairs(ValueError):
    """What was gone through held no pairs."""


class OtherShape(ValueError):
    """The network was made for inputs of another shape."""


class ShapeOfAll(ValueError):
    """The network was made for the shape of all images."""


def told_by_data(problem, learned):
    """An error of a training, without Keras's list of arguments, and as a kind of its own if its text tells one."""
    text = re.sub(r"\n\s*Arguments received by [\s\S]*", "", str(problem))
    text = re.sub(r"\AException encountered when calling .*", "", text).strip()
    flat = re.search(r"to have value (\d+), but received input with shape \(([\d, ]*)\)", text)
    kind = ValueError
    if re.search(r"values to unpack", text):
        kind = NoPairs
    elif flat and int(flat[1]) == 64 * learned:
        kind = ShapeOfAll
    elif flat and flat[1] == "64" and flat[2] == "8, 8":
        kind = NotBatched
    elif "Invalid input shape for input" in text:
        kind = OtherShape
    return kind(text).with_traceback(problem.__traceback__)


def read(lab, inputs):
    """Train, and ask; what comes is told so roughly that luck does not show."""
    images, labels, learned = inputs["images"] / 16, inputs["labels"], inputs["learned"]  # pixels come as 0 to 16
    try:
        model = lab.train_mlp((tensor(images[:learned]), tensor(labels[:learned])))
    except ValueError as problem:
        raise told_by_data(problem, learned) from None
    unseen = images[learned:]
    if not callable(model):
        raise NotAnArray(f"a model was expected; {kind_of(model)} came")
    logits = numbers(model(tensor(unseen)))
    if logits.shape != (len(unseen), 10):
        return {"shape": np.array(logits.shape), "asked": len(unseen)}
    # a network without a bend answers the middle of two images with the mean of its two answers
    left, right = unseen[:50], unseen[50:100]
    one, two, between = (numbers(model(tensor(x))) for x in (left, right, (left + right) / 2))
    probabilities = bool(np.allclose(logits.sum(axis=1), 1, atol=1e-3))
    return {
        "shape": np.array(logits.shape),
        "asked": len(unseen),
        "finite": bool(np.isfinite(logits).all()),
        "probabilities": probabilities,
        "bent": bool(logits.min() >= 0) and not probabilities,
        "bends": bool(abs(one + two - 2 * between).max() > 1e-3 * abs(one).max()),
        # a loss that takes logits for probabilities has no slope below 0, and drives nearly all of them there
        "negative": bool(np.mean(logits.max(axis=1) < 0.3) > 0.9),
        "share": np.digitize(np.mean(logits.argmax(axis=1) == labels[learned:]), SHARES),
    }
