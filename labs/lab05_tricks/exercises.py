"""What lab05 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import numpy as np

from grader import Exercise, Lab, all_of, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")
LOOSE = {"rtol": 1e-3, "atol": 1e-4}  # for sums and roots in float32
LOOSER = {"rtol": 1e-2, "atol": 1e-2}  # where the epsilon is left to the learner

# ---------------------------------------------------------------------------------------------------------------- draws


def away_from_zero(rng, shape, low=0.4, high=3.0):
    """Numbers of both signs, none of them near 0."""
    return (rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)).astype("float32")


def tables(rng):
    """Training examples and two more tables, the features at very different scales."""
    scale, offset = rng.permutation([0.05, 1.0, 20.0, 300.0]), rng.uniform(1, 4, 4)
    given = {}
    for name, rows, shift in (("train", 7, 0.0), ("dev", 5, 0.7), ("test", 3, -0.6)):
        part = scale * (offset + shift + rng.normal(size=(rows, 4)) * rng.uniform(0.7, 1.4))
        given[name] = part.astype("float32")
    return given


# seven times one of these, divided by seven, is another number in single precision, in whatever order it is added up
BLURRED = (0.1, 0.2, 0.4, 0.8, 1.6, 2.7, 3.2, 3.7)


def constant_tables(rng, blurred):
    """The same, but in training one feature never changes; if `blurred`, its mean is a little off by rounding."""
    given, at = tables(rng), int(rng.integers(4))
    value = rng.choice(BLURRED) if blurred else rng.integers(4, 13) / 4
    given["train"][:, at] = value
    given["dev"][:, at] = given["train"][0, at] + np.arange(1, 6) / 4
    given["test"][:, at] = given["train"][0, at]
    # what a division by nearly 0 makes of train itself depends on how near; not so of dev
    return {**given, "at": at, "parts": ["dev"] if blurred else ["train", "dev", "test"]}


def kernels(rng, dimensions):
    """Shapes of three kernels of layers over this many dimensions, all numbers of a shape different."""
    shapes = []
    for _ in range(3):
        area = rng.choice([2, 3, 4, 5], dimensions, replace=False)
        inputs, outputs = rng.choice(np.arange(6, 40), 2, replace=False)
        shapes.append([int(n) for n in (*area, inputs, outputs)])
    return {"shapes": shapes}


def gaussians(rng):
    """A mean and a standard deviation far from 1, and two kernels."""
    stddev = float(rng.uniform(0.15, 0.4) if rng.random() < 0.5 else rng.uniform(3, 6))
    settings = {"mean": stddev * float(rng.choice([-3, -2, 2, 3])), "stddev": stddev}
    return {"initializer": "Gaussian", "settings": settings, "seed": int(rng.integers(1, 1000)),
            "shapes": [[300, 150], [3, 3, 50, 100]]}  # fmt: skip


def large_kernels(rng, initializer, image):
    """Two kernels with so many weights that their spread is known to a hundredth, fans far apart."""
    dense = [[int(rng.integers(260, 340)), int(rng.integers(110, 140))], [int(rng.integers(90, 120)), 380]]
    convolution = [[3, 3, int(rng.integers(34, 42)), int(rng.integers(105, 130))], [5, 3, 60, 30]]
    return {"initializer": initializer, "settings": {}, "seed": int(rng.integers(1, 1000)),
            "shapes": convolution if image else dense}  # fmt: skip


def deep_network(rng, widths):
    """Inputs, and a kernel for each layer; no two layers are alike."""
    sizes = [3, *widths]
    given = [rng.normal(0, 1.3 / np.sqrt(a), (a, b)).astype("float32") for a, b in zip(sizes, widths, strict=False)]
    return {"x": rng.normal(0.5, 1, (6, 3)).astype("float32"), "kernels": given}


def batches(rng, shape, new, steps=2, **settings):
    """Batches to train on and examples to be used on; scale, place and settings far from the usual."""
    features = shape[-1]
    spread, offset = rng.permutation(np.geomspace(0.5, 4, features)), away_from_zero(rng, features)
    drift = away_from_zero(rng, (steps, *[1] * len(shape)))
    return {
        "settings": settings,
        "batches": (offset + drift + spread * rng.normal(size=(steps, *shape))).astype("float32"),
        "new": (offset + spread * rng.normal(size=new)).astype("float32"),
        "gamma": away_from_zero(rng, features, 0.5, 2),
        "beta": away_from_zero(rng, features, 0.5, 2),
    }  # fmt: skip


def block(rng):
    """Large inputs, so that no epsilon shows, and a kernel."""
    x = 30 * rng.normal(size=(7, 3)) + away_from_zero(rng, 3, 20, 40)
    return {"units": 4, "x": x.astype("float32"), "kernel": away_from_zero(rng, (3, 4), 0.5, 2)}


def signals(rng, layer, settings, shape=(40, 20, 26), **more):
    """Inputs none of which is 0, and a setting that is not a half."""
    return {"layer": layer, "setting": float(rng.choice(settings)), "x": away_from_zero(rng, shape), **more}


def crowd(rng):
    """Inputs whose products are multiples of 8, and a noise of its own for each of two outputs."""
    return {
        "x": rng.integers(-3, 4, (24, 3)).astype("float32"),
        "kernel": (8 * rng.integers(-3, 4, (3, 2)) + [[16, 0], [0, 16], [0, 0]]).astype("float32"),
        "noise": rng.permutation(np.float32([0.5, 2])),
        "samples": 12,
    }


def weights(rng):
    """Arrays of several shapes, and a strength."""
    arrays = [away_from_zero(rng, shape) for shape in ((3, 2), (2, 2, 2), (4,))]
    return {"weights": arrays, "strength": float(rng.uniform(0.05, 0.3))}


def falling(rng, start, steps):
    """Losses in sixty-fourths that fall by at least one whole each time."""
    return start - np.cumsum(rng.integers(64, 192, steps)) / 64


def runs_without_delta(rng):
    """Losses of four runs: one stops after near misses, one recovers in time, one only falls, one only rises.

    None equals the best before it: whether that counts as better is for `runs_with_delta`.
    """
    patience = int(rng.integers(2, 5))
    wait = patience - 1
    start = float(rng.integers(40, 60))
    down = falling(rng, start, 4)
    worse = down[-1] + np.sort(rng.integers(8, 64, patience))[::-1] / 64  # above the best, each below the one before
    better = down[-1] - 0.5
    stops = [*down, *worse[:wait], better, *(worse - 0.5), *falling(rng, better, 6)]
    recovers = [*down, *worse[:wait], better, *(worse[:wait] - 0.5), better - 1]
    runs = [
        [start, *stops],
        [start, *recovers],
        [start, *falling(rng, start, 9)],
        [start, *(start + 1 + np.arange(9) / 4)],
    ]
    return same_length(runs, patience, {}, int(rng.choice([0, 1])))


def runs_with_delta(rng):
    """Losses that fall by less than `min_delta` at a time, by exactly that, and by more."""
    patience, delta = int(rng.integers(2, 5)), int(rng.integers(16, 33)) / 64
    start = float(rng.integers(20, 40))
    little = delta * 7 / 8
    creeping = [start, *(start - little * np.arange(1, 10))]  # every second step is far enough below the best
    exact = [start, start - 2, *([start - 2 - delta] * patience), *falling(rng, start - 4, 5)]
    late = [start, *([start - little] * (patience - 1)), start - 2 * delta, *([start - 2.5 * delta] * patience)]
    flat = [start, *(start - little * np.arange(1, patience + 1) / (patience + 1)), *falling(rng, start - 3, 5)]
    return same_length([creeping, exact, late, flat], patience, {"min_delta": delta}, int(rng.choice([0, 1])))


def same_length(runs, patience, settings, first):
    """Runs as rows of one array; a run goes on falling where it would end."""
    longest = max(map(len, runs))
    rows = [[*run, *(run[-1] - 2.0 * np.arange(1, longest - len(run) + 1))] for run in runs]
    return {"runs": np.array(rows, "float64"), "patience": patience, "settings": settings, "first": first}


def deals(rng, empty=False):
    """Sizes of parts, all different; or nothing for dev and test."""
    n, dev, test = int(rng.integers(60, 90)), int(rng.integers(14, 19)), int(rng.integers(6, 11))
    return {"n": n, "dev": 0 if empty else dev, "test": 0 if empty else test, "seed": int(rng.integers(1, 1000))}


def networks(rng, kinds):
    """Errors on train and dev and a target: clear cases of these kinds."""
    cases = []
    for number, kind in enumerate(kinds):
        # large targets for the good, small ones for others among them: no fixed border fits all
        low, high = (0.12, 0.2) if kind.startswith("good") or number % 2 == 0 else (0.02, 0.028)
        target = float(rng.uniform(low, high))
        if kind == "neither":
            target = min(target, 0.1)  # so that an error of nine times the target is below 1
        near, over = rng.uniform(0.9, 1.08, 2), rng.uniform(1.6, 3.5, 2)
        if kind == "good, by a hair":
            factors = (1.0, near[1])
        elif kind == "good, far below":
            factors = (0.0, rng.uniform(0.6, 0.9))
        elif kind == "cannot learn":
            factors = (over[0], over[0] + rng.uniform(0.0, 0.2))
        elif kind == "cannot learn, luckier on dev":
            factors = (over[0], near[1])
        elif kind == "neither":
            factors = (over[0], over[0] + 2 + over[1])
        elif kind == "by heart":
            factors = (rng.uniform(0, 0.3), over[1])
        else:  # "by heart, just near"
            # less than the target lies between the two
            factors = (1.0 + rng.uniform(0.03, 0.08), rng.uniform(1.6, 1.9))
        cases.append([target * f for f in factors] + [target])
    return {"cases": np.array(cases)[rng.permutation(len(cases))]}


def searches(rng):
    """A space, and what each trial reaches on dev and on test; some training broke down."""
    trials = 9
    dev, test = rng.permutation(np.linspace(0.3, 0.9, trials)), rng.permutation(np.linspace(0.3, 0.9, trials))
    best = int(rng.integers(1, trials - 2))  # neither the first nor the last, both of which a slip may pick
    dev, test = np.roll(dev, best - np.argmax(dev)), np.roll(test, best + 1 - np.argmax(test))
    dev[[0, best + 1]] = np.nan
    return {**space(rng), "dev": dev, "test": test}


def space(rng, **more):
    """Ranges over several factors of ten, and choices."""
    low = 10 ** rng.uniform(-5, -3)
    return {
        "ranges": {"lr": [low, low * 10**3.5], "decay": [10 * low, 10 * low * 10**3]},
        "choices": {"units": [8, 16, 32, 64, 128]},
        "seed": int(rng.integers(1, 1000)),
        **more,
    }


def lists(rng):
    """Lists of two numbers; a number between them is in none of them."""
    return {"lists": [[int(n) for n in rng.permutation([16, 64])], [8, 32]], "seed": int(rng.integers(1, 1000))}


# ---------------------------------------------------------------------------------------------------------- standardize

standardize = Exercise(
    "standardize",
    write=["standardize"],
    points=6,
    probe="standardized",
    draw=tables,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two rows of numbers are all you need from the training: a mean and a standard deviation for each feature.",
        "A feature is a column: mean and standard deviation over the examples, axis=0. Then treat train and every "
        "one of the others alike, with these same two rows.",
        "varying(train) says of each feature whether it varies. ops.where(condition, a, b) takes from a where the "
        "condition holds, and from b elsewhere: it can make a whole column 0 at the end.",
    ],
)


def parts_are_scaled(seen, given, names):
    """A judge of some of the parts."""
    if int(seen.parts) != 3:
        return expect(False, f"standardize(train, dev, test) must give back 3 parts; {int(seen.parts)} came.")
    expected = oracle.standardize(given["train"], given["dev"], given["test"])
    whole = dict(zip(("train", "dev", "test"), expected, strict=True))
    axes = ("example", "feature")
    return [close(getattr(seen, name), whole[name], what=f"{name}, standardized", axes=axes, **LOOSE) for name in names]


@standardize.check(points=3)
def train_is_scaled(seen, given):
    """Every feature of the training examples has mean 0 and variance 1."""
    return parts_are_scaled(seen, given, ["train"])


@standardize.check(points=2)
def others_are_scaled_alike(seen, given):
    """The others are scaled by the mean and the standard deviation of the training examples."""
    return parts_are_scaled(seen, given, ["dev", "test"])


def is_zero(seen, given):
    """A judge: the feature that is constant in training is 0 in these parts."""
    value = f"a feature that is {given['train'][0, given['at']]:g} throughout train must become 0; in "
    verdicts = []
    for name in given["parts"]:
        came = np.asarray(getattr(seen, name))
        cut = " (10000 or more is shown as 10000)" if np.any(np.abs(came) == 1e4) else ""
        verdicts.append(close(came, np.zeros(len(given[name])), what=f"{value}{name}{cut}", axes=("example",), **LOOSE))
    return verdicts


@standardize.check(points=0.5, probe="constants", draw=constant_tables, blurred=False)
def constants_become_zero(seen, given):
    """A feature that is constant in training is 0 in all parts."""
    return is_zero(seen, given)


@standardize.check(points=0.5, probe="constants", draw=constant_tables, blurred=True)
def constants_become_zero_in_spite_of_rounding(seen, given):
    """So it is where rounding leaves its standard deviation a hair above 0."""
    return is_zero(seen, given)


_MOMENTS = "mean, spread = ops.mean(train, axis=0), ops.std(train, axis=0)"
_SCALED = "return [ops.where(varying(train), (x - mean) / spread, 0.0) for x in (train, *others)]"
_DDOF = ("ops.std(train, axis=0)", "np.std(train, axis=0, ddof=1).astype('float32')")
standardize.name_mistakes(
    ("each_its_own", _SCALED,
     "return [ops.where(varying(train), (x - ops.mean(x, axis=0)) / ops.std(x, axis=0), 0.0)\n"
     "            for x in (train, *others)]",
     "Each part is scaled by its own mean and spread. Measure them on train alone, and use them for all parts."),
    ("all_together", _MOMENTS,
     "mean, spread = (f(ops.concatenate([train, *others]), axis=0) for f in (ops.mean, ops.std))",
     "Mean and spread are those of all parts together, so that the test has been looked at. Measure them on train "
     "alone."),
    ("divides_by_variance", "ops.std(train, axis=0)", "ops.var(train, axis=0)",
     "This divides by the variance. Divide by its root, the standard deviation."),
    ("nan_for_constants", _SCALED, "return [(x - mean) / spread for x in (train, *others)]",
     "A constant feature has standard deviation 0, and 0/0 is nan. Where nothing varies the answer is 0."),
    ("each_its_own_nan_for_constants", _SCALED,
     "return [(x - ops.mean(x, axis=0)) / ops.std(x, axis=0) for x in (train, *others)]",
     "Two things: each part is scaled by its own mean and spread (use those of train for all), and a constant feature "
     "gives 0/0, nan (make it 0)."),
    ("variance_nan_for_constants", _SCALED, "return [(x - mean) / spread**2 for x in (train, *others)]",
     "Two things: this divides by the variance (take its root), and a constant feature gives 0/0, nan (make it 0)."),
    ("all_together_nan_for_constants", [(_MOMENTS,
     "mean, spread = (f(ops.concatenate([train, *others]), axis=0) for f in (ops.mean, ops.std))"), (_SCALED,
     "return [(x - mean) / spread for x in (train, *others)]")],
     "Two things: mean and spread are those of all parts together, so that the test has been looked at (measure them "
     "on train alone); and what is constant in train must become 0."),
    ("n_minus_one_nan_for_constants", [_DDOF, (_SCALED, "return [(x - mean) / spread for x in (train, *others)]")],
     "Two things: the variance is divided by n - 1 (asked is n), and a constant feature gives 0/0, nan (make it 0)."),
    ("each_its_own_variance", _SCALED,
     "return [ops.where(varying(train), (x - ops.mean(x, axis=0)) / ops.var(x, axis=0), 0.0)\n"
     "            for x in (train, *others)]",
     "Two things: each part is scaled by its own mean and spread (use those of train for all), and this divides by "
     "the variance (take its root)."),
    ("each_its_own_epsilon", _SCALED,
     "return [(x - ops.mean(x, axis=0)) / (ops.std(x, axis=0) + 1e-7) for x in (train, *others)]",
     "Two things: each part is scaled by its own mean and spread (use those of train for all), and what is constant in "
     "train must become 0 in all parts, where a small number added to the spread does not do."),
    ("variance_epsilon", _SCALED, "return [(x - mean) / (spread**2 + 1e-7) for x in (train, *others)]",
     "Two things: this divides by the variance (take its root), and what is constant in train must become 0 in all "
     "parts, where a small number added to it does not do."),
    ("n_minus_one_epsilon", [_DDOF, (_SCALED, "return [(x - mean) / (spread + 1e-7) for x in (train, *others)]")],
     "Two things: the variance is divided by n - 1 (asked is n), and what is constant in train must become 0 in all "
     "parts, where a small number added to the spread does not do."),
    ("recognized_by_its_spread", "varying(train), (x", "spread > 0, (x",
     "A constant column is recognized by a standard deviation of exactly 0. Of seven times 0.1 rounding leaves one of "
     "0.000000007, by which the others become huge. Ask varying(train)."),
    ("epsilon_for_constants", _SCALED, "return [(x - mean) / (spread + 1e-7) for x in (train, *others)]",
     "A small number added to the spread saves train from nan, but in the others a constant feature may differ from "
     "train, and becomes huge. Make it 0 in all parts."),
    ("constants_only_centred", _SCALED,
     "return [(x - mean) / ops.where(varying(train), spread, 1.0) for x in (train, *others)]",
     "A feature that is constant in train is 0 in train here, but not in the others. Make it 0 in all parts: training "
     "can have learned nothing from it."),
    ("n_minus_one", *_DDOF,
     "The variance is divided by n - 1. Asked is the mean of the squares, divided by n."),
    ("over_the_features", _MOMENTS,
     "mean, spread = ops.mean(train, axis=1, keepdims=True)[:1], ops.std(train, axis=1, keepdims=True)[:1]",
     "Mean and spread run over the features of an example (axis=1). They belong to a feature: go down the column, "
     "axis=0."),
    ("one_for_all_features", _MOMENTS, "mean, spread = ops.mean(train), ops.std(train)",
     "There is one mean and one spread for all features together. Each feature has its own: axis=0."),
    ("not_centred", "(x - mean) / spread", "x / spread",
     "The mean is not subtracted: (x - mean) / spread."),
    ("between_0_and_1", "(x - mean) / spread",
     "(x - ops.min(train, axis=0)) / (ops.max(train, axis=0) - ops.min(train, axis=0))",
     "This maps the features to 0 to 1 by the smallest and the largest (min-max scaling). Asked are mean 0 and "
     "variance 1."),
    ("train_left_out", "for x in (train, *others)]", "for x in others]",
     "Train itself is missing from the answer: first train, then the others."),
)  # fmt: skip
# ----------------------------------------------------------------------------------------------------------------- fans

fans = Exercise(
    "fans",
    write=["fans"],
    points=5,
    probe="fans",
    draw=kernels,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The last two numbers of a shape are the channels (or features) in and out. What stands before is the patch.",
        "One output of a convolution adds up a whole patch, of all channels in. And one input takes part in as many "
        "outputs of each channel as the patch has places.",
        "shape[:-2] is the patch, of however many sides. math.prod multiplies the numbers of a tuple; of none it makes "
        "1.",
    ],
)


def counts_fans(seen, given):
    """A judge: the fans of all kernels."""
    return equal(
        seen.fans, [oracle.fans(shape) for shape in given["shapes"]],
        what=f"(fan_in, fan_out) of kernels {', '.join(str(tuple(s)) for s in given['shapes'])}", axes=("kernel",),
    )  # fmt: skip


@fans.check(points=2, dimensions=0)
def dense_kernels(seen, given):
    """Dense layers: as many inputs and outputs as the kernel has."""
    return counts_fans(seen, given)


@fans.check(points=2, dimensions=2)
def image_kernels(seen, given):
    """Convolutions of images: every place of the patch counts."""
    return counts_fans(seen, given)


@fans.check(points=1, dimensions=1)
def series_kernels(seen, given):
    """Convolutions in time: the patch has one dimension."""
    return counts_fans(seen, given)


_AREA = "area = math.prod(shape[:-2])"
_FANS = "return area * shape[-2], area * shape[-1]"
fans.name_mistakes(
    ("area_forgotten", _FANS, "return shape[-2], shape[-1]",
     "The patch is forgotten: an output of a convolution adds up height × width × channels in. Multiply both fans by "
     "the area of the patch."),
    ("area_only_in", _FANS, "return area * shape[-2], shape[-1]",
     "fan_in is right; fan_out must be multiplied by the area of the patch, too: an input takes part in that many "
     "outputs of each channel."),
    ("area_only_out", _FANS, "return shape[-2], area * shape[-1]",
     "fan_out is right; fan_in must be multiplied by the area of the patch, too: an output adds up every place of it."),
    ("swapped", _FANS, "return area * shape[-1], area * shape[-2]",
     "fan_in and fan_out are exchanged: the number of inputs stands before that of outputs in the shape."),
    ("first_two", _FANS, "return shape[0], shape[1]",
     "These are the first two numbers of the shape. In a convolution those are the patch; channels in and out are the "
     "last two."),
    ("all_but_one", _FANS, "return math.prod(shape[:-1]), math.prod(shape[1:])",
     "fan_in is right; fan_out is not the product of all but the first number: it is the area times the channels out."),
    ("added_up", _AREA, "area = max(sum(shape[:-2]), 1)",
     "The sides of the patch are added up. Its area is their product."),
    *((f"four_or_two_{how}", [(_AREA, "if len(shape) == 2:\n        return shape[0], shape[1]"), (_FANS, new)],
       "This knows shapes of two and of four numbers. A convolution in a series has three: (length, channels in, "
       "channels out). Whatever stands before the last two is the patch: shape[:-2].")
      for how, new in (
          ("unpacked", "height, width, inputs, outputs = shape\n"
           "    return height * width * inputs, height * width * outputs"),
          ("by_place", "return shape[0] * shape[1] * shape[-2], shape[0] * shape[1] * shape[-1]"),
          ("by_index", "return shape[0] * shape[1] * shape[2], shape[0] * shape[1] * shape[3]"),
          ("or_nothing", "if len(shape) == 4:\n"
           "        return math.prod(shape[:3]), math.prod(shape[:2]) * shape[3]"),
          ("or_dense", "return (math.prod(shape[:3]), math.prod(shape[:2]) * shape[3]) if len(shape) == 4 "
           "else (shape[0], shape[1])"),
      )),
    ("first_side_only", _AREA, "area = shape[0] if len(shape) > 2 else 1",
     "Only the first side of the patch counts here. Take the product of all its sides."),
)  # fmt: skip
# --------------------------------------------------------------------------------------------------------- initializers

_SPREADS = 1.1  # rounding apart, 50,000 weights show their spread to within 2 in a hundred


def spreads_as(seen, given, spread, middle=0.0, normal=True):
    """A judge of weights that are normal, or uniform, of this spread for each shape."""
    shapes = [tuple(s) for s in given["shapes"]]
    came = [tuple(int(n) for n in row if n) for row in np.asarray(seen.shapes)]
    if came != shapes:
        return expect(False, f"kernels of the shapes {shapes} were asked for, {came} came.")
    wanted = np.array([spread(shape) for shape in shapes])
    # what lies far out and close to the mean; a uniform distribution ends at the root of 3
    wide, narrow = (oracle.share_beyond(2.054), 1 - oracle.share_beyond(0.5)) if normal else (0.0, 0.5 / np.sqrt(3))
    verdicts = []
    for shape, far, near, center, want, got in zip(
        shapes, seen.far, seen.near, seen.middle, wanted, seen.spread, strict=True
    ):
        verdicts += [
            expect(
                want / _SPREADS < got < want * _SPREADS,
                f"the weights of a kernel {shape} should have a standard deviation of {want:.4f}; "
                f"it is about {got:.4f}.",
            ),
            expect(
                abs(center - middle) < 0.16,
                f"the mean of the weights of a kernel {shape} should be {middle * want:.3g}; "
                f"it is about {center * got:.3g}.",
            ),
            expect(
                abs(far - wide) < 0.006 and abs(near - narrow) < 0.04,
                f"the weights of a kernel {shape} are not {'normal' if normal else 'uniform'}: "
                + (
                    "4 in a hundred should lie more than 2.05 standard deviations from the mean"
                    if normal
                    else "none should lie more than 2.05 standard deviations from the mean"
                )
                + f"; {100 * far:.0f} in a hundred do, and {100 * near:.0f} in a hundred within a half of one.",
            ),
        ]
    return all_of(*verdicts)


def follows_the_seed(seen, given):
    """A judge: the seed decides the weights."""
    return [
        expect(getattr(seen, "repeats", False), "the same seed gives other weights each time: hand self.seed on."),
        expect(getattr(seen, "varies", False), "another seed gives the same weights: hand self.seed on."),
    ]


gaussian = Exercise(
    "gaussian",
    write=["Gaussian.__call__"],
    points=3,
    probe="starts",
    draw=gaussians,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The class above it has a method that draws from a normal distribution and knows the seed. Look at its "
        "arguments.",
        "self._normal wants the shape, then mean=... and stddev=... by name; the mean is 0 if you do not say.",
        "It is one line: return self._normal(shape, ...), with what __init__ has kept of the settings.",
    ],
)


@gaussian.check(points=2)
def is_normal(seen, given):
    """The weights are normal, of the mean and the standard deviation that were asked for."""
    settings = given["settings"]
    return spreads_as(seen, given, lambda shape: settings["stddev"], settings["mean"] / settings["stddev"])


@gaussian.check(points=1)
def follows_its_seed(seen, given):
    """The same seed gives the same weights, another seed others."""
    return follows_the_seed(seen, given)


_BY_NAME = (
    "What follows the shape must be named: self._normal(shape, mean=..., stddev=...), self._uniform(shape, limit=...)."
)
_UNPACKED = (
    "The shape is taken for a pair, which it is in dense layers only; that of a convolution has four numbers. Ask "
    "fans(shape) for both."
)
_GAUSSIAN = "return self._normal(shape, mean=self.mean, stddev=self.stddev)"
gaussian.name_mistakes(
    ("mean_forgotten", "mean=self.mean, ", "", "The mean is left out, so it is 0: hand self.mean on."),
    ("stddev_forgotten", "stddev=self.stddev", "stddev=1.0",
     "The standard deviation is 1 whatever was asked for: hand self.stddev on."),
    ("root_of_stddev", "stddev=self.stddev", "stddev=math.sqrt(self.stddev)",
     "This takes a root: stddev is the standard deviation already, not the variance."),
    ("square_of_stddev", "stddev=self.stddev", "stddev=self.stddev**2",
     "This squares: what _normal wants is the standard deviation, not the variance."),
    ("exchanged", _GAUSSIAN, "return self._normal(shape, mean=self.stddev, stddev=abs(self.mean))",
     "Mean and standard deviation are exchanged."),
    ("not_by_name", _GAUSSIAN, "return self._normal(shape, self.mean, self.stddev)", _BY_NAME),
    ("uniform", _GAUSSIAN, "return self.mean + self._uniform(shape, limit=self.stddev)",
     "These weights are uniform. Gaussian means normal: self._normal."),
    ("no_seed", _GAUSSIAN, "return keras.random.normal(shape, self.mean, self.stddev)",
     "The weights are other ones each time, though the seed is the same: hand seed=self.seed on."),
    ("seed_fixed", _GAUSSIAN, "return keras.random.normal(shape, self.mean, self.stddev, seed=0)",
     "The seed is fixed, so every layer would start with the same weights: seed=self.seed."),
)  # fmt: skip

glorot_uniform = Exercise(
    "glorot_uniform",
    write=["GlorotUniform.__call__"],
    points=6,
    probe="starts",
    draw=large_kernels,
    forbid=OTHER_LIBRARIES,
    needs=["fans"],
    hints=[
        "Ask fans(shape) for both numbers, and add them up.",
        "The limit is the root of 6 divided by that sum. self._uniform draws between -limit and limit.",
        "fan_in, fan_out = fans(shape). math.sqrt takes the root of a number, and what self._uniform draws with "
        "limit=... is what you return.",
    ],
)
he_normal = Exercise(
    "he_normal",
    write=["HeNormal.__call__"],
    points=6,
    probe="starts",
    draw=large_kernels,
    forbid=OTHER_LIBRARIES,
    needs=["fans"],
    hints=[
        "Only one of the two fans is needed here: the one that counts on the way forward.",
        "The variance is 2 / fan_in. What self._normal wants is the standard deviation.",
        "The first of fans(shape) is fan_in. Of the variance take math.sqrt, and hand it to self._normal by the name "
        "stddev; the mean is 0 if you do not say.",
    ],
)


def glorot_spread(shape):
    """The standard deviation of a uniform distribution is its limit divided by the root of 3."""
    return np.sqrt(2 / sum(oracle.fans(shape)))


def he_spread(shape):
    """By the definition."""
    return np.sqrt(2 / oracle.fans(shape)[0])


for _exercise, _class, _spread, _is_normal in (
    (glorot_uniform, "GlorotUniform", glorot_spread, False),
    (he_normal, "HeNormal", he_spread, True),
):

    def dense_layers(seen, given, spread=_spread, normal=_is_normal):
        """The kernels of dense layers have the right distribution and spread."""
        return spreads_as(seen, given, spread, normal=normal)

    def convolutions(seen, given, spread=_spread, normal=_is_normal):
        """So have those of convolutions, where the patch counts."""
        return spreads_as(seen, given, spread, normal=normal)

    def obeys_the_seed(seen, given):
        """The same seed gives the same weights, another seed others."""
        return follows_the_seed(seen, given)

    _exercise.check(points=3, initializer=_class, image=False)(dense_layers)
    _exercise.check(points=2, initializer=_class, image=True)(convolutions)
    _exercise.check(points=1, initializer=_class, image=False)(obeys_the_seed)

_GLOROT = "return self._uniform(shape, limit=math.sqrt(6 / sum(fans(shape))))"
glorot_uniform.name_mistakes(
    ("limit_as_sigma", _GLOROT, "return self._normal(shape, stddev=math.sqrt(6 / sum(fans(shape))))",
     "The limit of the uniform distribution is used as the standard deviation of a normal one. Draw uniformly between "
     "-limit and limit: self._uniform."),
    ("normal", _GLOROT, "return self._normal(shape, stddev=math.sqrt(2 / sum(fans(shape))))",
     "The variance is right, but the distribution is normal (that is GlorotNormal). Asked is the uniform one."),
    ("three", "6 / sum", "3 / sum",
     "The limit is the root of 3 / (fan_in + fan_out), half the variance that is asked for. It is the root of 6 / "
     "(fan_in + fan_out)."),
    ("variance_as_limit", "math.sqrt(6 / sum(fans(shape)))", "math.sqrt(2 / sum(fans(shape)))",
     "The limit is the standard deviation, so that the spread is too small by the root of 3. For a uniform "
     "distribution the limit is the root of 3 times the variance: hence the 6."),
    ("no_root", "math.sqrt(6 / sum(fans(shape)))", "6 / sum(fans(shape))",
     "The root is missing: this is the square of the limit. Take math.sqrt of it."),
    ("not_by_name", "limit=math", "math", _BY_NAME),
    ("shape_unpacked", _GLOROT,
     "fan_in, fan_out = shape\n        return self._uniform(shape, limit=math.sqrt(6 / (fan_in + fan_out)))",
     _UNPACKED),
    ("mean_of_fans", "6 / sum(fans(shape))", "6 / (sum(fans(shape)) / 2)",
     "This divides by the mean of the fans. The 6 goes with their sum."),
    ("fan_in_only", "6 / sum(fans(shape))", "6 / fans(shape)[0]",
     "Only fan_in counts here (that is He's uniform start). Glorot's takes the sum of both."),
    ("shape_for_fans", "sum(fans(shape))", "sum(shape[-2:])",
     "This is right for dense layers. In a convolution the patch counts as well: ask fans(shape)."),
    ("one_sided", _GLOROT,
     "limit = math.sqrt(6 / sum(fans(shape)))\n        return keras.random.uniform(shape, 0, limit, seed=self.seed)",
     "The weights lie between 0 and the limit. They should lie between -limit and limit."),
    ("no_seed", _GLOROT,
     "limit = math.sqrt(6 / sum(fans(shape)))\n        return keras.random.uniform(shape, -limit, limit)",
     "The weights are other ones each time, though the seed is the same: hand seed=self.seed on."),
)  # fmt: skip

_HE = "return self._normal(shape, stddev=math.sqrt(2 / fans(shape)[0]))"
he_normal.name_mistakes(
    ("fan_out", "fans(shape)[0]", "fans(shape)[1]",
     "fan_out stands for fan_in. He's start looks at the way forward: how many inputs an output adds up."),
    ("fan_out_no_root", "math.sqrt(2 / fans(shape)[0])", "2 / fans(shape)[1]",
     "Two things: fan_out stands for fan_in, and the variance is used as the standard deviation: take the root."),
    ("one_for_two", "2 / fans", "1 / fans",
     "The variance is 1 / fan_in (that is LeCun's start). ReLU drops half of the signal, so it takes 2 / fan_in."),
    ("no_root", "math.sqrt(2 / fans(shape)[0])", "2 / fans(shape)[0]",
     "The variance is used as the standard deviation: take the root."),
    ("not_by_name", "stddev=math", "math", _BY_NAME),
    ("shape_unpacked", _HE,
     "fan_in, fan_out = shape\n        return self._normal(shape, stddev=math.sqrt(2 / fan_in))", _UNPACKED),
    ("root_of_fan_in_only", "math.sqrt(2 / fans(shape)[0])", "2 / math.sqrt(fans(shape)[0])",
     "The root is taken of fan_in alone. The standard deviation is sqrt(2 / fan_in)."),
    ("both_fans", "fans(shape)[0]", "sum(fans(shape))",
     "This divides by the sum of both fans, which is Glorot's variance. He's is 2 / fan_in."),
    ("uniform", _HE, "return self._uniform(shape, limit=math.sqrt(6 / fans(shape)[0]))",
     "The variance is right, but the distribution is uniform (that is HeUniform). Asked is the normal one."),
    ("truncated", _HE,
     "sigma = math.sqrt(2 / fans(shape)[0]) / 0.87962566103423978\n"
     "        return keras.random.truncated_normal(shape, 0.0, sigma, seed=self.seed)",
     "The normal distribution is cut off at two standard deviations, as Keras does it. Here it is not: self._normal."),
    ("truncated_and_too_narrow", _HE,
     "return keras.random.truncated_normal(shape, 0.0, math.sqrt(2 / fans(shape)[0]), seed=self.seed)",
     "The normal distribution is cut off at two standard deviations, which also makes its spread 12 in a hundred too "
     "small. Here it is not cut off: self._normal."),
    ("shape_for_fans", "fans(shape)[0]", "shape[-2]",
     "This is right for dense layers. In a convolution the patch counts as well: ask fans(shape)."),
    ("no_seed", _HE, "return keras.random.normal(shape, 0.0, math.sqrt(2 / fans(shape)[0]))",
     "The weights are other ones each time, though the seed is the same: hand seed=self.seed on."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------- depth_signal


def bent(z):
    """The activation that the probe hands to the learner, in NumPy."""
    return 0.6 * np.abs(z) + 0.4 * z + 1


depth_signal = Exercise(
    "depth_signal",
    write=["depth_signal"],
    points=7,
    probe="depths",
    draw=deep_network,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A loop over the widths. In each turn the signal x goes through one layer, and its variance is put on a list.",
        "The kernel must have as many rows as the signal has features now, x.shape[-1], and as many columns as the "
        "layer has units.",
        "A layer is ops.matmul of the signal and the kernel, in this order, then the activation. Call what comes out x "
        "again: the next turn goes on from there by itself.",
    ],
)


def signal(seen, given):
    """A judge: the variances after all layers."""
    needed = [tuple(int(n) for n in kernel.shape) for kernel in given["kernels"]]
    asked = [tuple(int(n) for n in shape) for shape in np.asarray(seen.asked)]
    if set(asked) != set(needed):
        return expect(
            False,
            f"kernels of the shapes {needed} are needed, one for each layer; the initializer was asked for {asked}.",
        )
    expected = oracle.depth_signal(given["kernels"], bent, given["x"])
    return close(seen.variances, expected, what="the variance", axes=("layer",), rtol=1e-3)


@depth_signal.check(points=3, widths=[5])
def one_layer(seen, given):
    """One layer: the variance of all its activations together."""
    return signal(seen, given)


@depth_signal.check(points=4, widths=[6, 4, 7, 5])
def four_layers(seen, given):
    """Four layers: each gets what the one before has given."""
    return signal(seen, given)


_LAYER = "x = activation(ops.matmul(x, initializer((x.shape[-1], units))))"
depth_signal.name_mistakes(
    ("before_the_activation", [
        (_LAYER, "z = ops.matmul(x, initializer((x.shape[-1], units)))"),
        ("variances.append(ops.var(x))", "variances.append(ops.var(z))\n        x = activation(z)")],
     "The variance is measured before the activation. Measure what comes out of it."),
    ("standard_deviation", "ops.var(x)", "ops.std(x)", "This is the standard deviation. The variance is its square."),
    ("mean_square", "ops.var(x)", "ops.mean(ops.square(x))",
     "This is the mean of the squares. The variance is that of the differences from the mean: ops.var."),
    ("method_of_an_array", "ops.var(x)", "x.var()",
     "A tensor has no .var(), .mean() or .std(), as a NumPy array has. Write ops.var(x)."),
    ("per_unit", "ops.var(x)", "ops.mean(ops.var(x, axis=0))",
     "The variance is taken for each unit, and then averaged. Asked is that of all activations of a layer together."),
    ("n_minus_one", "ops.var(x)", "float(np.var(x, ddof=1))",
     "The variance is divided by one less than the number of activations. Asked is the plain mean of the squares, "
     "ops.var."),
    ("no_activation", _LAYER, "x = ops.matmul(x, initializer((x.shape[-1], units)))",
     "The activation is never applied: a layer is activation(x · kernel)."),
    ("activation_not_passed_on", [
        (_LAYER, "x = ops.matmul(x, initializer((x.shape[-1], units)))"), ("ops.var(x)", "ops.var(activation(x))")],
     "The variance is that after the activation, but what goes on to the next layer is what was before it."),
    ("always_from_the_input", [
        (_LAYER, "h = activation(ops.matmul(x, initializer((x.shape[-1], units))))"), ("ops.var(x)", "ops.var(h)")],
     "Every layer gets the input x. Each should get what the layer before has given: use one name for both."),
    ("input_counted", "variances = []", "variances = [ops.var(x)]",
     "The variance of the input is in the list. There is one number for each layer, none for the input."),
    ("last_only", "return ops.stack(variances)", "return variances[-1]",
     "Only the last layer is returned. Asked is one number for each layer."),
    ("does_not_fit", "initializer((x.shape[-1], units))", "initializer((units, x.shape[-1]))",
     "The signal and the kernel do not fit. The signal, (examples, inputs), comes first in the product; so the kernel "
     "is asked for as (inputs, units), where the inputs are x.shape[-1]."),
    ("kernel_transposed", "initializer((x.shape[-1], units))", "ops.transpose(initializer((units, x.shape[-1])))",
     "The kernel is asked for as (units, inputs). Its shape is (inputs, units), for the initializer looks at it."),
)  # fmt: skip
depth_signal.equivalent(
    ("return ops.stack(variances)", "return variances"),
    ("x.shape[-1]", "x.shape[1]"),
    because="A list of numbers is accepted as an answer, and the inputs have two axes.",
)

# ----------------------------------------------------------------------------------------------------------- batch_norm

batch_norm = Exercise(
    "batch_norm",
    write=["BatchNorm.call"],
    points=12,
    probe="norms",
    draw=batches,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two ways through call, which differ only in where mean and variance come from. What is done with them "
        "afterwards is the same.",
        "In training: mean and variance over all axes but the last, and each moving array is renewed with "
        ".assign(momentum * moving + (1 - momentum) * batch). Otherwise: the moving arrays themselves.",
        "ops.mean and ops.var take a tuple of axes: (0,) for a table, (0, 1, 2) for images; len(x.shape) tells which. "
        "Both ways end in self._formulas.",
    ],
)

UNUSUAL = {"momentum": 0.7, "epsilon": 0.2}


def in_training(given, batch):
    """What the layer answers to a batch in training."""
    epsilon = given["settings"]["epsilon"]
    return oracle.normalize(batch, *oracle.moments(batch), epsilon, given["gamma"], given["beta"])


def in_use(given, after, own=True):
    """What it answers to new examples after so many steps; with the scale and the shift of its own, or as it began."""
    epsilon, momentum = given["settings"]["epsilon"], given["settings"]["momentum"]
    mean, variance = (moving[after] for moving in oracle.moving_moments(given["batches"], momentum))
    learned = (given["gamma"], given["beta"]) if own else (1.0, 0.0)
    return oracle.normalize(given["new"], mean, variance, epsilon, *learned)


def answers_in_training(seen, given):
    """A verdict on the answers to all batches."""
    axes = ("step", "example", "feature") if given["new"].ndim == 2 else ("step", "image", "row", "column", "channel")
    expected = np.stack([in_training(given, batch) for batch in given["batches"]])
    return close(seen.trained, expected, what="the answer in training", axes=axes, **LOOSE)


@batch_norm.check(points=4, shape=(4, 3), new=(5, 3), **UNUSUAL)
def normalizes_by_the_batch(seen, given):
    """In training the batch's own mean and variance count, then gamma and beta."""
    return answers_in_training(seen, given)


