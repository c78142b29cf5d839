"""What lab01 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import re

import numpy as np

from grader import Exercise, Lab, all_of, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")

# said of more than one exercise
ONE_ANSWER = (
    "`if`, `and` and `max` want one answer, and z holds many scores. Choose score by score, with "
    "ops.where(condition, a, b)."
)
NO_NUMBERS = (
    "A tensor times a comparison, as in `z * (z > 0)`, is True and False here, no number. Choose with "
    "ops.where(condition, a, b)."
)

# ---------------------------------------------------------------------------------------------------------------- draws


def away_from_zero(rng, shape, low=0.4, high=3.0):
    """Numbers of both signs, none of them near 0."""
    return (rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)).astype("float32")


def examples(rng):
    """Examples, weights and a bias for one neuron."""
    return {"x": rng.normal(size=(5, 3)).astype("float32"), "w": away_from_zero(rng, 3), "b": away_from_zero(rng, ())}


def scores(rng, function, **settings):
    """Scores of both signs and of common sizes, and 0 among them."""
    sizes = [rng.uniform(0.3, 0.8, 2), rng.uniform(1.3, 3.5, 4), -rng.uniform(0.3, 0.8, 2), -rng.uniform(1.3, 3.5, 3)]
    z = rng.permutation(np.concatenate([*sizes, [0.0]]))
    return {"function": function, "settings": settings, "z": z.reshape(4, 3).astype("float32")}


def slopes_and_scores(rng, function):
    """As `scores`, with a slope for the negative side, and a positive score below that slope."""
    given = scores(rng, function, negative_slope=float(rng.uniform(0.1, 0.6)))
    z = given["z"]
    z[z == z[z > 0].min()] = given["settings"]["negative_slope"] / 2
    return given


def huge_scores(rng, function, **settings):
    """Scores whose exponentials leave the numbers that float32 has."""
    sizes = np.array([1000, rng.uniform(400, 900), rng.uniform(90, 200), rng.uniform(2, 5)])
    return {"function": function, "settings": settings, "z": np.concatenate([-sizes, sizes[::-1]]).astype("float32")}


def classes(rng, axis=None):
    """Scores of several examples for several classes."""
    settings = {} if axis is None else {"axis": axis}
    z = rng.uniform(-2, 2, (3, 3) if axis is None else (3, 3, 3))  # sums along a wrong axis fit, and are told by value
    return {"function": "softmax", "settings": settings, "z": z.astype("float32")}


def huge_classes(rng):
    """Rows far apart from one another, up to 10,000 in size."""
    offsets = rng.permutation([-1e4, -300, 0, 300, 1e4])
    z = rng.uniform(-2, 2, (5, 5)) + offsets[:, None]
    z[offsets == 300, 2] -= 200  # in one row a class that is out of the question
    z[offsets == 0] += rng.permutation(
        [-9990, 0, 0, 0, 9990]
    )  # one that overflows if anything but its largest goes off
    return {"function": "softmax", "settings": {}, "z": z.astype("float32")}


def layers_of_relus(rng):
    """Activations of a layer some units of which are dead, and of one where every unit speaks for somebody."""
    alive = rng.uniform(0.1, 3, (6, 8))
    for example in range(1, 6):  # some silence, which is no death
        alive[example, rng.integers(0, 8)] = 0
    some = alive.copy()
    some[:, rng.permutation(8)[: rng.integers(2, 4)]] = 0
    some[rng.integers(1, 6)] = 0  # an example for which nobody speaks
    return {"some": some.astype("float32"), "none": alive.astype("float32")}


def lines(rng):
    """Two weights of different sizes, and a bias."""
    w = away_from_zero(rng, 2, 0.5, 1.4)
    w[rng.integers(2)] *= 3
    return {"w": w, "b": float(away_from_zero(rng, ()))}


def two_layers(rng, sizes):
    """Kernels and biases of two linear layers."""
    d, h, k = sizes
    return {
        "W1": rng.normal(size=(d, h)).astype("float32"),
        "b1": away_from_zero(rng, h),
        "W2": rng.normal(size=(h, k)).astype("float32"),
        "b2": away_from_zero(rng, k),
    }


def points(rng, epochs, lr=None):
    """Points that no line separates, on quarters, so that every sum is exact; the first one has the label 0."""
    x = rng.integers(-8, 9, (9, 2)) / 4
    y = rng.permutation([0, 1] * 5)[:9]
    y[0] = 0
    y[1:3] = rng.permutation([0, 1])
    x[2] = x[1]  # the same point under both labels: mistakes never end
    return {"x": x.astype("float32"), "y": y.astype("float32"), "epochs": epochs, "lr": lr}


def separable_points(rng, epochs, lr):
    """Points on quarters, well apart: after some passes the mistakes end."""
    x = rng.integers(-8, 9, (9, 2)) / 4
    direction = rng.choice([-1, 1], 2)
    y = (x @ direction > 0).astype("float32")
    y[0] = 0
    x[0] = -direction
    x = x + 1.0 * np.where(y == 1, 1, -1)[:, None] * direction
    return {"x": x.astype("float32"), "y": y, "epochs": epochs, "lr": lr}


def layer(rng, activation):
    """Inputs, and the weights that the probe gives to the layer."""
    return {
        "x": rng.normal(size=(4, 3)).astype("float32"),
        "units": 5,
        "activation": activation,
        "kernel": rng.normal(size=(3, 5)).astype("float32"),
        "bias": away_from_zero(rng, 5),
    }


def course(rng):
    """Students of a course with a rule of its own, those to learn from and those to answer for."""
    lectures = rng.integers(0, 31, 1200).astype("float64")
    hours = rng.uniform(0, 80, 1200)
    x = np.stack([lectures, hours], axis=1)
    x[-4:] = [[0, 0], [30, 80], [0, 80], [30, 0]]  # those who did nothing, all, or one of the two: new students
    per_lecture, per_hour = rng.uniform(0.15, 0.3), rng.uniform(0.05, 0.12)
    middle = np.array([rng.uniform(19, 22), rng.uniform(50, 60)])  # a hard course: most fail
    score = (x - middle) @ [per_lecture, per_hour]
    probability = 1 / (1 + np.exp(-score))
    y = rng.random(1200) < probability
    # the new students: those of another year, most of whom worked harder
    order = np.argsort(rng.random(800) + (hours[400:] < 30) + (lectures[400:] < 10))
    new = np.concatenate([[0], order[:295], np.arange(796, 800)]) + 400
    return {"x": x[:400].astype("float32"), "y": y[:400].astype("float32"), "new": x[new].astype("float32"),
            "truth": probability[new], "passed": y[new].astype("float64")}  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- judging


def gives(rule, what):
    """A judge: the function answers as `rule(z, **settings)` does."""

    def judge(seen, given):
        if seen.boolean:
            return expect(False, f"{what}: numbers were expected, True and False came.")
        return pointed(seen.y, rule(given["z"], **given["settings"]), given["z"], what)

    return judge


def pointed(came, expected, z, what):
    """As `close`, naming the score at which the answer is wrong."""
    plain = close(came, expected, what=what)
    if plain.passed or came.shape != np.shape(expected) or came.dtype.kind not in "iuf":
        return plain
    wrong = np.argwhere(~np.isclose(came, expected, rtol=1e-4, atol=1e-6))
    if not len(wrong):
        return plain
    at = tuple(wrong[0])
    want = float(np.asarray(expected)[at])
    want = want if abs(want) > 1e-9 else 0.0  # far below what the check can see
    return expect(
        False,
        f"{what} at z = {z[at]:.6g}: {want:.6g} was expected, {came[at]:.6g} came "
        f"({len(wrong)} of {came.size} are wrong).",
    )


def check(exercise, name, sentence, judge, **declared):
    """Declare a check of an activation."""
    judge.__name__, judge.__doc__ = name, sentence
    exercise.check(**declared)(judge)


# ----------------------------------------------------------------------------------------------------------- perceptron

perceptron = Exercise(
    "perceptron",
    write=["perceptron"],
    points=6,
    probe="neurons",
    draw=examples,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three things happen one after the other: products are added up, the bias is added, g is applied.",
        "x · w for all rows at once is a matrix times a vector: one number for each example.",
        "ops.matmul(x, w) has shape (n,). Add the bias to that, and hand the sum to g.",
    ],
)


@perceptron.check(points=6)
def answers_for_every_example(seen, given):
    """Every example's answer is g of its score, the bias included."""
    expected = oracle.perceptron(given["x"], given["w"], given["b"], lambda z: 2 * z + 0.3 * z * abs(z) + 1)
    return close(seen.y, expected, what="the answer", axes=("example",))


_NEURON = "return g(ops.matmul(x, w) + b)"
perceptron.mistake(
    "bias_in_the_product",
    old=_NEURON,
    new="return g(ops.matmul(x + b, w))",
    say="The bias stands inside the product, so it is multiplied by the weights. Take x · w first, then add b.",
)
perceptron.mistake(
    "bias_times_the_score",
    old=_NEURON,
    new="return g(ops.matmul(x, w) * b)",
    say="The bias multiplies the score. Add it.",
)
perceptron.mistake(
    "g_forgotten",
    old=_NEURON,
    new="return ops.matmul(x, w) + b",
    say="This is the score. The neuron's answer is g of it.",
)
perceptron.mistake(
    "bias_dropped", old=_NEURON, new="return g(ops.matmul(x, w))", say="The bias is missing: g(x · w + b)."
)
perceptron.mistake(
    "g_and_bias_forgotten",
    old=_NEURON,
    new="return ops.matmul(x, w)",
    say="Two things are missing: the bias, which is added to x · w, and g, which is applied to the sum.",
)
perceptron.mistake(
    "bias_after_g",
    old=_NEURON,
    new="return g(ops.matmul(x, w)) + b",
    say="The bias is added after g. It belongs to the score: g(x · w + b).",
)
perceptron.mistake(
    "bias_taken_off",
    old=_NEURON,
    new="return g(ops.matmul(x, w) - b)",
    say="The bias is taken off, which is the convention of a threshold. Here it is added: g(x · w + b).",
)
perceptron.mistake(
    "not_added_up",
    old=_NEURON,
    new="return g(x * w + b)",
    say="The products of inputs and weights are not added up: there must be one number for each example, not one for "
    "each input. ops.matmul(x, w) adds them up.",
)
perceptron.mistake(
    "added_over_examples",
    old=_NEURON,
    new="return g(ops.sum(x * w, axis=0) + b)",
    say="The sum goes over the examples. It goes over the inputs of one example, the last axis.",
)
perceptron.mistake(
    "g_of_each_product",
    old=_NEURON,
    new="return ops.sum(g(x * w), axis=1) + b",
    say="g is applied to each product. Add up first; g comes once, at the end.",
)
perceptron.mistake(
    "column",
    old=_NEURON,
    new="return g(ops.matmul(x, ops.reshape(w, (-1, 1))) + b)",
    say="The answers stand in a column, shape (n, 1). Asked is (n,): multiply by w as it comes, shape (d,).",
)
perceptron.mistake(
    "at_sign",
    old=_NEURON,
    new="return g(x @ w + b)",
    say="`@` between tensors wants a matrix on both sides, and w is a vector. ops.matmul(x, w) takes both.",
)


