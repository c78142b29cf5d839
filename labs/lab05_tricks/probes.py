"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges.

What is random is observed as figures that are rounded coarsely: two programs that do the same with other random numbers
look the same.
"""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import numbers, parts, tensor

KINDS = ("raise capacity", "regularize more", "good")

# Written in this lab, so not to be borrowed there; other exercises may use them, which is why no exercise bans them.
INITIALIZERS = ("keras.initializers.*", "!keras.initializers.Initializer")
NORMALIZATION = (
    "keras.layers.BatchNormalization",
    "keras.ops.batch_normalization",
    "tensorflow.nn.batch_normalization",
)
DROPOUT = (
    "keras.layers.Dropout",
    "keras.layers.SpatialDropout1D",
    "keras.layers.GaussianDropout",
    "keras.random.dropout",
    "tensorflow.nn.dropout",
    "tensorflow.nn.experimental.stateless_dropout",
)


def nearest(value, step):
    """A number rounded to a multiple of `step`."""
    value = float(value)
    return step * round(value / step) if math.isfinite(value) else value


def factor(value, step=0.06):
    """A number rounded to a power of exp(step), about six in a hundred."""
    value = float(value)
    return (
        math.copysign(math.exp(nearest(math.log(abs(value)), step)), value) if value and math.isfinite(value) else value
    )


# ------------------------------------------------------------------------------------------------- inputs and weights


def standardized(lab, inputs):
    """All parts, standardized."""
    names = ("train", "dev", "test")
    answer = lab.standardize(*[tensor(inputs[name]) for name in names])
    if not isinstance(answer, (list, tuple)):
        raise NotAnArray(f"standardize(train, dev, test) must give back a list; a {type(answer).__name__} came")
    if len(answer) != len(names):
        return {"parts": len(answer)}
    return {"parts": len(answer), **dict(zip(names, map(numbers, answer), strict=True))}


def constants(lab, inputs):
    """One feature of some parts, standardized; what a division by nearly 0 makes is cut off at 10,000."""
    names = ("train", "dev", "test")
    answer = parts(lab.standardize(*[tensor(inputs[name]) for name in names]), *names)
    whole = {name: numbers(part) for name, part in zip(names, answer, strict=True)}
    for name, part in whole.items():
        if part.shape != inputs[name].shape:
            raise NotAnArray(f"{name} has shape {inputs[name].shape}, and {part.shape} came of it")
    return {name: np.clip(whole[name][:, inputs["at"]], -1e4, 1e4) for name in inputs["parts"]}


def fans(lab, inputs):
    """Both fans of every kernel."""
    return {"fans": np.stack([numbers(parts(lab.fans(tuple(s)), "fan_in", "fan_out")) for s in inputs["shapes"]])}


def starts(lab, inputs):
    """How the weights of each kernel are spread, in coarse figures; whether the seed decides them."""
    kind, shapes = getattr(lab, inputs["initializer"]), [tuple(shape) for shape in inputs["shapes"]]

    def draw(seed, shape):
        return numbers(kind(**inputs["settings"], seed=seed)(shape))

    with withheld(*INITIALIZERS):
        drawn = [draw(inputs["seed"], shape) for shape in shapes]
        again, other = draw(inputs["seed"], shapes[0]), draw(inputs["seed"] + 1, shapes[0])
    if any(w.shape != shape for w, shape in zip(drawn, shapes, strict=True)):
        return {"shapes": np.array([[*w.shape, 0, 0, 0, 0][:4] for w in drawn])}
    spreads = [float(w.std()) or 1.0 for w in drawn]
    centred = [np.abs(w - w.mean()) / spread for w, spread in zip(drawn, spreads, strict=True)]
    return {
        "shapes": np.array([[*w.shape, 0, 0, 0, 0][:4] for w in drawn]),
        "spread": np.array([factor(w.std()) for w in drawn]),
        "middle": np.array([nearest(w.mean() / spread, 0.1) for w, spread in zip(drawn, spreads, strict=True)]) + 0.0,
        "near": np.array([nearest((c < 0.5).mean(), 0.05) for c in centred]),
        "far": np.array([nearest((c > 2.054).mean(), 0.01) for c in centred]),
        "repeats": np.array_equal(again, drawn[0]),
        "varies": not np.array_equal(other, drawn[0]),
    }


class Known(keras.initializers.Initializer):
    """An initializer of ours: for each shape that the layers need a kernel that is known, for others some waves."""

    def __init__(self, kernels):
        self.kernels = {tuple(np.shape(k)): k for k in kernels}
        self.asked = []

    def __call__(self, shape, dtype=None):
        """The kernel of this shape."""
        self.asked.append(tuple(int(n) for n in shape))
        waves = np.cos(np.arange(math.prod(self.asked[-1]))).reshape(self.asked[-1])
        return tensor(self.kernels.get(self.asked[-1], waves))


def bent(z):
    """An activation of ours whose mean is far from 0."""
    return 0.6 * ops.abs(z) + 0.4 * z + 1


def depths(lab, inputs):
    """The variance after each layer."""
    initializer = Known(inputs["kernels"])
    widths = [int(k.shape[1]) for k in inputs["kernels"]]
    variances = numbers(lab.depth_signal(widths, initializer, bent, tensor(inputs["x"])))
    return {"variances": variances, "asked": np.array([[*shape, 0, 0][:2] for shape in initializer.asked])}


# ----------------------------------------------------------------------------------------------- batch normalization


def new_norm(lab, inputs):
    """A layer that has seen nothing yet, given a scale and a shift of ours; and what it answered before."""
    layer = lab.BatchNorm(**inputs["settings"])
    fresh = numbers(layer(tensor(inputs["new"]), training=False))
    learned = {round(float(numbers(v).mean())): v for v in layer.trainable_variables}
    if sorted(learned) != [0, 1] or len(layer.trainable_variables) != 2:
        raise NotAnArray(
            "the layer should have 2 trainable variables, gamma that begins at 1 and beta that begins at 0; "
            f"{len(layer.trainable_variables)} came: has `build` been changed"
            " (what the moving averages are kept in has trainable=False)?"
        )
    learned[1].assign(inputs["gamma"])
    learned[0].assign(inputs["beta"])
    return layer, fresh


def norms(lab, inputs):
    """What the layer answers in training, and in use afterwards."""
    with withheld(*NORMALIZATION):
        layer, _ = new_norm(lab, inputs)
        trained = np.stack([numbers(layer(tensor(batch), training=True)) for batch in inputs["batches"]])
        return {"trained": trained, "used": numbers(layer(tensor(inputs["new"]), training=False))}


def norms_in_use(lab, inputs):
    """What the layer answers in use: before any training, after each of two steps, and asked again without saying."""
    with withheld(*NORMALIZATION):
        layer, fresh = new_norm(lab, inputs)
        used = []
        for batch in inputs["batches"]:
            layer(tensor(batch), training=True)
            used.append(numbers(layer(tensor(inputs["new"]), training=False)))
        return {"fresh": fresh, "once": used[0], "twice": used[1], "untold": numbers(layer(tensor(inputs["new"])))}


def norms_compiled(lab, inputs):
    """What the layer answers in use after compiled steps; nothing, if what it kept cannot be used any more."""
    with withheld(*NORMALIZATION):
        layer, _ = new_norm(lab, inputs)
        step = tf.function(lambda batch: layer(batch, training=True), autograph=False)
        trained = np.stack([numbers(step(tensor(batch))) for batch in inputs["batches"]])
        try:
            used = numbers(layer(tensor(inputs["new"]), training=False))
        except Exception:  # a tensor that was left over from the graph: TensorFlow has several errors for that
            return {"kept": False, "trained": trained}
        return {"kept": True, "trained": trained, "used": used}


def blocks(lab, inputs):
    """What a block answers in training with a kernel of ours, and how many variables it has."""
    try:
        block = lab.dense_block(inputs["units"])
    except ValueError as problem:
        if "Only instances of" not in str(problem):  # Keras, of what is in the list beside layers
            raise
        raise NotAnArray(
            "a function is no layer, and keras.Sequential takes only those: write keras.layers.ReLU(), with brackets"
        ) from None
    if not isinstance(block, keras.layers.Layer):
        came = "None" if block is None else f"a {type(block).__name__}"
        raise NotAnArray(f"one `keras.Sequential` of the layers was expected, {came} came")
    x, shape = tensor(inputs["x"]), (inputs["x"].shape[1], inputs["units"])
    block(x, training=False)
    kernels = [v for v in block.trainable_variables if len(v.shape) == 2]
    if [tuple(v.shape) for v in kernels] != [shape]:
        raise NotAnArray(f"one kernel of shape {shape} was expected in the block, {len(kernels)} came")
    kernels[0].assign(inputs["kernel"])
    return {
        "learned": len(block.trainable_variables),
        "kept": len(block.non_trainable_variables),
        "trained": numbers(block(x, training=True)),
    }


# ------------------------------------------------------------------------------------------------------------- dropout


def new_dropout(lab, inputs):
    """A layer of the class and setting asked for, and how it answers: an array, without a library's help."""
    layer = getattr(lab, inputs["layer"])(inputs["setting"])

    def answer(x, call=layer, **told):
        with withheld(*DROPOUT):
            return numbers(call(tensor(x), **told))

    return layer, answer