@batch_norm.check(points=5, probe="norms_in_use", shape=(4, 3), new=(5, 3), **UNUSUAL)
def uses_the_moving_averages(seen, given):
    """In use the moving averages count, which every training step renews, and nothing else does."""
    once, twice = (in_use(given, step) for step in (1, 2))
    return [
        close(seen.fresh, in_use(given, 0, own=False), what="the answer before any training", **LOOSE),
        close(seen.once, once, what="the answer in use, after one training step", **LOOSE),
        close(seen.twice, twice, what="the answer in use, after two training steps", **LOOSE),
        close(seen.untold, twice, what="the answer where training is not given, asked after that", **LOOSE),
    ]


@batch_norm.check(points=2, shape=(3, 2, 4, 3), new=(2, 3, 2, 3), **UNUSUAL)
def normalizes_images(seen, given):
    """Images: every place of every image counts as an example of its channel."""
    return [
        answers_in_training(seen, given),
        close(seen.used, in_use(given, 2), what="the answer in use, after two training steps", **LOOSE),
    ]


@batch_norm.check(points=1, probe="norms_compiled", shape=(4, 3), new=(5, 3), **UNUSUAL)
def works_compiled(seen, given):
    """Inside tf.function it does the same."""
    if not getattr(seen, "kept", True):
        return expect(
            False,
            "after a compiled step the layer cannot be used: what it keeps must be a variable, changed by .assign.",
        )
    return [
        answers_in_training(seen, given),
        close(seen.used, in_use(given, 2), what="the answer in use, after two training steps", **LOOSE),
    ]