# ---------------------------------------------------------------------------------------------------------- binary_step

binary_step = Exercise(
    "binary_step",
    write=["binary_step"],
    points=3,
    probe="activation",
    draw=scores,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A comparison, z >= 0, gives True or False for every score. Numbers are asked.",
        "ops.where(condition, a, b) takes a where the condition holds, and b elsewhere.",
        "The condition holds at 0, too. It chooses between 1.0 and 0.0.",
    ],
)


@binary_step.check(points=3, function="binary_step")
def is_one_from_zero_on(seen, given):
    """1 where the score is at least 0, and 0 below."""
    if seen.boolean:
        return expect(False, "the step: numbers 1.0 and 0.0 were expected, True and False came.")
    return pointed(seen.y, (given["z"] >= 0).astype("float64"), given["z"], "the step")


_STEP = "return ops.where(z >= 0, 1.0, 0.0)"
binary_step.mistake(
    "zero_at_zero",
    old=_STEP,
    new="return ops.where(z > 0, 1.0, 0.0)",
    say="At exactly 0 this says 0. The convention here is 1: z >= 0.",
)
binary_step.mistake(
    "half_at_zero",
    old=_STEP,
    new="return 0.5 * (ops.sign(z) + 1)",
    say="At exactly 0 this says one half (the Heaviside convention). Here it is 1.",
)
binary_step.mistake(
    "wrong_side",
    old=_STEP,
    new="return ops.where(z >= 0, 0.0, 1.0)",
    say="The two answers are swapped: 1 stands at scores of at least 0.",
)
binary_step.mistake(
    "wrong_side_with_zero",
    old=_STEP,
    new="return ops.where(z <= 0, 1.0, 0.0)",
    say="This says 1 below 0. It must say 1 from 0 on upwards: z >= 0.",
)
binary_step.mistake(
    "plus_and_minus_one",
    old=_STEP,
    new="return ops.where(z >= 0, 1.0, -1.0)",
    say="This is the sign, -1 or 1. Asked are 0 and 1.",
)
binary_step.mistake(
    "sign",
    old=_STEP,
    new="return ops.sign(z)",
    say="This is the sign: -1, 0 or 1. Asked are 0 below zero and 1 from zero on.",
)
binary_step.mistake(
    "booleans",
    old=_STEP,
    new="return z >= 0",
    say="These are True and False. A tensor times a comparison, as in `(z >= 0) * 1`, is so here, too, no number. "
    "Choose with ops.where(condition, a, b).",
)
binary_step.mistake(
    "python_if",
    old=_STEP,
    new="return 1.0 if z >= 0 else 0.0",
    say=ONE_ANSWER,
)
binary_step.equivalent(
    ("ops.where(z >= 0, 1.0, 0.0)", "ops.where(1.0, z >= 0, 0.0)"),
    because="Keras makes numbers of the booleans on the way.",
)
binary_step.mistake(
    "ramp",
    old=_STEP,
    new="return ops.maximum(z, 0.0)",
    say="This is the ReLU, which grows with the score. A step is either 0 or 1.",
)


# -------------------------------------------------------------------------------------------------------- decision_line

decision_line = Exercise(
    "decision_line",
    write=["decision_line"],
    points=6,
    probe="lines",
    draw=lines,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Write w1 x1 + w2 x2 + b = 0 on paper and bring everything but w2 x2 to the other side.",
        "w2 x2 = -w1 x1 - b. Divide by w2 and read off what stands before x1, and what stands alone.",
        "Both answers have w[1] below the line and a minus in front.",
    ],
)


@decision_line.check(points=6)
def solves_for_the_second_input(seen, given):
    """On the line the score is 0: w[0] x1 + w[1] x2 + b = 0."""
    slope, intercept = oracle.line(np.asarray(given["w"], "float64"), given["b"])
    return all_of(
        close(seen.slope, slope, what="the slope"),
        close(seen.intercept, intercept, what="the intercept"),
    )


_LINE = "return -w[0] / w[1], -b / w[1]"
decision_line.mistake(
    "sign_of_slope",
    old=_LINE,
    new="return w[0] / w[1], -b / w[1]",
    say="The slope has the wrong sign: when w1 x1 goes to the other side, its sign turns.",
)
decision_line.mistake(
    "sign_of_intercept",
    old=_LINE,
    new="return -w[0] / w[1], b / w[1]",
    say="The intercept has the wrong sign: when b goes to the other side, its sign turns.",
)
decision_line.mistake(
    "both_signs",
    old=_LINE,
    new="return w[0] / w[1], b / w[1]",
    say="Both signs are wrong: what goes to the other side of the equation turns its sign.",
)
decision_line.mistake(
    "axes_swapped",
    old=_LINE,
    new="return -w[1] / w[0], -b / w[0]",
    say="The axes are swapped: this solves for x1. Solve for x2.",
)
decision_line.mistake(
    "slope_upside_down",
    old=_LINE,
    new="return -w[1] / w[0], -b / w[1]",
    say="The slope is upside down: it is -w[0] / w[1].",
)
decision_line.mistake(
    "direction_of_the_weights",
    old=_LINE,
    new="return w[1] / w[0], -b / w[1]",
    say="This is the direction of w itself, which points across the line. The line is at a right angle to it.",
)
decision_line.mistake(
    "order",
    old=_LINE,
    new="return -b / w[1], -w[0] / w[1]",
    say="Slope and intercept come in the wrong order: the slope first.",
)
decision_line.mistake(
    "not_divided",
    old=_LINE,
    new="return -w[0], -b",
    say="The division by w[1], which stands before x2, is missing.",
)
decision_line.mistake(
    "not_divided_wrong_signs",
    old=_LINE,
    new="return w[0], b",
    say="Two things: what goes to the other side of the equation turns its sign, and the division by w[1], which "
    "stands before x2, is missing.",
)
decision_line.mistake(
    "axes_swapped_wrong_signs",
    old=_LINE,
    new="return w[1] / w[0], b / w[0]",
    say="Two things: this solves for x1 (solve for x2), and what goes to the other side turns its sign.",
)
decision_line.mistake(
    "intercept_not_divided",
    old=_LINE,
    new="return -w[0] / w[1], -b",
    say="The bias, too, must be divided by w[1].",
)
decision_line.mistake(
    "intercept_of_the_other_axis",
    old=_LINE,
    new="return -w[0] / w[1], -b / w[0]",
    say="This intercept is where the line meets the x1 axis. Asked is where it meets the x2 axis: divide by w[1].",
)


# ----------------------------------------------------------------------------------------------------------- rosenblatt

rosenblatt = Exercise(
    "rosenblatt",
    write=["rosenblatt"],
    points=9,
    probe="corrections",
    draw=points,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two loops: one over the passes, in it one over the examples. np.asarray(x) makes rows easy to go through.",
        "The error y_i - y_hat is 1, 0 or -1, so `w = w + lr * error * x_i` does nothing where the answer was right.",
        "Start with zeros for w and 0.0 for b. For each example: the answer with the weights as they are now, the "
        "error, then w and b; count the errors that are not 0, and append the count after each pass.",
    ],
)


def learned(seen, given):
    """What the rule learns, compared part by part."""
    lr = 1.0 if given["lr"] is None else given["lr"]
    w, b, mistakes = oracle.rosenblatt(given["x"], given["y"], given["epochs"], lr)
    return all_of(
        equal(seen.mistakes, mistakes, what="the mistakes", axes=("pass",)),
        close(seen.w, w, what="w"),
        close(np.reshape(seen.b, ()) if np.size(seen.b) == 1 else seen.b, b, what="b"),
    )


@rosenblatt.check(points=4, epochs=1)
def corrects_in_one_pass(seen, given):
    """One pass: every wrong answer moves the weights and the bias at once, a right one moves nothing."""
    return learned(seen, given)


@rosenblatt.check(points=3, epochs=4, lr=0.5)
def goes_on_for_all_passes(seen, given):
    """Several passes with a learning rate: the mistakes of each pass are counted."""
    return learned(seen, given)


@rosenblatt.check(points=2, draw=separable_points, epochs=12, lr=2.0)
def rests_when_all_is_right(seen, given):
    """Where a line separates the labels the mistakes end; the list still has one entry for every pass."""
    return learned(seen, given)


