"""What lab03 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import gzip
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from grader import Exercise, Lab, all_of, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")

# ---------------------------------------------------------------------------------------------------------------- draws


def parameters(rng, sizes):
    """Weights of a size that keeps the signal alive, and biases that are not 0."""
    return [
        [
            (np.sqrt(2 / inputs) * rng.normal(size=(inputs, units))).astype("float32"),
            rng.uniform(-0.6, 0.6, units).astype("float32"),
        ]
        for inputs, units in pairwise(sizes)
    ]


def network(rng, sizes, n):
    """A network and a batch; no score is so near 0 that its ReLU could be on either side, and each layer has both."""
    while True:
        params, x = parameters(rng, sizes), rng.normal(size=(n, sizes[0])).astype("float32")
        logits, cache = oracle.forward(params, x)
        hidden = [scores for _, scores in cache[:-1]]
        if all(abs(z).min() > 2e-3 and 0.2 < np.mean(z > 0) < 0.8 for z in [*hidden, logits]):
            return {"params": params, "x": x}


def network_and_truth(rng, sizes, n):
    """As `network`, with what the way back needs."""
    given = network(rng, sizes, n)
    logits, cache = oracle.forward(given["params"], given["x"])
    return {
        **given,
        "y": rng.permutation(np.arange(n) % sizes[-1]),
        "logits": logits.astype("float32"),
        "cache": [[inputs.astype("float32"), scores.astype("float32")] for inputs, scores in cache],
    }


def networks(rng):
    """Several networks, with layers of equal and of unequal sizes."""
    drawn = [[int(size) for size in rng.integers(2, 40, length)] for length in (2, 3, 5)]
    return {"networks": [*drawn, [784, 128, 32, 10], [7, 7, 7]]}


def sizes_and_seed(rng, sizes):
    """A network to start, and a seed."""
    return {"sizes": list(sizes), "seed": int(rng.integers(1, 1000))}


def seeds(rng, sizes):
    """A seed twice, and another one, far away."""
    seed = int(rng.integers(1, 1000))
    return {"sizes": list(sizes), "seeds": [seed, seed, seed + 5000]}


def common_logits(rng, n, k):
    """Logits of common sizes."""
    return {"logits": rng.uniform(-3, 3, (n, k)).astype("float32"), "y": rng.permutation(np.arange(n) % k)}


def huge_logits(rng):
    """Rows far apart from one another, up to 10,000 in size; in one of them the truth is out of the question."""
    logits = rng.uniform(-3, 3, (4, 3)) + rng.permutation([-1e4, -300, 300, 1e4])[:, None]
    y = rng.integers(0, 3, 4)
    logits[2, y[2]] -= 500
    return {"logits": logits.astype("float32"), "y": y}


def network_sizes(rng, n=None):
    """The sizes of a network, all different, and a number of examples."""
    drawn = [int(size) for size in rng.permutation(np.arange(2, 12))]
    return {"sizes": drawn[:4], "n": drawn[4]}


def parameters_and_gradients(rng, kind):
    """Parameters, and gradients of their shapes."""
    sizes = (3, 4, 2)
    gradients = [[W / 2, b + 1] for W, b in parameters(rng, sizes)]
    return {
        "params": parameters(rng, sizes),
        "gradients": gradients,
        "lr": float(rng.uniform(0.1, 0.7)),
        "as": kind,
    }


def linear(rng, sizes, share, strength, classes=False):
    """A linear model from 3 features to 2 outputs (or 4 classes), and batches of these sizes."""
    outputs = 4 if classes else 2
    xs = [rng.normal(size=(n, 3)).astype("float32") for n in sizes]
    if classes:
        ys = [rng.integers(0, outputs, n) for n in sizes]
    else:
        ys = [rng.uniform(-1.5, 1.5, (n, outputs)).astype("float32") for n in sizes]
    return {
        "kernel": rng.normal(size=(3, outputs)).astype("float32"),
        "bias": rng.uniform(0.3, 1, outputs).astype("float32"),
        "share": share,
        "strength": strength,
        "x": xs,
        "y": ys,
    }


def steps(rng, share, strength, frozen=False):
    """Two batches for a model, and the settings of descent with momentum. Steps cost time, so there are six draws."""
    which = int(rng.integers(6))
    rng = np.random.default_rng(which)
    settings = {"lr": float(rng.uniform(0.03, 0.08)), "momentum": 0.5, "which": which, "frozen": frozen}
    return {**linear(rng, (4, 4), share, strength), **settings}


def epochs(rng):
    """A training on batches of unequal sizes. A training costs time, so there are only three draws."""
    which = int(rng.integers(3))
    rng = np.random.default_rng(which)
    settings = {"lr": 0.03, "momentum": 0.5, "epochs": 3, "which": which}
    return {**linear(rng, (5, 1, 5, 1), 0.6, 0.02), **settings}


def judged(rng):
    """A classifier and batches on which each common way to judge wrongly gives a figure of its own."""
    while True:
        given = linear(rng, (11, 1, 5), -1.0, 0.3, classes=True)
        batches = list(zip(given["x"], given["y"], strict=True))
        each = np.array([oracle.evaluate(given, [batch]) for batch in batches])
        loss, share = oracle.evaluate(given, batches)
        turned = {**given, "kernel": -given["kernel"], "bias": -given["bias"]}
        smallest = oracle.evaluate(turned, batches)[1]
        faded = oracle.evaluate({**given, "kernel": -given["kernel"]}, batches)
        shares = share, 1 - share, smallest, faded[1], each[:, 1].mean(), each[-1, 1] * 5 / 17, each[:, 1].sum() / 17
        losses = loss, faded[0], each[:, 0].mean(), each[-1, 0] * 5 / 17, each[:, 0].sum() / 17
        if all(np.diff(np.sort(figures)).min() > 0.02 for figures in (shares, losses)):
            return given


def asked(rng, n):
    """A classifier and examples to answer for: in training it would answer otherwise, and no two logits are close."""
    while True:
        given = linear(rng, (n,), -1.0, 0.0, classes=True)
        x = given.pop("x")[0]
        ids = oracle.logits(given, x).argmax(axis=1)
        faded = oracle.logits(given, -x).argmax(axis=1)
        if not n or ((ids != faded).any() and ids.any() and (n == 1 or len(set(ids)) > 2)):
            return {**given, "x": x}


@lru_cache(maxsize=1)
def split():
    """Which digits are learned from and which are not seen: one way for all, since a training costs a second."""
    folder = Path(find_spec("sklearn").submodule_search_locations[0])  # not imported: here is NumPy alone
    with gzip.open(folder / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",").astype("uint8")
    table = table[np.random.Generator(np.random.PCG64(0)).permutation(len(table))]
    return {"images": table[:, :-1].reshape(-1, 8, 8, 1), "labels": table[:, -1], "learned": 1200}


def digits(rng):
    """The digits, cut into those that are learned from and those that are not seen."""
    return dict(split())


# --------------------------------------------------------------------------------------------------------------- judges


def all_layers(seen, expected, one, two, whose, called=("W", "b"), prefix=""):
    """A verdict for a list of pairs: as many as expected, and each array right."""
    layers = int(getattr(seen, f"{prefix}layers"))
    if layers != len(expected):
        return expect(False, f"{whose}: a pair for each of {len(expected)} layers was expected, {layers} came.")
    return all_of(
        *(
            close(getattr(seen, f"{prefix}{name}{number}"), right, what=f"layer {number}, {word}", rtol=1e-3, atol=1e-5)
            for number, pair in enumerate(expected, start=1)
            for name, word, right in zip((one, two), called, pair, strict=True)
        )
    )


# ----------------------------------------------------------------------------------------------------- count_parameters

count_parameters = Exercise(
    "count_parameters",
    write=["count_parameters"],
    points=5,
    probe="counts",
    draw=networks,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Count one layer first, with paper and pencil: 3 inputs, 2 units. How many arrows, how many biases?",
        "A layer has inputs × units weights and one bias for each unit. Add this up over neighbours in the list.",
        "Go through pairwise(sizes): each pair is (inputs, units). Add inputs * units + units.",
    ],
)


@count_parameters.check(points=5)
def counts_weights_and_biases(seen, given):
    """The count is right for several networks; 784-128-32-10 has 104,938 parameters."""
    expected = np.array([oracle.count_parameters(sizes) for sizes in given["networks"]])
    if seen.counts.shape != expected.shape:
        return equal(seen.counts, expected, what="the counts")
    return [
        equal(count, right, what=f"the count for {list(sizes)}")
        for count, right, sizes in zip(seen.counts, expected, given["networks"], strict=True)
    ]


count_parameters.name_mistakes_in(
    "count += inputs * units + units",
    ("no_biases", "count += inputs * units", "The biases are missing: one for each unit."),
    ("biases_of_the_inputs", "count += inputs * units + inputs",
     "There is a bias for each input of a layer. It is one for each of its units."),
    ("one_bias_a_layer", "count += inputs * units + 1",
     "There is one bias for the whole layer. Each unit has its own."),
    ("last_layer_only", "count = inputs * units + units", "Only the last layer is counted: add the layers up with +=."),
)  # fmt: skip
count_parameters.mistake(
    "bias_of_the_input_layer",
    old="count = 0",
    new="count = sizes[0]",
    say="The input is counted as a layer with biases. It has no parameters: it is data.",
)
count_parameters.mistake(
    "last_layer_without_bias",
    old="return count",
    new="return count - sizes[-1]",
    say="The last layer's biases are missing: it has them, too.",
)


# ---------------------------------------------------------------------------------------------------------- init_params

init_params = Exercise(
    "init_params",
    write=["init_layer", "init_params"],
    points=9,
    probe="starts",
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two arrays: one of random numbers, drawn from rng, and one of zeros. Which shape has each?",
        "rng.normal(mean, deviation, shape) draws. The shape of W is (inputs, units), that of b is (units,).",
        "W comes from rng.normal with mean 0, deviation np.sqrt(2 / inputs) and shape (inputs, units); b is "
        "np.zeros(units). Return the two. init_params makes rng once, and calls init_layer for each pair of "
        "pairwise(sizes).",
    ],
)


@init_params.check(points=3, draw=sizes_and_seed, sizes=(5, 3, 4))
def has_the_right_shapes(seen, given):
    """A pair for each layer: W of shape (in, out), and b of shape (out,), all zeros."""
    sizes = given["sizes"]
    expected = [((i, o), np.zeros(o)) for i, o in pairwise(sizes)]
    return all_layers(seen, expected, "W", "b", "what is returned", called=("the shape of W", "b"))


@init_params.check(points=3, probe="spreads", draw=sizes_and_seed, sizes=(200, 100, 100, 200))
def has_the_right_spread(seen, given):
    """The weights are normal, with mean 0 and variance 2 / in."""
    right = 7  # where the probe's scale has 0.95 to 1.05
    spread, centred = np.asarray(seen.spread), np.asarray(seen.centred)
    if spread.shape != (3,):
        return expect(False, f"a pair for each of 3 layers was expected, {spread.size} came.")
    for layer, inputs in enumerate(given["sizes"][:3]):
        if not centred[layer] and spread[layer]:
            return expect(False, f"the weights of layer {layer + 1} do not have mean 0.")
        if spread[layer] != right:
            side = "all equal" if not spread[layer] else "too large" if spread[layer] > right else "too small"
            return expect(
                False,
                f"the weights of layer {layer + 1}, which has {inputs} inputs, are {side}: a standard deviation of "
                f"sqrt(2 / {inputs}) = {np.sqrt(2 / inputs):.3g} was expected.",
            )
    return expect(seen.normal, "the weights are not normally distributed (they look uniform).")


@init_params.check(points=3, probe="streams", draw=seeds, sizes=(8, 6, 6, 6))
def depends_on_the_seed_alone(seen, given):
    """One seed gives the same weights each time, another seed gives others, and each layer has its own."""
    return [
        expect(seen.same_seed, "the same seed gives other weights the second time."),
        expect(seen.other_seed, "another seed gives the same weights, at least in one layer."),
        expect(seen.own_numbers, "two layers have the same weights: let one stream of random numbers serve both."),
    ]


_W = "W = rng.normal(0.0, np.sqrt(2 / inputs), (inputs, units))"
init_params.name_mistakes_in(
    _W,
    ("all_equal", "W = np.full((inputs, units), np.sqrt(2 / inputs))",
     "All weights of a layer are equal: its units will stay the same for ever. Draw them at random. (If you did: the "
     "normal takes the mean first, then the deviation, normal(0.0, np.sqrt(2 / inputs), shape).)"),
    ("deviation_one", "W = rng.normal(0.0, 1.0, (inputs, units))",
     "The standard deviation is 1, which makes the signal grow from layer to layer. It is sqrt(2 / in)."),
    ("variance_for_deviation", "W = rng.normal(0.0, 2 / inputs, (inputs, units))",
     "2 / in is the variance. The normal wants the standard deviation: its square root."),
    ("fan_out", "W = rng.normal(0.0, np.sqrt(2 / units), (inputs, units))",
     "The variance is 2 / out here. Each unit adds up its inputs: 2 / in."),
    ("one_over_in", "W = rng.normal(0.0, np.sqrt(1 / inputs), (inputs, units))",
     "The variance is 1 / in (LeCun's start). ReLU lets half of the signal through, so it is 2 / in."),
    ("glorot", "W = rng.normal(0.0, np.sqrt(2 / (inputs + units)), (inputs, units))",
     "This is Glorot's start, 2 / (in + out). Asked is He's: 2 / in."),
    ("uniform", "W = rng.uniform(-np.sqrt(6 / inputs), np.sqrt(6 / inputs), (inputs, units))",
     "The spread is right, but the distribution is uniform. Asked is a normal one."),
    ("from_zero_to_one", "W = rng.uniform(0.0, 1.0, (inputs, units))",
     "The weights lie between 0 and 1. Asked is a normal with mean 0 and variance 2 / in."),
    ("transposed", "W = rng.normal(0.0, np.sqrt(2 / inputs), (units, inputs))",
     "W is transposed. It has a row for each input and a column for each unit: (in, out)."),
    ("stream_of_its_own", "W = np.random.default_rng(0).normal(0.0, np.sqrt(2 / inputs), (inputs, units))",
     "Every layer begins a stream of its own, so layers get the same numbers, whatever the seed. Draw from rng, which "
     "goes on from layer to layer."),
    ("seed_ignored", "W = np.random.normal(0.0, np.sqrt(2 / inputs), (inputs, units))",
     "The seed is not used, so each call gives other weights. Draw from rng: rng.normal(...)."),
)  # fmt: skip
init_params.mistake(
    "stream_begins_anew",
    old="[init_layer(rng, inputs, units)",
    new="[init_layer(np.random.default_rng(seed), inputs, units)",
    say="Every layer begins the stream anew with the same seed, so layers get the same numbers. Make the generator "
    "once, before the loop.",
)
init_params.name_mistakes_in(
    "return W, np.zeros(units)",
    ("bias_of_inputs", "return W, np.zeros(inputs)",
     "b has a number for each input. It has one for each unit: (out,)."),
    ("bias_as_a_row", "return W, np.zeros((1, units))", "b is a row of a matrix, (1, out). Asked is (out,)."),
    ("bias_random", "return W, rng.uniform(1, 2, units)", "The biases are random. They start at 0."),
    ("bias_a_number", "return W, 0.0", "b is a single number. Each unit has its own: np.zeros(units)."),
    ("weights_alone", "return W", "Only W is returned. A layer starts from a pair: return W, b."),
)  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- forward

forward = Exercise(
    "forward",
    write=["forward"],
    points=9,
    probe="walks_forward",
    draw=network,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Carry one array through the layers: what goes into the next one. It begins as x.",
        "In each layer: scores = inputs · W + b; keep (inputs, scores); the next inputs are ReLU of the scores.",
        "Loop over (W, b): scores = ops.matmul(inputs, W) + b; append (inputs, scores); only then inputs = "
        "ops.relu(scores). Return the last scores as they are, and the cache.",
    ],
)


@forward.check(points=5, sizes=(4, 6, 3, 5), n=7)
def walks_through_the_layers(seen, given):
    """Three layers of different sizes: logits, and what the cache must hold."""
    return forward_is_right(seen, given)


@forward.check(points=2, sizes=(4, 4, 4), n=4)
def keeps_rows_and_columns_apart(seen, given):
    """Layers and batch all of one size, where a wrong order of the factors raises no error."""
    return forward_is_right(seen, given)


@forward.check(points=2, sizes=(3, 4), n=1)
def works_without_a_hidden_layer(seen, given):
    """A network of one layer, asked about one example."""
    return forward_is_right(seen, given)


def forward_is_right(seen, given):
    """Logits first, then the cache."""
    logits, cache = oracle.forward(given["params"], given["x"])
    called = "what went into it (cache)", "its scores before the ReLU (cache)"
    return [
        close(seen.logits, logits, what="the logits", axes=("example", "class"), rtol=1e-3, atol=1e-5),
        all_layers(seen, cache, "inputs", "scores", "the cache", called),
    ]


_SCORES = "scores = ops.matmul(inputs, W) + b"
forward.name_mistakes_in(
    "return scores, cache",
    ("relu_on_the_logits", "return inputs, cache",
     "The logits went through a ReLU. The last layer is not bent: a logit may be negative."),
    ("probabilities", "return ops.softmax(scores), cache",
     "These are probabilities. Asked are the logits: the softmax belongs to the cost."),
    ("no_cache", "return scores", "Only the logits are returned. The cache comes with them: return logits, cache."),
    ("without_the_last_layer", "return scores, cache[:-1]",
     "The cache has no pair for the last layer. The way back begins with it."),
)  # fmt: skip
forward.name_mistakes_in(
    "cache.append((inputs, scores))",
    ("cache_after_the_bend", "cache.append((inputs, ops.relu(scores)))",
     "The cache holds the scores after the ReLU. Asked are those before it."),
    ("cache_scores_first", "cache.append((scores, inputs))",
     "The pairs of the cache are in the wrong order: what went in, then the scores."),
    ("cache_of_what_comes_out", "cache.append((ops.relu(scores), scores))",
     "The cache holds what comes *out* of each layer. Asked is what went in: append the pair before you replace it by "
     "the ReLU of the scores."),
    ("cache_of_the_bent_alone", "cache.append((ops.relu(scores), ops.relu(scores)))",
     "The cache holds what comes out of each layer, twice. Asked is what went in, and the scores before the ReLU."),
)  # fmt: skip
forward.mistake(
    "bent_before_it_is_kept",
    edits=[("cache.append((inputs, scores))", "cache.append((ops.relu(scores), scores))"),
           ("return scores, cache", "return inputs, cache")],
    say="Two things: the logits went through a ReLU (the last layer is not bent), and the cache holds what comes out "
    "of each layer (asked is what went in: append the pair before you replace it).",
)  # fmt: skip
forward.mistake(
    "bent_and_kept",
    edits=[("cache.append((inputs, scores))", "cache.append((inputs, ops.relu(scores)))"),
           ("return scores, cache", "return inputs, cache")],
    say="Two things: the logits went through a ReLU (the last layer is not bent), and the cache holds the scores after "
    "the ReLU (asked are those before it). Keep z, and bend only what goes into the next layer.",
)  # fmt: skip
forward.name_mistakes_in(
    _SCORES,
    ("no_bias", "scores = ops.matmul(inputs, W)", "The bias is missing: inputs · W + b."),
    ("weights_transposed", "scores = ops.matmul(inputs, ops.transpose(W)) + b",
     "W is transposed. It is (in, out) already, and inputs are rows: inputs · W."),
    ("weights_from_the_left", "scores = ops.matmul(W, inputs) + b",
     "W stands on the left, which is the convention of columns. Inputs are rows here: inputs · W."),
    ("x_into_every_layer", "scores = ops.matmul(x, W) + b",
     "Every layer is fed with x. Feed it with what the layer before has put out."),
)  # fmt: skip
forward.name_mistakes_in(
    "inputs = ops.relu(scores)",
    ("no_bend", "inputs = scores", "The ReLU is missing: without a bend all layers are one (lab 01)."),
    ("sigmoid", "inputs = ops.sigmoid(scores)", "The bend is a sigmoid. Asked is the ReLU, max(z, 0)."),
    ("times_a_comparison", "inputs = scores * (scores > 0)",
     "A tensor times a comparison, z * (z > 0), is an array of True and False. Write ops.relu(z), or z * ops.cast(z > "
     "0, z.dtype)."),
)  # fmt: skip
forward.mistake(
    "times_a_comparison_by_at",  # ops.matmul makes numbers of True and False, @ and tf.matmul do not
    edits=[(_SCORES, "scores = inputs @ W + b"), ("inputs = ops.relu(scores)", "inputs = scores * (scores > 0)")],
    say="Trues and falses go into the next layer: a tensor times a comparison, z * (z > 0), is no array of numbers. "
    "Write ops.relu(z), or z * ops.cast(z > 0, z.dtype). (The line that is named is the next one, which meets them.)",
)
forward.mistake(
    "relu_on_x",
    edits=[(_SCORES, "inputs = ops.relu(inputs)\n        " + _SCORES)],
    say="The ReLU stands before each layer, so that x is bent, too. It comes after the hidden layers.",
)
forward.mistake(
    "only_one_layer",
    old="inputs = ops.relu(scores)",
    new="break",
    say="The loop ends after the first layer. Is there a return inside it?",
)


# ----------------------------------------------------------------------------------------------------------------- cost

cost = Exercise(
    "cost",
    write=["cost"],
    points=7,
    probe="costs",
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two parts for each row: the logarithm of a sum of powers, and the logit of the true class. Then the mean.",
        "Take ops.max(logits, axis=1, keepdims=True) off first. The logit of the truth is the sum of logits times "
        "one_hot(y).",
        "shifted = logits less the row's largest; log_sum = log of the sum over axis 1 of exp(shifted); truth = sum "
        "over axis 1 of shifted * one_hot. The answer is the mean of log_sum - truth.",
    ],
)


@cost.check(points=4, draw=common_logits, n=6, k=4)
def is_the_mean_cross_entropy(seen, given):
    """Logits of common sizes: the mean over the batch of -log softmax(logits)[y]."""
    return close(seen.cost, oracle.cost(given["logits"], given["y"]), what="the cost")


@cost.check(points=3, draw=huge_logits)
def stands_huge_logits(seen, given):
    """Logits as large as 10,000 in size: nothing overflows, and no logarithm meets a 0."""
    return close(seen.cost, oracle.cost(given["logits"], given["y"]), what="the cost", rtol=1e-4, atol=1e-2)


_SHIFTED = "shifted = logits - ops.max(logits, axis=1, keepdims=True)"
_TRUTH = "of_the_truth = ops.sum(shifted * ops.one_hot(y, shifted.shape[1]), axis=1)"
_MEAN = "return ops.mean(log_sum - of_the_truth)"
cost.name_mistakes_in(
    _MEAN,
    ("sum", "return ops.sum(log_sum - of_the_truth)", "This is the sum over the batch. Asked is the mean."),
    ("one_for_each", "return log_sum - of_the_truth", "This is a cost for each example. Asked is their mean."),
    ("over_classes_too", "return ops.mean(log_sum - of_the_truth) / logits.shape[1]",
     "The mean is taken over the classes, too. Each example has one price: divide by n only."),
    ("wrong_sign", "return ops.mean(of_the_truth - log_sum)", "The sign is wrong: a price is positive, -log p."),
    ("log_of_softmax", "return -ops.mean(ops.log(ops.exp(of_the_truth) / ops.sum(ops.exp(shifted), axis=1)))",
     "This takes the logarithm of a softmax, which is 0 where the truth is out of the question, so the cost is "
     "infinite. Take the logarithm first: log sum exp(o) - o[y]."),
)  # fmt: skip
cost.name_mistakes_in(
    _MEAN,
    *(
        (f"clipped_at_{tiny}", f"return -ops.mean(ops.log(ops.exp(of_the_truth - log_sum) + {tiny}))",
         f"A small number, {tiny}, keeps the logarithm from 0, so no price is above {-np.log(float(tiny)):.0f}, "
         "however wrong. Use log sum exp(o) - o[y], which needs none.")
        for tiny in ("1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
    ),
    ("method_of_an_array", "return (log_sum - of_the_truth).mean()",
     "A tensor has no .mean(), .sum() or .max(): write ops.mean(x) and so on, or take np.asarray(x) first. (If it is "
     "no tensor that lacks the attribute: see the line that is named.)"),
)  # fmt: skip
cost.name_mistakes_in(
    _SHIFTED,
    ("no_shift", "shifted = logits",
     "The powers of large logits overflow. Take the row's largest logit off first: the result stays the same."),
    ("one_shift_for_all", "shifted = logits - ops.max(logits)",
     "The largest logit of the whole batch is taken off, and rows far below it vanish. Each row has its own: axis=1, "
     "keepdims=True."),
    ("without_keepdims", "shifted = logits - ops.max(logits, axis=1)",
     "Shapes do not fit together. A sum or a maximum along axis 1 is (n,), which cannot be taken off (n, k): with "
     "keepdims=True it is (n, 1), which can."),
    ("softmax_twice", "shifted = ops.softmax(logits)",
     "The logits went through a softmax first, and the cost applies another one. It wants the logits as they are."),
    ("over_the_batch",
     "logits = ops.transpose(logits[: logits.shape[1]])\n    y = y[: logits.shape[0]]\n    " + _SHIFTED,
     "Softmax is taken over the examples (axis 0). Each example has probabilities over the classes: axis=1."),
)  # fmt: skip
_TEN_CLASSES = (
    "Tables of two widths meet. ops.one_hot wants the number of classes, which is not always 10: logits.shape[1]."
)
cost.name_mistakes_in(
    _TRUTH,
    ("whole_rows", "of_the_truth = ops.take(shifted, y, axis=0)",
     "A number for each row meets whole rows: o[y] and ops.take(o, y, axis=0) take rows of o, not one entry of each. "
     "Take the sum over axis 1 of o * ops.one_hot(y, k). (If you did: is its axis=1 there?)"),
    ("whole_columns", "of_the_truth = ops.take(shifted, y, axis=1)",
     "Whole columns are taken, which mixes the examples: o[:, y] and ops.take(o, y, axis=1). Of each row one entry is "
     "asked: the sum over axis 1 of o * ops.one_hot(y, k)."),
    ("entries_of_the_first_rows", "of_the_truth = ops.take(shifted, y)",
     "Without an axis ops.take goes through the logits as one long row. Of each row one entry is asked: the sum over "
     "axis 1 of o * ops.one_hot(y, k)."),
    ("truths_of_all", "of_the_truth = ops.sum(shifted * ops.one_hot(y, shifted.shape[1]))",
     "The logits of the truth are added up over the whole batch. Each row has its own: axis=1."),
    ("ten_classes", "of_the_truth = ops.sum(shifted * ops.one_hot(y, 10), axis=1)",
     _TEN_CLASSES),
)  # fmt: skip
cost.mistake(
    "whole_rows_kept",
    old=_TRUTH,
    new="log_sum, of_the_truth = log_sum[:, None], ops.take(shifted, y, axis=0)",
    say="o[y] takes whole rows of o, those of other examples. Of each row one entry is asked: the sum over axis 1 of o "
    "* ops.one_hot(y, k).",
)
cost.mistake(
    "tensor_indexed",
    old=_TRUTH,
    new="of_the_truth = shifted[np.arange(len(y)), y]",
    say="A tensor cannot be indexed with lists of rows and columns, `p[np.arange(n), y]`: only an array can, and "
    "whatever `ops` gives is a tensor again. Convert right there, np.asarray(p)[np.arange(n), np.asarray(y)]; or "
    "multiply by ops.one_hot(y, k) and sum over axis 1.",
)
cost.mistake(
    "shift_lost",
    old=_TRUTH,
    new=_TRUTH.replace("shifted * ", "logits * "),
    say="The largest logit was taken off in one part only. Take it off in both, or add it back.",
)


# -------------------------------------------------------------------------------------------------------- error_signals

error_signals = Exercise(
    "error_signals",
    write=["error_signal_shapes"],
    points=6,
    probe="shapes",
    draw=network_sizes,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The slope of a number in an array has the array's shape. So: what shapes have the scores, W and b of a layer?",
        "A layer with `inputs` inputs and `units` units has scores (n, units), W (inputs, units), b (units,).",
        "For each neighbouring pair (inputs, units) of the sizes one triple of tuples: with n and units; with inputs "
        "and units; and a tuple of one, (units,).",
    ],
)


@error_signals.check(points=6)
def obeys_the_shape_rule(seen, given):
    """For each layer the shapes of its error signal, of the gradient of W, and of the gradient of b."""
    sizes, n = given["sizes"], given["n"]
    if int(seen.layers) != 3:
        return expect(False, f"sizes {sizes} make 3 layers; shapes for {int(seen.layers)} came.")
    verdicts = []
    for layer, (inputs, units) in enumerate(pairwise(sizes)):
        for place, (what, right) in enumerate(
            {
                "the error signal": (n, units),
                "the gradient of W": (inputs, units),
                "the gradient of b": (units,),
            }.items()
        ):
            came = tuple(int(size) for size in seen.shapes[layer, place] if size != -1)
            verdicts.append(
                expect(
                    came == right,
                    f"sizes {sizes}, n = {n}: {what} of layer {layer + 1}: {right} was expected, {came} came.",
                )
            )
    return verdicts


_SHAPES = "((n, units), (inputs, units), (units,))"
error_signals.name_mistakes_in(
    _SHAPES,
    ("of_the_inputs", "((n, inputs), (inputs, units), (units,))",
     "This error signal has the shape of what goes into the layer. It is the slope in the layer's scores: (n, units)."),
    ("without_the_batch", "((units,), (inputs, units), (units,))",
     "The error signal has no examples. Each example has an error of its own: (n, units)."),
    ("signal_transposed", "((units, n), (inputs, units), (units,))",
     "The error signal is transposed. Examples are rows: (n, units)."),
    ("weights_transposed", "((n, units), (units, inputs), (units,))",
     "The gradient of W is transposed. It has the shape of W: (in, out)."),
    ("weights_for_each_example", "((n, units), (n, inputs, units), (units,))",
     "The gradient of W has the batch in it. It is added up over the examples: (in, out)."),
    ("bias_for_each_example", "((n, units), (inputs, units), (n, units))",
     "The gradient of b has the batch in it. It is added up over the examples: (out,)."),
    ("bias_as_a_row", "((n, units), (inputs, units), (1, units))",
     "The gradient of b is a row of a matrix. b is (out,), and so is its gradient."),
    ("weights_first", "((inputs, units), (n, units), (units,))",
     "The triple is in the wrong order: first the error signal, (n, out), then the gradient of W, then that of b."),
    ("bias_before_weights", "((n, units), (units,), (inputs, units))",
     "The triple is in the wrong order: the error signal, then the gradient of W, then that of b."),
    ("weights_of_the_batch", "((n, units), (n, inputs), (units,))",
     "The gradient of W has the shape of the layer's inputs, (n, in). It has the shape of W: (in, out)."),
    ("signal_and_weights_mixed", "((n, inputs), (n, units), (units,))",
     "These are the shapes of what goes in and what comes out. Asked are the slopes: in the scores, (n, out), and in "
     "W, (in, out)."),
    ("bias_over_features", "((n, units), (inputs, units), (n,))",
     "The gradient of b has a number for each example. It is summed over the examples, not over the units: (out,)."),
)  # fmt: skip
error_signals.mistake(
    "last_layer_first",
    old="pairwise(sizes)]",
    new="pairwise(sizes)][::-1]",
    say="The list begins with the last layer. The walk begins there, but the answer has the first layer first.",
)
error_signals.mistake(
    "layer_for_the_inputs",
    old="pairwise(sizes)",
    new="zip([sizes[0], *sizes[:-1]], sizes, strict=True)",
    say="The input is counted as a layer. It has no scores and no parameters.",
)


# ------------------------------------------------------------------------------------------------------------- backward

backward = Exercise(
    "backward",
    write=["last_error", "layer_gradients", "error_before"],
    points=14,
    probe="walks_backward",
    draw=network_and_truth,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Each function is one of the three lines of formulas above; the shape rule tells where its transposes go.",
        "last_error: (softmax(logits) - one_hot(y)) / n. layer_gradients: transposed inputs · error, and error summed "
        "over axis 0. error_before: error · transposed W, kept where the scores are above 0.",
        "With ops: softmax and one_hot, divided by logits.shape[0]; matmul(transpose(inputs), error) and sum(error, "
        "axis=0); matmul(error, transpose(W)) times cast(scores > 0, error.dtype).",
    ],
)


@backward.check(points=4, sizes=(4, 3), n=5)
def starts_at_the_end(seen, given):
    """A network of one layer: the error signal of the end, and what it makes of W and b."""
    return backward_is_right(seen, given)


@backward.check(points=6, sizes=(4, 6, 3, 5), n=7)
def walks_back_through_the_layers(seen, given):
    """Three layers of different sizes."""
    return backward_is_right(seen, given)


@backward.check(points=4, sizes=(4, 4, 4, 4), n=4)
def keeps_the_axes_apart(seen, given):
    """Layers and batch all of one size, where a missing transpose raises no error."""
    return backward_is_right(seen, given)


def backward_is_right(seen, given):
    """All gradients, in the order in which they are computed: what is wrong at the end is wrong from there on."""
    expected = oracle.backward(given["params"], given["x"], given["y"])
    if int(seen.layers) != len(expected):
        return all_layers(seen, expected, "W", "b", "the gradients")
    for number, (dW, db) in reversed(list(enumerate(expected, start=1))):
        of_w, of_b = (
            close(getattr(seen, f"{name}{number}"), right, what=f"layer {number}, the gradient of {name}", rtol=1e-3,
                  atol=1e-5)
            for name, right in (("W", dW), ("b", db))
        )  # fmt: skip
        if not (of_w.passed and of_b.passed):
            first = of_b if of_w.passed else of_w
            return expect(False, f"{first.message} {where_to_look(number, len(expected), of_w.passed, of_b.passed)}")
    return expect(True, "")


def where_to_look(layer, layers, w_is_right, b_is_right):
    """What the gradients of one layer, and those of the layers behind it, tell about the place of the error."""
    behind = "All layers behind it are right. " if layer < layers else ""
    if b_is_right:
        return f"{behind}Its gradient of b is right, so the error signal is, too: look at inputsᵀ · error."
    if w_is_right:
        return f"{behind}Its gradient of W is right, so the error signal is, too: look at the sum for b."
    if layer == layers:
        return "It is the last layer: look at last_error, (softmax - one_hot) / n."
    return (
        f"{behind}Both gradients of layer {layer} are wrong, so look at error_before: the error of layer {layer + 1} "
        f"goes through its W, transposed, then through the ReLU of layer {layer}."
    )


_ERROR = "return (ops.softmax(logits) - ops.one_hot(y, logits.shape[1])) / logits.shape[0]"
_DW, _DB = "ops.matmul(ops.transpose(inputs), error)", "ops.sum(error, axis=0)"
_BACK = "return ops.matmul(error, ops.transpose(W)) * ops.cast(scores > 0, error.dtype)"
backward.name_mistakes_in(
    _ERROR,
    ("not_averaged", "return ops.softmax(logits) - ops.one_hot(y, logits.shape[1])",
     "The gradients are of the sum over the batch. The cost is a mean: divide the first error signal by n."),
    ("wrong_sign", "return (ops.one_hot(y, logits.shape[1]) - ops.softmax(logits)) / logits.shape[0]",
     "The sign is wrong: the slope is prediction minus truth, softmax - one_hot."),
    ("no_softmax", "return (logits - ops.one_hot(y, logits.shape[1])) / logits.shape[0]",
     "The softmax is missing: the error is softmax(logits) - one_hot, not logits - one_hot."),
    ("softmax_slope_twice",
     "p = ops.softmax(logits)\n    return (p - ops.one_hot(y, logits.shape[1])) * p * (1 - p) / logits.shape[0]",
     "The slope of the softmax is multiplied in again. softmax - one_hot has it already."),
    ("relu_mask_on_the_logits",
     "return (ops.softmax(logits) - ops.one_hot(y, logits.shape[1])) * ops.cast(logits > 0, \"float32\") / "
     "logits.shape[0]",
     "The logits are treated as if they had a ReLU behind them. The last layer has none."),
    ("classes_of_the_batch", "return (ops.softmax(logits) - ops.one_hot(y, logits.shape[0])) / logits.shape[0]",
     "Tables of two widths meet. ops.one_hot wants the number of classes, logits.shape[1], not that of the examples."),
    ("classes_as_numbers", "return (ops.softmax(logits) - y) / logits.shape[0]",
     "y is a number for each example, and cannot be taken off the probabilities. As rows of 0 and 1 it can: "
     "ops.one_hot(y, logits.shape[1]). (If you have it: see the line that is named.)"),
    ("ten_classes", "return (ops.softmax(logits) - ops.one_hot(y, 10)) / logits.shape[0]",
     _TEN_CLASSES),
)  # fmt: skip
backward.name_mistakes_in(
    _DW,
    ("weights_transposed", "ops.matmul(ops.transpose(error), inputs)",
     "The gradient of W is transposed. W is (in, out), and so is its gradient: inputsᵀ · error."),
    ("inputs_not_transposed", "ops.matmul(inputs, error)",
     "The inputs are not transposed. The gradient of W is (in, out): inputsᵀ · error adds up over the examples."),
    ("transposed_like_an_array", "ops.matmul(inputs.T, error)",
     "A tensor has no .T, .sum() or .astype(): write ops.transpose(h), ops.sum(h, axis=0), ops.cast(h, ...), or take "
     "np.asarray(h) first. (TensorFlow's own advice is not needed. If it is no tensor that lacks the attribute: see "
     "the line that is named.)"),
)  # fmt: skip
backward.name_mistakes_in(
    _DB,
    ("bias_over_features", "ops.sum(error, axis=1)",
     "The gradient of b is summed over the units. Sum it over the examples: axis=0."),
    ("bias_averaged_again", "ops.mean(error, axis=0)",
     "The gradient of b is averaged a second time: the error signal has the 1/n already. Sum it."),
    ("bias_not_summed", "error", "The gradient of b is not summed over the examples. b is (out,): sum over axis 0."),
    ("bias_keeps_the_axis", "ops.sum(error, axis=0, keepdims=True)",
     "The gradient of b is a row of a matrix, (1, out). b is (out,): without keepdims."),
)  # fmt: skip
backward.name_mistakes_in(
    _BACK,
    ("no_relu_mask", "return ops.matmul(error, ops.transpose(W))",
     "The ReLU is forgotten on the way back: where its score was not above 0, nothing gets through."),
    ("times_a_comparison", "return ops.matmul(error, ops.transpose(W)) * (scores > 0)",
     "A tensor times a comparison, error * (z > 0), is an array of True and False, and nothing can be multiplied with "
     "it. Make numbers of the comparison first: ops.cast(z > 0, error.dtype)."),
    ("missing_transpose", "return ops.matmul(error, W) * ops.cast(scores > 0, error.dtype)",
     "W is not transposed on the way back. Forward it leads from in to out, backward from out to in: error · Wᵀ."),
    ("mask_first", "return ops.matmul(error * ops.cast(scores > 0, error.dtype), ops.transpose(W))",
     "The mask comes too early: the scores are those of the layer before. The error goes through W first, and then "
     "through that layer's ReLU."),
    ("scores_for_mask", "return ops.matmul(error, ops.transpose(W)) * ops.relu(scores)",
     "The error is multiplied with the ReLU itself. Its slope is 1 where the score is above 0, and 0 elsewhere."),
    ("mask_turned_round", "return ops.matmul(error, ops.transpose(W)) * ops.cast(scores < 0, error.dtype)",
     "The mask is the wrong way round: the error gets through where the score is above 0."),
    ("times_the_scores", "return ops.matmul(error, ops.transpose(W)) * scores",
     "The error is multiplied with the scores. The ReLU's slope is 1 where the score is above 0, and 0 elsewhere."),
)  # fmt: skip
backward.mistake(
    "times_a_comparison_by_at",  # ops.matmul makes numbers of True and False, @ and tf.matmul do not
    edits=[(_DW, "ops.transpose(inputs) @ error"), (_BACK, "return error @ ops.transpose(W) * (scores > 0)")],
    say="The error signal is an array of True and False: a tensor times a comparison, error * (z > 0), is no array of "
    "numbers. Make numbers of the comparison first: ops.cast(z > 0, error.dtype). (The line that is named is the next "
    "one, which meets them.)",
)
backward.mistake(
    "bias_before_weights",
    old=f"return {_DW}, {_DB}",
    new=f"return {_DB}, {_DW}",
    say="The pair is in the wrong order: the gradient of W, then that of b.",
)


backward.equivalent(
    ("logits.shape[0]", "y.shape[0]"),
    ("scores > 0", "scores >= 0"),
    because="n stands in y as in the logits, and at exactly 0 ReLU has no slope.",
)
backward.equivalent(
    ("* ops.cast(scores > 0, error.dtype)", "* ops.cast(scores > 0, W.dtype)"), because="Both are float32."
)


# --------------------------------------------------------------------------------------------------------------- update

update = Exercise(
    "update",
    write=["update"],
    points=6,
    probe="updated",
    draw=parameters_and_gradients,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Each new array is the old one less lr times its gradient. Do not change the old one: make a new one.",
        "Go through params and gradients side by side, with zip; both have pairs.",
        "For (W, b), (dW, db) in zip(params, gradients) the new pair is W - lr * dW and b - lr * db. Collect them in "
        "a new list.",
    ],
)


@update.check(points=4, kind="tensors")
def takes_a_step(seen, given):
    """Every weight and every bias moves by lr against its gradient."""
    expected = oracle.update(given["params"], given["gradients"], given["lr"])
    return all_layers(seen, expected, "W", "b", "the new parameters")


@update.check(points=2, kind="arrays")
def leaves_the_old_ones(seen, given):
    """With NumPy arrays, too; and the old parameters are as they were."""
    expected = oracle.update(given["params"], given["gradients"], given["lr"])
    return [
        all_layers(seen, expected, "W", "b", "the new parameters"),
        all_layers(seen, given["params"], "W", "b", "the old parameters have changed", prefix="old_"),
    ]


_NEW = "return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]"
update.name_mistakes_in(
    "(W - lr * dW, b - lr * db)",
    ("uphill", "(W + lr * dW, b + lr * db)", "The steps go uphill: take lr times the gradient off."),
    ("biases_uphill", "(W - lr * dW, b + lr * db)", "The biases go uphill: take lr times their gradient off, too."),
    ("weights_uphill", "(W + lr * dW, b - lr * db)", "The weights go uphill: take lr times their gradient off, too."),
    ("bias_stays", "(W - lr * dW, b)", "The biases do not move. They have gradients, too."),
    ("rate_forgotten", "(W - dW, b - db)", "The learning rate is missing: lr times the gradient."),
    ("bias_without_rate", "(W - lr * dW, b - db)", "The biases move without the learning rate."),
    ("steps_only", "(-lr * dW, -lr * db)", "These are the steps. Asked are the parameters after them."),
)  # fmt: skip
update.name_mistakes_in(
    _NEW,
    ("in_place",
     "for (W, b), (dW, db) in zip(params, gradients):\n        W -= lr * dW\n        b -= lr * db\n    return params",
     "`W -= ...` changes an array in place, and a tensor not at all: the list still holds the old one. Make new ones, "
     "W - lr * dW, and a new list."),
    ("arrays_in_place",
     "new = []\n    for (W, b), (dW, db) in zip(params, gradients):\n        W -= lr * dW\n        b -= lr * db\n"
     "        new.append((W, b))\n    return new",
     "The old parameters have changed: `W -= ...` changes a NumPy array in place, and `params[i] = ...` the old list. "
     "Write W = W - lr * dW, and collect the pairs in a new list."),
    ("one_flat_list", "return [p for (W, b), (dW, db) in zip(params, gradients) for p in (W - lr * dW, b - lr * db)]",
     "The parameters stand in one flat list. Give a pair for each layer."),
)  # fmt: skip


update.equivalent(
    ("zip(params, gradients, strict=True)", "zip(params, gradients)"),
    ("strict=True", "strict=False"),
    because="Both lists are equally long.",
)


# ----------------------------------------------------------------------------------------------------------- train_step

train_step = Exercise(
    "train_step",
    write=["train_step"],
    points=12,
    probe="steps",
    draw=steps,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Inside `with tf.GradientTape() as tape:` goes what has a slope: the model's outputs and the loss.",
        "Outputs: model(x, training=True). Loss: loss(y, outputs) plus the sum of model.losses, still inside. Then "
        "tape.gradient and optimizer.apply, outside.",
        "After the with: gradients = tape.gradient(value, model.trainable_variables), then optimizer.apply(gradients, "
        "model.trainable_variables). Return the value, a tensor.",
    ],
)


@train_step.check(points=4, share=1.0, strength=0.0)
def learns_from_a_batch(seen, given):
    """A plain model: the loss of each of two batches, and the weights after each step."""
    return steps_are_right(seen, given)


@train_step.check(points=3, share=0.4, strength=0.0)
def tells_the_layers_that_it_is_training(seen, given):
    """A model with a layer that behaves differently in training, as dropout does."""
    return steps_are_right(seen, given)


@train_step.check(points=2, share=1.0, strength=0.5)
def adds_the_penalties(seen, given):
    """A model with a regularizer: its penalty is in the loss, and in the slopes."""
    return steps_are_right(seen, given)


@train_step.check(points=2, probe="compiled_steps", share=0.4, strength=0.5)
def can_be_compiled(seen, given):
    """All of it inside tf.function, where the loss is a tensor without a number yet."""
    return steps_are_right(seen, given)


@train_step.check(points=1, share=1.0, strength=0.0, frozen=True)
def leaves_frozen_layers(seen, given):
    """A model that begins with a frozen layer, which stays as it is."""
    return [
        close(seen.frozen, np.stack([np.eye(3)] * len(given["x"])), what="the frozen layer's kernel", axes=("step",)),
        steps_are_right(seen, given),
    ]


def steps_are_right(seen, given):
    """The losses, then the weights."""
    values, places = oracle.descent(given, zip(given["x"], given["y"], strict=True))
    kernels, biases = (np.stack(arrays) for arrays in zip(*places, strict=True))
    return all_of(
        close(seen.loss, np.array(values), what="the loss", axes=("step",), rtol=1e-3, atol=1e-5),
        close(seen.kernel, kernels, what="the kernel after the step", axes=("step",), rtol=1e-3, atol=1e-5),
        close(seen.bias, biases, what="the bias after the step", axes=("step",), rtol=1e-3, atol=1e-5),
    )


_VALUE = "value = loss(y, outputs) + sum(model.losses)"
_TAPE = """with tf.GradientTape() as tape:
        outputs = model(x, training=True)
        value = loss(y, outputs) + sum(model.losses)"""
_APPLY = "optimizer.apply(gradients, model.trainable_variables)"
train_step.name_mistakes_in(
    "outputs = model(x, training=True)",
    ("training_flag_forgotten", "outputs = model(x)",
     "The model is not told that it is training, so dropout and batch norm do nothing: model(x, training=True)."),
)  # fmt: skip
train_step.mistake(
    "flag_and_penalty_forgotten",
    edits=[("outputs = model(x, training=True)", "outputs = model(x)"), (_VALUE, "value = loss(y, outputs)")],
    say="Two things are missing: the model is not told that it is training (model(x, training=True)), and the "
    "penalties of its layers are lost (add sum(model.losses), inside the tape).",
)
train_step.mistake(
    "outside_the_tape",
    old=_TAPE,
    new="outputs = model(x, training=True)\n    with tf.GradientTape() as tape:\n"
    "        value = loss(y, outputs) + sum(model.losses)",
    say="What is descended was computed outside the tape, which knows nothing of it. Model, loss and penalty all "
    "belong inside the `with`.",
)
train_step.mistake(
    "penalty_not_descended",
    edits=[
        (_VALUE, "bare = loss(y, outputs)\n        value = bare + sum(model.losses)"),
        ("tape.gradient(value,", "tape.gradient(bare,"),
    ],
    say="The penalty is in the loss that is returned, but not in the one whose slopes are taken. Take the gradient of "
    "the sum.",
)
train_step.mistake(
    "penalty_after_the_update",
    edits=[(_VALUE, "value = loss(y, outputs)"), ("return value", "return value + sum(model.losses)")],
    say="The penalty is added after the update: it is that of the new weights, and its slope was not taken. Add "
    "sum(model.losses) inside the `with`, before the gradient.",
)
train_step.mistake(
    "added_outside_the_tape",
    old=_VALUE,
    new="value = loss(y, outputs)\n    value = value + sum(model.losses)",
    say="What is descended was added up after the `with`, and the tape knows no way from it to the weights: no "
    "gradients. Add sum(model.losses) inside.",
)
train_step.mistake(
    "keras_trains",
    old=_APPLY,
    new="model.compile(optimizer, loss)\n    model.train_on_batch(x, y)",
    say="model.compile, model.fit and model.train_on_batch take the step for you. Take it by tape and optimizer.apply.",
)
train_step.name_mistakes_in(
    _VALUE,
    ("regularization_lost", "value = loss(y, outputs)",
     "The penalties of the layers are lost: add sum(model.losses) to the loss, inside the tape."),
    ("truth_and_output_swapped", "value = loss(outputs, y) + sum(model.losses)",
     "Truth and outputs are swapped. A loss takes the truth first: loss(y, outputs)."),
    ("list_of_penalties", "value = loss(y, outputs) + model.losses",
     "model.losses is a list: what is added is its sum, sum(model.losses)."),
    ("sum_of_nothing", "value = loss(y, outputs) + tf.add_n(model.losses)",
     "model.losses may be empty, and of an empty list tf.add_n makes no sum: sum(model.losses) makes 0 of it."),
    ("first_penalty", "value = loss(y, outputs) + model.losses[0]",
     "model.losses may be empty, or have several penalties: sum(model.losses)."),
)  # fmt: skip
train_step.name_mistakes_in(
    _APPLY,
    ("no_update", "pass", "Nothing is updated: optimizer.apply(gradients, model.trainable_variables)."),
    ("pairs_applied", "optimizer.apply(zip(gradients, model.trainable_variables))",
     "optimizer.apply takes two lists, not pairs: optimizer.apply(gradients, model.trainable_variables)."),
    ("applied_to_nothing", "optimizer.apply(gradients)",
     "optimizer.apply is not told which variables: optimizer.apply(gradients, model.trainable_variables)."),
    ("plain_descent",
     "for variable, gradient in zip(model.trainable_variables, gradients):\n"
     "        variable.assign_sub(optimizer.learning_rate * gradient)",
     "The weights are moved by plain descent, past the optimizer and its momentum. Use optimizer.apply."),
)  # fmt: skip
train_step.mistake(
    "frozen_moves",
    edits=[("tape.gradient(value, model.trainable_variables)", "tape.gradient(value, model.weights)"),
           (_APPLY, "optimizer.apply(gradients, model.weights)")],
    say="A frozen layer has moved: model.weights and model.variables hold frozen weights, too. Those to move are "
    "model.trainable_variables.",
)  # fmt: skip
train_step.mistake(
    "variables_before_gradients",
    old=_APPLY,
    new="optimizer.apply(model.trainable_variables, gradients)",
    say="An attribute is missing. If the line that is named is that of optimizer.apply: the gradients come first, then "
    "the variables, optimizer.apply(gradients, model.trainable_variables).",
)
train_step.name_mistakes_in(
    "return value",
    ("python_number", "return float(value)",
     "float(...) asks for a number while the graph is being written, when there is none yet. Return the tensor."),
    ("numpy_number", "return value.numpy()",
     "A tensor has no .numpy() while the graph is being written. Return the tensor as it is."),
    ("outputs_returned", "return outputs", "The outputs are returned. Asked is the loss."),
    ("loss_after_the_update", "return loss(y, model(x, training=True)) + sum(model.losses)",
     "This is the loss after the update. Return the one you have computed inside the tape."),
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------------------ fit

fit = Exercise(
    "fit",
    write=["fit"],
    points=12,
    probe="losses",
    draw=epochs,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three parts: make the compiled step, once; loop over the epochs; in each, loop over the batches and keep a "
        "weighted mean.",
        "Before the loops: optimizer.build(model.trainable_variables), and make `step`, a function of (x, y) under "
        "@tf.function that calls train_step. A batch's part in the mean is its loss times len(x).",
        "In each epoch: total and count begin at 0; for x, y in data: total += float(step(x, y)) * len(x), count += "
        "len(x); then append total / count to the list that you return.",
    ],
    needs=["train_step"],
)


@fit.check(points=8)
def learns_and_reports(seen, given):
    """Batches of 5, 1, 5 and 1 examples, three epochs: the weights at the end, and the mean loss of each epoch."""
    batches = list(zip(given["x"], given["y"], strict=True))
    means, kernel, bias = oracle.fit(given, batches, given["epochs"])
    if seen.losses.ndim == 1 and len(seen.losses) != len(means):
        return expect(False, f"{len(seen.losses)} losses came, {len(means)} were expected: one for each epoch.")
    return [
        close(seen.kernel, kernel, what="the kernel after the training", rtol=2e-3, atol=1e-4),
        close(seen.bias, bias, what="the bias after the training", rtol=2e-3, atol=1e-4),
        close(seen.losses, means, what="the losses", axes=("epoch",), rtol=1e-3, atol=1e-5),
    ]


@fit.check(points=4, probe="traces")
def is_compiled_once(seen, given):
    """Python goes through the model once for each shape of batch (there are two), not once for each batch."""
    steps = given["epochs"] * len(given["x"])
    if seen.eager:
        return expect(False, "the model is run step by step, by Python: the step is not compiled with tf.function.")
    if not seen.built:
        return expect(False, "the optimizer made its variables while the graph was being written, not before.")
    often = ("never", "a few times", "more than four times", "more than eight times")[int(seen.traced)]
    return expect(
        int(seen.traced) == 1,
        f"{steps} batches of two shapes were trained on, and Python went through the model {often}. Compiled once, it "
        "goes through it twice, once for each shape (up to four times are let pass).",
    )


_TOTAL = "total += float(step(x, y)) * len(x)"
_COUNT = "count += len(x)"
_LOOP = "for _ in range(epochs):"
_LENGTH = "The data has no len(); it can only be gone through. Weigh each batch by len(x), and add up len(x) as you go."
fit.mistake(
    "mean_of_batch_means",
    edits=[(_TOTAL, "total += float(step(x, y))"), (_COUNT, "count += 1")],
    say="This is the mean of the batches' means, in which the examples of a short batch count for more. Weigh each "
    "batch by its size.",
)
fit.mistake(
    "not_compiled",
    old="@tf.function\n    def step",
    new="def step",
    say="The step is not compiled: Python goes through the model for every batch. Put @tf.function above it.",
)
fit.mistake(
    "compiled_in_every_epoch",
    edits=[
        ("\n    @tf.function\n    def step(x, y):\n        return train_step(model, optimizer, loss, x, y)\n", ""),
        ("total, count = 0.0, 0\n", "total, count, step = 0.0, 0, tf.function(\n            "
         "lambda x, y: train_step(model, optimizer, loss, x, y))\n"),
    ],
    say="The step is traced anew in every epoch. Either it is wrapped inside the loop of the epochs (wrap it once, "
    "before the loops), or it is given a Python number that changes (give it tensors only).",
)  # fmt: skip
fit.mistake(
    "traced_for_every_batch",
    old="float(step(x, y))",
    new="float(tf.function(lambda x, y: train_step(model, optimizer, loss, x, y))(x, y))",
    say="The step is traced anew for every batch, which is slower than not to compile at all. Either it is wrapped "
    "inside the loop (wrap it once, before), or it is given a Python number that changes (give it tensors only).",
)
fit.mistake(
    "length_of_the_data",
    old="history.append(total / count)",
    new="history.append(total / len(data))",
    say=_LENGTH,
)
fit.mistake(
    "keras_trains",
    old=_LOOP,
    new="model.compile(optimizer, loss)\n    for _ in range(epochs):",
    say="model.compile, model.fit and model.train_on_batch do the exercise for you. Write the two loops yourself, "
    "around a compiled function that calls your train_step.",
)
fit.mistake(
    "optimizer_built_inside_the_trace",
    old="optimizer.build(model.trainable_variables)",
    new="pass",
    say="The optimizer makes its variables while the graph is being written. Keras gets around that, at the price of "
    "another trace; other code stops. Build it before: optimizer.build(model.trainable_variables).",
)
fit.name_mistakes_in(
    _TOTAL,
    ("last_batch_only", "total = float(step(x, y)) * len(x)",
     "Only the last batch's loss is kept: add them up with +=."),
    ("not_weighted", "total += float(step(x, y))",
     "The losses are added up without their weights, and divided by the number of examples. Each loss is a mean: "
     "times len(x)."),
    ("steps_taken_twice", "step(x, y)\n            total += float(step(x, y)) * len(x)",
     "Every batch is learned from twice: step is called two times. Keep what it returns."),
)  # fmt: skip
fit.name_mistakes_in(
    "history.append(total / count)",
    ("sum_of_an_epoch", "history.append(total)", "These are sums. Divide by the number of examples."),
)  # fmt: skip
fit.name_mistakes_in(
    _LOOP,
    ("data_run_dry", "data = iter(data)\n    for _ in range(epochs):",
     "The data is turned into an iterator, which is empty after the first epoch. Write `for x, y in data` in each "
     "epoch."),
)  # fmt: skip
fit.mistake(
    "sums_are_carried_on",
    edits=[
        ("history = []", "history, total, count = [], 0.0, 0"),
        ("        total, count = 0.0, 0\n", ""),
    ],
    say="The sums are carried on from epoch to epoch. Each epoch begins at 0.",
)
fit.mistake(
    "one_loss_a_batch",
    edits=[
        (_TOTAL, "history.append(float(step(x, y)))"),
        ("history.append(total / count)", "pass"),
    ],
    say="There is a loss for every batch. Asked is one for every epoch.",
)
fit.mistake(
    "evaluated_afterwards",
    old="history.append(total / count)",
    new="history.append(sum(float(loss(y, model(x))) * len(x) for x, y in data) / count)",
    say="This is the loss after the epoch, by a model that is no longer in training. Asked is the mean of what the "
    "steps returned.",
)


fit.equivalent(
    ("* len(x)", "* len(y)"),
    ("count += len(x)", "count += len(y)"),
    because="x and y are equally many.",
)


# ------------------------------------------------------------------------------------------------------------- evaluate

evaluate = Exercise(
    "evaluate",
    write=["evaluate"],
    points=8,
    probe="judgements",
    draw=judged,
    forbid=OTHER_LIBRARIES,
    hints=[
        "As in fit, keep sums over examples and a count; here without a step, and with model(x, training=False).",
        "The loss's sum grows by cost(logits, y) * len(x), that of the right answers by how often argmax(logits) "
        "equals y.",
        "For each batch: logits = model(x, training=False); total += float(cost(logits, y)) * len(x); right += number "
        "of equal ids; count += len(x). Return total / count and right / count.",
    ],
    needs=["cost"],
)


@evaluate.check(points=4)
def measures_the_loss(seen, given):
    """Batches of 11, 1 and 5 examples: the mean cross-entropy over all 17, the model not in training."""
    return close(seen.loss, judged_rightly(given)[0], what="the loss", rtol=1e-3)


@evaluate.check(points=4)
def measures_the_accuracy(seen, given):
    """The share of right answers over all examples, the model not in training."""
    return close(seen.accuracy, judged_rightly(given)[1], what="the accuracy")


def judged_rightly(given):
    """Loss and accuracy of all batches as one."""
    return oracle.evaluate(given, list(zip(given["x"], given["y"], strict=True)))


_RIGHT = "right += int(ops.sum(ops.equal(ops.argmax(logits, axis=1), y)))"
_ANSWER = "return total / count, right / count"
evaluate.mistake(
    "in_training",
    old="training=False",
    new="training=True",
    say="The model is asked as if it were in training, with dropout on: training=False.",
)
evaluate.equivalent(
    ("model(x, training=False)", "model(x)"), because="Keras models are not in training unless told so."
)
evaluate.name_mistakes_in(
    "total += float(cost(logits, y)) * len(x)",
    ("loss_not_weighted", "total += float(cost(logits, y))",
     "The batches' losses are added up without their weights: times len(x)."),
    ("with_penalties", "total += float(cost(logits, y) + sum(model.losses)) * len(x)",
     "The penalties are in the loss. They are for training; leave them out here."),
    ("softmax_twice", "total += float(cost(ops.softmax(logits), y)) * len(x)",
     "The logits go through a softmax before the cost, which applies its own."),
)  # fmt: skip
evaluate.name_mistakes_in(
    _RIGHT,
    ("wrong_ones_counted", "right += int(ops.sum(ops.argmax(logits, axis=1) != y))",
     "This is the share of wrong answers. Asked is the share of right ones."),
    ("last_batch_only", "right = int(ops.sum(ops.equal(ops.argmax(logits, axis=1), y)))",
     "Only the last batch's right answers count: add up with +=."),
)  # fmt: skip
evaluate.name_mistakes_in(
    _ANSWER,
    ("number_of_right_ones", "return total / count, right", "This is how many are right. Asked is the share."),
    ("wrong_order", "return right / count, total / count", "The two are in the wrong order: loss, then accuracy."),
    ("percent", "return total / count, 100 * right / count", "The accuracy is in percent. Asked is a share, 0 to 1."),
)  # fmt: skip
evaluate.mistake(
    "in_training_and_percent",
    edits=[("training=False", "training=True"), (_ANSWER, "return total / count, 100 * right / count")],
    say="Two things: the model is asked as if it were in training (training=False turns dropout off), and the accuracy "
    "is in percent (asked is a share, 0 to 1).",
)
evaluate.mistake(
    "length_of_the_data",
    old="count += len(x)",
    new="count += len(x) * len(data) / len(data)",
    say=_LENGTH,
)
evaluate.mistake(
    "mean_of_batch_means",
    edits=[
        ("* len(x)", "* 1"),
        (_RIGHT,
         "right += float(ops.mean(ops.cast(ops.equal(ops.argmax(logits, axis=1), y), \"float32\")))"),
        ("count += len(x)", "count += 1"),
    ],
    say="These are means of the batches' means, in which the examples of a short batch count for more. Weigh each "
    "batch by its size.",
)  # fmt: skip
evaluate.mistake(
    "loss_a_mean_of_means",
    edits=[
        ("total, right, count = 0.0, 0, 0", "total, right, count, means = 0.0, 0, 0, []"),
        ("total += float(cost(logits, y)) * len(x)", "means.append(float(cost(logits, y)))"),
        (_ANSWER, "return np.mean(means), right / count"),
    ],
    say="The loss is the mean of the batches' means, in which the examples of a short batch count for more. Weigh "
    "each batch's by its size, as you do for the accuracy.",
)
evaluate.mistake(
    "accuracy_a_mean_of_means",
    edits=[
        ("total, right, count = 0.0, 0, 0", "total, right, count, means = 0.0, 0, 0, []"),
        (_RIGHT, "means.append(np.mean(ops.equal(ops.argmax(logits, axis=1), y)))"),
        (_ANSWER, "return total / count, np.mean(means)"),
    ],
    say="The accuracy is the mean of the batches' accuracies, in which the examples of a short batch count for more. "
    "Count the right answers, and divide by the number of examples.",
)


evaluate.equivalent(
    ("* len(x)", "* len(y)"),
    ("count += len(x)", "count += len(y)"),
    (_RIGHT, "right += ops.sum(ops.equal(ops.argmax(logits, axis=1), y))"),
    (_RIGHT, "right += int(ops.sum(ops.equal(y, ops.argmax(logits, axis=1))))"),
    because="x and y are equally many, a tensor with one number is a number, and equality has no order.",
)


# ---------------------------------------------------------------------------------------------------------------- infer

infer = Exercise(
    "infer",
    write=["infer"],
    points=5,
    probe="answers",
    draw=asked,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two steps: ask the model, which is not in training; take the place of the largest logit in each row.",
        "ops.argmax along the last axis gives one id for each row, also if there is one row or none.",
        "Call the model with training=False, and hand back ops.argmax of what it says, with axis=-1.",
    ],
)


@infer.check(points=3, n=8)
def names_the_largest_logit(seen, given):
    """Eight examples: the class with the largest logit, by a model that is not in training."""
    return ids_are_right(seen, given)


@infer.check(points=1, n=1)
def answers_for_one(seen, given):
    """A batch of one example: one id, in an array of shape (1,)."""
    return ids_are_right(seen, given)


@infer.check(points=1, n=0)
def answers_for_none(seen, given):
    """A batch of no examples: an array of shape (0,)."""
    return ids_are_right(seen, given)


def ids_are_right(seen, given):
    """The ids, as whole numbers."""
    return [
        equal(seen.ids, np.argsort(-oracle.logits(given, given["x"]), axis=1)[:, 0], what="the ids", axes=("example",)),
        expect(seen.whole, "class ids are whole numbers; floats came."),
    ]


infer.mistake(
    "in_training",
    old="training=False",
    new="training=True",
    say="The model is asked as if it were in training, with dropout on: training=False.",
)
infer.equivalent(("model(x, training=False)", "model(x)"), because="Keras models are not in training unless told so.")
infer.name_mistakes_in(
    "return ops.argmax(model(x, training=False), axis=-1)",
    ("method_of_an_array", "return model(x, training=False).argmax(axis=-1)",
     "A tensor has no .argmax(): write ops.argmax(logits, axis=-1), or take np.asarray(logits) first."),
    ("over_the_batch", "return ops.argmax(model(x, training=False), axis=0)",
     "argmax goes down the batch. Each example's largest logit lies along the classes: axis=-1."),
    ("over_everything", "return ops.argmax(model(x, training=False))",
     "argmax goes over the whole batch at once and gives one number. Say axis=-1."),
    ("over_everything_by_numpy", "return np.argmax(model(x, training=False))",
     "argmax goes over the whole batch at once and gives one number. Say axis=-1."),
    ("predict", "return np.argmax(model.predict(x, verbose=0), axis=-1)",
     "model.predict stops when there is nothing to predict. Call the model itself: model(x, training=False)."),
    ("logits", "return model(x, training=False)",
     "These are the logits. Asked is the place of the largest in each row."),
    ("probabilities", "return ops.softmax(model(x, training=False))",
     "These are probabilities. Asked is the class that has the largest."),
    ("largest_value", "return ops.max(model(x, training=False), axis=-1)",
     "This is the largest logit itself. Asked is its place: argmax."),
    ("squeezed", "return ops.squeeze(ops.argmax(model(x, training=False), axis=-1))",
     "A batch of one loses its axis. One example is answered by an array of one id, shape (1,)."),
    ("one_by_one", "return ops.stack([ops.argmax(model(row[None], training=False)) for row in x])",
     "Asked one by one, a batch of none gives nothing to stack. Give the model the whole batch."),
    ("kept_axis", "return ops.argmax(model(x, training=False), axis=-1, keepdims=True)",
     "The ids stand in a column, (n, 1). Asked is (n,)."),
    ("floats", "return ops.cast(ops.argmax(model(x, training=False), axis=-1), \"float32\")",
     "The ids are floats. Ids are whole numbers: leave what argmax gives."),
)  # fmt: skip


infer.equivalent(("axis=-1", "axis=1"), because="Logits have two axes.")


# ------------------------------------------------------------------------------------------------------------------ mlp

mlp = Exercise(
    "mlp",
    write=["train_mlp"],
    points=7,
    probe="readers",
    draw=digits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three parts: network for the shape of one image, batches, and fit. Then return the model.",
        "The shape of one image is images.shape[1:]. Batches: tf.data.Dataset.from_tensor_slices((images, labels)), "
        "shuffled, then batched; or fetch(images, labels, 64, seed=0).",
        "model = network(images.shape[1:]); then fit(model, keras.optimizers.Adam(0.003), cross_entropy, batches, 15). "
        "If it guesses, look whether images and labels stay pairs.",
    ],
    needs=["fit"],
)


@mlp.check(points=5)
def reads_unseen_digits(seen, given):
    """At least 95 of 100 digits that it has not seen are read rightly."""
    shape = tuple(int(size) for size in seen.shape)
    if shape != (int(seen.asked), 10):
        return expect(
            False, f"for {int(seen.asked)} images logits ({int(seen.asked)}, 10) were expected, {shape} came."
        )
    read = ("fewer than 40", "40 to 80", "80 to 95", "95 or more")[int(seen.share)]
    return [
        expect(
            seen.finite, "the logits are not finite numbers: the training has run away. Try a smaller learning rate."
        ),
        expect(
            int(seen.share) == 3,
            f"of 100 unseen digits {read} are read rightly; 95 were expected (guessing has 10).",
        ),
    ]


@mlp.check(points=2, probe="forms")
def is_a_multilayer_perceptron(seen, given):
    """The model answers with logits, and there is a bend in it: a hidden layer with an activation."""
    shape = tuple(int(size) for size in seen.shape)
    if shape != (int(seen.asked), 10):
        return expect(
            False, f"for {int(seen.asked)} images logits ({int(seen.asked)}, 10) were expected, {shape} came."
        )
    return [
        expect(not seen.probabilities, "the model ends in a softmax. Logits are asked: the loss applies the softmax."),
        expect(
            not seen.bent,
            f"of {int(seen.asked) * 10} logits none is negative: the last layer is bent, which it should not be.",
        ),
        expect(
            seen.bends,
            "there is no bend in the model: it answers the middle of two images with the mean of both answers. It "
            "needs a hidden layer with an activation.",
        ),
    ]


_BATCHES = "batches = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images)).batch(64)"
_LAYERS = "keras.Input(images.shape[1:]), keras.layers.Flatten(), keras.layers.Dense(32, activation='relu')"
mlp.name_mistakes_in(
    "model = network(images.shape[1:])",
    ("no_bend",
     "keras.utils.set_random_seed(0)\n    model = keras.Sequential([keras.Input(images.shape[1:]), "
     "keras.layers.Flatten(), keras.layers.Dense(32), keras.layers.Dense(10)])",
     "The hidden layers have no activation, so all layers are one (lab 01). However well it reads, it is no multilayer "
     "perceptron: activation='relu'."),
    ("ends_in_softmax", f"model = keras.Sequential([{_LAYERS}, keras.layers.Dense(10, activation='softmax')])",
     "The model ends in a softmax. Asked are logits: no activation in the last layer, and from_logits=True in the "
     "loss."),
    ("not_flattened",
     "model = keras.Sequential([keras.Input(images.shape[1:]), keras.layers.Dense(32, activation='relu'), "
     "keras.layers.Dense(10)])",
     "The images are not flattened, so each pixel goes through the network by itself. Begin with "
     "keras.layers.Flatten()."),
    ("name_of_a_plot", "model = keras_twin(params)",
     "A name is not known to the grader. It does not run the cells of plots, so what these make (digits, epoch, "
     "keras_twin, ...) is not there: use `train`, and the cells that define network, cross_entropy and fetch."),
)  # fmt: skip
mlp.name_mistakes_in(
    "model = network(images.shape[1:])",
    ("shape_of_all_images", "model = network(images.shape)",
     "The network was made for the shape of *all* images at once, images.shape. It takes the shape of one: "
     "images.shape[1:]."),
    ("shape_of_pixels", "model = network((64,))",
     "The network was made for another shape than that of the images, which are (8, 8, 1): images.shape[1:]."),
)  # fmt: skip
mlp.mistake(
    "not_in_batches",
    old=_BATCHES,
    new=_BATCHES.removesuffix(".batch(64)"),
    say="The images come one by one, and the network wants batches of them: the Dataset lacks .batch(64), after "
    ".shuffle(...).",
)
mlp.mistake(
    "no_batches",
    old="cross_entropy, batches,",
    new="cross_entropy, train,",
    say="`for x, y in data` finds no pairs (x, y): fit wants batches, not `train`, which is all images and all labels. "
    "Make them: fetch(images, labels, 64, seed=0), or a tf.data.Dataset.",
)
mlp.mistake(
    "relu_on_the_logits",  # put on after the training, so that it reads as well as the solution, as those with luck do
    old="return model",
    new="return keras.Sequential([model, keras.layers.ReLU()])",
    say="The last layer has a ReLU. A logit must be free to be negative, and a unit that is silent for all digits "
    "never learns: keras.layers.Dense(10), without an activation.",
)
mlp.mistake(
    "from_logits_forgotten",
    old="cross_entropy",
    new="keras.losses.SparseCategoricalCrossentropy()",
    say="Next to nothing was learned, and nearly all logits are negative: the loss takes them for probabilities. Say "
    "that they are logits: SparseCategoricalCrossentropy(from_logits=True).",
)
mlp.mistake(
    "guesses",
    old=_BATCHES,
    new=_BATCHES.replace("labels)", "tf.random.shuffle(labels))"),
    say="Next to nothing was learned. Was it trained at all? Does the loss know that it gets logits, "
    "from_logits=True? Are images and labels shuffled as pairs? Is the learning rate near 0.003?",
)
mlp.mistake(
    "too_short",
    old="epochs=15",
    new="epochs=1",
    say="It has begun to learn, and was stopped too early: train for more epochs, some 15, with batches of some "
    "dozens.",
)
mlp.mistake(
    "stopped_early",
    old="epochs=15",
    new="epochs=2",
    say="It reads, but not well enough yet: train for more epochs, some 15.",
)
mlp.mistake(
    "answers_for_logits",
    old="return model",
    new="return lambda x: ops.argmax(model(x), axis=-1)",
    say="What is returned gives class ids. Asked is the model itself, which gives logits.",
)
mlp.equivalent(
    ("shuffle(len(images))", "shuffle(len(labels))"),
    ("batch(64)", "batch(65)"),
    ("Adam(0.003)", "Adam(0.006)"),
    ("epochs=15", "epochs=16"),
    because="Batches, rate and epochs are the learner's choice as long as it reads.",
)


lab = Lab(
    title="The multilayer perceptron: training by hand and by tape",
    minutes=90,
    seconds=13,
    concepts="MLP (784-128-32-10 has 104,938 parameters); computational graphs, chain rule, shape rule; stochastic and "
    "minibatch gradient descent; cross-entropy, misclassification rate; train/dev/test discipline",
    exercises=[
        count_parameters,
        init_params,
        forward,
        cost,
        error_signals,
        backward,
        update,
        train_step,
        fit,
        evaluate,
        infer,
        mlp,
    ],
)