_AXES = "axes = tuple(range(len(x.shape) - 1))"
_BATCH = "mean, variance = ops.mean(x, axis=axes), ops.var(x, axis=axes)"
_RENEW_MEAN = "self.moving_mean.assign(self.momentum * self.moving_mean + (1 - self.momentum) * mean)"
_RENEW_VARIANCE = "self.moving_variance.assign(self.momentum * self.moving_variance + (1 - self.momentum) * variance)"
_OUT = "return self._formulas(x, mean, variance)"
_UNBIASED = "variance * (math.prod(x.shape[:-1]) / (math.prod(x.shape[:-1]) - 1))"


def renewed(mean="mean", variance="variance", new="(1 - self.momentum)", old="self.momentum"):
    """Edits: the moving averages are renewed by something else."""
    return [
        (_RENEW_MEAN, f"self.moving_mean.assign({old} * self.moving_mean + {new} * {mean})"),
        (_RENEW_VARIANCE, f"self.moving_variance.assign({old} * self.moving_variance + {new} * {variance})"),
    ]


_SWAPPED = renewed(new="self.momentum", old="(1 - self.momentum)")
_NOT_RENEWED = [(_RENEW_MEAN, "pass"), (_RENEW_VARIANCE, "pass")]
_IN_USE_TOO = [("if training:", "if True:"), *_NOT_RENEWED]  # whether they are renewed does not show
_OUTSIDE = ("ops.sqrt(variance + self.epsilon)", "(ops.sqrt(variance) + self.epsilon)")
batch_norm.name_mistakes(
    ("batch_at_inference", _IN_USE_TOO,
     "In use the batch's own mean and variance count here, whatever `training` says, so that one example's answer "
     "depends on the others. Unless training, use the moving averages."),
    ("moving_in_training", _OUT, "return self._formulas(x, self.moving_mean, self.moving_variance)",
     "The moving averages count in training, too. There the mean and the variance are those of the batch."),
    ("by_numpy", _BATCH, "mean, variance = np.mean(x, axis=axes), np.var(x, axis=axes)",
     "NumPy computes here, and in a compiled step x has no values yet (a *symbolic* tensor): write ops.mean and "
     "ops.var."),
    ("last_axis_averaged", _AXES, "axes = -1",
     "The mean runs over the last axis, axis=-1, that of the features. It runs over all axes *but* the last."),
    ("never_training", "if training:", "if False:",
     "The layer is never in training: what `training` says must decide."),
    ("momentum_swapped", _SWAPPED,
     "momentum and 1 - momentum are exchanged (PyTorch counts like that): momentum is the share of the old value "
     "that is kept."),
    ("momentum_swapped_epsilon_outside", [*_SWAPPED, _OUTSIDE],
     "Two things: momentum and 1 - momentum are exchanged (momentum is the share of the old value that is kept); and "
     "epsilon belongs inside the root, sqrt(variance + epsilon)."),
    ("as_in_pytorch", renewed(variance=_UNBIASED, new="self.momentum", old="(1 - self.momentum)"),
     "These are PyTorch's conventions: momentum as the share of the *new* value, and n - 1 in the moving variance. "
     "Here momentum is the share that is kept, and the variance that of the batch as it is."),
    ("name_moved", _NOT_RENEWED,
     "The moving averages never change. Renew them in training, by moving.assign(...): `moving = ...` only gives the "
     "name to a new array."),
    ("kept_in_python", [
        (_RENEW_MEAN, "self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean"),
        (_RENEW_VARIANCE,
         "self.moving_variance = self.momentum * self.moving_variance + (1 - self.momentum) * variance")],
     "The attributes are given new arrays, and a compiled step cannot keep those. What shall last must be a variable, "
     "changed by .assign."),
    ("mean_alone_renewed", _RENEW_VARIANCE, "pass",
     "Only the moving mean is renewed, the moving variance stays at 1."),
    ("spread_averaged", renewed(variance="ops.sqrt(variance)"),
     "The standard deviation is averaged. The moving array is that of the variance."),
    ("over_the_features", [(_AXES, "axes = -1"), (_BATCH,
     "mean, variance = ops.mean(x, axis=-1, keepdims=True), ops.var(x, axis=-1, keepdims=True)"), *_NOT_RENEWED],
     "The mean runs over the features of an example: that is layer normalization. It belongs to a feature, over all "
     "examples."),
    ("over_everything", _AXES, "axes = None",
     "There is one mean for all features together. Each feature has its own: leave the last axis out."),
    ("first_axis_only", _AXES, "axes = 0",
     "The mean runs over the first axis alone, which will do for a table. In a batch of images every place counts: "
     "all axes but the last."),
    ("first_axis_only_in_use_too", [(_AXES, "axes = 0"), *_IN_USE_TOO],
     "Two things: whatever `training` says, the batch's own mean and variance count (in use the moving ones should); "
     "and in a batch of images every place counts, so the mean runs over all axes but the last."),
    ("each_image_alone", [(_AXES, "axes = tuple(range(1, len(x.shape) - 1)) or (0,)"), (_BATCH,
     "mean, variance = ops.mean(x, axis=axes, keepdims=True), ops.var(x, axis=axes, keepdims=True)"),
     *renewed(*(f"ops.mean({name}, axis=tuple(range(len(x.shape) - 1)))" for name in ("mean", "variance")))],
     "Every image is normalized by itself (instance normalization). The mean runs over the batch as well: all axes but "
     "the last."),
    ("n_minus_one", _BATCH, f"{_BATCH}\n            variance = {_UNBIASED}",
     "The variance is divided by n - 1. Asked is the mean of the squares, divided by n."),
    ("moving_n_minus_one", renewed(variance=_UNBIASED),
     "The moving variance is divided by n - 1, as in PyTorch. Here it is that of the batch as it is, divided by n."),
    ("epsilon_outside", *_OUTSIDE, "Epsilon is added to the root. It belongs inside: sqrt(variance + epsilon)."),
    ("no_epsilon", "variance + self.epsilon", "variance",
     "Epsilon is missing: sqrt(variance + epsilon). Without it a constant feature divides by 0."),
    ("no_root", "ops.sqrt(variance + self.epsilon)", "(variance + self.epsilon)",
     "This divides by the variance. Divide by its root."),
    ("not_centred", "(x - mean) /", "x /", "The mean is not subtracted."),
    ("no_gamma", "return self.gamma * ", "return ", "The scale is not applied: gamma * y + beta."),
    ("no_beta", " + self.beta", "", "The shift is not applied: gamma * y + beta."),
    ("neither_gamma_nor_beta", [("return self.gamma * ", "return "), (" + self.beta", "")],
     "Scale and shift are not applied: gamma * y + beta."),
    ("gamma_and_beta_exchanged", [("return self.gamma * ", "return self.beta * "), (" + self.beta", " + self.gamma")],
     "gamma and beta are exchanged: gamma is the scale, beta the shift."),
)  # fmt: skip