_ERROR = "error = y_i - (x_i @ w + b >= 0)"
_MOVE_W = "w = w + lr * error * x_i"
_MOVE_B = "b = b + lr * error"
rosenblatt.mistake(
    "moves_on_every_example",
    edits=[(_MOVE_W, "w = w + lr * (2 * y_i - 1) * x_i"), (_MOVE_B, "b = b + lr * (2 * y_i - 1)")],
    say="The weights move on every example, even when the answer was right. Only the error moves them: it is 0 then.",
)
rosenblatt.mistake(
    "moves_on_every_positive",
    edits=[(_MOVE_W, "w = w + lr * y_i * x_i"), (_MOVE_B, "b = b + lr * y_i")],
    say="The label moves the weights, not the error. Use y_i - y_hat.",
)
rosenblatt.mistake(
    "labels_as_plus_and_minus_one",
    old=_ERROR,
    new="error = y_i * (y_i != (x_i @ w + b >= 0))",
    say="This is the rule for labels -1 and 1, w + lr * y * x when wrong. With labels 0 and 1 a wrong yes is never "
    "corrected that way: use y_i - y_hat.",
)
rosenblatt.mistake(
    "compares_with_the_sign",
    old=_ERROR,
    new="error = y_i - (1 if x_i @ w + b >= 0 else -1)",
    say="The prediction is -1 or 1, the labels are 0 and 1. Predict 0 or 1.",
)
rosenblatt.mistake(
    "labels_made_plus_and_minus_one",
    old=_ERROR,
    new="error = (2 * y_i - 1) - (1 if x_i @ w + b >= 0 else -1)",
    say="Labels and predictions were made -1 and 1, so each error is 2 and each move twice as long. Keep them 0 and 1.",
)
rosenblatt.mistake(
    "bias_not_moved",
    old=_MOVE_B,
    new="pass",
    say="The bias never moves. It learns as the weights do.",
)
rosenblatt.mistake(
    "bias_without_rate",
    old=_MOVE_B,
    new="b = b + error",
    say="The bias moves without the learning rate: b = b + lr * error.",
)
rosenblatt.mistake(
    "rate_ignored",
    edits=[(_MOVE_W, "w = w + error * x_i"), (_MOVE_B, "b = b + error")],
    say="The learning rate is not used. Multiply both moves by lr.",
)
rosenblatt.mistake(
    "away",
    edits=[(_MOVE_W, "w = w - lr * error * x_i"), (_MOVE_B, "b = b - lr * error")],
    say="The weights move away from the right answer. With the error as y - y_hat they are added.",
)
rosenblatt.mistake(
    "no_at_zero",
    old=_ERROR,
    new="error = y_i - (x_i @ w + b > 0)",
    say="A score of exactly 0 counts as no. The step says yes there: >= 0. At the start all are 0.",
)
rosenblatt.mistake(
    "bias_not_in_the_answer",
    old=_ERROR,
    new="error = y_i - (x_i @ w >= 0)",
    say="The answer is given without the bias. The score is x · w + b.",
)
rosenblatt.mistake(
    "no_at_zero_bias_not_moved",
    edits=[(_ERROR, "error = y_i - (x_i @ w + b > 0)"), (_MOVE_B, "pass")],
    say="Two things: a score of exactly 0 must count as yes (>= 0), and the bias learns as the weights do: "
    "as if its input were always 1.",
)
rosenblatt.mistake(
    "no_at_zero_bias_without_rate",
    edits=[(_ERROR, "error = y_i - (x_i @ w + b > 0)"), (_MOVE_B, "b = b + error")],
    say="Two things: a score of exactly 0 must count as yes (>= 0), and the bias moves without the learning rate.",
)
rosenblatt.mistake(
    "no_at_zero_rate_ignored",
    edits=[
        (_ERROR, "error = y_i - (x_i @ w + b > 0)"),
        (_MOVE_W, "w = w + error * x_i"),
        (_MOVE_B, "b = b + error"),
    ],
    say="Two things: a score of exactly 0 must count as yes (>= 0), and the learning rate is not used.",
)
rosenblatt.mistake(
    "no_at_zero_moves_on_every_example",
    edits=[
        (_ERROR, "error = y_i - (x_i @ w + b > 0)"),
        (_MOVE_W, "w = w + lr * (2 * y_i - 1) * x_i"),
        (_MOVE_B, "b = b + lr * (2 * y_i - 1)"),
    ],
    say="Two things: a score of exactly 0 must count as yes (>= 0), and the weights move even when the answer was "
    "right: only the error, y_i - y_hat, moves them.",
)
rosenblatt.mistake(
    "no_threshold",
    old=_ERROR,
    new="error = y_i - (x_i @ w + b)",
    say="The error is taken from the score (that is the delta rule). Rosenblatt's neuron answers 0 or 1 first.",
)
rosenblatt.mistake(
    "moves_after_the_pass",
    edits=[
        ("wrong = 0", "wrong, w_next, b_next = 0, w, b"),
        (_MOVE_W, "w_next = w_next + lr * error * x_i"),
        (_MOVE_B, "b_next = b_next + lr * error"),
        ("mistakes.append(wrong)", "w, b = w_next, b_next\n        mistakes.append(wrong)"),
    ],
    say="All examples of a pass meet the same weights, which move at its end. Move after each example, so that the "
    "next one meets the new weights.",
)
rosenblatt.mistake(
    "counts_right_answers",
    old="wrong += error != 0",
    new="wrong += error == 0",
    say="The right answers are counted. Asked are the mistakes.",
)
rosenblatt.mistake(
    "adds_errors_up",
    old="wrong += error != 0",
    new="wrong += error",
    say="The errors are added up, and -1 and 1 cancel. Count those that are not 0.",
)
rosenblatt.mistake(
    "counts_on",
    edits=[("w, b, mistakes = ", "wrong = 0\n    w, b, mistakes = "), ("        wrong = 0\n", "")],
    say="The count goes on from one pass to the next. Start it at 0 for every pass.",
)  # fmt: skip
rosenblatt.mistake(
    "one_count_for_all",
    old="return w, b, mistakes",
    new="return w, b, sum(mistakes)",
    say="This is the number of mistakes altogether. Asked is a list with one entry for each pass.",
)
rosenblatt.mistake(
    "one_entry_for_each_example",
    edits=[("wrong += error != 0", "mistakes.append(int(error != 0))"), ("        mistakes.append(wrong)\n", "")],
    say="The list has an entry for every example. Asked is one for every pass: how many of its examples were wrong.",
)
rosenblatt.mistake(
    "stops_early",
    old="mistakes.append(wrong)",
    new="mistakes.append(wrong)\n        if not wrong:\n            break",
    say="This stops after the first pass without mistakes. Make all `epochs` passes, so that the list has one entry "
    "for each: the rest are 0.",
)
rosenblatt.mistake(
    "at_sign_between_tensors",
    old="x, y = np.asarray(x), np.asarray(y)",
    new="x, y = ops.convert_to_tensor(x), ops.convert_to_tensor(y)",
    say="`@` between tensors wants a matrix on both sides, and x_i and w are vectors. Make arrays of x and y first, "
    "with np.asarray, or add up with ops.sum(x_i * w).",
)
rosenblatt.equivalent(
    ("strict=True", "strict=False"),
    (", strict=True", ""),
    ("x_i @ w", "w @ x_i"),
    (
        "x, y = np.asarray(x), np.asarray(y)\nw, b, mistakes = np.zeros(x.shape[1]), 0.0, []",
        "w, b, mistakes = np.zeros(x.shape[1]), 0.0, []\nx, y = np.asarray(x), np.asarray(y)",
    ),
    because="The two say the same: x and y are equally long, and a product of vectors has no order.",
)
rosenblatt.mistake(
    "one_pass",
    old="        mistakes.append(wrong)\n    return w, b, mistakes",
    new="        mistakes.append(wrong)\n        return w, b, mistakes",
    say="This returns after the first pass: the `return` stands inside the loop.",
)


# ---------------------------------------------------------------------------------------------------------- activations


def activation(name, points, hints, needs=()):
    """An exercise in which one activation is written."""
    return Exercise(
        name, write=[name], points=points, probe="activation", draw=scores, forbid=OTHER_LIBRARIES, hints=hints,
        needs=needs,
    )  # fmt: skip


sigmoid = activation(
    "sigmoid",
    6,
    [
        "Put z = 1000 and z = -1000 into both forms, with inf for a power that is too large. Which meets inf / inf?",
        "A fixed number over inf is 0, which is what the sigmoid is there. So one of the forms may be written as it "
        "stands, for all scores at once.",
        "The form that has one power only: ops.exp of -z, plus 1, and that below a 1. (Whoever wants no inf at all: "
        "exp(-abs(z)) is never above 1, and ops.where chooses between the two forms.)",
    ],
)
check(sigmoid, "is_the_sigmoid", "The sigmoid of common scores, 0.5 at 0.", gives(oracle.sigmoid, "the sigmoid"),
      points=4, function="sigmoid")  # fmt: skip
check(sigmoid, "survives_huge_scores", "Scores up to 1000 in size give numbers, not nan.",
      gives(oracle.sigmoid, "the sigmoid"), points=2, draw=huge_scores, function="sigmoid")  # fmt: skip

_SIGMOID = "return 1 / (1 + ops.exp(-z))"
sigmoid.mistake(
    "overflows",
    old=_SIGMOID,
    new="return ops.exp(z) / (1 + ops.exp(z))",
    say="At large scores this is inf / inf, which is nan. Use the form in which a power that overflows does no harm.",
)
sigmoid.mistake(
    "twice_as_steep",
    old=_SIGMOID,
    new="return 1 / (1 + ops.exp(-2 * z))",
    say="This is the sigmoid of 2z, twice too steep; the 2 belongs to tanh.",
)
sigmoid.mistake(
    "tanh",
    old=_SIGMOID,
    new="return 2 / (1 + ops.exp(-2 * z)) - 1",
    say="This is tanh, from -1 to 1. The sigmoid goes from 0 to 1.",
)
sigmoid.mistake(
    "half_a_tanh",
    old=_SIGMOID,
    new="return 2 / (1 + ops.exp(-z)) - 1",
    say="This is 2 sigmoid(z) - 1, from -1 to 1. The sigmoid goes from 0 to 1.",
)
sigmoid.mistake(
    "mirrored",
    old=_SIGMOID,
    new="return 1 / (1 + ops.exp(z))",
    say="This falls where it should rise: it is the sigmoid of -z. Look at the sign in the exponent.",
)
sigmoid.mistake(
    "same_on_both_sides",
    old=_SIGMOID,
    new="return 1 / (1 + ops.exp(-ops.abs(z)))",
    say="Scores and their negatives get the same answer, right at z >= 0 only: below 0 another form is needed.",
)
sigmoid.mistake(
    "power_of_two",
    old=_SIGMOID,
    new="return 1 / (1 + 2.0 ** (-z))",
    say="This has powers of 2 in the place of powers of e. Use ops.exp.",
)
sigmoid.mistake(
    "clipped",
    old=_SIGMOID,
    new="return ops.clip(z, 0.0, 1.0)",
    say="This cuts the scores off at 0 and 1. The sigmoid bends smoothly.",
)
sigmoid.mistake("python_if", old=_SIGMOID, new="return 1.0 if z >= 0 else 0.0", say=ONE_ANSWER)
sigmoid.mistake(
    "softplus",
    old=_SIGMOID,
    new="return ops.log(1 + ops.exp(-ops.abs(z))) + ops.maximum(z, 0.0)",
    say="This is the softplus, the integral of the sigmoid, which grows without end.",
)

tanh = activation(
    "tanh",
    6,
    [
        "(exp(z) - exp(-z)) / (exp(z) + exp(-z)) is right for small scores and inf / inf for large ones.",
        "Divide numerator and denominator by exp(z): only exp(-2z) is left, which is small for z > 0. What changes "
        "when z changes its sign?",
        "With e = exp(-2 * abs(z)) the size is (1 - e) over (1 + e); the sign is that of z.",
    ],
)
check(tanh, "is_the_tanh", "The tanh of common scores, 0 at 0.", gives(np.tanh, "tanh"), points=4, function="tanh")
check(tanh, "survives_huge_scores", "Scores up to 1000 in size give numbers, not nan.", gives(np.tanh, "tanh"),
      points=2, draw=huge_scores, function="tanh")  # fmt: skip