def mask_of(y, x):
    """What a dropout let through: True where it did."""
    if y.shape != x.shape:
        raise NotAnArray(f"the answer has shape {y.shape}, the input has {x.shape}")
    if y.dtype.kind == "b":  # TensorFlow's product of numbers and truths
        raise NotAnArray("the answer is an array of True and False, where numbers were expected")
    return y != 0


def agreements(one, other):
    """How often two masks agree, and neighbours along each axis of the first one: coarse shares."""
    found = {"calls": one == other}
    for axis, name in enumerate(("examples", "times", "units")):
        even, odd = (np.take(one, np.arange(start, one.shape[axis], 2), axis) for start in (0, 1))
        found[name] = even == odd
    return {name: nearest(same.mean(), 0.1) for name, same in found.items()}


def thinning(y, x):
    """What share is dropped, and by what the rest is multiplied."""
    stays = mask_of(y, x)
    ratio = (y / x)[stays]
    return {
        "dropped": nearest(1 - stays.mean(), 0.02),
        "smallest": ratio.min() if ratio.size else 0.0,
        "largest": ratio.max() if ratio.size else 0.0,
    }


def thinned(lab, inputs):
    """What is dropped and scaled in training."""
    x, (_, answer) = inputs["x"], new_dropout(lab, inputs)
    return thinning(answer(x, training=True), x)