batch_norm.equivalent(
    (f"{_RENEW_MEAN}\n{_RENEW_VARIANCE}", f"{_RENEW_VARIANCE}\n{_RENEW_MEAN}"),
    because="Which of the two is renewed first does not matter.",
)

# ------------------------------------------------------------------------------------------------------------ placement

placement = Exercise(
    "placement",
    write=["dense_block"],
    points=6,
    probe="blocks",
    draw=block,
    forbid=OTHER_LIBRARIES,
    hints=[
        "keras.Sequential takes a list of layers, in the order in which the signal passes through them.",
        "Dense has two arguments that matter here: it shall have no bias, and no activation of its own.",
        "Something stands between the dense layer and its ReLU, so the ReLU is a layer of its own: keras.layers.ReLU. "
        "And Dense takes use_bias=False.",
    ],
)


@placement.check(points=6)
def is_in_order(seen, given):
    """First the products, without a bias, then the normalization, then the ReLU."""
    expected = oracle.dense_block(given["x"], given["kernel"])
    learned, kept = int(seen.learned), int(seen.kept)
    return [
        expect(
            (learned, kept) == (3, 2),
            f"3 trained arrays (kernel, gamma, beta) and 2 moving ones were expected, {learned} and {kept} came."
            + (" Is there a bias left in the dense layer?" if learned == 4 else ""),
        ),
        close(seen.trained, expected, what="the answer in training", axes=("example", "unit"), **LOOSER),
    ]