_TANH = "return ops.sign(z) * (1 - small) / (1 + small)"
_TANH_SMALL = "small = ops.exp(-2 * ops.abs(z))"
tanh.mistake(
    "overflows",
    old=_TANH,
    new="return (ops.exp(z) - ops.exp(-z)) / (ops.exp(z) + ops.exp(-z))",
    say="At large scores this is inf / inf, which is nan. Divide numerator and denominator by the larger power "
    "first, so that none is above 1.",
)
tanh.mistake(
    "overflows_on_one_side",
    old=_TANH,
    new="return (1 - ops.exp(-2 * z)) / (1 + ops.exp(-2 * z))",
    say="At very negative scores this is -inf / inf, which is nan. The other side is right; and tanh(-z) is -tanh(z).",
)
tanh.mistake(
    "overflows_on_the_other_side",
    old=_TANH,
    new="return (ops.exp(2 * z) - 1) / (ops.exp(2 * z) + 1)",
    say="At large scores this is inf / inf, which is nan. The other side is right; and tanh(-z) is -tanh(z).",
)
tanh.mistake(
    "half_as_steep",
    old=_TANH_SMALL,
    new="small = ops.exp(-ops.abs(z))",
    say="The 2 in the exponent is missing: this is tanh of z / 2.",
)
tanh.mistake(
    "sigmoid",
    old=_TANH,
    new="return ops.where(z >= 0, 1 / (1 + small**0.5), small**0.5 / (1 + small**0.5))",
    say="This is the sigmoid, from 0 to 1. tanh goes from -1 to 1, and is steeper.",
)
tanh.mistake(
    "sigmoid_of_twice_the_score",
    old=_TANH,
    new="return ops.where(z >= 0, 1 / (1 + small), small / (1 + small))",
    say="This is sigmoid(2z), from 0 to 1. Stretch it, to go from -1 to 1.",
)
tanh.mistake(
    "sign_lost",
    old=_TANH,
    new="return (1 - small) / (1 + small)",
    say="This is never negative: the size is right, the sign of z is lost.",
)
tanh.mistake(
    "mirrored",
    old=_TANH,
    new="return ops.sign(z) * (small - 1) / (1 + small)",
    say="The sign is wrong: this is tanh(-z). For z > 0 the answer is positive.",
)
tanh.mistake(
    "upside_down",
    old=_TANH,
    new="return ops.where(z == 0, np.inf, ops.sign(z) * (1 + small) / (1 - small))",
    say="This is 1 / tanh: numerator and denominator are swapped.",
)
tanh.mistake("python_if", old=_TANH, new="return 1 - small if z >= 0 else small - 1", say=ONE_ANSWER)

relu = activation(
    "relu",
    3,
    [
        "What is negative becomes 0, what is positive stays.",
        "The larger of the score and 0, score by score. ops.maximum takes the larger of two; ops.max does not.",
        "One call: the two things that ops.maximum compares are the scores and 0.",
    ],
)
check(relu, "is_the_relu", "Positive scores stay, negative ones become 0.",
      gives(lambda z: oracle.leaky_relu(z, 0.0), "the ReLU"), points=3, function="relu")  # fmt: skip

_RELU = "return ops.maximum(z, 0.0)"
relu.mistake(
    "wrong_side",
    old=_RELU,
    new="return ops.minimum(z, 0.0)",
    say="This keeps the negative scores. Keep the positive ones: the larger of z and 0.",
)
relu.mistake("absolute", old=_RELU, new="return ops.abs(z)", say="This is |z|: negative scores become 0, not positive.")
relu.mistake(
    "step", old=_RELU, new="return ops.where(z > 0, 1.0, 0.0)", say="This is the ReLU's slope. Its value is z itself."
)
relu.mistake(
    "step_with_zero",
    old=_RELU,
    new="return ops.where(z >= 0, 1.0, 0.0)",
    say="This is the binary step. The ReLU's value above 0 is z itself.",
)
relu.mistake(
    "maximum_of_all",
    old=_RELU,
    new="return ops.maximum(ops.max(z), 0.0)",
    say="This is the largest score of all. Compare every score with 0 for itself: ops.maximum(z, 0).",
)
relu.mistake(
    "capped", old=_RELU, new="return ops.clip(z, 0.0, 1.0)", say="This is cut off at 1. The ReLU has no upper end."
)
relu.mistake(
    "left_out",
    old=_RELU,
    new="return z[z > 0]",
    say="The negative scores were left out. They stay in their places and become 0: the shape is that of z.",
)
relu.mistake(
    "python_if",
    old=_RELU,
    new="return z if z > 0 else 0.0",
    say=ONE_ANSWER,
)
relu.mistake(
    "maximum_along_an_axis",
    old=_RELU,
    new="return ops.max(z, 0)",
    say="ops.max(z, 0) is the largest along the axis 0. The larger of each score and 0 is what ops.maximum gives.",
)
relu.mistake("comparison_as_a_number", old=_RELU, new="return z * (z > 0)", say=NO_NUMBERS)
relu.mistake(
    "mirrored",
    old=_RELU,
    new="return ops.maximum(-z, 0.0)",
    say="This is the ReLU of -z: the sign of z is turned.",
)

leaky_relu = activation(
    "leaky_relu",
    5,
    [
        "Above 0 it is the ReLU. Below 0 it is a straight line, too, only flatter.",
        "ops.where(condition, a, b) chooses for every score between z and the flatter line.",
        "Where the score is negative the answer is the slope times z. That is negative, too.",
    ],
)
check(leaky_relu, "leaks_below_zero", "z above 0, negative_slope * z below.",
      gives(oracle.leaky_relu, "the leaky ReLU"), points=3, draw=slopes_and_scores, function="leaky_relu")  # fmt: skip
check(leaky_relu, "leaks_one_hundredth", "Without a slope given, it is 0.01.",
      gives(lambda z: oracle.leaky_relu(z, 0.01), "the leaky ReLU"), points=2, function="leaky_relu")  # fmt: skip

_LEAKY = "return ops.where(z >= 0, z, negative_slope * z)"
leaky_relu.mistake(
    "slope_on_the_wrong_side",
    old=_LEAKY,
    new="return ops.where(z >= 0, negative_slope * z, z)",
    say="The slope is on the wrong side: it belongs below 0.",
)
leaky_relu.mistake(
    "no_leak",
    old=_LEAKY,
    new="return ops.maximum(z, 0.0)",
    say="This is the plain ReLU. Below 0 a little comes through: negative_slope * z.",
)
leaky_relu.mistake(
    "slope_fixed",
    old=_LEAKY,
    new="return ops.where(z >= 0, z, 0.01 * z)",
    say="The slope is always 0.01, whatever was asked for. Use negative_slope.",
)
leaky_relu.mistake(
    "folded_up",
    old=_LEAKY,
    new="return ops.where(z >= 0, z, -negative_slope * z)",
    say="Below 0 this is positive. A positive slope times a negative score is negative: negative_slope * z.",
)
leaky_relu.mistake(
    "constant_below",
    old=_LEAKY,
    new="return ops.where(z >= 0, z, negative_slope)",
    say="Below 0 this is the slope itself. Multiply it by z.",
)
leaky_relu.mistake(
    "constant_from_zero_down",
    old=_LEAKY,
    new="return ops.where(z > 0, z, negative_slope)",
    say="From 0 downwards this is the slope itself. Multiply it by z.",
)
leaky_relu.mistake(
    "constant_floor",
    old=_LEAKY,
    new="return ops.maximum(z, negative_slope)",
    say="This compares z with the slope. Compare with the line: negative_slope * z.",
)
leaky_relu.mistake(
    "slope_on_both_sides",
    old=_LEAKY,
    new="return negative_slope * z",
    say="The slope is used on both sides. Above 0 the answer is z.",
)
leaky_relu.mistake(
    "leak_added",
    old=_LEAKY,
    new="return ops.maximum(z, 0.0) + negative_slope * z",
    say="The leak is added above 0 as well. There the answer is z alone.",
)
leaky_relu.mistake(
    "python_if",
    old=_LEAKY,
    new="return z if z >= 0 else negative_slope * z",
    say=ONE_ANSWER,
)
leaky_relu.mistake(
    "comparison_as_a_number",
    old=_LEAKY,
    new="return z * (z >= 0) + negative_slope * z * (z < 0)",
    say=NO_NUMBERS,
)
leaky_relu.equivalent(
    ("z >= 0", "z > 0"),
    because="At 0 both lines are 0.",
)
leaky_relu.mistake(
    "divided",
    old=_LEAKY,
    new="return ops.where(z >= 0, z, z / negative_slope)",
    say="Below 0 the score is divided by the slope. Multiply.",
)

selu = activation(
    "selu",
    6,
    [
        "Two cases, chosen with ops.where, and one constant in front of both.",
        "exp(z) - 1 is needed below 0 only. ops.minimum(z, 0) keeps the power from overflowing above.",
        "below = alpha * (exp(min(z, 0)) - 1). The answer is scale times: z above 0, `below` elsewhere.",
    ],
)
check(selu, "is_the_selu", "The SELU of common scores, 0 at 0.", gives(oracle.selu, "the SELU"), points=4,
      function="selu")  # fmt: skip
check(selu, "survives_huge_scores", "Scores up to 1000 in size give numbers, not nan.", gives(oracle.selu, "the SELU"),
      points=2, draw=huge_scores, function="selu")  # fmt: skip

_SELU = "return scale * ops.where(z > 0, z, below)"
_BELOW = "below = alpha * (ops.exp(ops.minimum(z, 0.0)) - 1)"
selu.mistake(
    "scale_above_only",
    old=_SELU,
    new="return ops.where(z > 0, scale * z, below)",
    say="λ (scale) is left out below 0. It stands before both cases.",
)
selu.mistake(
    "scale_below_only",
    old=_SELU,
    new="return ops.where(z > 0, z, scale * below)",
    say="λ (scale) is left out above 0. It stands before both cases.",
)
selu.mistake(
    "constants_swapped",
    old="scale, alpha = 1.0507009873554805, 1.6732632423543772",
    new="alpha, scale = 1.0507009873554805, 1.6732632423543772",
    say="λ and α are swapped: λ (scale) is 1.0507, α is 1.67326.",
)
selu.equivalent(
    ("ops.minimum(z, 0.0)", "ops.minimum(z, 1.0)"),
    ("z > 0", "z >= 0"),
    because="At 0 both lines are 0, and above 0 the power is not used.",
)
selu.mistake(
    "elu",
    old="scale, alpha = 1.0507009873554805, 1.6732632423543772",
    new="scale, alpha = 1.0, 1.0",
    say="This is the ELU, without the two constants. SELU has λ = 1.0507 before both cases and α = 1.67326 below 0.",
)
selu.mistake(
    "no_scale",
    old=_SELU,
    new="return ops.where(z > 0, z, below)",
    say="λ = 1.0507, which stands before both cases, is missing.",
)
selu.mistake(
    "no_alpha",
    old=_BELOW,
    new="below = ops.exp(ops.minimum(z, 0.0)) - 1",
    say="α = 1.67326, which stands before the case below 0, is missing.",
)
selu.mistake(
    "one_forgotten",
    old=_BELOW,
    new="below = alpha * ops.exp(ops.minimum(z, 0.0))",
    say="Below 0 the formula's minus 1 is missing. Without it the curve jumps at 0.",
)
selu.mistake(
    "one_outside",
    old=_BELOW,
    new="below = alpha * ops.exp(ops.minimum(z, 0.0)) - 1",
    say="Brackets: below 0, α multiplies the 1 as well.",
)
selu.mistake(
    "one_outside_both_constants",
    old=_SELU,
    new="return ops.where(z > 0, scale * z, scale * alpha * ops.exp(ops.minimum(z, 0.0)) - 1)",
    say="Brackets: below 0, both λ and α multiply the 1 as well: scale * alpha * (exp(z) - 1).",
)
selu.mistake(
    "one_outside_with_alpha_squared",
    old=_BELOW,
    new="below = alpha * (ops.exp(ops.minimum(z, 0.0)) - alpha)",
    say="Inside the brackets 1 is taken off, not α.",
)
selu.mistake(
    "alpha_on_both_sides",
    old=_SELU,
    new="return scale * ops.where(z > 0, alpha * z, below)",
    say="α stands below 0 only. Above 0 the answer is λ z.",
)
selu.mistake(
    "infinity_times_zero",
    old=_SELU,
    new="return scale * ((z > 0) * z + (z <= 0) * alpha * (ops.exp(z) - 1)) if isinstance(z, np.ndarray) else scale * "
    '(ops.cast(z > 0, "float32") * z + ops.cast(z <= 0, "float32") * alpha * (ops.exp(z) - 1))',
    say="Above 0 this is 0 times inf, which is nan: the power overflows although it is not wanted there. "
    "Keep its exponent from growing.",
)
selu.mistake(
    "folded_up",
    old=_BELOW,
    new="below = alpha * (1 - ops.exp(ops.minimum(z, 0.0)))",
    say="Below 0 this is positive: the difference is taken the wrong way round.",
)
selu.mistake("python_if", old=_SELU, new="return scale * (z if z > 0 else below)", say=ONE_ANSWER)
selu.mistake("comparison_as_a_number", old=_SELU, new="return scale * (z * (z > 0) + below * (z <= 0))", say=NO_NUMBERS)