def masks(lab, inputs):
    """Whether each place is drawn on its own, and each call anew."""
    x, (_, answer) = inputs["x"], new_dropout(lab, inputs)
    one, other = (mask_of(answer(x, training=True), x) for _ in range(2))
    return agreements(one, other)


def masks_compiled(lab, inputs):
    """As `masks`, when the call is compiled, for batches of one size or of any."""
    x, (layer, answer) = inputs["x"], new_dropout(lab, inputs)
    batches = tf.TensorSpec([None if inputs["any_batch"] else len(x), *x.shape[1:]], "float32")
    step = tf.function(lambda batch: layer(batch, training=True), input_signature=[batches], autograph=False)
    one, other = (mask_of(answer(x, step), x) for _ in range(2))
    return agreements(one, other)


def in_use(lab, inputs):
    """What is dropped and scaled when the network is used: with training=False, and without saying."""
    x, (_, answer) = inputs["x"], new_dropout(lab, inputs)
    seen = {"told": thinning(answer(x, training=False), x), "untold": thinning(answer(x), x)}
    return {f"{how}_{what}": value for how, found in seen.items() for what, value in found.items()}


class Noisy(keras.Model):
    """A model of ours: products, and in training some noise on each of them."""

    def __init__(self, kernel, noise):
        super().__init__()
        self.kernel, self.noise = tensor(kernel), tensor(noise)
        self.random = keras.random.SeedGenerator(3)

    def call(self, x, training=False):
        """From (n, d) to (n, k)."""
        y = ops.matmul(x, self.kernel)
        return y + self.noise * keras.random.normal(ops.shape(y), seed=self.random) if training else y