_BLOCK = "[keras.layers.Dense(units, use_bias=False), keras.layers.BatchNormalization(), keras.layers.ReLU()]"
placement.name_mistakes(
    ("after_the_activation", _BLOCK,
     "[keras.layers.Dense(units, use_bias=False), keras.layers.ReLU(), keras.layers.BatchNormalization()]",
     "Batch normalization comes after the ReLU (which may also stand inside Dense). Put it before: dense, batch "
     "normalization, ReLU."),
    ("before_the_dense_layer", _BLOCK,
     "[keras.layers.BatchNormalization(), keras.layers.Dense(units, use_bias=False), keras.layers.ReLU()]",
     "Batch normalization comes before the dense layer. It belongs between it and the ReLU."),
    ("bias_kept", "use_bias=False", "use_bias=True",
     "The dense layer has a bias, which is subtracted again with the mean right after it: use_bias=False."),
    ("no_normalization", _BLOCK, "[keras.layers.Dense(units, use_bias=False), keras.layers.ReLU()]",
     "There is no batch normalization."),
    ("no_activation", _BLOCK, "[keras.layers.Dense(units, use_bias=False), keras.layers.BatchNormalization()]",
     "The ReLU is missing."),
    ("after_the_activation_with_a_bias", _BLOCK,
     "[keras.layers.Dense(units, 'relu'), keras.layers.BatchNormalization()]",
     "Two things: batch normalization comes after the ReLU, where it should come before; and the dense layer has a "
     "bias, which it does not need then (use_bias=False)."),
    ("units_as_inputs", _BLOCK, "[keras.Input((units,)), *" + _BLOCK + "]",
     "keras.Input says how many numbers come *in*, and `units` is how many come out. Leave it out: the layers see what "
     "comes in."),
    ("not_put_together", f"keras.Sequential(\n        {_BLOCK}\n    )", _BLOCK,
     "These are the layers in a list. keras.Sequential makes one layer of them, which can be called."),
    ("bent_twice", "keras.layers.Dense(units, use_bias=False)", "keras.layers.Dense(units, 'relu', use_bias=False)",
     "There are two ReLUs, one of them in the dense layer, before the normalization. Leave that one out."),
    ("function_for_a_layer", "keras.layers.ReLU()", "ops.relu",
     "A function, as ops.relu, is no layer. The layer that does the same is keras.layers.ReLU()."),
    ("no_shift", "keras.layers.BatchNormalization()", "keras.layers.BatchNormalization(center=False)",
     "The batch normalization has no shift (center=False). Without a bias in the dense layer it is needed."),
    ("another_activation", "keras.layers.ReLU()", "keras.layers.LeakyReLU()",
     "This is the leaky ReLU, which lets a part of the negative pass. Asked is the plain one."),
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------------- dropout


def each_on_its_own(seen, given):
    """A judge: no two places share their fate, and no two calls."""
    said = {
        "calls": "two calls drop the same places: draw a new mask each time.",
        "examples": "all examples of a batch lose the same places: the mask has a place for each number of x.",
        "times": "places along the middle axis share their fate: the mask has a place for each number of x.",
        "units": "all units of an example are dropped together: the mask has a place for each number of x.",
    }
    wanted = oracle.agreement(given["setting"])  # 0.52 to 0.68, and 1 if a mask is shared; rounded to tenths
    return [expect(abs(float(getattr(seen, name)) - wanted) < 0.15, sentence) for name, sentence in said.items()]


def thins(seen, rate, scale):
    """A judge: this share is dropped, and the rest is multiplied by `scale`."""
    dropped, low, high = (float(n) for n in (seen.dropped, seen.smallest, seen.largest))
    return [
        expect(
            abs(dropped - rate) < 0.05,
            f"about {rate:.0%} of the numbers should be 0 in training; it is {dropped:.0%}.",
        ),
        expect(
            np.allclose([low, high], scale, rtol=1e-3),
            f"what stays should be multiplied by {scale:.4g} in training; it is multiplied by {low:.4g}"
            + ("." if np.isclose(low, high, rtol=1e-3) else f" to {high:.4g}."),
        ),
    ]


def passes(seen, scale):
    """A judge: in use everything is multiplied by `scale`."""
    verdicts = []
    for how, said in (("told", "with training=False"), ("untold", "when training is not given")):
        dropped, low, high = (float(getattr(seen, f"{how}_{what}")) for what in ("dropped", "smallest", "largest"))
        verdicts += [
            expect(dropped == 0, f"in use ({said}) nothing should be dropped; {dropped:.0%} of the numbers are 0."),
            expect(
                np.allclose([low, high], scale, rtol=1e-4),
                f"in use ({said}) every number should be "
                + ("left as it is" if scale == 1 else f"multiplied by {scale:.4g}")
                + f"; it is multiplied by {low:.4g}"
                + ("." if np.isclose(low, high, rtol=1e-4) else f" to {high:.4g}."),
            ),
        ]
    return verdicts


RATES = (0.2, 0.3, 0.4)
SMALL = (4, 3, 5)

dropout = Exercise(
    "dropout",
    write=["Dropout.call"],
    points=8,
    probe="thinned",
    draw=signals,
    forbid=OTHER_LIBRARIES,
    hints=[
        "In use there is nothing to do. In training there are two steps: draw a mask, then scale what it lets through.",
        "A number between 0 and 1, each as likely, is below rate with probability rate. self._draw(x) gives one for "
        "each place.",
        "Comparing the drawn numbers with self.rate gives a mask of True and False. ops.where(mask, a, b) takes from a "
        "where it is True, and from b elsewhere; a number there is written with a point, as 0.0.",
    ],
)


@dropout.check(points=2, layer="Dropout", settings=RATES)
def drops_and_scales(seen, given):
    """In training a share of `rate` becomes 0, and the rest is divided by 1 - rate."""
    return thins(seen, given["setting"], 1 / (1 - given["setting"]))


@dropout.check(points=2, probe="masks", layer="Dropout", settings=RATES)
def draws_each_place(seen, given):
    """Every place is drawn on its own, and every call anew."""
    return each_on_its_own(seen, given)


@dropout.check(points=2, probe="in_use", layer="Dropout", settings=RATES)
def rests_in_use(seen, given):
    """In use it does nothing."""
    return passes(seen, 1.0)


@dropout.check(points=0.5, layer="Dropout", settings=(0.0,), shape=SMALL)
def drops_nothing_at_zero(seen, given):
    """At rate 0 nothing is dropped and nothing scaled."""
    return thins(seen, 0.0, 1.0)


@dropout.check(points=0.5, layer="Dropout", settings=(0.96,))
def drops_nearly_all(seen, given):
    """At a rate near 1 hardly anything is left, many times as large."""
    return thins(seen, 0.96, 25.0)


@dropout.check(points=0.5, probe="masks_compiled", layer="Dropout", settings=RATES, any_batch=False)
def draws_anew_when_compiled(seen, given):
    """Inside tf.function, too, every call draws anew."""
    return each_on_its_own(seen, given)


@dropout.check(points=0.5, probe="masks_compiled", layer="Dropout", settings=RATES, any_batch=True)
def takes_batches_of_any_size(seen, given):
    """So it does where tf.function does not know how large the batches will be."""
    return each_on_its_own(seen, given)


# what goes wrong if a mask is drawn otherwise than by what is given
_MASKS = (
    ("same_mask", "seed=self.random", "seed=7",
     "Every call drops the same places: the seed is fixed. Use the generator self.random, which moves on."),
    ("mask_per_batch", "ops.shape(x)", "ops.shape(x)[1:]",
     "There is one mask for all examples of the batch. Each has its own: the mask has the whole shape of x."),
    ("mask_per_example", "ops.shape(x)", "(ops.shape(x)[0],) + (1,) * (len(x.shape) - 1)",
     "Whole examples are dropped. Each number is drawn on its own: the mask has the whole shape of x."),
    ("numpy_mask", "keras.random.uniform(ops.shape(x), seed=self.random)", "np.random.uniform(size=x.shape)",
     "The mask comes from NumPy. A compiled step runs Python once, so it would drop the same places for ever: use "
     "keras.random."),
    ("static_shape", "ops.shape(x)", "x.shape",
     "The mask is drawn with x.shape. Inside a compiled step that has None in it, where the size of the batch is not "
     "known yet: ask ops.shape(x)."),
)  # fmt: skip
_TRUTHS = (
    "The mask is of True and False, by which numbers cannot be multiplied. Make numbers of it, "
    "ops.cast(mask, x.dtype), or choose by it: ops.where(mask, what stays, 0.0)."
)
_WHOLE = (
    "The mask is of whole numbers, as 0 and 1 are, by which TensorFlow does not multiply others. Write 0.0 and 1.0, or "
    "choose by the comparison: ops.where(comparison, what stays, 0.0)."
)
_STAYS = "self._draw(x) >= self.rate"
_BELOW = (_STAYS, "self._draw(x) < self.rate")
_DROPPED = "return ops.where(self._draw(x) >= self.rate, x / (1 - self.rate), 0.0)"
_MULTIPLIED = "return x * (self._draw(x) >= self.rate) / (1 - self.rate)"
_COUNTED = "return x * ops.where(self._draw(x) >= self.rate, 1, 0) / (1 - self.rate)"
_RESTS = "if not training:"
_ALWAYS_ON = (_RESTS, "if False:")
dropout.name_mistakes(
    ("not_rescaled", "x / (1 - self.rate)", "x",
     "What stays is not scaled, so the next layer gets too small a sum in training. Divide by 1 - rate."),
    ("divided_by_rate", "x / (1 - self.rate)", "x / self.rate",
     "What stays is divided by rate. Divide by the share that stays, 1 - rate."),
    ("rate_as_keep", *_BELOW,
     "A share of `rate` stays, instead of being dropped."),
    ("rate_is_keep_throughout", [_BELOW, ("(1 - self.rate)", "self.rate")],
     "`rate` is taken for the probability to stay, throughout. It is the probability to be dropped."),
    ("on_at_inference", *_ALWAYS_ON, "Dropout is on in use as well. Unless training, give x back as it is."),
    ("never_on", _RESTS, "if True:", "Nothing is ever dropped: look at what `training` says."),
    ("scaled_at_inference_too", "            return x\n", "            return x * (1 - self.rate)\n",
     "In use the numbers are multiplied by 1 - rate, and in training they have been divided by it already: one of "
     "the two is enough, and inverted dropout does it in training."),
    ("classic", [("            return x\n", "            return x * (1 - self.rate)\n"), ("x / (1 - self.rate)", "x")],
     "This is the first paper's kind: unscaled in training, scaled in use. The inverted kind scales in training and "
     "does nothing in use."),
    ("mask_per_unit", "ops.shape(x)", "(ops.shape(x)[0],) + (1,) * (len(x.shape) - 2) + (x.shape[-1],)",
     "A unit is dropped at all times (or places) of an example together: that is spatial dropout. The mask has the "
     "whole shape of x."),
    ("normal_for_uniform", "keras.random.uniform(", "keras.random.normal(",
     "The mask is made from normal numbers, of which another share lies below rate. Use uniform ones."),
    ("rate_as_keep_not_rescaled", [_BELOW, ("x / (1 - self.rate)", "x")],
     "Two things: a share of `rate` stays, instead of being dropped; and what stays is not scaled. Divide it by "
     "1 - rate."),
    ("on_at_inference_not_rescaled", [_ALWAYS_ON, ("x / (1 - self.rate)", "x")],
     "Two things: dropout is on in use as well, where x should come back as it is; and what stays in training is not "
     "divided by 1 - rate."),
    ("on_at_inference_rate_as_keep", [_ALWAYS_ON, _BELOW],
     "Two things: dropout is on in use as well, where x should come back as it is; and a share of `rate` stays, "
     "instead of being dropped."),
    ("truths_multiplied", _DROPPED, _MULTIPLIED, _TRUTHS),
    ("truths_multiplied_in_use_too", [_ALWAYS_ON, (_DROPPED, _MULTIPLIED)],
     _TRUTHS + " And unless training, give x back as it is."),
    ("whole_numbers_multiplied", _DROPPED, _COUNTED, _WHOLE),
    ("whole_numbers_multiplied_in_use_too", [_ALWAYS_ON, (_DROPPED, _COUNTED)],
     _WHOLE + " And unless training, give x back as it is."),
    *_MASKS,
)  # fmt: skip
dropout.equivalent(
    (">= self.rate", "> self.rate"),
    because="A number drawn is hardly ever exactly the rate.",
)

classic_dropout = Exercise(
    "classic_dropout",
    write=["ClassicDropout.call"],
    points=5,
    probe="thinned",
    draw=signals,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two things are turned round, compared with Dropout: what the setting means, and when the scaling is done.",
        "self._mask(x) is 1 where x stays as it is, and 0 elsewhere: numbers, by which x can be multiplied.",
        "In use there is no mask, and everything is multiplied by self.keep. In training there is one, and what it "
        "lets through stays as it is.",
    ],
)


@classic_dropout.check(points=1.5, layer="ClassicDropout", settings=RATES)
def keeps_a_share(seen, given):
    """In training a share of `keep` stays as it is, and the rest becomes 0."""
    return thins(seen, 1 - given["setting"], 1.0)