softmax = activation(
    "softmax",
    8,
    [
        "First the powers, then their sum along the axis, then a division. keepdims=True keeps the sum in place.",
        "The powers overflow. Take the largest score of each row off that row first; the answer does not change.",
        "shifted = z - (the largest along the axis, keepdims=True); then exp of that, over its own sum along the axis, "
        "keepdims=True.",
    ],
)


def softmax_check(name, sentence, points, along, **declared):
    """A check of softmax along an axis."""

    def judge(seen, given):
        expected = oracle.softmax(given["z"], along)
        # near 10,000 a float32 is known to 0.001, and that is what the logarithm of a sum can be off
        return close(
            seen.y, expected, what="the probabilities", rtol=3e-3 if np.max(np.abs(given["z"])) > 100 else 1e-4
        )

    check(softmax, name, sentence, judge, points=points, **declared)


softmax_check("makes_probabilities_of_rows", "Each row's probabilities; without an axis given, the last one counts.",
              3, -1, draw=classes)  # fmt: skip
softmax_check("goes_along_the_axis", "The classes may lie along any axis.", 2, 1, draw=classes, axis=1)
softmax_check("survives_huge_scores", "Scores up to 10,000 in size give probabilities, not nan.", 3, -1,
              draw=huge_classes)  # fmt: skip

_SHIFT = "shifted = z - ops.max(z, axis=axis, keepdims=True)"
_SHARE = "return powers / ops.sum(powers, axis=axis, keepdims=True)"
softmax.mistake(
    "no_shift",
    old=_SHIFT,
    new="shifted = z",
    say="At large scores this is inf / inf, which is nan. Take the largest score of each row off that row first.",
)
softmax.mistake(
    "no_shift_sum_over_all",
    edits=[(_SHIFT, "shifted = z"), (_SHARE, "return powers / ops.sum(powers)")],
    say="Two things: the whole array adds up to 1, where each row must (axis=axis, keepdims=True); and large scores "
    "overflow (take the largest of each row off first).",
)
softmax.mistake(
    "no_shift_axis_lost",
    edits=[(_SHIFT, "shifted = z"), (_SHARE, "return powers / ops.sum(powers, axis=axis)")],
    say="Two things: without keepdims=True the sums lie along the wrong axis, and large scores overflow (take the "
    "largest of each row off first).",
)
softmax.mistake(
    "one_maximum_for_all",
    old=_SHIFT,
    new="shifted = z - ops.max(z)",
    say="One maximum is taken off all rows. A row far below it becomes 0 / 0, which is nan: take each row's own, with "
    "axis=axis and keepdims=True.",
)
softmax.mistake(
    "one_maximum_axis_lost",
    edits=[(_SHIFT, "shifted = z - ops.max(z)"), (_SHARE, "return powers / ops.sum(powers, axis=axis)")],
    say="Two things: one maximum is taken off all rows, so that one far below it becomes 0 / 0 (each row has its own), "
    "and without keepdims=True the sums lie along the wrong axis.",
)
softmax.mistake(
    "one_maximum_sum_over_all",
    edits=[(_SHIFT, "shifted = z - ops.max(z)"), (_SHARE, "return powers / ops.sum(powers)")],
    say="Two things: one maximum is taken off all rows, where each has its own, and the whole array adds up to 1, "
    "where each row must. Both go along axis=axis, with keepdims=True.",
)
softmax.mistake(
    "always_the_last_axis",
    edits=[
        (_SHIFT, "shifted = z - ops.max(z, axis=-1, keepdims=True)"),
        (_SHARE, "return powers / ops.sum(powers, axis=-1, keepdims=True)"),
    ],
    say="This always goes along the last axis. Use the axis that was asked for: axis=axis.",
)
softmax.mistake(
    "always_the_first_axis",
    edits=[
        (_SHIFT, "shifted = z - ops.max(z, axis=0, keepdims=True)"),
        (_SHARE, "return powers / ops.sum(powers, axis=0, keepdims=True)"),
    ],
    say="The probabilities add up to 1 along the first axis, over the examples. Use axis=axis, along which the classes "
    "lie.",
)
softmax.mistake(
    "sum_over_all",
    old=_SHARE,
    new="return powers / ops.sum(powers)",
    say="The whole array adds up to 1. Each row must: sum along axis=axis, with keepdims=True.",
)
softmax.mistake(
    "axis_lost",
    old=_SHARE,
    new="return powers / ops.sum(powers, axis=axis)",
    say="Without keepdims=True the sums lie along the wrong axis: those of the rows are divided into the columns.",
)
softmax.mistake(
    "axis_of_maximum_lost",
    old=_SHIFT,
    new="shifted = z - ops.max(z, axis=axis)",
    say="Without keepdims=True the maxima lie along the wrong axis: those of the rows are taken off the columns.",
)
softmax.mistake(
    "axis_lost_twice",
    edits=[
        (_SHIFT, "shifted = z - ops.max(z, axis=axis)"),
        (_SHARE, "return powers / ops.sum(powers, axis=axis)"),
    ],
    say="Without keepdims=True the maxima and the sums lie along the wrong axis: those of the rows meet the columns. "
    "Both need it.",
)
softmax.mistake(
    "mean_for_maximum",
    old=_SHIFT,
    new="shifted = z - ops.mean(z, axis=axis, keepdims=True)",
    say="The mean of each row is taken off. A score far above it still overflows, and inf / inf is nan: take the "
    "largest off, so that no power is above 1.",
)
softmax.mistake(
    "minimum_for_maximum",
    old=_SHIFT,
    new="shifted = z - ops.min(z, axis=axis, keepdims=True)",
    say="The smallest score of each row is taken off. A score far above it overflows, and inf / inf is nan: take the "
    "largest off, so that no power is above 1.",
)
softmax.mistake(
    "no_powers",
    old="powers = ops.exp(shifted)",
    new="powers = z",
    say="The scores are divided by their sum. Take exp of them first; scores can be negative, powers cannot.",
)
softmax.mistake(
    "not_divided",
    old=_SHARE,
    new="return powers",
    say="These are the powers. Divide them by their sum, so that they add up to 1.",
)
softmax.mistake(
    "logarithm",
    old=_SHARE,
    new="return shifted - ops.log(ops.sum(powers, axis=axis, keepdims=True))",
    say="This is the logarithm of the softmax. Asked are the probabilities.",
)
softmax.mistake(
    "minimum",
    old=_SHIFT,
    new="shifted = ops.min(z, axis=axis, keepdims=True) - z",
    say="The order is turned round: the largest score must get the largest probability.",
)
softmax.mistake(
    "sigmoids",
    old=_SHARE,
    new="return 1 / (1 + ops.exp(-z))",
    say="This is a sigmoid for each class. They need not add up to 1: divide each power by the sum of the row's.",
)


# ------------------------------------------------------------------------------------------------- activation_gradients

activation_gradients = Exercise(
    "activation_gradients",
    write=["sigmoid_grad", "tanh_grad", "relu_grad"],
    points=9,
    probe="activation",
    draw=scores,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Each of the three is short. The first two begin with the function itself, taken at z.",
        "Call the output a: the sigmoid's slope is a (1 - a), that of tanh is 1 - a². Compute a from z first.",
        "a = sigmoid(z), then a times 1 - a. One minus the square of tanh(z). 1.0 where z > 0, and 0.0 elsewhere, at 0 "
        "too.",
    ],
    needs=["sigmoid", "tanh"],
)
for _name, _rule, _points in (
    ("sigmoid_grad", oracle.sigmoid_grad, 2),
    ("tanh_grad", oracle.tanh_grad, 2),
    ("relu_grad", lambda z: (z > 0).astype("float64"), 1),
):
    check(activation_gradients, f"{_name}_is_the_slope", f"{_name}: the slope at common scores, and at 0.",
          gives(_rule, _name), points=_points + 1, function=_name)  # fmt: skip
for _name, _rule in (("sigmoid_grad", oracle.sigmoid_grad), ("tanh_grad", oracle.tanh_grad)):
    check(activation_gradients, f"{_name}_survives_huge_scores", f"{_name}: 0 far out, and never nan.",
          gives(_rule, _name), points=0.5, draw=huge_scores, function=_name)  # fmt: skip