def crowds(lab, inputs):
    """The mean and the spread of many answers, in coarse figures."""
    model, x = Noisy(inputs["kernel"], inputs["noise"]), tensor(inputs["x"])
    mean, spread = map(numbers, parts(lab.mc_dropout(model, x, inputs["samples"]), "mean", "spread"))
    shapes = np.array([[*a.shape, 0, 0, 0][:3] for a in (mean, spread)])
    in_use = numbers(model(x))
    if mean.shape != in_use.shape or spread.shape != in_use.shape:
        return {"shapes": shapes}
    return {
        "shapes": shapes,
        "mean": np.round(mean / 8) * 8 + 0.0,
        "noisy": not np.allclose(mean, in_use),
        "spread": np.array([factor(part, 0.3) for part in spread.mean(axis=0)]),
    }


# -------------------------------------------------------------------------------------- the price, stopping, splitting


def priced(lab, weights, strength):
    """The penalty; what is said of a whole list in place of an array is said in plain words."""
    try:
        with withheld("keras.regularizers.*"):
            return lab.l2_penalty(weights, strength)
    except Exception as problem:
        said = ("'str' object has no attribute", "Shapes of all inputs must match")  # Keras and TensorFlow, of a list
        if not any(text in str(problem) for text in said):
            raise
        raise NotAnArray(
            "`weights` is a list of arrays, each of its own shape, and a function of `ops` takes one array: go through "
            "the list"
        ) from None


def prices(lab, inputs):
    """The penalty on all arrays."""
    return {"penalty": numbers(priced(lab, [tensor(w) for w in inputs["weights"]], inputs["strength"]))}


def followed(lab, inputs):
    """The slopes that a tape finds of the penalty in all weights; nothing, if it finds none at all."""
    weights = [keras.Variable(w) for w in inputs["weights"]]
    with tf.GradientTape() as tape:
        penalty = priced(lab, weights, inputs["strength"])
    if not ops.is_tensor(penalty):
        numbers(penalty, "the penalty")
        return {"follows": False}
    found = tape.gradient(penalty, [w.value for w in weights])
    if all(slope is None for slope in found):
        return {"follows": False}
    flat = [np.zeros(w.shape) if slope is None else numbers(slope) for slope, w in zip(found, weights, strict=True)]
    return {"follows": True, "slopes": np.concatenate([np.ravel(slope) for slope in flat])}


def slopes(lab, inputs):
    """The derivative by each of two arrays."""
    first, second = (numbers(lab.l2_gradient(tensor(w), inputs["strength"])) for w in inputs["weights"][:2])
    return {"first": first, "second": second}


def stops(lab, inputs):
    """Where each run is stopped (-1: nowhere), and which epoch's weights are kept after each epoch till then."""
    stopped, kept, silent = [], [], True
    for losses in inputs["runs"]:
        stopper, where, best = lab.EarlyStopping(inputs["patience"], **inputs["settings"]), -1, []
        for place, loss in enumerate(losses):
            weights = [np.full((2, 2), place + 1.0, "float32"), np.full(3, 10.0 * (place + 1), "float32")]
            answer = stopper.update(inputs["first"] + place, float(loss), weights)
            for w in weights:  # the training goes on, and changes them in place
                w += 0.25
            silent = silent and answer is None
            if stopper.best_weights is None:
                raise NotAnArray("`best_weights` is still None after an update")
            best.append([float(numbers(w).mean()) for w in stopper.best_weights][:2])
            if bool(answer):
                where = place
                break
        stopped.append(where)
        kept.append(np.array(best + [[0.0, 0.0]] * (len(losses) - len(best))))
    return {"stopped": np.array(stopped), "kept": np.stack(kept), "silent": silent}