@classic_dropout.check(points=1.5, probe="in_use", layer="ClassicDropout", settings=RATES)
def scales_in_use(seen, given):
    """In use everything is multiplied by keep."""
    return passes(seen, given["setting"])


@classic_dropout.check(points=1, probe="masks", layer="ClassicDropout", settings=RATES)
def draws_each_place_anew(seen, given):
    """Every place is drawn on its own, and every call anew."""
    return each_on_its_own(seen, given)


@classic_dropout.check(points=0.5, probe="masks_compiled", layer="ClassicDropout", settings=RATES, any_batch=False)
def draws_anew_inside_a_graph(seen, given):
    """Inside tf.function, too, every call draws anew."""
    return each_on_its_own(seen, given)


@classic_dropout.check(points=0.5, probe="masks_compiled", layer="ClassicDropout", settings=RATES, any_batch=True)
def takes_any_batch(seen, given):
    """So it does where tf.function does not know how large the batches will be."""
    return each_on_its_own(seen, given)


_KEPT = "return x * self._mask(x)"
_TIMES = "return x * self.keep"
_DROPPING = (_KEPT, "return x * (1 - self._mask(x))")
classic_dropout.name_mistakes(
    ("both", _KEPT, "return x * self._mask(x) / self.keep",
     "It is scaled twice: divided by keep in training, and multiplied by it in use. The classic kind scales in use "
     "only."),
    ("neither", _TIMES, "return x", "It is never scaled: in use everything is multiplied by keep."),
    ("inverted", [(_KEPT, "return x * self._mask(x) / self.keep"), (_TIMES, "return x")],
     "This is inverted dropout: scaled in training. The classic kind leaves what stays as it is, and multiplies "
     "everything by keep in use."),
    ("scaled_in_both", _KEPT, "return x * self._mask(x) * self.keep",
     "What stays is multiplied by keep in training, too. There it stays as it is: the factor is for use."),
    ("keep_as_rate", *_DROPPING, "A share of `keep` is dropped, instead of staying."),
    ("keep_is_rate_throughout", [_DROPPING, (_TIMES, "return x * (1 - self.keep)")],
     "`keep` is taken for the probability to be dropped, throughout. It is the probability to stay."),
    ("dropped_share_in_use", _TIMES, "return x * (1 - self.keep)",
     "In use everything is multiplied by 1 - keep. Multiply by keep, the share that stays in training."),
    ("always_on", "if not training:", "if False:",
     "Places are dropped in use as well. There everything is multiplied by keep."),
    ("never_on", "if not training:", "if True:", "Nothing is ever dropped: look at what `training` says."),
    ("mask_for_answer", _KEPT, "return self._mask(x)",
     "The mask itself comes back in training. Multiply x by it."),
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------- ensemble_view

ensemble_view = Exercise(
    "ensemble_view",
    write=["mc_dropout"],
    points=4,
    probe="crowds",
    draw=crowd,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Ask `samples` times, and each time tell the model something that you would not tell it in use.",
        "Dropout is on when training=True. The answers of all rounds make an array with one axis more: the first one.",
        "Collect the answers in a list and make one array of it: ops.stack. Over its first axis, and only that, run "
        "the mean and the standard deviation.",
    ],
)


def shaped_like_an_answer(seen, **named):
    """A verdict on shapes, which are observed as rows of three numbers, filled up with zeros."""
    for what, row in named.items():
        shape = tuple(int(n) for n in row if n)
        if shape != (24, 2):
            return expect(
                False,
                f"one answer of the model has shape (24, 2), and so should the {what}; shape {shape} came. Mean and "
                "standard deviation run over the rounds (axis=0, if the answers are stacked), for each number of an "
                "answer on its own.",
            )
    return expect(True, "")


@ensemble_view.check(points=2)
def means_the_answers(seen, given):
    """The mean of the answers, for each example and output."""
    shape = shaped_like_an_answer(seen, mean=seen.shapes[0])
    if not shape.passed:
        return shape
    expected = np.asarray(given["x"], "float64") @ given["kernel"]
    return close(seen.mean, expected, what="the mean, to the nearest 8", axes=("example", "output"))


@ensemble_view.check(points=2)
def tells_their_spread(seen, given):
    """The standard deviation of the answers, for each example and output."""
    shape = shaped_like_an_answer(seen, mean=seen.shapes[0], spread=seen.shapes[1])
    if not shape.passed:
        return shape
    return expect(
        np.all(np.abs(np.asarray(seen.spread) / given["noise"] - 1) < 0.35),
        f"the answers of the model have the standard deviations {given['noise'].tolist()}, one per output; the "
        f"spread is about {[round(float(s), 2) for s in seen.spread]}.",
    )


_ASKED = "model(x, training=True)"
ensemble_view.name_mistakes(
    ("training_off", _ASKED, "model(x, training=False)",
     "The dropout is off, so all answers are the same and their spread is 0: training=True."),
    ("asked_once", "ops.stack([model(x, training=True) for _ in range(samples)])",
     "ops.stack([model(x, training=True)] * samples)",
     "The model is asked once, and its answer copied: the spread is 0. Ask anew for each sample."),
    ("variance", "ops.std(answers, axis=0)", "ops.var(answers, axis=0)",
     "The spread is the variance. Asked is its root, the standard deviation."),
    ("over_the_examples", "ops.mean(answers, axis=0), ops.std(answers, axis=0)",
     "ops.mean(answers, axis=1), ops.std(answers, axis=1)",
     "Mean and spread run over the examples. They run over the answers to the same example: axis=0."),
    ("over_everything", "ops.mean(answers, axis=0), ops.std(answers, axis=0)", "ops.mean(answers), ops.std(answers)",
     "There is one mean and one spread for all answers of all examples together. Each number of an answer has its own: "
     "axis=0."),
    ("spread_of_the_mean", "ops.std(answers, axis=0)", "ops.std(answers, axis=0) / samples**0.5",
     "The spread is divided by the root of the number of samples: that is how sure the mean is. Asked is how far the "
     "answers lie apart."),
    ("exchanged", "ops.mean(answers, axis=0), ops.std(answers, axis=0)",
     "ops.std(answers, axis=0), ops.mean(answers, axis=0)",
     "Mean and spread are exchanged: first the mean."),
)  # fmt: skip
ensemble_view.equivalent(
    (
        "ops.stack([model(x, training=True) for _ in range(samples)])",
        "[model(x, training=True) for _ in range(samples)]",
    ),
    because="ops.mean and ops.std make one array of a list.",
)
ensemble_view.equivalent(
    ("range(samples)", "range(samples + 1)"),
    ("range(samples)", "range(samples - 1)"),
    because="Whether it is asked once more or less cannot be told from a mean and a spread of random answers.",
)

# ------------------------------------------------------------------------------------------------------------------- l2

l2 = Exercise(
    "l2",
    write=["l2_penalty", "l2_gradient"],
    points=5,
    probe="prices",
    draw=weights,
    forbid=OTHER_LIBRARIES,
    hints=[
        "All squares of all arrays are added up, then multiplied by strength. No mean, no root, no half.",
        "For one array the sum is ops.sum(ops.square(w)). For the gradient, remember the derivative of w².",
        "strength * sum(... for w in weights) is the penalty; its slope in each weight is twice the weight, times "
        "strength.",
    ],
)


@l2.check(points=2)
def adds_up_squares(seen, given):
    """The penalty is strength times the sum of the squares of all weights in all arrays."""
    return close(seen.penalty, oracle.l2_penalty(given["weights"], given["strength"]), what="the penalty")


@l2.check(points=1, probe="followed")
def can_be_followed_by_a_tape(seen, given):
    """A training step can follow the penalty: a tape finds its slope in every weight."""
    if not seen.follows:
        return expect(
            False,
            "a tape finds no slope of the penalty, so that no training would feel the price: it was computed outside "
            "TensorFlow, by NumPy or float(...). Use ops.",
        )
    weights = np.concatenate([np.ravel(w) for w in given["weights"]]).astype("float64")
    moved = [given["strength"] * (weights + side * 1e-3) ** 2 for side in (1, -1)]
    return close(seen.slopes, (moved[0] - moved[1]) / 2e-3, what="the slope of the penalty, as a tape finds it")


@l2.check(points=2, probe="slopes")
def pulls_towards_zero(seen, given):
    """The gradient is the derivative of that penalty."""
    step = 1e-3
    verdicts = []
    for at, name in enumerate(("first", "second")):
        w = np.asarray(given["weights"][at], "float64")
        moved = [given["strength"] * ((w + side * step) ** 2) for side in (1, -1)]
        verdicts.append(close(getattr(seen, name), (moved[0] - moved[1]) / (2 * step), what="the gradient"))
    return verdicts


_PENALTY = "return strength * sum(ops.sum(ops.square(w)) for w in weights)"
_PULL = "return 2 * strength * w"
l2.name_mistakes(
    ("half", [(_PENALTY, _PENALTY.replace("strength *", "0.5 * strength *")), (_PULL, "return strength * w")],
     "This is the ½ convention: ½ · strength · sum of squares, with the gradient strength · w. Here there is no "
     "half: the gradient has a 2."),
    ("half_in_the_penalty", _PENALTY, _PENALTY.replace("strength *", "0.5 * strength *"),
     "The penalty has a ½ and the gradient a 2: two conventions are mixed. Here neither of them is halved."),
    ("half_in_the_gradient", _PULL, "return strength * w",
     "The penalty has no ½, so its derivative has a 2: two conventions are mixed. The gradient is 2 · strength · w."),
    ("by_numpy", _PENALTY, "return strength * sum(np.sum(np.square(np.array(w))) for w in weights)",
     "The number is right, but NumPy (or float) has computed it, where no tape can follow: in a training the price "
     "would change nothing. Use ops.sum and ops.square."),
    ("mean_throughout", [("ops.sum(ops.square(w))", "ops.mean(ops.square(w))"), (_PULL,
     "return 2 * strength * w / int(np.prod(w.shape))")],
     "The squares of an array are averaged, in the penalty and in the gradient. Add them up: the gradient is 2 · "
     "strength · w."),
    ("root", _PENALTY, "return strength * ops.sqrt(sum(ops.sum(ops.square(w)) for w in weights))",
     "This takes the root: the length of the weights. The penalty is the sum of the squares itself."),
    ("mean", "ops.sum(ops.square(w))", "ops.mean(ops.square(w))",
     "The squares of an array are averaged. Add them up."),
    ("absolute", "ops.square(w)", "ops.abs(w)", "These are absolute values: the L1 penalty. L2 takes the squares."),
    ("absolute_gradient", _PULL, "return strength * ops.sign(w)",
     "This is the slope of the L1 penalty, the same for small and large weights. That of the squares is 2 · strength "
     "· w."),
    ("first_array_only", "for w in weights)",
     "for w in weights[:1])", "Only the first array counts. Add up all of them."),
    ("strength_forgotten", _PENALTY, "return sum(ops.sum(ops.square(w)) for w in weights)",
     "The strength is missing from the penalty."),
    ("strength_forgotten_in_the_gradient", _PULL, "return 2 * w", "The strength is missing from the gradient."),
    ("strength_squared", _PENALTY, "return sum(ops.sum(ops.square(strength * w)) for w in weights)",
     "The strength is squared with the weights. It stands before the sum."),
    ("descent", _PULL, "return -2 * strength * w",
     "This points downhill. A gradient points uphill; the optimizer subtracts it."),
    ("penalty_for_gradient", _PULL,
     "return strength * w**2", "This is the penalty of each weight. Its derivative is 2 · strength · w."),
)  # fmt: skip

# ---------------------------------------------------------------------------------------------------------------- split

split = Exercise(
    "split",
    write=["split"],
    points=5,
    probe="splits",
    draw=deals,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Shuffle the numbers 0 to n - 1 once. Then cut the row into three pieces.",
        "np.random.default_rng(seed).permutation(n) is that row. Pieces of one row cannot overlap.",
        "The first `dev` of them are dev, the next `test` are test, the rest is train. Mind the order in which they "
        "are returned.",
    ],
)


def all_dealt_out(seen, given):
    """A judge: every example is in one part, and the parts have their sizes."""
    n, dev, test = given["n"], given["dev"], given["test"]
    return [
        expect(
            not np.any(seen.overlaps),
            "an example is in two parts at once: whoever learns from it cannot be tested on it.",
        ),
        expect(not seen.repeats, "an example is in a part twice: draw without putting back."),
        equal(seen.sizes, [n - dev - test, dev, test], what="the sizes of train, dev and test"),
        expect(seen.covers, f"the parts together do not have each of the indices 0 to {n - 1}."),
    ]


@split.check(points=2)
def deals_out_all(seen, given):
    """Every example is in exactly one of the three parts, and the parts are as large as was asked for."""
    return all_dealt_out(seen, given)


@split.check(points=1, empty=True)
def leaves_parts_empty(seen, given):
    """With nothing for dev and test, all examples are train's."""
    return all_dealt_out(seen, given)