_SIGMOID_GRAD = "return output * (1 - output)"
_TANH_GRAD = "return 1 - tanh(z) ** 2"
_RELU_GRAD = "return ops.where(z > 0, 1.0, 0.0)"
for _name, _old, _new, _say in (
    ("sigmoid_grad_of_the_output", _SIGMOID_GRAD, "return z * (1 - z)",
     "sigmoid_grad takes z for the output. It is given the score: compute a = sigmoid(z) first, then a (1 - a)."),
    ("sigmoid_grad_half_of_the_output", _SIGMOID_GRAD, "return output * (1 - z)",
     "sigmoid_grad is σ(z) (1 - z) here. Both factors have the output in them: σ(z) (1 - σ(z))."),
    ("sigmoid_grad_is_the_sigmoid", _SIGMOID_GRAD, "return output", "sigmoid_grad returns the sigmoid. Its slope is "
     "σ(z) (1 - σ(z))."),
    ("sigmoid_grad_squared", _SIGMOID_GRAD, "return output * (1 - output**2)",
     "sigmoid_grad has a square in it, which belongs to tanh: it is σ(z) (1 - σ(z))."),
    ("sigmoid_grad_of_tanh", _SIGMOID_GRAD, "return 1 - output**2",
     "sigmoid_grad uses the form for tanh, 1 - a². The sigmoid's is a (1 - a)."),
    ("sigmoid_grad_twice", _SIGMOID_GRAD, "return sigmoid(output) * (1 - sigmoid(output))",
     "sigmoid_grad takes the sigmoid of the sigmoid. Take it once: a = sigmoid(z), then a (1 - a)."),
    ("sigmoid_grad_sign", _SIGMOID_GRAD, "return output * (output - 1)",
     "sigmoid_grad has the wrong sign: the sigmoid rises everywhere."),
    ("sigmoid_grad_overflows", _SIGMOID_GRAD, "return ops.exp(-z) / (1 + ops.exp(-z)) ** 2",
     "sigmoid_grad is inf / inf at very negative scores, which is nan. Use your sigmoid: σ(z) (1 - σ(z))."),
    ("tanh_grad_of_the_output", _TANH_GRAD, "return 1 - z**2",
     "tanh_grad takes z for the output. It is given the score: 1 - tanh(z)²."),
    ("tanh_grad_not_squared", _TANH_GRAD, "return 1 - tanh(z)", "tanh_grad lacks the square: 1 - tanh(z)²."),
    ("tanh_grad_square_of_the_difference", _TANH_GRAD, "return (1 - tanh(z)) ** 2",
     "tanh_grad squares the difference. Square tanh(z), then take it from 1."),
    ("tanh_grad_square_inside", _TANH_GRAD, "return 1 - tanh(z**2)",
     "tanh_grad squares the score. Square tanh(z): 1 - tanh(z)²."),
    ("tanh_grad_of_sigmoid", _TANH_GRAD, "return tanh(z) * (1 - tanh(z))",
     "tanh_grad uses the form for the sigmoid, a (1 - a). That of tanh is 1 - a²."),
    ("tanh_grad_sign", _TANH_GRAD, "return tanh(z) ** 2 - 1", "tanh_grad has the wrong sign: tanh rises everywhere."),
    ("tanh_grad_overflows", _TANH_GRAD, "return 4 * ops.exp(2 * z) / (ops.exp(2 * z) + 1) ** 2",
     "tanh_grad is inf / inf at large scores, which is nan. Use your tanh: 1 - tanh(z)²."),
    ("relu_grad_if", _RELU_GRAD, "return 1.0 if z > 0 else 0.0", f"relu_grad: {ONE_ANSWER}"),
    ("relu_grad_booleans", _RELU_GRAD, "return z > 0",
     "relu_grad gives True and False. A tensor times a comparison, as in `(z > 0) * 1`, is so here, too, no number. "
     "Choose with ops.where(condition, a, b)."),
    ("relu_grad_one_at_zero", _RELU_GRAD, "return ops.where(z >= 0, 1.0, 0.0)",
     "relu_grad is 1 at exactly 0. There is no derivative there; the convention is 0."),
    ("relu_grad_half_at_zero", _RELU_GRAD, "return 0.5 * (ops.sign(z) + 1)",
     "relu_grad is one half at exactly 0. There is no derivative there; the convention is 0."),
    ("relu_grad_is_the_relu", _RELU_GRAD, "return ops.maximum(z, 0.0)",
     "relu_grad returns the ReLU itself. Its slope above 0 is 1."),
    ("relu_grad_sign", _RELU_GRAD, "return ops.sign(z)",
     "relu_grad is -1 below 0, which is the slope of |z|. The ReLU is flat there: 0."),
    ("relu_grad_wrong_side", _RELU_GRAD, "return ops.where(z < 0, 1.0, 0.0)",
     "relu_grad is 1 below 0. The slope 1 is above 0."),
):  # fmt: skip
    activation_gradients.mistake(_name, old=_old, new=_new, say=_say)


activation_gradients.equivalent(
    ("ops.where(z > 0, 1.0, 0.0)", "ops.where(1.0, z > 0, 0.0)"),
    because="Keras makes numbers of the booleans on the way.",
)


# ----------------------------------------------------------------------------------------------------------- dead_units

dead_units = Exercise(
    "dead_units",
    write=["dead_units"],
    points=5,
    probe="dead",
    draw=layers_of_relus,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A unit is a column. It is dead if *all* entries of its column are 0.",
        "activations == 0 gives True and False; ops.all(..., axis=...) asks whether all along an axis are True.",
        "Go down the examples (axis 0): one True or False for each unit. The mean of these, as numbers, is the share.",
    ],
)


@dead_units.check(points=5)
def counts_units_that_never_speak(seen, given):
    """The share of units that are 0 for all examples."""
    expected = [oracle.dead_fraction(given["some"]), oracle.dead_fraction(given["none"])]
    return all_of(
        close(seen.fractions[..., 0], expected[0], what="the share for a layer some units of which are dead"),
        close(seen.fractions[..., 1], expected[1], what="the share for a layer in which all units are alive"),
    )


_DEAD = "dead = ops.all(ops.equal(activations, 0), axis=0)"
dead_units.mistake(
    "share_of_zeros",
    old=_DEAD,
    new="dead = ops.equal(activations, 0)",
    say="This is the share of zeros. A unit that is 0 for some examples only is alive: ask for all of them.",
)
dead_units.mistake(
    "zeros_counted",
    edits=[
        (_DEAD, "dead = ops.equal(activations, 0)"),
        ('return ops.mean(ops.cast(dead, "float32"))', 'return ops.sum(ops.cast(dead, "float32"))'),
    ],
    say="This counts all zeros. Two things: a unit is dead if it is 0 for all examples (ops.all down the examples, "
    "axis=0), and asked is a share.",
)
dead_units.mistake(
    "over_the_units",
    old=_DEAD,
    new="dead = ops.all(ops.equal(activations, 0), axis=1)",
    say="This is the share of examples for which no unit speaks. Units are columns: go down the examples, axis=0.",
)
dead_units.mistake(
    "ever_zero",
    old=_DEAD,
    new="dead = ops.any(ops.equal(activations, 0), axis=0)",
    say="Units that are 0 for any example are counted. A dead one is 0 for all of them: ops.all.",
)
dead_units.mistake(
    "count",
    old='return ops.mean(ops.cast(dead, "float32"))',
    new='return ops.sum(ops.cast(dead, "float32"))',
    say="This is how many units are dead. Asked is the share: divide by the number of units.",
)
dead_units.mistake(
    "share_of_the_living",
    old='return ops.mean(ops.cast(dead, "float32"))',
    new='return 1 - ops.mean(ops.cast(dead, "float32"))',
    say="This is the share of units that are alive. Take it from 1.",
)
dead_units.mistake(
    "divided_by_the_examples",
    old='return ops.mean(ops.cast(dead, "float32"))',
    new='return ops.sum(ops.cast(dead, "float32")) / len(activations)',
    say="The dead units are divided by the number of examples. Divide by the number of units, the columns.",
)
dead_units.mistake(
    "percent",
    old='return ops.mean(ops.cast(dead, "float32"))',
    new='return 100 * ops.mean(ops.cast(dead, "float32"))',
    say="This is in percent. Asked is the share itself, from 0 to 1: leave out the 100.",
)
dead_units.mistake(
    "which_ones",
    old='return ops.mean(ops.cast(dead, "float32"))',
    new='return ops.cast(dead, "float32")',
    say="This says of each unit whether it is dead. Asked is one number: the mean of that.",
)
dead_units.equivalent(
    ("ops.equal(activations, 0)", "ops.equal(0, activations)"),
    because="It does not matter which of two is compared with which.",
)
dead_units.mistake(
    "all_dead",
    old=_DEAD,
    new="dead = ops.all(ops.equal(activations, 0))",
    say="This asks whether the whole layer is dead. Ask unit by unit: axis=0.",
)


# ------------------------------------------------------------------------------------------------------------- collapse

collapse = Exercise(
    "collapse",
    write=["collapse"],
    points=7,
    probe="collapsed",
    draw=two_layers,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Multiply the brackets out: (x W1 + b1) W2 + b2. What stands with x, and what stands alone?",
        "The matrices keep their order, W1 before W2. The first bias passes through the second layer, too.",
        "W is the matrix product of the two kernels. b has two parts: what the second layer makes of b1, and b2.",
    ],
)


def one_layer(seen, given):
    """Kernel and bias, one after the other."""
    W, b = oracle.collapse(given["W1"], given["b1"], given["W2"], given["b2"])
    return all_of(close(seen.W, W, what="W", atol=1e-5), close(seen.b, b, what="b", atol=1e-5))


@collapse.check(points=4, sizes=(3, 3, 3))
def equals_both_layers(seen, given):
    """Layers that are all of one size: x W + b is what the two layers answer."""
    return one_layer(seen, given)


@collapse.check(points=3, sizes=(4, 2, 3))
def has_the_right_shapes(seen, given):
    """Layers of different sizes: from 4 inputs over 2 units to 3."""
    return one_layer(seen, given)