def is_a_block(indices):
    """Whether indices are neighbours, in order or not."""
    return bool(len(indices) and np.ptp(indices) == len(indices) - 1 and len(np.unique(indices)) == len(indices))


def splits(lab, inputs):
    """How large the parts are, whether they cover all and overlap, whether they are shuffled and follow the seed."""
    n, dev, test, seed = (inputs[name] for name in ("n", "dev", "test", "seed"))

    def deal(seed):
        dealt = [numbers(part) for part in parts(lab.split(n, dev, test, seed), "train", "dev", "test")]
        for part in dealt:
            if part.ndim != 1 or (part.size and part.dtype.kind not in "iu"):  # an empty list tells no dtype
                raise NotAnArray(
                    f"an array of indices is expected for each part, {part.dtype} of shape {part.shape} came"
                )
        return dealt

    dealt, again, other = deal(seed), deal(seed), deal(seed + 1)
    together = np.concatenate(dealt)
    return {
        "sizes": np.array([len(part) for part in dealt]),
        "covers": set(together.tolist()) == set(range(n)),
        "overlaps": np.array([len(np.intersect1d(dealt[i], dealt[j])) > 0 for i, j in ((0, 1), (0, 2), (1, 2))]),
        "repeats": any(len(set(part.tolist())) < len(part) for part in dealt),
        "blocks": np.array([is_a_block(part) for part in dealt]),
        "same": all(np.array_equal(np.sort(a), np.sort(b)) for a, b in zip(dealt, again, strict=True)),
        "differs": not all(np.array_equal(np.sort(a), np.sort(b)) for a, b in zip(dealt, other, strict=True)),
    }


def remedies(lab, inputs):
    """What each network is told: a place in `KINDS`, or -1 for any other answer."""
    answers = [lab.diagnose_fit(*(float(number) for number in case)) for case in inputs["cases"]]
    return {"kinds": np.array([KINDS.index(a) if isinstance(a, str) and a in KINDS else -1 for a in answers])}


# ---------------------------------------------------------------------------------------------------------- the search


# of what `rank` refuses, by what is said then
REFUSED = {
    "object is not subscriptable": "the list should be one of pairs (settings, accuracy), and has numbers alone",
    "ufunc 'isnan' not supported": "the pairs in the list should be (settings, accuracy), in this order",
}


def search(lab, space, trials, seed, scores=None):
    """Run a search with an objective that notes what it is called with; the calls, and what came back.

    Where it stops inside `draw` or `rank`, at what an earlier line did, that line is named.
    """
    calls, before = [], dict(space)

    def objective(settings, split):
        if split not in ("dev", "test"):
            raise ValueError(f'the objective knows the splits "dev" and "test", not {split!r}')
        calls.append((dict(settings), split))
        if scores is None:
            return 0.5
        return float(scores[split][len(calls) % len(scores[split]) - 1])

    try:
        answer = lab.random_search(objective, space, trials, seed)
    except (TypeError, KeyError, IndexError, ValueError) as problem:
        if any(space.get(name) is not choices for name, choices in before.items()):
            raise NotAnArray("`space` itself was changed: in it stands what the first trial has drawn") from None
        for said, meant in REFUSED.items():
            if said in str(problem) and len(calls) == trials:
                raise NotAnArray(meant) from None
        raise
    best, listed = parts(answer, "best", "all_trials")
    return calls, best, listed