@split.check(points=2)
def shuffles_by_the_seed(seen, given):
    """The examples are shuffled; the same seed deals the same way, another seed another way."""
    return [
        expect(
            not np.any(seen.blocks),
            "a part is a block of neighbours. Examples often come sorted: shuffle before you cut.",
        ),
        expect(seen.same, "the same seed deals in another way each time: use it to draw the order."),
        expect(seen.differs, "another seed deals in the same way: use it to draw the order."),
    ]


_ORDER = "order = np.random.default_rng(seed).permutation(n)"
_DEALT = "return order[dev + test :], order[:dev], order[dev : dev + test]"
split.name_mistakes(
    ("overlap", _DEALT, "return order[dev + test :], order[:dev], order[:test]",
     "Dev and test begin at the same place, so they share examples. Test begins where dev ends: order[dev : dev + "
     "test]."),
    ("drawn_three_times", [(_ORDER, "rng = np.random.default_rng(seed)"), (_DEALT,
     "return tuple(rng.permutation(n)[:size] for size in (n - dev - test, dev, test))")],
     "Each part is drawn on its own from all examples, so they overlap. Shuffle once, then cut."),
    ("cut_from_the_end", _DEALT, "return order[: -dev - test], order[-dev - test : n - test], order[n - test :]",
     "This cuts from the end, and -0 is no place there: order[:-0] is empty and order[-0:] is everything. Cut from the "
     "front: order[:dev], then order[dev : dev + test]."),
    ("tests_from_the_end", _DEALT, "return order[: -dev - test], order[-dev - test : -test], order[-test:]",
     "This cuts from the end, and -0 is no place there: order[-0:] is everything, so a test of 0 examples gets them "
     "all. Cut from the front: order[:dev], then order[dev : dev + test]."),
    ("test_alone_from_the_end", _DEALT, "return order[dev : n - test], order[:dev], order[-test:]",
     "Test is cut from the end, and -0 is no place there: order[-0:] is everything, so a test of 0 examples gets them "
     "all. Cut it from the front: order[dev : dev + test]."),
    ("train_is_everything", "order[dev + test :], order[:dev]", "order, order[:dev]",
     "Train has all examples, those of dev and test as well. It is what they leave."),
    ("test_also_in_train", "order[dev + test :], order[:dev]", "order[dev:], order[:dev]",
     "Train begins where dev ends, and so has the test in it. It begins at dev + test."),
    ("not_shuffled", _ORDER, "order = np.arange(n)",
     "The examples are cut in the order in which they come, which is often sorted. Shuffle first."),
    ("seed_ignored", "default_rng(seed)",
     "default_rng()", "The seed is not used, so that nobody can repeat the split."),
    ("seed_fixed", "default_rng(seed)", "default_rng(0)", "The seed is fixed: use the one that is given."),
    ("with_replacement", _ORDER, "order = np.random.default_rng(seed).integers(n, size=n)",
     "Indices are drawn with putting back: some come twice, others never. Use a permutation."),
    ("wrong_order", _DEALT, "return order[:dev], order[dev : dev + test], order[dev + test :]",
     "The parts are right, but come in the order dev, test, train. Return train, dev, test."),
    ("one_lost", "order[dev + test :]", "order[dev + test + 1 :]",
     "One example is in no part: train begins at dev + test."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------- early_stopping

early_stopping = Exercise(
    "early_stopping",
    write=["EarlyStopping.update"],
    points=9,
    probe="stops",
    draw=runs_without_delta,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Each update is one question: is this loss better than the best so far? Two things happen if it is, one if "
        "not.",
        "Better means: the best loss is more than min_delta above this one. Then self._remember does all that is to be "
        "done.",
        "If it is not better, add one to self.waited. What update returns, either way, is whether that has come to "
        "self.patience.",
    ],
)


def since_the_best(losses, best, now):
    """Losses in words, from the best (at place `best`) to the one at place `now`."""
    later = ", ".join(f"{loss:g}" for loss in losses[best + 1 : now + 1])
    return f"loss number {best + 1}, {losses[best]:g}, is the last better one" + (
        f", after it {later}" if later else ""
    )


def stops_right(seen, given):
    """A judge: every run is stopped where it should be."""
    delta = given["settings"].get("min_delta", 0)
    if seen.silent:
        return expect(False, "update never returned anything: is a `return` missing?")
    told = f"with patience {given['patience']}" + (f" and min_delta {delta:g}" if delta else "")
    for losses, came in zip(given["runs"], np.asarray(seen.stopped, int), strict=True):
        want, best = oracle.stopping(losses, given["patience"], delta)
        if want != came:
            now = min(place for place in (want, came) if place >= 0)  # where the two part
            return expect(
                False,
                f"{told}: {since_the_best(losses, best[now], now)}: "
                + (f"a stop at number {now + 1} was expected, " if now == want else "no stop was expected yet, ")
                + ("none came." if came < 0 else f"it came at number {came + 1}."),
            )
    return expect(True, "")


@early_stopping.check(points=3)
def stops_in_time(seen, given):
    """It stops after `patience` epochs in a row without a better loss, and not before."""
    return stops_right(seen, given)


@early_stopping.check(points=3, draw=runs_with_delta)
def asks_for_enough(seen, given):
    """A loss is better only if it is more than min_delta below the best so far."""
    return stops_right(seen, given)


@early_stopping.check(points=3)
def keeps_the_best(seen, given):
    """best_weights are the weights of the best epoch so far, and copies of them."""
    for number, (losses, stopped) in enumerate(zip(given["runs"], np.asarray(seen.stopped, int), strict=True)):
        steps = len(losses) if stopped < 0 else int(stopped) + 1
        _, best = oracle.stopping(losses, len(losses), 0)
        for step in range(steps):
            came = np.asarray(seen.kept)[number, step]
            want = np.array([best[step] + 1.0, 10.0 * (best[step] + 1)])
            if not np.allclose(came, want):
                said = since_the_best(losses, best[step], step)
                said += f": the weights of number {best[step] + 1} should be kept, "
                if np.allclose(came, want + 0.25):
                    return expect(False, said + "and yours have been changed since. Keep copies: np.array(w).")
                whose = round(float(came[0])) if abs(came[0] - round(float(came[0]))) < 0.3 else came[0]
                return expect(False, said + f"and yours are those of number {whose:g}.")
    return expect(True, "")


_BETTER = "if self.best_loss - loss > self.min_delta:"
_KEEP = "self.best_weights = [np.array(w) for w in weights]"
early_stopping.name_mistakes(
    ("counts_from_the_start", "return self.waited >= self.patience", "return epoch >= self.patience",
     "It stops after `patience` epochs in all. Count those since the last better one."),
    ("never_counts_anew", "        self.waited = 0\n", "",
     "The count never goes back to 0, so all worse epochs add up. A better loss begins a new count."),
    ("keeps_the_last", "        # better by more than min_delta",
     "        self.best_weights = [1 * np.array(w) for w in weights]\n        # better by more than min_delta",
     "The weights of the last epoch are kept. Keep those of the best one: only when the loss is better."),
    ("no_copies", _KEEP, "self.best_weights = weights",
     "best_weights are the very arrays of the network, which the training goes on to change. Keep copies: "
     "[np.array(w) for w in weights]."),
    ("ties_are_better", "self.best_loss - loss > self.min_delta", "self.best_loss - loss >= self.min_delta",
     "A loss that is exactly min_delta below the best (with 0: equal to it) counts as better. It must be more than "
     "that."),
    ("min_delta_ignored", _BETTER, "if loss < self.best_loss:",
     "min_delta is not used: every fall counts as better, however small."),
    ("min_delta_ignored_one_too_late", [(_BETTER, "if loss < self.best_loss:"),
     ("self.waited >= self.patience", "self.waited > self.patience")],
     "Two things: min_delta is not used, and it stops one epoch too late (stop with the `patience`-th epoch in a row "
     "that is not better)."),
    ("one_too_late_no_copies", [("self.waited >= self.patience", "self.waited > self.patience"),
     (_KEEP, "self.best_weights = weights")],
     "Two things: it stops one epoch too late (stop with the `patience`-th epoch in a row that is not better), and "
     "best_weights are no copies, so that the training goes on to change them."),
    ("min_delta_ignored_no_copies", [(_BETTER, "if loss < self.best_loss:"), (_KEEP, "self.best_weights = weights")],
     "Two things: min_delta is not used, and best_weights are no copies, so that the training goes on to change them."),
    ("min_delta_ignored_one_too_late_no_copies", [(_BETTER, "if loss < self.best_loss:"),
     ("self.waited >= self.patience", "self.waited > self.patience"), (_KEEP, "self.best_weights = weights")],
     "Three things: min_delta is not used; it stops one epoch too late (stop with the `patience`-th epoch in a row "
     "that is not better); and best_weights are no copies, so that the training goes on to change them."),
    ("min_delta_reversed", _BETTER, "if self.best_loss - loss > -self.min_delta:",
     "min_delta has the wrong sign: losses that are a little worse count as better."),
    ("every_fall_moves_the_bar", "        else:\n            self.waited += 1",
     "        else:\n            self.best_loss = min(self.best_loss, loss)\n            self.waited += 1",
     "A fall that is too small to count still moves the bar, so that a slow but steady fall never counts. Change "
     "best_loss only when the loss is better."),
    ("compares_with_the_last",
     "        return self.waited", "        self.best_loss = loss\n        return self.waited",
     "Each loss is compared with the one before. Compare it with the best so far."),
    ("bar_stays", "        self.best_loss = loss\n", "        self.best_loss = min(self.best_loss, 1e9)\n",
     "best_loss is not renewed: later losses are compared with the first bar for ever."),
    ("one_too_late", "self.waited >= self.patience", "self.waited > self.patience",
     "It stops one epoch too late: with the `patience`-th epoch in a row that is not better."),
    ("one_too_early", "self.waited >= self.patience", "self.waited >= self.patience - 1",
     "It stops one epoch too early: `patience` epochs in a row must have passed."),
    ("larger_is_better", [("None, np.inf, 0", "None, -np.inf, 0"), (_BETTER,
     "if loss - self.best_loss > self.min_delta:")],
     "A larger loss counts as better. This is a loss: the smaller, the better."),
    ("only_when_just_failed", "return self.waited >= self.patience", "return not self.waited >= self.patience",
     "The answer is turned round: True means stop."),
    ("nothing_returned", "        return self.waited >= self.patience",
     "        self.stop = self.waited >= self.patience",
     "update returns nothing. Return whether to stop."),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------- diagnose_fit

diagnose_fit = Exercise(
    "diagnose_fit",
    write=["diagnose_fit"],
    points=5,
    probe="remedies",
    draw=networks,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Go through the table from the top. What is asked first: train or dev?",
        "Both errors are compared with the target, not with one another. Put a border between near (up to 1.1 times) "
        "and well above (from 1.5 times).",
        "Any border between the two does for both questions: a multiple of the target. Dev matters only where train "
        "is below it.",
    ],
)


@diagnose_fit.check(points=3, kinds=["good, by a hair", "cannot learn", "by heart", "by heart", "cannot learn"])
def names_plain_cases(seen, given):
    """Plain cases get the right answer."""
    return right_remedy(seen, given)


@diagnose_fit.check(
    points=2,
    kinds=["good, far below", "neither",
    "by heart, just near", "cannot learn, luckier on dev", "neither", "good, by a hair"],
)  # fmt: skip
def names_tricky_cases(seen, given):
    """So do networks that are bad at both, luckier on dev than on train, or far below the target on train."""
    return right_remedy(seen, given)


def right_remedy(seen, given):
    """A judge: every network is told the right thing."""
    for (train, dev, target), came in zip(given["cases"], np.asarray(seen.kinds, int), strict=True):
        want = oracle.diagnose_fit(train, dev, target)
        said = oracle.KINDS[came] if came >= 0 else "none of the three answers"
        if said != want:
            return expect(
                False,
                f'error on train {train:.3f}, on dev {dev:.3f}, target {target:.3f}: "{want}" was expected, '
                + (f'"{said}" came.' if came >= 0 else f"{said} came."),
            )
    return expect(True, "")


_FIT_TRAIN = 'if train > too_much:\n        return "raise capacity"'
_FIT_DEV = 'return "regularize more" if dev > too_much else "good"'
diagnose_fit.name_mistakes(
    ("dev_first", [(_FIT_TRAIN,
     'if dev > too_much and train <= too_much * 9:\n        return "regularize more"'), (_FIT_DEV,
     'return "raise capacity" if train > too_much else "good"')],
     "Dev is asked first. A network that cannot learn its own examples is made larger first, however bad dev is."),
    ("by_dev_alone", _FIT_TRAIN, 'if dev > 4 * too_much:\n        return "raise capacity"',
     "Only dev is looked at. Whether the network can learn at all shows on train."),
    ("names_exchanged", [('return "raise capacity"', 'return "regularize more"'), (_FIT_DEV, _FIT_DEV.replace(
     "regularize more", "raise capacity"))],
     "The two remedies are exchanged: a network that cannot learn its examples needs more capacity, one that knows "
     "them by heart needs regularization."),
    *((name, "dev > too_much", new,
       "Dev is compared with train. Compare it with the target: as long as it is near that, it is good, however much "
       "better train is; and well above is too much, however near train is.")
      for name, new in (("by_the_gap", "dev - train > 0.25 * target"), ("by_a_wide_gap", "dev - train > too_much"))),
    ("target_and_a_tenth", "1.25 * target", "target + 0.1",
     "The border is target + 0.1, which is a lot above a target of 0.02. A tenth *of the target* is meant: compare "
     "with a multiple of it."),
    ("without_the_target", [("too_much = 1.25 * target", "too_much = 0.1")],
     "The border is a fixed number. What is too much depends on the target."),
    ("near_is_not_allowed", "1.25 * target", "target",
     "An error a little above the target counts as too much here. Near the target is near enough."),
    ("border_too_high", "1.25 * target", "4 * target",
     "The border is too high: half as much again as the target is well above it."),
    ("never_capacity", _FIT_TRAIN,
     "pass", "Train is never looked at: a network that cannot learn needs more capacity."),
    ("never_regularized", _FIT_DEV,
     'return "good"', "Dev is never looked at: a network that learned by heart is not good."),
    ("accuracy", [("if train > too_much", "if train < too_much"), ("if dev > too_much", "if dev < too_much")],
     "The numbers are read as accuracies. They are errors: the lower, the better."),
)  # fmt: skip
diagnose_fit.equivalent(
    ("train > too_much", "train >= too_much"),
    ("dev > too_much", "dev >= too_much"),
    because="The cases are clear: none lies on the border.",
)

# -------------------------------------------------------------------------------------------------------- random_search

random_search = Exercise(
    "random_search",
    write=["draw", "random_search"],
    points=8,
    probe="trials",
    draw=searches,
    forbid=OTHER_LIBRARIES,
    hints=[
        "In each trial, go through the space: each name gets what `draw` makes of its choices. Each trial gets a dict "
        "of its own.",
        "Log-uniform: draw uniformly between the logarithms of low and high, then take exp. One generator, made from "
        "the seed before the loop, draws everything; of a list, draw a place by rng.integers.",
        'Each trial appends a pair to a list: its settings, and what the objective says of them on "dev". Of that '
        "list, max with key=rank finds the best.",
    ],
)


@random_search.check(points=2)
def asks_dev_alone(seen, given):
    """The objective is asked once for each trial, on dev, with new settings; never on test."""
    trials = len(given["dev"])
    return [
        expect(
            int(seen.on_test) == 0,
            f'the test split was looked at {int(seen.on_test)} times. Choose by dev: objective(settings, "dev").',
        ),
        expect(int(seen.calls) == trials, f"the objective was asked {int(seen.calls)} times for {trials} trials."),
        expect(seen.distinct, "two trials had the same settings. Draw them anew in each trial."),
    ]


@random_search.check(points=2)
def finds_the_best(seen, given):
    """All trials come back in order, and the best is the one of the highest accuracy on dev that is a number."""
    best = oracle.best_trial(given["dev"])
    scores = np.asarray(given["dev"])
    came = int(seen.best_at)
    if int(seen.on_test):
        return expect(False, "the trials cannot be compared: not all of the accuracies are those on dev.")
    return [
        expect(int(seen.listed) == len(scores), f"{len(scores)} trials were made, {int(seen.listed)} came back."),
        expect(seen.pairs or seen.complete, "the list should be one of pairs (settings, accuracy), and has others than "
        "pairs."),
        expect(seen.in_order or not seen.complete, "the list has all trials, but not in the order in which they were "
        "made."),
        expect(seen.in_order, "the list is not that of the pairs (settings, accuracy on dev) of the trials."),
        expect(
            came == best,
            f"of the accuracies {', '.join(f'{s:.3g}' for s in scores)} the best is {scores[best]:.3g}; "
            + (f"the trial of {scores[came]:.3g}" if came >= 0 else "what is no pair (settings, accuracy) of a trial")
            + " came.",
        ),
    ]  # fmt: skip


@random_search.check(points=2, probe="draws", draw=space, trials=600)
def draws_by_factors(seen, given):
    """Numbers are drawn log-uniformly from low to high, choices with equal chances, each on its own."""
    names = list(given["ranges"])
    if not seen.moves:
        return expect(
            False, "all trials have the same settings. One generator, made before the loop, draws for all of them."
        )
    verdicts = [expect(seen.inside, "a number lies outside of its range (low, high).")]
    for name, below, outer in zip(names, seen.below_middle, seen.outer, strict=True):
        low, high = given["ranges"][name]
        verdicts.append(
            expect(
                0.35 < below < 0.65 and 0.35 < outer < 0.65,
                f"half of the numbers between {low:.2g} and {high:.2g} should lie below {np.sqrt(low * high):.2g}, "
                f"halfway in factors; {below:.0%} do (and {outer:.0%} lie in the outer quarters). "
                "Draw them log-uniformly.",
            )
        )
    return [
        *verdicts,
        expect(float(seen.tied) < 0.4, "two settings rise and fall together. Draw a number of its own for each."),
        expect(
            np.all(np.abs(np.asarray(seen.shares) - 0.2) < 0.12),
            "of five values each should be drawn in a fifth of the trials; the shares "
            f"{', '.join(f'{s:.1f}' for s in seen.shares)} came.",
        ),
    ]


@random_search.check(points=1, probe="values", draw=lists)
def draws_values_of_the_list(seen, given):
    """What is drawn of a list is one of its own values, also if the list has two."""
    one = f"of the list {given['lists'][0]}"
    return [
        expect(
            not seen.strangers,
            f"{one} came what is none of its values. A pair (low, high) is a tuple; a list of two values is still a "
            "list: ask isinstance(choices, list).",
        ),
        expect(
            not seen.copies,
            f"{one} came a value of NumPy's type, no value of the list: rng.choice makes an array of it first (of "
            "['relu', 3] it makes '3', a text), and what you hand such a value to may refuse it. Take "
            "choices[rng.integers(len(choices))].",
        ),
    ]


@random_search.check(points=1, probe="draws", draw=space, trials=40)
def follows_the_seed_given(seen, given):
    """The same seed draws the same settings, another seed others."""
    return [
        expect(seen.same, "the same seed draws other settings each time: make the generator from it."),
        expect(seen.differs, "another seed draws the same settings: make the generator from it."),
    ]


_LOG = "return float(np.exp(rng.uniform(*np.log(choices))))"
_SETTINGS = "settings = {name: draw(choices, rng) for name, choices in space.items()}"
_TRIED = 'all_trials.append((settings, objective(settings, "dev")))'
_BOTH = "return max(all_trials, key=rank), all_trials"
_ALONE = 'all_trials.append(objective(settings, "dev"))'
_PAIRS = "The list is one of pairs, and rank asks for such: append (settings, accuracy), in this order."
_IN_ORDER = "The list is sorted. Give it back in the order of the trials; max with key=rank finds the best."
random_search.name_mistakes(
    ("uniform", _LOG, "return float(rng.uniform(*choices))",
     "Numbers are drawn uniformly, so that nearly all lie at the high end. Draw uniformly between the logarithms, "
     "then exp."),
    ("exp_forgotten", _LOG, "return float(rng.uniform(*np.log(choices)))",
     "These are the logarithms of the numbers: take exp of what is drawn."),
    ("one_draw_for_all", [("    for _ in range(trials):\n", "    for number in range(trials):\n"),
     (_SETTINGS, "settings = {name: draw(choices, np.random.default_rng([seed, number]))\n"
      "                    for name, choices in space.items()}")],
     "All numbers of a trial come from one draw, so they rise and fall together. Draw one for each setting, from one "
     "generator."),
    ("first_choice", "choices[rng.integers(len(choices))]", "choices[0]",
     "Always the first value of a list is taken. Draw one, each as likely as any other."),
    ("last_choice_never", "rng.integers(len(choices))", "rng.integers(len(choices) - 1)",
     "The last value of a list is never drawn: rng.integers leaves its end out already."),
    ("picks_on_test", 'objective(settings, "dev")))', 'objective(settings, "test")))',
     "The trials are judged by the test split. It is for the end, once: choose by dev."),
    ("picks_on_test_uniform", [('objective(settings, "dev")))', 'objective(settings, "test")))'),
     (_LOG, "return float(rng.uniform(*choices))")],
     "Two things: the trials are judged by the test split (choose by dev), and numbers are drawn uniformly (draw "
     "between the logarithms, then exp)."),
    ("looks_at_test", _TRIED, _TRIED + '\n        objective(settings, "test")',
     "The objective is asked on the test split, too. Look at it once, at the end, with the best settings."),
    ("trains_twice", _BOTH,
     "return max(all_trials, key=lambda trial: -np.inf if np.isnan(trial[1]) else objective(trial[0], 'dev')), "
     "all_trials",
     "Every network is trained a second time to find the best. Keep the accuracies of the first time."),
    ("nan_wins", _BOTH, "return max(all_trials, key=lambda trial: trial[1]), all_trials",
     "A trial that broke down (nan) comes out as the best: nothing is larger than nan. Use key=rank, which counts nan "
     "as the worst."),
    ("lowest", _BOTH,
     "return min(all_trials, key=lambda trial: np.inf if np.isnan(trial[1]) else trial[1]), all_trials",
     "This finds the worst. The objective is an accuracy: the higher, the better."),
    ("settings_only", _BOTH, "return max(all_trials, key=rank)[0], all_trials",
     "Only the settings of the best come back. Asked is the pair (settings, accuracy)."),
    ("score_first", _BOTH, "return max(all_trials, key=rank), [(score, settings) for settings, score in all_trials]",
     "The pairs are turned round: (settings, accuracy)."),
    *((name, edits, _PAIRS)
      for name, edits in (
          ("accuracies_alone", [(_TRIED, _ALONE)]),
          ("accuracies_alone_by_max", [(_TRIED, _ALONE), (_BOTH, "return max(all_trials), all_trials")]),
          ("turned_before_rank", [(_TRIED, 'all_trials.append((objective(settings, "dev"), settings))')]),
          ("settings_alone", [(_TRIED, 'objective(settings, "dev")\n        all_trials.append(settings)')]),
      )),
    ("space_overwritten", _SETTINGS,
     "settings = space\n        for name in settings:\n            settings[name] = draw(settings[name], rng)",
     "What is drawn is written into `space` itself (`settings = space` is a second name, no copy), so the second trial "
     "finds numbers there. Begin each trial with a new dict."),
    *((name, _BOTH, f"ranked = sorted(all_trials, key={by})\n    return ranked[-1], ranked", said)
      for name, by, said in (
          ("sorted", "rank", _IN_ORDER),
          ("sorted_nan_too", "lambda trial: trial[1]", _IN_ORDER + " And sort, or take max, with key=rank: trials that "
           "broke down (nan) disturb the order."),
      )),
    ("broken_left_out", _BOTH,
     "return max(all_trials, key=rank), [t for t in all_trials if not np.isnan(t[1])]",
     "The trials that broke down are missing from the list. They belong there, but are never the best."),
    ("one_dict", [("    all_trials = []\n", "    all_trials, settings = [], {}\n"),
     (_SETTINGS, "settings.update({name: draw(choices, rng) for name, choices in space.items()})")],
     "One dict is used for all trials, so that in the list all have the settings of the last. Make a new one in each "
     "trial."),
    ("seed_ignored", "default_rng(seed)",
     "default_rng()", "The seed is not used, so that nobody can repeat the search."),
    ("seed_fixed", "default_rng(seed)", "default_rng(0)", "The seed is fixed: use the one that is given."),
    ("generator_in_the_loop", [("    rng = np.random.default_rng(seed)\n", ""), (_SETTINGS,
     "rng = np.random.default_rng(seed)\n        " + _SETTINGS)],
     "A new generator is made from the seed in each trial, so all trials are the same. Make it once, before the loop."),
    ("values_of_numpy", "choices[rng.integers(len(choices))]", "rng.choice(choices)",
     "rng.choice makes a NumPy array of the list, and draws of that: 16 comes back as np.int64(16), and of "
     "['relu', 3] comes '3', a text. Draw a place instead: choices[rng.integers(len(choices))]."),
    ("two_values_are_no_pair", "isinstance(choices, list)", "len(choices) != 2",
     "A list of two values is taken for a pair (low, high). What counts is whether it is a list or a tuple: "
     "isinstance(choices, list)."),
    ("one_too_many", "range(trials)", "range(trials + 1)", "There is one trial too many."),
)  # fmt: skip

lab = Lab(
    title="Tricks of the trade: starts, normalization, regularization, choosing settings",
    minutes=90,
    seconds=43,
    concepts="Gaussian, Glorot (Xavier), Kaiming (He); preprocessing, batch norm before the activation, dropout "
    "(inverted and classic), L2, early stopping, train/dev/test discipline, hyperparameter search; learning-rate "
    "choice, linear scaling",
    exercises=[
        standardize,
        fans,
        gaussian,
        glorot_uniform,
        he_normal,
        depth_signal,
        batch_norm,
        placement,
        dropout,
        classic_dropout,
        ensemble_view,
        l2,
        split,
        early_stopping,
        diagnose_fit,
        random_search,
    ],
)