_COLLAPSED = "return ops.matmul(W1, W2), ops.matmul(b1, W2) + b2"
_ORDER = "the kernels are multiplied in the wrong order (the inputs are rows, so x stands in front, and meets W1 first)"
_CARRIED = "b1 is not carried through the second layer, where what the first one says meets W2"
_COLUMNS = "This is the convention of columns, W2 W1 x. Here the inputs are rows, and stand in front of all."
for _name, _new, _say in (
    ("first_bias_lost", "return ops.matmul(W1, W2), b2",
     "b1 is lost. It is part of what the first layer says, and all of that goes on through the second."),
    ("first_bias_not_carried", "return ops.matmul(W1, W2), b1 + b2", f"The biases are added as they are: {_CARRIED}."),
    ("second_bias_lost", "return ops.matmul(W1, W2), ops.matmul(b1, W2)", "b2 is lost."),
    ("order", "return ops.matmul(W2, W1), ops.matmul(b1, W2) + b2", f"T{_ORDER[1:]}."),
    ("order_of_both", "return ops.matmul(W2, W1), ops.matmul(W2, b1) + b2", _COLUMNS),
    ("at_sign", "return W1 @ W2, b1 @ W2 + b2",
     "`@` between tensors wants a matrix on both sides, and a bias is a vector. ops.matmul takes both."),
    ("order_and_first_bias_lost", "return ops.matmul(W2, W1), b2", f"Two things: {_ORDER}, and b1 is lost."),
    ("order_and_first_bias_not_carried", "return ops.matmul(W2, W1), b1 + b2",
     f"Two things: {_ORDER}, and {_CARRIED}."),
    ("layers_swapped", "return ops.matmul(W2, W1), ops.matmul(b2, W1) + b1",
     "The layers are swapped: this sends x through the second one first."),
    ("bias_from_the_left", "return ops.matmul(W1, W2), ops.matmul(W2, b1) + b2",
     "The bias is multiplied from the wrong side. It is a row, as the inputs are."),
    ("elementwise", "return W1 * W2, b1 * ops.sum(W2, axis=0) + b2",
     "`*` multiplies element by element. The product of matrices is ops.matmul."),
    ("kernel_elementwise", "return W1 * W2, ops.matmul(b1, W2) + b2",
     "`*` multiplies the kernels element by element. The product of matrices is ops.matmul."),
    ("all_elementwise", "return W1 * W2, b1 * W2 + b2",
     "`*` multiplies element by element, twice here. The product of matrices is ops.matmul, for the bias as well."),
    ("bias_elementwise", "return ops.matmul(W1, W2), b1 * W2 + b2",
     "`*` multiplies the bias element by element. It meets W2 in a product of matrices: ops.matmul(b1, W2)."),
    ("kernel_elementwise_first_bias_not_carried", "return W1 * W2, b1 + b2",
     "Two things: `*` multiplies the kernels element by element (the product of matrices is ops.matmul), and "
     f"{_CARRIED}."),
    ("second_bias_carried", "return ops.matmul(W1, W2), ops.matmul(b1 + b2, W2)",
     "b2 is sent through the second layer as well. It is added after it."),
    ("bias_through_the_wrong_layer", "return ops.matmul(W1, W2), ops.matmul(b1, W1) + b2",
     "b1 is sent through its own layer once more. It goes on through the second."),
    ("added", "return W1 + W2, b1 + b2", "The layers are added. One comes after the other, so their kernels are "
     "multiplied."),
    ("transposed", "return ops.transpose(ops.matmul(W1, W2)), ops.matmul(b1, W2) + b2",
     "W is transposed: it must have a row for each input, shape (d, k)."),
):  # fmt: skip
    collapse.mistake(_name, old=_COLLAPSED, new=_new, say=_say)
    if _name not in ("first_bias_lost", "second_bias_lost", "at_sign", "transposed"):
        # layers that do not fit together stop NumPy with another error than TensorFlow
        _in_numpy = re.sub(r"ops\.matmul\(([^,]*), (\w+)\)", r"(\1) @ \2", _new).replace("ops.sum", "np.sum")
        _arrays = "W1, b1, W2, b2 = np.asarray(W1), np.asarray(b1), np.asarray(W2), np.asarray(b2)\n    "
        collapse.mistake(f"{_name}_in_numpy", old=_COLLAPSED, new=_arrays + _in_numpy, say=_say)


# ---------------------------------------------------------------------------------------------------------------- dense

dense = Exercise(
    "dense",
    write=["Dense.build", "Dense.call", "Dense.get_config"],
    points=11,
    probe="dense_outputs",
    draw=layer,
    forbid=OTHER_LIBRARIES,
    hints=[
        "build makes two variables with self.add_weight; call uses them; get_config names what __init__ was given.",
        "The kernel has a row for each feature, input_shape[-1] of them, and a column for each unit. The bias has one "
        "number for each unit.",
        "call: ops.matmul(inputs, self.kernel), plus self.bias, through self.activation. get_config: a dict with what "
        "super().get_config() has, and units, and the serialized activation.",
    ],
)


@dense.check(points=3, probe="dense_variables", activation="none")
def has_variables_that_learn(seen, given):
    """Keras knows two variables: a random kernel (features, units), and a bias (units,) of zeros."""
    shapes = [tuple(int(n) for n in row if n) for row in np.asarray(seen.shapes)]
    if int(seen.count) == 0:
        return expect(
            False,
            "Keras knows of no variable of this layer, so nothing would be trained. Make them with self.add_weight.",
        )
    return [
        expect(
            sorted(shapes, key=len) == [(5,), (3, 5)],
            "for 3 features and 5 units a kernel of shape (3, 5) and a bias of shape (5,) were expected, "
            f"{' and '.join(str(s) for s in shapes)} came.",
        ),
        expect(seen.bias_is_zero, "the bias does not start at zero: initializer='zeros'."),
        expect(
            seen.kernel_varies,
            "the kernel starts with equal numbers, and units that start the same stay the same: "
            "initializer='glorot_uniform'.",
        ),
    ]


@dense.check(points=3, activation="none")
def adds_up_without_a_bend(seen, given):
    """With no activation it answers inputs · kernel + bias."""
    return answers(seen, given)


@dense.check(points=2, activation="tanh")
def bends_the_sum(seen, given):
    """With an activation it answers activation(inputs · kernel + bias)."""
    return answers(seen, given)


@dense.check(points=3, probe="dense_config", activation="relu")
def can_be_made_again(seen, given):
    """Dense.from_config(layer.get_config()) is a layer of the same kind, and the configuration fits into a file."""
    if not seen.fits_a_file:
        return expect(
            False,
            "get_config has something in it that cannot be written to a file, such as a function: use "
            "keras.activations.serialize(self.activation).",
        )
    return [
        answers(seen, given, "what the layer made again answers"),
        expect(seen.same_name, "the name is lost: get_config must begin with what super().get_config() has."),
    ]


def answers(seen, given, what="the answer"):
    """What the layer should answer with the probe's weights."""
    if seen.y.shape == ():
        return expect(
            False,
            "no answer could be had: the layer has no kernel (features, units) and bias (units,) that Keras knows.",
        )
    expected = oracle.dense(given["x"], given["kernel"], given["bias"], given["activation"])
    return close(seen.y, expected, what=what, axes=("example", "unit"), atol=1e-5)


_KERNEL = (
    'self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="kernel")'
)
_BIAS = 'self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")'
_CALL = "return self.activation(ops.matmul(inputs, self.kernel) + self.bias)"
_OWN = 'own = {"units": self.units, "activation": keras.activations.serialize(self.activation)}'
_BARE = "        import tensorflow as tf\n\n        "
dense.mistake(
    "bare_variables",
    edits=[
        (f"        {_KERNEL}", _BARE + "self.kernel = tf.Variable(tf.random.normal((input_shape[-1], self.units)))"),
        (_BIAS, "self.bias = tf.Variable(tf.zeros(self.units))"),
    ],
    say="Keras does not know kernel and bias, which are plain tensors or variables of another making. No optimizer "
    "moves them, so the layer never learns: make them with self.add_weight.",
)
dense.equivalent(
    (', initializer="glorot_uniform"', ""),
    (', name="kernel"', ""),
    (', name="bias"', ""),
    ("input_shape[-1]", "input_shape[1]"),
    because="The name is free, Glorot is what add_weight does of itself, and the inputs have two axes.",
)
dense.mistake(
    "bare_bias",
    edits=[(f"        {_BIAS}", _BARE + "self.bias = tf.Variable(tf.zeros(self.units))")],
    say="Keras does not know the bias, a plain tensor or a variable of another making, and never trains it: make it "
    "with self.add_weight.",
)
dense.mistake(
    "one_bias_for_all",
    old="shape=(self.units,)",
    new="shape=(1,)",
    say="There is one bias for all units. Each unit has its own: shape (units,).",
)
dense.mistake(
    "bias_as_a_row",
    old="shape=(self.units,)",
    new="shape=(1, self.units)",
    say="The bias is a row of a matrix, shape (1, units). Asked is (units,).",
)
dense.mistake(
    "bias_starts_random",
    old='initializer="zeros", name="bias"',
    new='name="bias"',
    say="The bias starts random, which is what add_weight does if it is told nothing: initializer='zeros'.",
)
dense.mistake(
    "kernel_starts_equal",
    old='initializer="glorot_uniform"',
    new='initializer="zeros"',
    say="The kernel starts at zero, so all units stay the same for ever: they get the same gradients. Start it random, "
    "with initializer='glorot_uniform'.",
)
dense.mistake(
    "kernel_transposed",
    edits=[
        ("shape=(input_shape[-1], self.units)", "shape=(self.units, input_shape[-1])"),
        ("self.kernel) + self.bias", "ops.transpose(self.kernel)) + self.bias"),
    ],
    say="The kernel is (units, features). In Keras it is (features, units), a column for each unit.",
)
dense.mistake(
    "kernel_per_example",
    old="shape=(input_shape[-1], self.units)",
    new="shape=(input_shape[0], self.units)",
    say="The kernel has a row for each example of the batch. It has one for each feature: input_shape[-1].",
)
dense.mistake(
    "no_bend",
    old=_CALL,
    new="return ops.matmul(inputs, self.kernel) + self.bias",
    say="The activation is not applied: self.activation(...) comes last.",
)
dense.mistake(
    "bias_not_added",
    old=_CALL,
    new="return self.activation(ops.matmul(inputs, self.kernel))",
    say="The bias is made, but not added: inputs · kernel + bias.",
)
dense.mistake(
    "bias_after_the_bend",
    old=_CALL,
    new="return self.activation(ops.matmul(inputs, self.kernel)) + self.bias",
    say="The bias is added after the activation. It belongs to the score: activation(inputs · kernel + bias).",
)
dense.mistake(
    "config_forgets",
    old="return {**super().get_config(), **own}",
    new="return super().get_config()",
    say="get_config leaves out units (and activation), without which the layer cannot be made again. Add them to "
    "super().get_config().",
)
dense.mistake(
    "config_forgets_the_activation",
    old=_OWN,
    new='own = {"units": self.units}',
    say="get_config leaves out the activation: a saved layer comes back without its bend.",
)
dense.mistake(
    "config_holds_a_function",
    old="keras.activations.serialize(self.activation)",
    new="self.activation",
    say="The configuration holds a function, which cannot be written to a file. Use keras.activations.serialize.",
)
dense.mistake(
    "config_without_the_base",
    old="return {**super().get_config(), **own}",
    new="return own",
    say="The name and the dtype are lost: get_config must begin with what super().get_config() has.",
)


# ---------------------------------------------------------------------------------------------------------- will_i_pass

will_i_pass = Exercise(
    "will_i_pass",
    write=["will_i_pass"],
    points=10,
    probe="students",
    draw=course,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three parts: put the features on one scale, descend for some hundred steps, return a function that does the "
        "same scaling and asks the neuron.",
        "Begin with arrays: x = np.asarray(x), y = np.asarray(y). Scale with x.mean(axis=0) and x.std(axis=0). In each "
        "step the error is np.asarray(sigmoid(scaled @ w + b)) - y, one number for each student.",
        "Loop 150 times with lr = 2: from w take off lr * (scaled.T @ error) / n, from b lr * error.mean(). Define a "
        "function inside that scales np.asarray(new) with the same mean and spread, and returns the sigmoid of its "
        "score.",
    ],
    needs=["sigmoid"],
)