def ranges_and_lists(inputs):
    """The space of a search: pairs for ranges, lists for choices."""
    return {name: tuple(ends) for name, ends in inputs["ranges"].items()} | inputs["choices"]


def same_trial(trial, settings, score):
    """Whether a trial is this pair; nan is nan."""
    try:
        theirs, theirs_score = trial
        return dict(theirs) == settings and np.array_equal(float(theirs_score), score, equal_nan=True)
    except (TypeError, ValueError):
        return False


def trials(lab, inputs):
    """What the objective was asked, and whether the answer lists it and has the place of the best."""
    scores = {"dev": inputs["dev"], "test": inputs["test"]}
    calls, best, listed = search(lab, ranges_and_lists(inputs), len(inputs["dev"]), inputs["seed"], scores)
    asked = [float(scores[split][i]) for i, (_, split) in enumerate(calls[: len(inputs["dev"])])]
    tried = list(zip([settings for settings, _ in calls], asked, strict=False))
    return {
        "calls": len(calls),
        "on_test": sum(split != "dev" for _, split in calls),
        "distinct": len({repr(sorted(settings.items())) for settings, _ in calls}) == len(calls),
        "listed": len(listed),
        "pairs": all(isinstance(trial, (tuple, list)) and len(trial) == 2 for trial in listed),
        "complete": len(listed) == len(tried) and all(any(same_trial(a, *b) for a in listed) for b in tried),
        "in_order": len(listed) == len(tried) and all(same_trial(a, *b) for a, b in zip(listed, tried, strict=True)),
        "best_at": next((i for i, trial in enumerate(tried) if same_trial(best, *trial)), -1),
    }


def draws(lab, inputs):
    """How the drawn settings are spread, in coarse figures; whether the seed decides them."""
    space = ranges_and_lists(inputs)
    calls, *_ = search(lab, space, inputs["trials"], inputs["seed"])
    seen = {name: np.array([float(s[name]) for s, _ in calls]) for name in [*inputs["ranges"], *inputs["choices"]]}
    moves = all(len(set(seen[name].tolist())) > 1 for name in inputs["ranges"])
    places = []
    for name, (low, high) in inputs["ranges"].items():
        with np.errstate(all="ignore"):
            places.append(np.log(seen[name] / low) / np.log(high / low))  # 0 at the low end, 1 at the high end
    shares = [np.mean(seen[name] == value) for name, values in inputs["choices"].items() for value in values]
    again, other = ([s for s, _ in search(lab, space, 5, inputs["seed"] + step)[0]] for step in (0, 1))
    once_more = [s for s, _ in search(lab, space, 5, inputs["seed"])[0]]
    seeded = {"same": again == once_more, "differs": again != other}
    if not moves:  # how a single number is spread is chance
        return {"moves": False, **seeded}
    inside = all(np.all((p > -1e-5) & (p < 1 + 1e-5)) for p in places)
    return {
        "moves": True,
        "inside": inside,
        "below_middle": np.array([nearest(np.mean(p < 0.5), 0.1) for p in places]),
        "outer": np.array([nearest(np.mean((p < 0.25) | (p > 0.75)), 0.1) for p in places]),
        "tied": nearest(abs(np.corrcoef(places)[0, 1]), 0.25) if inside and all(np.ptp(p) for p in places) else 1.0,
        "shares": np.array([nearest(share, 0.1) for share in shares]),
        **seeded,
    }


def values(lab, inputs):
    """Whether anything is drawn of a list that is not in it, or that is NumPy's copy of what is."""
    space = {f"setting {number}": list(choices) for number, choices in enumerate(inputs["lists"])}
    calls, *_ = search(lab, space, 12, inputs["seed"])
    drawn = [(settings[name], choices) for settings, _ in calls for name, choices in space.items()]
    return {
        "strangers": any(value not in choices for value, choices in drawn),
        "copies": any(type(value) not in map(type, choices) for value, choices in drawn),
    }