@will_i_pass.check(points=10)
def answers_well_for_unseen_students(seen, given):
    """Unseen students get probabilities whose log loss and accuracy are nearly the best there can be."""
    p, alone, truth = seen.together, seen.alone, given["truth"]
    if p.dtype.kind == "b":
        return expect(False, "probabilities were expected, True and False came. Return what the sigmoid says.")
    if p.shape == given["y"].shape == alone.shape:
        return expect(
            False,
            f"{len(truth)} new students were asked for, and then 1; both times {len(p)} answers came. These are for "
            "the students of the training: the function must use what it is given.",
        )
    for came, many in ((p, truth.shape), (alone, (1,))):
        if came.shape != many:
            return expect(
                False, f"the probabilities of {many[0]} students: shape {many} was expected, {came.shape} came."
            )
    if np.isnan(p).any():
        return expect(False, f"{np.isnan(p).mean():.0%} of the answers are nan: something overflows, or is 0 / 0.")
    if not np.all((p >= 0) & (p <= 1)):
        wrong = p[~((p >= 0) & (p <= 1))][0]
        return expect(False, f"a probability lies between 0 and 1; {wrong:.6g} came.")
    best, came = oracle.surprise(truth, truth), oracle.surprise(p, truth)
    right, can_be = np.mean((p >= 0.5) == given["passed"]), np.mean((truth >= 0.5) == given["passed"])
    return [
        expect(
            abs(p[0] - alone[0]) < 1e-3,
            f"a student who asks alone is told {alone[0]:.3f}, and {p[0]:.3f} when others ask with him. Are new "
            "students put on a scale of their own? It is that of the training.",
        ),
        expect(
            came < best + 0.04,
            f"the log loss on unseen students is {came:.3f}; {best + 0.04:.3f} or less was expected "
            f"(a coin has 0.693). {right:.0%} of them are told rightly. {looks_like(p, given, right > can_be - 0.06)}",
        ),
        expect(right > can_be - 0.06, f"{right:.0%} of the unseen students are told rightly, {can_be:.0%} can be."),
    ]


def looks_like(p, given, tells):
    """What may be behind probabilities with a bad log loss; `tells`: most are on the right side of one half."""
    truth = given["truth"]
    if np.ptp(p) < 1e-6 and 0.01 < p[0] < 0.99:
        return f"Everyone is told {p[0]:.2f}: has the neuron been trained?"
    if oracle.surprise(1 - p, truth) < oracle.surprise(truth, truth) + 0.04:
        return "These are the probabilities to fail."
    if tells and np.all((p == 0) | (p == 1)):
        return "All answers are 0 or 1: these are classes. Asked is the probability, as the sigmoid says it."
    # read the scores, and the neuron, off its answers, and beside it the best neuron
    scores = np.stack([np.log(q / (1 - q)) for q in (np.clip(p, 1e-6, 1 - 1e-6), truth)], axis=1)
    scaled = (given["new"] - given["x"].mean(axis=0)) / given["x"].std(axis=0)
    *weights, bias = np.linalg.lstsq(np.column_stack([scaled, np.ones(len(p))]), scores, rcond=None)[0]
    size = np.linalg.norm(weights, axis=0)
    if np.corrcoef(scores.T)[0, 1] > 0.9:
        if size[0] > 1.5 * size[1]:
            return "It ranks them rightly, but is far too sure: the steps are too long, or not divided by n."
        border = bias / size  # how far from the middle of all students
        if abs(border[0] - border[1]) > 0.5 * abs(border[1]):
            return (
                "It ranks them rightly, but the border lies in a wrong place. Does the bias learn? Are the features on "
                "one scale?"
            )
        return (
            f"It ranks them rightly, but stays too near to one half ({p.min():.2f} to {p.max():.2f}): the descent has "
            "not arrived. Take more steps, or longer ones."
        )
    if np.mean((p < 1e-3) | (p > 1 - 1e-3)) > 0.5:
        return (
            "Most answers are nearly 0 or 1, and many of these wrong: are the features on one scale, in the training "
            "and for new students? If so, the steps are too long, or go uphill."
        )
    return "It ranks them wrongly: are the features on one scale, in the training and for new students?"


_P = "return sigmoid((np.asarray(new) - mean) / spread @ w + b)"
_W = "w = w - 2.0 * scaled.T @ error / len(y)"
_B = "b = b - 2.0 * error.mean()"
will_i_pass.equivalent(
    ("range(150)", "range(149)"),
    ("range(150)", "range(151)"),
    ("w - 2.0 * scaled", "w - scaled"),
    ("w - 2.0 * scaled", "w - 4.0 * scaled"),
    ("b - 2.0 * error", "b - error"),
    ("b - 2.0 * error", "b - 4.0 * error"),
    ("np.zeros(2), 0.0", "np.zeros(2), 1.0"),
    ("x.mean(axis=0)", "x.mean()"),
    ("x.mean(axis=0)", "y.mean(axis=0)"),
    ("x.std(axis=0)", "x.std()"),
    because="Rate, start, number of steps and scale are the learner's choice, as long as the descent arrives.",
)
will_i_pass.mistake(
    "raw_scale",
    old="mean, spread = x.mean(axis=0), x.std(axis=0)",
    new="mean, spread = np.zeros(2), np.ones(2)",
    say="The features were used on their raw scale, where steps that suit the bias are far too long for the hours. "
    "Take off the mean and divide by the spread first.",
)
will_i_pass.mistake(
    "raw_scale_with_short_steps",
    edits=[
        ("mean, spread = x.mean(axis=0), x.std(axis=0)", "mean, spread = np.zeros(2), np.ones(2)"),
        (_W, _W.replace("2.0", "0.001")),
        (_B, _B.replace("2.0", "0.001")),
        ("range(150)", "range(1000)"),
    ],
    say="The features were used on their raw scale. Steps short enough for the hours are far too short for the bias. "
    "Take off the mean and divide by the spread first.",
)
will_i_pass.mistake(
    "few_steps",
    edits=[(_W, _W.replace("2.0", "0.1")), (_B, _B.replace("2.0", "0.1")), ("range(150)", "range(20)")],
    say="The descent has not arrived: the answers are all too near to one half. Take more steps, or longer ones.",
)
will_i_pass.mistake(
    "added_up_over_the_students",
    edits=[(_W, "w = w - scaled.T @ error"), (_B, "b = b - error.sum()")],
    say="The slopes of all students are added up and not divided by their number, so that each step is hundreds of "
    "times too long.",
)
will_i_pass.mistake(
    "tensors_and_arrays",
    edits=[
        ('x, y = np.asarray(x, "float64"), np.asarray(y, "float64")', "x = np.asarray(x)"),
        ("error = np.asarray(sigmoid(scaled @ w + b)) - y", "error = sigmoid(scaled @ w + b) - y"),
    ],
    say="Tensors and arrays are mixed, which goes wrong in `-` and in `@`. Make arrays of all that comes: "
    "np.asarray(x), np.asarray(y), and np.asarray of what your sigmoid says.",
)
will_i_pass.mistake(
    "mean_of_a_tensor",
    old='x, y = np.asarray(x, "float64"), np.asarray(y, "float64")\n',
    new="pass\n",
    say="A tensor has no .mean() and no .std(). Make arrays first: x = np.asarray(x), y = np.asarray(y).",
)
will_i_pass.mistake(
    "answers_for_the_training",
    old=_P,
    new="return sigmoid(scaled @ w + b)",
    say="The function answers for the students of the training, whoever asks. It must scale and use `new`.",
)
will_i_pass.mistake(
    "class_for_probability",
    old=_P,
    new="return np.where(np.asarray(sigmoid((np.asarray(new) - mean) / spread @ w + b)) >= 0.5, 1.0, 0.0)",
    say="These are classes, yes or no. Asked is the probability: leave the sigmoid's answer as it is.",
)
will_i_pass.mistake(
    "score_for_probability",
    old=_P,
    new="return (np.asarray(new) - mean) / spread @ w + b",
    say="These are scores. The sigmoid, which makes probabilities of them, is missing in the function you return.",
)
will_i_pass.mistake(
    "new_students_on_raw_scale",
    old=_P,
    new="return sigmoid(np.asarray(new) @ w + b)",
    say="The neuron was trained on scaled features and is asked with raw ones. New students go through the same scale.",
)
will_i_pass.mistake(
    "new_students_on_their_own_scale",
    old=_P,
    new="new = np.asarray(new)\n        return sigmoid((new - new.mean(axis=0)) / (new.std(axis=0) + 1e-9) @ w + b)",
    say="New students are scaled by their own mean and spread. Keep those of the training: the weights belong to them.",
)
will_i_pass.mistake(
    "new_students_on_their_own_scale_alone_nan",
    old=_P,
    new="new = np.asarray(new)\n        return sigmoid((new - new.mean(axis=0)) / new.std(axis=0) @ w + b)",
    say="New students are scaled by their own mean and spread, which for one alone is 0 / 0. Keep those of the "
    "training: the weights belong to them.",
)
will_i_pass.mistake(
    "probability_to_fail",
    old=_P,
    new="return 1 - sigmoid((np.asarray(new) - mean) / spread @ w + b)",
    say="This is the probability to fail. Take it from 1.",
)
will_i_pass.mistake(
    "untrained",
    old="range(150)",
    new="range(0)",
    say="The neuron has not been trained: everyone gets one half.",
)
will_i_pass.mistake(
    "uphill",
    edits=[(_W, _W.replace("w - 2.0", "w + 2.0")), (_B, _B.replace("b - 2.0", "b + 2.0"))],
    say="The steps go uphill, and the loss rises. With the error as prediction minus answer they are taken off.",
)
will_i_pass.mistake(
    "no_bias",
    old=_B,
    new="pass",
    say="The bias does not learn, so that half of the students pass, however hard the course. Let it learn, too.",
)
will_i_pass.mistake(
    "column",
    old=_P,
    new="return sigmoid((np.asarray(new) - mean) / spread @ w[:, None] + b)",
    say="The probabilities stand in a column, shape (m, 1). Asked is (m,).",
)


lab = Lab(
    title="The perceptron: one neuron, its non-linearities, what it cannot do",
    minutes=90,
    seconds=17,
    concepts="perceptron; linear, binary step, sigmoid, tanh, ReLU, leaky ReLU, SELU, softmax",
    exercises=[
        perceptron,
        binary_step,
        decision_line,
        rosenblatt,
        sigmoid,
        tanh,
        relu,
        leaky_relu,
        selu,
        activation_gradients,
        dead_units,
        collapse,
        dense,
        softmax,
        will_i_pass,
    ],
)
