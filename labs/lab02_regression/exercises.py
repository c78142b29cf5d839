"""What lab02 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import gzip
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from grader import Exercise, Lab, all_of, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")

# ---------------------------------------------------------------------------------------------------------------- draws


def away_from_zero(rng, shape, low=0.4, high=2.0):
    """Numbers of both signs, none of them near 0."""
    return (rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)).astype("float32")


def linear(rng, n, d):
    """Examples, targets that are not quite linear in them, and weights that do not fit."""
    X = rng.normal(size=(n, d)) + 0.5
    y = X @ away_from_zero(rng, d) + away_from_zero(rng, ()) + 0.5 * rng.normal(size=n)
    return {"X": X.astype("float32"), "y": y.astype("float32"), "w": away_from_zero(rng, d),
            "b": away_from_zero(rng, ())}  # fmt: skip


def nearly_dependent(rng):
    """Three features, the last of which is the sum of the others but for rounding; who fits the rounding explodes."""
    while True:
        X = (3 * rng.normal(size=(14, 2)) + 1).astype("float32")
        X = np.column_stack([X, X[:, 0] + X[:, 1]])
        y = (X[:, :2] @ away_from_zero(rng, 2) + away_from_zero(rng, ()) + rng.normal(size=14)).astype("float32")
        if oracle.largest_weight_of_the_inverse(X, y) > 1e5:
            return {"X": X, "y": y}


def predictions_and_targets(rng, function, column=None):
    """Predictions above and below their targets, below in the mean; `column` says which of the two come as (n, 1)."""
    y, error = rng.uniform(-3, 3, 6), away_from_zero(rng, 6)
    while not -1.2 < error.mean() < -0.2:
        error = away_from_zero(rng, 6)
    arguments = [(y + error).astype("float32"), y.astype("float32")]
    if column is not None:
        arguments[column] = arguments[column][:, None]
    return {"function": function, "arguments": arguments, "settings": {}}


def numbered(rng, n, batch_size):
    """Examples that carry their number, with a second column ten times as large; the targets lie a half above."""
    number = rng.integers(1, 50) + np.arange(n)
    return {
        "X": np.stack([number, 10 * number], axis=1).astype("float32"),
        "y": (number + 0.5).astype("float32"),
        "batch_size": batch_size,
        "seed": int(rng.integers(2, 1000)),
    }


def all_alike(rng):
    """One example, five times: whatever order they come in, three batches of at most two make three equal steps."""
    x, w, b, y = away_from_zero(rng, 3), away_from_zero(rng, 3), away_from_zero(rng, ()), away_from_zero(rng, ())
    y = (x @ w + b + 1.5 * y).astype("float32")  # an error to descend
    lr = rng.uniform(0.15, 0.3) / (x @ x + 1)
    return {"X": np.tile(x, (5, 1)), "y": np.tile(y, 5), "w": w, "b": b, "lr": float(lr), "batch_size": 2,
            "seed": int(rng.integers(2, 1000))}  # fmt: skip


def apart(rng):
    """Six examples, at right angles to one another if the 1 of the bias is counted: no step changes another's error."""
    basis, _ = np.linalg.qr(np.column_stack([np.ones(6), rng.normal(size=(6, 5))]))
    X = np.sqrt(6) * basis[:, 1:]  # the first column of the basis is constant: 1 after this scaling, the bias's feature
    w, b = away_from_zero(rng, 5), away_from_zero(rng, ())
    y = X @ w + b + away_from_zero(rng, 6)
    return {"X": X.astype("float32"), "y": y.astype("float32"), "w": w, "b": b, "lr": float(rng.uniform(0.05, 0.1)),
            "batch_size": 2, "seed": int(rng.integers(2, 1000))}  # fmt: skip


def any_examples(rng):
    """Examples among which the order matters."""
    return {**linear(rng, 8, 3), "lr": 0.1, "batch_size": 3, "seed": int(rng.integers(2, 1000))}


def labels(rng, n, classes):
    """Class numbers, the first class and the last but one among them, the last one not."""
    y = np.concatenate([[0, classes - 2], rng.integers(0, classes - 1, n - 2)])
    return {"y": rng.permutation(y).astype("int32"), "classes": classes}


def round_of_classes(rng):
    """Each of four classes once, so that a transposed table has the same shape; it is another table."""
    step = int(rng.choice([1, 3]))
    return {"y": ((np.arange(4) + step) % 4).astype("int32"), "classes": 4}


def logits(rng, *shape):
    """Logits of common size."""
    return {"o": rng.uniform(-2.5, 2.5, shape).astype("float32")}


def huge_logits(rng):
    """Rows far apart from one another, up to 10,000 in size; in each, one class is out of the question."""
    o = rng.uniform(-2, 2, (4, 5)) + rng.permutation([-9_700, -300, 300, 9_700])[:, None]
    o[np.arange(4), rng.integers(0, 5, 4)] -= rng.uniform(200, 290, 4)
    return {"o": o.astype("float32")}


def chances(rng, n, k):
    """Rows of probabilities, none of them near 0 or 1."""
    p = rng.uniform(0.2, 1, (n, k))
    return (p / p.sum(axis=1, keepdims=True)).astype("float32")


def logits_and_labels(rng, n, k, huge=False):
    """Logits and class numbers, the last class not among them; huge logits: all are, half of them sure and wrong."""
    y = rng.permutation(np.arange(n) % (k if huge else k - 1)).astype("int32")
    o = rng.uniform(-2.5, 2.5, (n, k))
    if huge:
        o = o + rng.permutation(np.resize([-5_000, 5_000], n))[:, None]
        o[np.arange(n), y] += np.resize([4_000, -4_000], n)
    return {"function": "cross_entropy", "arguments": [o.astype("float32"), y], "settings": {}}


def logits_and_chances(rng, n, k):
    """Logits, and probabilities in the place of class numbers."""
    return {"function": "cross_entropy", "arguments": [logits(rng, n, k)["o"], chances(rng, n, k)], "settings": {}}


def slopes_wanted(rng, n, k, huge=False):
    """Logits, and the probabilities wanted: some rows soft, some one-hot."""
    y = chances(rng, n, k)
    y[::2] = np.eye(k)[rng.integers(0, k, len(y[::2]))]
    o = rng.uniform(-2, 2, (n, k))
    if huge:
        o = o + rng.permutation(np.resize([-9_000, 300, 9_000], n))[:, None]
    return {"o": o.astype("float32"), "y": y}


def yes_or_no(rng, ends=None, **settings):
    """Probabilities and what happened; with `ends`, some of them are exactly that, rightly and wrongly."""
    p = rng.uniform(0.1, 0.9, 7)
    y = rng.permutation([0, 0, 0, 1, 1, 1, 1])
    if ends is not None:
        p[:4] = np.resize(ends, 4)
        y[:4] = [0, 0, 1, 1]
    return {"function": "binary_cross_entropy", "arguments": [p.astype("float32"), y.astype("float32")],
            "settings": settings}  # fmt: skip


def told_apart(rng):
    """Probabilities of which all of a yes are above all of a no: pairing each with every label costs much more."""
    given = yes_or_no(rng)
    p, y = given["arguments"]
    given["arguments"][0] = np.sort(p)[np.argsort(np.argsort(y))]
    return given


def answers_in_logits(rng):
    """Three sets of six answers, of which some, few and none are wrong."""
    o = rng.permuted(np.tile(np.arange(4.0), (3, 6, 1)), axis=-1) + rng.uniform(-0.4, 0.4, (3, 6, 4))
    o[-1, 0] += 3  # the largest of a set stands in its first row, so that its place there is a class, too
    y = np.argmax(o, axis=-1)
    for case, wrong in enumerate((int(rng.integers(2, 5)), 1)):
        rows = rng.permutation(6)[:wrong]
        y[case, rows] = (y[case, rows] + 2) % 4  # two classes away: names, no amounts
    o[1, rows, y[1, rows]] -= 9  # the one wrong answer of its set: the label has the smallest logit
    row = rng.choice(np.flatnonzero(np.argmax(o[0], axis=-1) < 3))
    y[0, row] = np.argmax(o[0, row]) + 1  # one is the next class, as for who counts from 1
    return {"logits": o.astype("float32"), "labels": y.astype("int32")}


def ties(rng):
    """Seven answers with two equal largest logits: the label is the first in four, the last in two, neither in one."""
    o, y = rng.uniform(-2, 2, (7, 4)), []
    for row, which in zip(o, rng.permutation([0, 0, 0, 0, 1, 1, 2]), strict=True):
        first, second = np.sort(rng.permutation(4)[:2])
        row[[first, second]] = 2.5
        y.append([first, second, next(c for c in range(4) if c not in (first, second))][which])
    return {"logits": o[None].astype("float32"), "labels": np.array([y], "int32")}


def signal_logits(rng, n, k, right=False):
    """Logits and class numbers, some of them right, or all; the last winner leads by a hair, so large moves show."""
    o = rng.permuted(np.tile(np.arange(k) * 0.8, (n, 1)), axis=-1) + rng.uniform(-0.2, 0.2, (n, k))
    second, first = np.argsort(o[-1])[-2:]
    o[-1, first] = o[-1, second] + rng.uniform(0.02, 0.04)
    y = np.argmax(o, axis=-1)
    if not right:
        y[: n // 2] = np.argmin(o[: n // 2], axis=-1)
    return {"o": o.astype("float32"), "y": y.astype("int32")}


@lru_cache(maxsize=1)
def all_digits():
    """The handwritten digits that scikit-learn ships: pictures (1797, 8, 8, 1) with pixels 0 to 16, and labels."""
    folder = Path(find_spec("sklearn").submodule_search_locations[0])  # not imported: here is NumPy alone
    with gzip.open(folder / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :-1].reshape(-1, 8, 8, 1).astype("uint8"), table[:, -1].astype("int32")


def cut_digits(draw):
    """Pictures, classes, new pictures, and their classes, in an order and with numbers for the classes that are drawn.

    Which pictures are new is always the same. With cuts drawn afresh one training reads 93% of one and 97% of another,
    so that one learner would be asked for more than the next.
    """
    pictures, classes = all_digits()
    known, new = np.split(np.random.Generator(np.random.PCG64(0)).permutation(len(pictures)), [1200])
    rng = np.random.Generator(np.random.PCG64(draw))
    classes = rng.permutation(10)[classes].astype("int32")
    known, new = rng.permutation(known), rng.permutation(new)
    return pictures[known], classes[known], pictures[new], classes[new]


def digits(rng):
    """Digits to learn from, and digits to read; what these are stays here."""
    draw = int(rng.integers(2**40))
    pictures, classes, new, _ = cut_digits(draw)
    return {"draw": draw, "pictures": pictures, "classes": classes, "new": new}


# -------------------------------------------------------------------------------------------------------------- judging


def gives(rule, what, rtol=1e-4):
    """A judge: the loss is what `rule(*arguments, **settings)` says."""

    def judge(seen, given):
        return close(seen.loss, rule(*given["arguments"], **given["settings"]), what=what, rtol=rtol)

    return judge


def check(exercise, name, sentence, judge, **declared):
    """Declare a check whose judge is made elsewhere."""

    def named(seen, given):
        return judge(seen, given)

    named.__name__, named.__doc__ = name, sentence
    exercise.check(**declared)(named)


def scalar(came):
    """A number, whether it came as one or as an array that holds one."""
    return np.reshape(came, ()) if np.size(came) == 1 else came


def with_limit(verdict, least, explains):
    """A verdict, and a word on probabilities kept above a small number whose logarithm is `least`, if that explains it.

    Such logarithms lie between -9 and -104, where a float32 ends.
    """
    if not explains or not -104 < least < -9:
        return verdict
    return expect(
        False,
        f"{verdict.message} No logarithm is below {least:.3g}: a small number was added to the probabilities, or they "
        "were clipped, before the logarithm. That hides how small they are: do the logarithm on paper (section 7).",
    )


# -------------------------------------------------------------------------------------------------------------- predict

predict = Exercise(
    "predict",
    write=["predict"],
    points=4,
    probe="predictions",
    draw=linear,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two things happen for each example: products of features and weights are added up, then comes the bias.",
        "All rows at once: a matrix times a vector gives one number for each row. ops.matmul does that.",
        "X, shape (n, d), stands on the left of w, shape (d,). The bias is one number, added at the end.",
    ],
)


def predicts(seen, given):
    """One answer for each example."""
    return close(
        seen.y, oracle.predict(given["X"], given["w"], given["b"]), what="the prediction", axes=("example",), atol=1e-5
    )


check(predict, "answers_for_every_example", "Every example's answer is x · w + b.", predicts, points=3, n=5, d=3)
check(predict, "tells_rows_from_columns", "As many examples as features: the rows are the examples.", predicts,
      points=1, n=4, d=4)  # fmt: skip
predict.name_mistakes_in(
    "return ops.matmul(X, w) + b",
    ("transposed", "return ops.matmul(w, X) + b",
     "X is taken the wrong way round: its columns meet the weights. The examples are rows: X, as it is, on the left "
     "of w."),
    ("transposed_in_numpy", "return np.dot(w, X) + b",
     "X is taken the wrong way round: its columns meet the weights. The examples are rows: X comes first, w second."),
    ("bias_for_each_feature", "return ops.matmul(X + b, w)",
     "The bias is added to each feature, and so multiplied by the weights. Add it once, at the end."),
    ("bias_for_each_weight", "return ops.matmul(X, w + b)",
     "The bias is added to each weight, and so multiplied by the features. Add it once, at the end."),
    ("bias_dropped", "return ops.matmul(X, w)", "The bias is missing: x · w + b."),
    ("bias_taken_off", "return ops.matmul(X, w) - b", "The bias is taken off. Add it: x · w + b."),
    ("not_added_up", "return X * w + b",
     "The products of features and weights are not added up: asked is one number for each example."),
    ("added_over_all", "return ops.sum(X * w) + b",
     "The sum goes over the whole table, examples and all. It goes over the features of each example: axis=-1."),
    ("added_over_examples", "return ops.sum(X * w, axis=0) + b",
     "The sum goes over the examples. It goes over the features of one example, along its row."),
    ("column", "return ops.matmul(X, ops.reshape(w, (-1, 1))) + b",
     "The answers stand in a column, shape (n, 1). Asked is (n,): multiply by w as it comes, shape (d,)."),
    ("at_sign", "return X @ w + b",
     "`@` between tensors wants a matrix on both sides, and w is a vector. ops.matmul(X, w) takes both."),
)  # fmt: skip

# --------------------------------------------------------------------------------------- squared_loss and absolute_loss


def loss_exercise(name, points, rule, called, hints):
    """An exercise in which a loss of predictions and targets is written."""
    exercise = Exercise(
        name, write=[name], points=points, probe="loss", draw=predictions_and_targets, forbid=OTHER_LIBRARIES,
        hints=hints,
    )  # fmt: skip
    check(exercise, "is_the_mean", f"The mean of the {called} differences.", gives(rule, "the loss"),
          points=points - 3, function=name)  # fmt: skip
    check(exercise, "takes_predictions_in_a_column", "Predictions (n, 1), targets (n,): each with its own.",
          gives(rule, "the loss"), points=2, function=name, column=0)  # fmt: skip
    check(exercise, "takes_targets_in_a_column", "Predictions (n,), targets (n, 1): each with its own.",
          gives(rule, "the loss"), points=1, function=name, column=1)  # fmt: skip
    return exercise


_BROADCAST = (
    "A column (n, 1) less a row of n numbers is a table (n, n): every prediction against every target. Give both one "
    "shape first: ops.reshape(..., (-1,))."
)
_METHOD = (
    "A tensor has none of the methods of a NumPy array, such as .flatten() or .mean(). Write ops.reshape(a, (-1,)) and "
    "ops.mean(a), or make an array first: np.asarray(a)."
)
_PAIR = "(ops.reshape(y_hat, (-1,)) - ops.reshape(y, (-1,)))"

squared_loss = loss_exercise(
    "squared_loss",
    6,
    oracle.squared_loss,
    "squared",
    [
        "First the difference of each prediction and its target, then the square, then the mean over all.",
        "If one is (n, 1) and the other (n,), their difference is a table. ops.reshape(a, (-1,)) makes a row of "
        "numbers "
        "of both.",
        "Flatten y_hat, flatten y, subtract, ops.square, ops.mean. No ½ and no root.",
    ],
)
_SQUARED = f"return ops.mean(ops.square{_PAIR})"
squared_loss.name_mistakes_in(
    _SQUARED,
    ("method_of_an_array", "return ops.mean(ops.square(y_hat.flatten() - y.flatten()))", _METHOD),
    ("half", f"return 0.5 * ops.mean(ops.square{_PAIR})",
     "This is half of what is asked: the ½ convention, which makes the slope prettier. Here there is no ½."),
    ("sum", f"return ops.sum(ops.square{_PAIR})", "This is the sum. Asked is the mean: divide by n."),
    ("half_the_sum", f"return 0.5 * ops.sum(ops.square{_PAIR})",
     "This is half of the sum. Two things differ from what is asked: the mean instead of the sum, and no ½."),
    ("sum_of_a_table", "return ops.sum(ops.square(y_hat - y))",
     "Two things at once. This is the sum, and asked is the mean. And: " + _BROADCAST),
    ("broadcast", "return ops.mean(ops.square(y_hat - y))", _BROADCAST),
    ("predictions_not_flattened", "return ops.mean(ops.square(y_hat - ops.reshape(y, (-1,))))",
     "Only the targets are flattened; the predictions, too, may come as a column. " + _BROADCAST),
    ("targets_not_flattened", "return ops.mean(ops.square(ops.reshape(y_hat, (-1,)) - y))",
     "Only the predictions are flattened; the targets, too, may come as a column. " + _BROADCAST),
    ("root", f"return ops.sqrt(ops.mean(ops.square{_PAIR}))",
     "This is the root of the mean square. Asked is the mean square itself: no root."),
    ("absolute", f"return ops.mean(ops.abs{_PAIR})", "This is the absolute loss. Here the differences are squared."),
    ("not_squared", f"return ops.mean{_PAIR}", "The differences are not squared, so that up and down cancel."),
    ("square_of_the_mean", f"return ops.square(ops.mean{_PAIR})",
     "The mean is squared, so that up and down have cancelled before. Square first, then take the mean."),
    ("not_averaged", f"return ops.square{_PAIR}",
     "These are the squares, one for each example. Asked is one number: their mean."),
    ("added", f"return ops.mean(ops.square{_PAIR.replace(' - ', ' + ')})",
     "Prediction and target are added. The error is their difference."),
)  # fmt: skip
squared_loss.equivalent(
    ("ops.reshape(y_hat, (-1,)) - ops.reshape(y, (-1,))", "ops.reshape(y, (-1,)) - ops.reshape(y_hat, (-1,))"),
    because="The sign of a difference does not show in its square.",
)

absolute_loss = loss_exercise(
    "absolute_loss",
    5,
    oracle.absolute_loss,
    "absolute",
    [
        "As the squared loss, but each difference loses its sign in the place of being squared.",
        "ops.abs drops the sign. It comes before the mean, and the shapes come before everything.",
        "Flatten y_hat and y with ops.reshape(..., (-1,)), subtract, ops.abs, ops.mean.",
    ],
)
_ABSOLUTE = f"return ops.mean(ops.abs{_PAIR})"
absolute_loss.name_mistakes_in(
    _ABSOLUTE,
    ("method_of_an_array", "return ops.mean(ops.abs(y_hat.flatten() - y.flatten()))", _METHOD),
    ("half", f"return 0.5 * ops.mean(ops.abs{_PAIR})", "This is half of what is asked. There is no ½ here."),
    ("sum", f"return ops.sum(ops.abs{_PAIR})", "This is the sum. Asked is the mean: divide by n."),
    ("sum_of_a_table", "return ops.sum(ops.abs(y_hat - y))",
     "Two things at once. This is the sum, and asked is the mean. And: " + _BROADCAST),
    ("broadcast", "return ops.mean(ops.abs(y_hat - y))", _BROADCAST),
    ("predictions_not_flattened", "return ops.mean(ops.abs(y_hat - ops.reshape(y, (-1,))))",
     "Only the targets are flattened; the predictions, too, may come as a column. " + _BROADCAST),
    ("targets_not_flattened", "return ops.mean(ops.abs(ops.reshape(y_hat, (-1,)) - y))",
     "Only the predictions are flattened; the targets, too, may come as a column. " + _BROADCAST),
    ("squared", f"return ops.mean(ops.square{_PAIR})", "This is the squared loss. Here the differences lose their "
     "sign."),
    ("root_mean_square", f"return ops.sqrt(ops.mean(ops.square{_PAIR}))",
     "This is the root of the mean square, in which large errors still weigh more. Drop the signs: ops.abs."),
    ("signs_kept", f"return ops.mean{_PAIR}", "The differences keep their signs, so that up and down cancel: ops.abs."),
    ("size_of_the_mean", f"return ops.abs(ops.mean{_PAIR})",
     "The sign is dropped after the mean, when up and down have cancelled. Drop it first."),
    ("not_averaged", f"return ops.abs{_PAIR}", "These are the sizes, one for each example. Asked is one number: their "
     "mean."),
)  # fmt: skip
absolute_loss.equivalent(
    ("ops.reshape(y_hat, (-1,)) - ops.reshape(y, (-1,))", "ops.reshape(y, (-1,)) - ops.reshape(y_hat, (-1,))"),
    because="The sign of a difference does not show in its size.",
)

# ---------------------------------------------------------------------------------------------------------- closed_form

closed_form = Exercise(
    "closed_form",
    write=["closed_form"],
    points=9,
    probe="fitted",
    draw=linear,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three steps: give X a column of ones, solve for all weights at once, cut the bias off the answer.",
        "np.column_stack([X, np.ones(len(X))]) is the matrix A. np.linalg.lstsq gives several things, of "
        "which the first, [0], is v.",
        "np.linalg.lstsq(A, y, rcond=...), with a millionth. The ones stand in the last column, so the last entry of v "
        "is the bias, and those before it are the weights.",
    ],
)


@closed_form.check(points=5, n=9, d=3)
def finds_the_best_weights(seen, given):
    """No other weights and bias have a smaller squared loss."""
    w, b = oracle.closed_form(given["X"], given["y"])
    return all_of(
        close(seen.w, w, what="w", rtol=1e-3, atol=1e-4),
        close(scalar(seen.b), b, what="b", rtol=1e-3, atol=1e-4),
    )


@closed_form.check(points=4, probe="fitted_nearly", draw=nearly_dependent)
def stays_calm_when_columns_nearly_depend(seen, given):
    """One column is nearly the sum of two others: the predictions are as good as they can be, the weights small."""
    X = np.asarray(given["X"], "float64")
    w, b = oracle.closed_form(X, given["y"])
    largest = 10 * max(1.0, np.max(np.abs(w)), abs(b))
    return all_of(
        equal(seen.shape, [3], what="the shape of w"),
        expect(
            seen.largest <= largest,
            f"the largest weight is {float(seen.largest):.6g}{' or more' * bool(seen.largest >= 1000)}, where none "
            f"above "
            f"{np.max(np.abs(w)):.2g} is needed: two columns nearly depend on each other, and their rounding was "
            f"fitted.",
        ),
        close(seen.y, X @ w + b, what="what your w and b predict", axes=("example",), rtol=1e-2, atol=2e-2),
    )


_V = "v = np.linalg.lstsq(A, y, rcond=1e-6)[0]"
_SPLIT = "return v[:-1], v[-1]"
closed_form.mistake(
    "no_bias",
    edits=[("A = np.column_stack([X, np.ones(len(X))])", "A = X"), (_SPLIT, "return v, 0.0")],
    say="There is no bias: the weights are fitted as if it had to be 0. Add a column of ones to X; its weight is the "
    "bias.",
)
closed_form.mistake(
    "inverse_of_x",
    old=_V,
    new="v = np.linalg.inv(A) @ y",
    say="Only a square matrix has an inverse, and there are more examples than features. Ask for the least squares: "
    "np.linalg.lstsq.",
)
closed_form.mistake(
    "at_sign",
    old=_V,
    new="v = np.linalg.inv(A.T @ A) @ A.T @ ops.convert_to_tensor(y)",
    say="`@` with a tensor wants a matrix on both sides, and y is a vector. Make arrays of X and y first: "
    'np.asarray(X, "float64").',
)
closed_form.mistake(
    "explodes",
    old=_V,
    new="v = np.linalg.lstsq(A, y, rcond=None)[0]",
    say="Where one column is nearly the sum of others, the weights explode: rounding was taken for information. That "
    "happens with the inverse of AᵀA, and with lstsq or pinv in float64 if they may use every direction. lstsq "
    "can be told how weak a direction may be before it is left out: read once more what `rcond` is.",
)
closed_form.mistake(
    "bias_looked_for_in_front",
    old=_SPLIT,
    new="return v[1:], v[0]",
    say="The bias is looked for at the wrong end. It is the weight of the column of ones, wherever you put that.",
)
closed_form.mistake(
    "ones_in_front",
    old="A = np.column_stack([X, np.ones(len(X))])",
    new="A = np.column_stack([np.ones(len(X)), X])",
    say="The ones stand in front, so the bias is the first entry of v, and the weights are those behind it. Here it is "
    "cut off the end.",
)
closed_form.mistake("order", old=_SPLIT, new="return v[-1], v[:-1]", say="The bias comes first here. Asked is w, b.")
closed_form.mistake(
    "not_taken_apart", old=_SPLIT, new="return v", say="This is all in one vector. Take the bias off its end: w, b."
)
closed_form.mistake(
    "bias_left_with_the_weights",
    old=_SPLIT,
    new="return v, v[-1]",
    say="The bias is still among the weights: w has one entry too many. w is all of v but the last.",
)
closed_form.mistake(
    "mean_for_bias",
    edits=[("A = np.column_stack([X, np.ones(len(X))])", "A = X - X.mean(axis=0)"), (_SPLIT, "return v, y.mean()")],
    say="The mean of y is the bias only if the features have mean 0. You took their means off, so take off what w "
    "makes "
    "of them, too: b = y.mean() - X.mean(axis=0) @ w.",
)
closed_form.mistake(
    "all_of_lstsq",
    old=_V,
    new="v = np.linalg.lstsq(A, y, rcond=1e-6)",
    say="np.linalg.lstsq gives four things: the answer, then the residuals, the rank and the singular values. Take the "
    "first: [0].",
)
closed_form.mistake(
    "ridge",
    old=_V,
    new="v = np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ y)",
    say="The 1 added on the diagonal of AᵀA (ridge, L2) keeps the weights small everywhere, and so they no longer are "
    "the best. Leave out the weakest directions only: np.linalg.lstsq with its `rcond`.",
)
closed_form.mistake(
    "too_coarse",
    old=_V,
    new="v = np.linalg.lstsq(A, y, rcond=0.5)[0]",
    say="This throws away directions that matter: rcond is far too large. 1e-6 suits numbers in float32.",
)
closed_form.mistake(
    "column",
    edits=[(_V, "v = np.linalg.lstsq(A, y[:, None], rcond=1e-6)[0]")],
    say="w stands in a column, shape (d, 1). Asked is (d,): solve for y as it comes.",
)
closed_form.equivalent(
    ('np.asarray(X, "float64")', "np.asarray(X)"),
    ('np.asarray(y, "float64")', "np.asarray(y)"),
    ('X, y = np.asarray(X, "float64"), np.asarray(y, "float64")', "pass"),
    because="In float32 it is not as exact, but lstsq is stable enough for these inputs.",
)
closed_form.equivalent(
    (
        'X, y = np.asarray(X, "float64"), np.asarray(y, "float64")\n'
        "# the bias is the weight of a feature that is always 1\nA = np.column_stack([X, np.ones(len(X))])",
        "A = np.column_stack([X, np.ones(len(X))])\n# the bias is the weight of a feature that is always 1\n"
        'X, y = np.asarray(X, "float64"), np.asarray(y, "float64")',
    ),
    ("np.ones(len(X))", "np.ones(len(y))"),
    ("rcond=1e-6", "rcond=2e-06"),
    because="NumPy makes the array of a tensor of itself, X and y are equally long, and 1e-6 is a convention.",
)

# --------------------------------------------------------------------------------------------------------- mse_gradient

mse_gradient = Exercise(
    "mse_gradient",
    write=["mse_gradient"],
    points=8,
    probe="slopes",
    draw=linear,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Begin with the error of every example, prediction minus target: shape (n,).",
        "Each feature's slope is the mean of error times feature, and twice that. For all features at once it is a "
        "product with X transposed.",
        "error = X w + b - y. dw is 2/n times transposed X times error; db is twice the mean error.",
    ],
)


def has_both_slopes(seen, given):
    """Slopes in the weights and in the bias."""
    dw, db = oracle.mse_gradient(given["X"], given["y"], given["w"], given["b"])
    return all_of(close(seen.dw, dw, what="dw", atol=1e-5), close(scalar(seen.db), db, what="db", atol=1e-5))


check(mse_gradient, "is_the_slope", "The slope of the mean squared error, in each weight and in the bias.",
      has_both_slopes, points=5, n=6, d=3)  # fmt: skip
check(mse_gradient, "tells_rows_from_columns", "As many examples as features: the sum goes over the examples.",
      has_both_slopes, points=3, n=4, d=4)  # fmt: skip
_ERROR = "error = ops.matmul(X, w) + b - y"
_ROW_OF_ERRORS = (
    "error has the shape (n,), and X the shape (n, d): their product would give the columns the errors, not the rows. "
    "Make a column of the errors, ops.reshape(error, (-1, 1)), and take the mean over the examples, axis=0; or "
    "multiply by X transposed."
)
_SLOPES = "return 2 * ops.matmul(ops.transpose(X), error) / len(error), 2 * ops.mean(error)"
mse_gradient.name_mistakes_in(
    _SLOPES,
    ("transposed_by_attribute", "return 2 * ops.matmul(X.T, error) / len(error), 2 * ops.mean(error)",
     "A tensor has none of the attributes and methods of a NumPy array, such as .T or .mean(). Write ops.transpose(X) "
     "and ops.mean(error), or make arrays first: np.asarray(X)."),
    ("no_two", "return ops.matmul(ops.transpose(X), error) / len(error), ops.mean(error)",
     "The 2 is missing. That is the slope of ½ (ŷ - y)², the ½ convention; here the loss has no ½, so its slope has a "
     "2."),
    ("sums_without_two", "return ops.matmul(ops.transpose(X), error), ops.sum(error)",
     "This is the slope of half the sum of squares. Two things are missing for that of their mean: the 2 that comes "
     "down from the square, and the division by n."),
    ("dw_without_two", "return ops.matmul(ops.transpose(X), error) / len(error), 2 * ops.mean(error)",
     "dw lacks the 2 that comes down from the square."),
    ("db_without_two", "return 2 * ops.matmul(ops.transpose(X), error) / len(error), ops.mean(error)",
     "db lacks the 2 that comes down from the square."),
    ("sums", "return 2 * ops.matmul(ops.transpose(X), error), 2 * ops.sum(error)",
     "These are sums over the examples. The loss is a mean, so its slope is one, too: divide by n."),
    ("dw_summed", "return 2 * ops.matmul(ops.transpose(X), error), 2 * ops.mean(error)",
     "dw is a sum over the examples. The loss is a mean: divide by n."),
    ("db_summed", "return 2 * ops.matmul(ops.transpose(X), error) / len(error), 2 * ops.sum(error)",
     "db is a sum over the examples. Take the mean, as for dw."),
    ("not_transposed", "return 2 * ops.matmul(X, error) / len(error), 2 * ops.mean(error)",
     "X is not transposed: this adds up over the features. Each feature's slope adds up over the examples: Xᵀ error."),
    ("error_not_a_column", "return 2 * ops.mean(error * X, axis=0), 2 * ops.mean(error)", _ROW_OF_ERRORS),
    ("error_not_a_column_and_one_number", "return 2 * ops.mean(error * X), 2 * ops.mean(error)", _ROW_OF_ERRORS),
    ("one_number", "return 2 * ops.mean(ops.reshape(error, (-1, 1)) * X), 2 * ops.mean(error)",
     "dw is one number here: the mean over examples and features. Asked is the mean over the examples alone, axis=0."),
    ("divided_by_features", "return 2 * ops.matmul(ops.transpose(X), error) / X.shape[1], 2 * ops.mean(error)",
     "dw is divided by the number of features. Divide by the number of examples, n = X.shape[0]."),
    ("inputs_forgotten", "return 2 * ops.mean(error) * ops.ones(X.shape[1]), 2 * ops.mean(error)",
     "dw is the mean error, without the inputs. A weight counts as much as its input: error times input."),
    ("each_example", "return 2 * X * ops.reshape(error, (-1, 1)), 2 * error",
     "These are the slopes for each example by itself. Take the mean over the examples, axis=0."),
    ("each_bias", "return 2 * ops.matmul(ops.transpose(X), error) / len(error), 2 * error",
     "db has a number for each example. There is one bias: take the mean."),
    ("signs_of_errors", "return ops.matmul(ops.transpose(X), ops.sign(error)) / len(error), ops.mean(ops.sign(error))",
     "This is the slope of the absolute loss: only the signs of the errors. That of the squared loss is twice the "
     "error."),
    ("order", "return 2 * ops.mean(error), 2 * ops.matmul(ops.transpose(X), error) / len(error)",
     "The slope of the bias comes first here. Asked is dw, db."),
)  # fmt: skip
mse_gradient.name_mistakes_in(
    _ERROR,
    ("sign", "error = y - ops.matmul(X, w) - b",
     "Both signs are wrong: the error is prediction minus target. (With target minus prediction a minus comes in "
     "front.)"),
    ("bias_not_in_the_error", "error = ops.matmul(X, w) - y", "The bias is missing in the prediction: X w + b."),
    ("at_sign", "error = X @ w + b - y",
     "`@` between tensors wants a matrix on both sides; w and the errors are vectors. ops.matmul takes these, too."),
    ("column_of_errors", "error = ops.matmul(X, ops.reshape(w, (-1, 1))) + b - y",
     "The predictions are a column, (n, 1), and the targets are (n,): their difference is a table, (n, n). Multiply "
     "by w "
     "as it comes."),
)  # fmt: skip
mse_gradient.equivalent(
    ("/ len(error)", "/ len(X)"),
    because="There is an error for each example.",
)

# -------------------------------------------------------------------------------------------------------------- batches

batches = Exercise(
    "batches",
    write=["batches"],
    points=9,
    probe="epochs",
    draw=numbered,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Draw one order of the numbers 0 to n - 1 and use it for X and for y. Then cut it into pieces.",
        "np.random.default_rng(seed).permutation(n) is the order. range(0, n, batch_size) has the places where the "
        "pieces begin; a slice that goes beyond the end is just shorter.",
        "For each start: rows = order[start : start + batch_size]; then yield X[rows], y[rows]. Make NumPy arrays of X "
        "and y first, so that they can be indexed with rows.",
    ],
)


def formed(seen, given):
    """That what came is a row of pairs of the right shapes."""
    came = [tuple(int(size) for size in shape if size >= 0) for shape in np.reshape(seen.shapes, (-1, 3))]
    n, size = len(given["y"]), given["batch_size"]
    return all_of(
        expect(seen.form != 1, "one pair was returned: hand out one after another with `yield`."),
        expect(seen.form != 2, "what was handed out is no pair: `yield X_batch, y_batch`."),
        expect(seen.form != 3, f"no batch was handed out; {n} pairs make {-(-n // size)}, of at most {size} pairs."),
        expect(
            seen.form != 4,
            "the shapes of a batch of m pairs here are (m, 2) and (m,), with m above 0; "
            f"{' and '.join(map(str, came))} came.",
        ),
    )


def whole_epoch(seen, given):
    """Shapes, sizes, and that every pair comes once."""
    if seen.form:
        return formed(seen, given)
    n, size = len(given["y"]), given["batch_size"]
    sizes = [min(size, n - start) for start in range(0, n, size)]
    came = [int(s) for s in seen.sizes[:12]]
    return all_of(
        expect(
            len(seen.sizes) == len(sizes) and np.array_equal(seen.sizes, sizes),
            f"{n} pairs in batches of {size}: sizes {sizes} were expected, {came}"
            f"{' and so on' * (len(seen.sizes) > 12)} came.",
        ),
        expect(seen.rows_whole, "an example came that is none: its features are taken from different rows of X."),
        expect(seen.pairs_kept, "examples came with targets that are not theirs."),
        expect(not seen.examples_missing, "some examples never came."),
        expect(not seen.examples_repeated, "some examples came more than once."),
        expect(
            seen.kind_kept, "X and y are float32, and the batches are not: TensorFlow does not count with two kinds."
        ),
    )


def drawn_order(seen, given):
    """That the order is drawn, from the seed."""
    if seen.form:
        return formed(seen, given)
    return all_of(
        expect(not seen.in_order, "the examples came in the order of X. Shuffle them."),
        expect(
            not seen.steps_alike,
            "the examples came in the order of X, begun elsewhere, turned round or in equal strides. Shuffle them.",
        ),
        expect(
            not seen.neighbours_stay,
            "the examples of a batch were neighbours in X. Shuffle the examples, not only the batches.",
        ),
        expect(seen.repeats, "the same seed gave two different orders."),
        expect(seen.other_seed_differs, "two seeds gave the same order."),
    )


check(batches, "hands_out_every_pair_once", "One epoch: every pair once, the last batch short, none empty.",
      whole_epoch, points=4, n=19, batch_size=6)  # fmt: skip
check(batches, "comes_out_even", "When the batches come out even there is no empty one at the end.", whole_epoch,
      points=1, n=18, batch_size=6)  # fmt: skip
check(batches, "draws_the_order_from_the_seed", "The order is shuffled: the same for the same seed, another for "
"another.",
      drawn_order, points=3, n=18, batch_size=3)  # fmt: skip
check(batches, "takes_large_batches", "A batch size above n gives one batch, of all pairs.", whole_epoch, points=1,
      n=15, batch_size=20)  # fmt: skip
_ORDER = "order = np.random.default_rng(seed).permutation(len(X))"
_STARTS = "for start in range(0, len(X), batch_size):"
_ROWS = "rows = order[start : start + batch_size]"
_YIELD = "yield X[rows], y[rows]"
batches.name_mistakes_in(
    _ORDER,
    ("same_order_for_each_seed", "order = np.random.default_rng(0).permutation(len(X))",
     "The order is the same for every seed. Hand `seed` to the generator: np.random.default_rng(seed)."),
    ("another_order_each_time", "order = np.random.default_rng().permutation(len(X))",
     "The seed is not used, so that no run can be repeated: np.random.default_rng(seed)."),
    ("not_shuffled", "order = np.arange(len(X))", "Nothing is shuffled: the examples come in the order of X."),
    ("rolled", "order = np.roll(np.arange(len(X)), seed)",
     "The order is that of X, begun elsewhere: neighbours come together. Draw one: permutation(n)."),
    ("with_replacement", "order = np.random.default_rng(seed).integers(0, len(X), len(X))",
     "Examples are drawn with replacement: some come twice, others never. Draw an order of all: permutation(n)."),
    ("choice", "order = np.random.default_rng(seed).choice(len(X), len(X) // batch_size * batch_size, replace=False)",
     "As many examples are drawn as fill whole batches, and the rest never comes. Draw an order of all: "
     "permutation(n)."),
    ("batches_shuffled", "order = np.concatenate([range(len(X))[s : s + batch_size] for s in "
     "np.random.default_rng(seed).permutation(np.arange(0, len(X), batch_size))])",
     "Each batch is made of neighbours: the batches are shuffled, or each for itself. Shuffle the examples, then cut."),
)  # fmt: skip
batches.name_mistakes_in(
    _STARTS,
    ("drops_the_last", "for start in range(0, len(X) - batch_size + 1, batch_size):",
     "The last batch is dropped when it is short. Its examples belong to the epoch: hand it out as well."),
    ("empty_batch", "for start in range(0, len(X) + 1, batch_size):",
     "When the batches come out even an empty one follows. Stop before n: range(0, n, batch_size)."),
    ("overlapping", "for start in range(len(X)):",
     "The batches overlap: each begins one example later. Step by batch_size: range(0, n, batch_size)."),
    ("first_only_dropped", "for start in range(batch_size, len(X), batch_size):",
     "The first batch is missing: begin at 0."),
)  # fmt: skip
batches.name_mistakes_in(
    _YIELD,
    ("pairs_broken", "yield X[rows], np.random.default_rng(seed + 1).permutation(y)[rows]",
     "Examples come with the targets of others: X and y are shuffled apart, or only one of them is. Use one order, the "
     "same rows, for both."),
    ("stops_after_one", "return X[rows], y[rows]",
     "`return` ends the function. A generator hands out one batch after another with `yield`."),
    ("examples_only", "yield X[rows]", "The targets are missing: yield X_batch, y_batch."),
    ("targets_first", "yield y[rows], X[rows]", "The targets come first. Asked is X_batch, y_batch."),
    ("targets_in_a_column", "yield X[rows], y[rows][:, None]",
     "The targets come as a column, (batch_size, 1). Asked is (batch_size,), as in y."),
)  # fmt: skip
batches.mistake(
    "fair_shares",
    edits=[(_STARTS, "for rows in np.array_split(order, -(-len(X) // batch_size)):"), (f"        {_ROWS}\n", "")],
    say="The examples are shared out evenly. Asked are batches of batch_size, and what is left over in the last.",
)
batches.mistake(
    "whole_batches_in_order",
    edits=[(_ORDER, "order = np.arange(len(X))"),
           (_STARTS, "for start in range(0, len(X) // batch_size * batch_size, batch_size):")],
    say="Two things: nothing is shuffled, and the last batch is dropped when it is short. Cut a drawn order into "
    "pieces, the rest included.",
)  # fmt: skip
batches.mistake(
    "that_many_batches",
    edits=[(_STARTS, "for rows in np.array_split(order, batch_size):"), (f"        {_ROWS}\n", "")],
    say="There are batch_size batches. Asked are batches of batch_size examples each.",
)
batches.mistake(
    "never_ends",
    edits=[
        (_STARTS, "for start in (s for _ in range(1000) for s in range(0, len(X), batch_size)):"),
    ],
    say="The epochs never end. One epoch is asked: every pair once, then stop.",
)
batches.mistake(
    "tensors_indexed",
    old="X, y = np.asarray(X), np.asarray(y)",
    new="X, y = ops.convert_to_tensor(X), ops.convert_to_tensor(y)",
    say="A tensor cannot be indexed with an array of row numbers. Make NumPy arrays of X and y first, with "
    "np.asarray, or "
    "use ops.take(X, rows, axis=0).",
)
batches.mistake(
    "float64",
    old="X, y = np.asarray(X), np.asarray(y)",
    new='X, y = np.asarray(X, "float64"), np.asarray(y, "float64")',
    say="The batches are float64, where X and y are float32. Weights are float32, too, and TensorFlow does not count "
    'with both at once: np.asarray(X) keeps the kind, and a list needs np.array(..., "float32").',
)
_EACH = (
    "The rows of each batch are drawn anew, so that some examples come twice and others never. Draw one order of all "
    "before the loop, permutation(n), and cut it into pieces."
)
_EACH_WITHOUT_SEED = _EACH + " And draw it from the seed: np.random.default_rng(seed)."
batches.name_mistakes_in(
    _ROWS,
    ("drawn_for_each_batch", "rows = np.random.choice(len(X), batch_size)",
     _EACH_WITHOUT_SEED),
    ("drawn_apart_for_each_batch", "rows = np.random.choice(len(X), batch_size, replace=False)", _EACH_WITHOUT_SEED),
    ("permuted_without_seed_for_each_batch", "rows = np.random.permutation(len(X))[start : start + batch_size]",
     _EACH_WITHOUT_SEED),
    ("permuted_without_seed_and_cut_in_front", "rows = np.random.permutation(len(X))[:batch_size]",
     _EACH_WITHOUT_SEED),
)  # fmt: skip
for _name, _drawn in (
    ("drawn_from_the_seed_for_each_batch", "choice(len(X), batch_size)"),
    ("drawn_apart_from_the_seed_for_each_batch", "choice(len(X), batch_size, replace=False)"),
    ("permuted_for_each_batch", "permutation(len(X))[start : start + batch_size]"),
    ("permuted_for_each_batch_and_cut_in_front", "permutation(len(X))[:batch_size]"),
):
    batches.mistake(
        _name, edits=[(_ORDER, "rng = np.random.default_rng(seed)"), (_ROWS, f"rows = rng.{_drawn}")], say=_EACH
    )
batches.equivalent(
    ("permutation(len(X))", "permutation(len(y))"),
    ("range(0, len(X), batch_size)", "range(0, len(y), batch_size)"),
    (
        "X, y = np.asarray(X), np.asarray(y)\norder = np.random.default_rng(seed).permutation(len(X))",
        "order = np.random.default_rng(seed).permutation(len(X))\nX, y = np.asarray(X), np.asarray(y)",
    ),
    because="X and y are equally long, as tensors and as arrays.",
)

# ------------------------------------------------------------------------------------------------------------ sgd_epoch

sgd_epoch = Exercise(
    "sgd_epoch",
    write=["sgd_epoch"],
    points=8,
    probe="descent",
    forbid=OTHER_LIBRARIES,
    hints=[
        "One loop over batches(X, y, batch_size, seed). In it: a slope, and a step.",
        "The slope is that of the batch, mse_gradient(X_batch, y_batch, w, b), with w and b as they are by now.",
        "In the loop: dw, db from the batch, then w minus lr times dw becomes w, and the same for b. Return both after "
        "the loop.",
    ],
    needs=["batches", "mse_gradient"],
)


@sgd_epoch.check(points=3, draw=all_alike)
def makes_a_step_for_each_batch(seen, given):
    """Five equal examples in batches of two: three steps, each from where the last one ended."""
    w, b = oracle.descend_alike(given["X"][0], given["y"][0], given["w"], given["b"], given["lr"], 3)
    return all_of(close(seen.w, w, what="w", atol=1e-5), close(scalar(seen.b), b, what="b", atol=1e-5))


@sgd_epoch.check(points=3, draw=apart)
def uses_the_batch_alone(seen, given):
    """Examples at right angles: each moves the weights once, by the slope of its own batch."""
    w, b = oracle.descend_apart(given["X"], given["y"], given["w"], given["b"], given["lr"], given["batch_size"])
    return all_of(close(seen.w, w, what="w", atol=1e-5), close(scalar(seen.b), b, what="b", atol=1e-5))


@sgd_epoch.check(points=2, probe="descents", draw=any_examples)
def hands_the_seed_on(seen, given):
    """Another seed leads elsewhere, the same seed to the same place."""
    return all_of(
        expect(seen.repeats, "the same seed led to two different places."),
        expect(
            seen.other_seed_differs,
            "two seeds led to the same place: your `batches` gets the seed, and each slope is that of one batch.",
        ),
    )


_LOOP = "for X_batch, y_batch in batches(X, y, batch_size, seed):"
_SLOPE = "dw, db = mse_gradient(X_batch, y_batch, w, b)"
_MOVE = "w, b = w - lr * dw, b - lr * db"
sgd_epoch.name_mistakes_in(
    _SLOPE,
    ("slope_of_all", "dw, db = mse_gradient(X, y, w, b)",
     "Each step uses the slope on all examples. Use that of the batch: mse_gradient(X_batch, y_batch, w, b)."),
    ("sum_for_mean", "dw, db = (len(y_batch) * part for part in mse_gradient(X_batch, y_batch, w, b))",
     "The slopes are added up over the batch, so the step grows with it. mse_gradient is the mean; leave it as it is."),
    ("half_steps", "dw, db = (0.5 * part for part in mse_gradient(X_batch, y_batch, w, b))",
     "The steps are half as long as they should be: the slope has its 2 already, and none is to be taken out."),
)  # fmt: skip
sgd_epoch.name_mistakes_in(
    _MOVE,
    ("uphill", "w, b = w + lr * dw, b + lr * db", "This walks uphill: the step is taken off, w - lr * dw."),
    ("rate_forgotten", "w, b = w - dw, b - db", "The learning rate is missing: the step is lr times the slope."),
    ("bias_not_moved", "w, b = w - lr * dw, b", "The bias never moves: b - lr * db."),
    ("bias_without_rate", "w, b = w - lr * dw, b - db", "The bias moves without the learning rate: b - lr * db."),
    ("weights_not_moved", "w, b = w, b - lr * db", "The weights never move: w - lr * dw."),
    ("divided_once_more", "w, b = w - lr * dw / len(y_batch), b - lr * db / len(y_batch)",
     "The step is divided by the size of the batch. mse_gradient is a mean already."),
    ("one_step", "return w - lr * dw, b - lr * db",
     "This returns after the first batch: the `return` stands inside the loop."),
    ("bias_after_the_weights", "w = w - lr * dw\n        b = b - lr * mse_gradient(X_batch, y_batch, w, b)[1]",
     "The bias meets weights that have moved already. Take both slopes first, then move both."),
)  # fmt: skip
sgd_epoch.mistake(
    "all_from_the_start",
    edits=[(_LOOP, f"w_0, b_0 = w, b\n    {_LOOP}"), (_SLOPE, "dw, db = mse_gradient(X_batch, y_batch, w_0, b_0)")],
    say="All slopes are taken where the epoch began. Each batch meets the weights as the one before left them.",
)
sgd_epoch.mistake(
    "seed_not_handed_on",
    old=_LOOP,
    new="for X_batch, y_batch in batches(X, y, batch_size, 0):",
    say="Every epoch has the same order: call your `batches`, and hand `seed` on to it.",
)
sgd_epoch.mistake(
    "written_into",
    edits=[(_LOOP, f"w = np.asarray(w)\n    {_LOOP}"), (_MOVE, "w -= lr * np.asarray(dw)\n        b = b - lr * db")],
    say="`w -= ...` writes into the array, and one that was made of a tensor is read-only. Make a new one: "
    "w = w - lr * dw.",
)
sgd_epoch.mistake(
    "all_at_once",
    old=_LOOP,
    new="for X_batch, y_batch in batches(X, y, len(X), seed):",
    say="There is one batch, of all examples. Hand `batch_size` on to `batches`.",
)
sgd_epoch.mistake(
    "one_by_one",
    old=_LOOP,
    new="for X_batch, y_batch in batches(X, y, 1, seed):",
    say="The batches have one example each. Hand `batch_size` on to `batches`.",
)
sgd_epoch.mistake(
    "returns_the_last_step",
    old="    return w, b",
    new="    return dw, db",
    say="These are the slopes of the last batch. Asked is where the walk ended: w, b.",
)
sgd_epoch.mistake("order", old="    return w, b", new="    return b, w", say="The bias comes first. Asked is w, b.")

# -------------------------------------------------------------------------------------------------------------- one_hot

one_hot = Exercise(
    "one_hot",
    write=["one_hot"],
    points=4,
    probe="rows_of_classes",
    draw=labels,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Each row answers k questions: is it class 0? is it class 1? and so on.",
        "A column of labels, (n, 1), compared with the row of classes 0 to k - 1 gives a table (n, k) of True and "
        "False.",
        "ops.reshape(y, (-1, 1)) and ops.arange(classes) in ops.equal, and then ops.cast to float32. Or the rows of "
        'an identity matrix, np.eye(classes, dtype="float32"), taken by label.',
    ],
)


def has_the_rows(seen, given):
    """The table, in float32."""
    return all_of(
        close(seen.rows, oracle.one_hot(given["y"], given["classes"]), what="the rows", axes=("example", "class")),
        expect(
            seen.rows.dtype == "float32",
            f"the numbers fit, but they are of the kind {seen.rows.dtype}, and float32 was expected: TensorFlow does "
            "not count with two kinds at once.",
        ),
    )


check(one_hot, "puts_one_one_in_each_row", "A 1.0 in the column of the class; a class that does not occur has a "
"column, "
      "too.", has_the_rows, points=3, n=6, classes=4)  # fmt: skip
check(one_hot, "tells_rows_from_columns", "As many examples as classes: the rows are the examples.", has_the_rows,
      points=1, draw=round_of_classes)  # fmt: skip
_COLUMN_OF_LABELS = (
    "n labels cannot be compared with k classes like that. Make a column of the labels first: ops.reshape(y, (-1, 1))."
)
_ROWS_OF = 'return ops.cast(ops.equal(ops.reshape(y, (-1, 1)), ops.arange(classes)), "float32")'
one_hot.name_mistakes_in(
    _ROWS_OF,
    ("transposed", 'return ops.cast(ops.equal(ops.reshape(ops.arange(classes), (-1, 1)), y), "float32")',
     "The table is transposed: there must be a row for each example, shape (n, k)."),
    ("classes_from_one", 'return ops.cast(ops.equal(ops.reshape(y, (-1, 1)), ops.arange(1, classes + 1)), "float32")',
     "Everything is off by one: the classes are counted from 0, not from 1."),
    ("off_to_the_right", 'return ops.cast(ops.equal(ops.reshape(y, (-1, 1)) + 1, ops.arange(classes)), "float32")',
     "Every 1 stands one column too far to the right. The first column is class 0."),
    ("only_classes_that_occur", 'return ops.cast(ops.equal(ops.reshape(y, (-1, 1)), ops.arange(int(ops.max(y)) + 1)), '
     '"float32")',
     "There are only as many columns as the labels at hand need. Use `classes`: a class need not occur."),
    ("not_floats", "return ops.equal(ops.reshape(y, (-1, 1)), ops.arange(classes))",
     "These are True and False, or whole numbers. Make floating-point numbers of them, for they will be counted with: "
     "ops.cast(..., \"float32\")."),
    ("float64", "return np.eye(classes)[np.asarray(y)]",
     "These are float64, which is what NumPy makes of itself. Logits and weights are float32, and TensorFlow does not "
     'count with both at once: np.eye(classes, dtype="float32"), or `.astype("float32")` at the end.'),
    ("tensor_for_an_index", "return ops.eye(classes)[y]",
     "A tensor takes no row numbers in [ ]. Use ops.take(table, y, axis=0), or compare the labels with the classes."),
    ("inverted", 'return ops.cast(ops.not_equal(ops.reshape(y, (-1, 1)), ops.arange(classes)), "float32")',
     "Zeros and ones are exchanged: the 1 belongs to the class of the example."),
    ("all_up_to_the_class", 'return ops.cast(ops.reshape(y, (-1, 1)) >= ops.arange(classes), "float32")',
     "There is a 1 in every column up to the class. Only the class itself gets one."),
    ("compared_without_a_column", 'return ops.cast(ops.equal(y, ops.arange(classes)), "float32")', _COLUMN_OF_LABELS),
    ("compared_by_a_sign", 'return ops.cast(y == ops.arange(classes), "float32")', _COLUMN_OF_LABELS),
    ("compared_by_a_sign_alone", "return y == ops.arange(classes)",
     _COLUMN_OF_LABELS + ' Then make numbers of True and False: ops.cast(..., "float32").'),
    ("compared_in_numpy", 'return (np.asarray(y) == np.arange(classes)).astype("float32")', _COLUMN_OF_LABELS),
    ("method_of_an_array", 'return (ops.reshape(y, (-1, 1)) == ops.arange(classes)).astype("float32")',
     "A tensor has none of the methods of a NumPy array, such as .astype() or .reshape(). Write ops.cast(a, "
     '"float32") and ops.reshape(a, (-1, 1)), or make an array first: np.asarray(a).'),
)  # fmt: skip

one_hot.equivalent(
    (
        "ops.equal(ops.reshape(y, (-1, 1)), ops.arange(classes))",
        "ops.equal(ops.arange(classes), ops.reshape(y, (-1, 1)))",
    ),
    because="It does not matter which of two is compared with which.",
)

# ---------------------------------------------------------------------------------------------------------- log_softmax

log_softmax = Exercise(
    "log_softmax",
    write=["log_softmax"],
    points=7,
    probe="logarithms",
    draw=logits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The logarithm of a quotient is a difference: log p = o - log(sum of the powers). What can overflow there?",
        "Take the largest logit of each row off that row first (axis=-1, keepdims=True). The answer is the same for "
        "the "
        "shifted logits, and no power of them is above 1.",
        "shifted = o less its row's largest. The answer is shifted, less the logarithm of the row's sum of "
        "exp(shifted), "
        "with keepdims=True. No division anywhere.",
    ],
)


def has_the_logarithms(rtol=1e-4, atol=1e-6):
    """A judge: the log-softmax, row by row."""

    def judge(seen, given):
        axes = ("example", "class") if given["o"].ndim == 2 else ("class",)
        expected = oracle.log_softmax(given["o"])
        verdict = close(seen.log_p, expected, what="log p", axes=axes, rtol=rtol, atol=atol)
        if verdict.passed or seen.log_p.shape != expected.shape:
            return verdict
        least = np.min(seen.log_p)
        return with_limit(verdict, least, np.allclose(seen.log_p, np.maximum(expected, least), rtol=rtol, atol=atol))

    return judge


check(log_softmax, "is_the_logarithm_of_the_softmax", "log p of every class, each row for itself.",
      has_the_logarithms(), points=3, draw=lambda rng: logits(rng, 4, 3))  # fmt: skip
check(log_softmax, "goes_along_the_last_axis", "The classes lie along the last axis, however many there are.",
      has_the_logarithms(), points=1, draw=lambda rng: logits(rng, 4))  # fmt: skip
# near 10,000 a float32 is known to 0.001, and so is what is computed without taking the largest off first
check(log_softmax, "survives_huge_logits", "Logits up to 10,000 in size give numbers, not nan and not -inf.",
      has_the_logarithms(atol=2e-3), points=3, draw=huge_logits)  # fmt: skip
_KEEP = (
    "The largest logits of the rows, or their sums, are a plain row of numbers, which does not fit the table. Keep the "
    "axis: keepdims=True makes a column of them."
)
_SHIFT = "shifted = o - ops.max(o, axis=-1, keepdims=True)"
_LOG = "return shifted - ops.log(ops.sum(ops.exp(shifted), axis=-1, keepdims=True))"
log_softmax.name_mistakes_in(
    _LOG,
    ("log_of_softmax", "return ops.log(ops.exp(shifted) / ops.sum(ops.exp(shifted), axis=-1, keepdims=True))",
     "This takes the softmax first, which rounds small probabilities to 0, and log 0 is -inf. Do the logarithm on "
     "paper: "
     "shifted - log(sum(exp(shifted)))."),
    ("softmax", "return ops.exp(shifted) / ops.sum(ops.exp(shifted), axis=-1, keepdims=True)",
     "These are the probabilities. Asked are their logarithms."),
    ("epsilon_in_the_log", "return ops.log(ops.exp(shifted) / ops.sum(ops.exp(shifted), axis=-1, keepdims=True) + "
     "1e-7)",
     "The small number added before the logarithm hides how small a probability is: nothing comes out below -16. Do "
     "the "
     "logarithm on paper: shifted - log(sum(exp(shifted)))."),
    ("sum_over_all", "return shifted - ops.log(ops.sum(ops.exp(shifted)))",
     "The sum goes over the whole table. Each row has its own: axis=-1, keepdims=True."),
    ("axis_lost", "return shifted - ops.log(ops.sum(ops.exp(shifted), axis=-1))", _KEEP),
    ("axis_lost_in_numpy", "return np.asarray(shifted) - np.log(np.exp(np.asarray(shifted)).sum(axis=-1))", _KEEP),
    ("method_of_an_array", "return shifted - ops.log(ops.exp(shifted).sum(axis=-1, keepdims=True))",
     "A tensor has none of the methods of a NumPy array, such as .max() or .sum(). Write ops.max(o, ...) and "
     "ops.sum(o, ...), or make an array first: np.asarray(o)."),
    ("sign", "return shifted + ops.log(ops.sum(ops.exp(shifted), axis=-1, keepdims=True))",
     "The logarithm of the sum is added. It belongs below the line of the quotient, so it is taken off."),
    ("shift_taken_off_once", "return o - ops.log(ops.sum(ops.exp(shifted), axis=-1, keepdims=True))",
     "The largest logit is taken off in the sum and not in front: use shifted in both places."),
    ("log10", "return shifted - ops.log10(ops.sum(ops.exp(shifted), axis=-1, keepdims=True))",
     "This is the logarithm of base 10. exp belongs to the natural one: ops.log."),
    ("mean_for_sum", "return shifted - ops.log(ops.mean(ops.exp(shifted), axis=-1, keepdims=True))",
     "The mean of the powers is taken. It is their sum, or else the probabilities add up to k."),
)  # fmt: skip
log_softmax.name_mistakes_in(
    _SHIFT,
    ("no_shift", "shifted = o",
     "At large logits this is inf, and far below 0 log 0. Take the largest logit of each row off that row first."),
    ("one_maximum_for_all", "shifted = o - ops.max(o)",
     "One maximum is taken off all rows. In a row far below it every power is 0, and log 0 is -inf: take each row's "
     "own, "
     "with axis=-1 and keepdims=True."),
    ("smallest", "shifted = o - ops.min(o, axis=-1, keepdims=True)",
     "The smallest logit is taken off, so that the powers overflow all the more. Take off the largest."),
)  # fmt: skip
log_softmax.mistake(
    "as_it_is_written",
    edits=[(_SHIFT, "shifted = o"),
           (_LOG, "return ops.log(ops.exp(shifted) / ops.sum(ops.exp(shifted), axis=-1, keepdims=True))")],
    say="Two things break at large logits: the powers are infinite, and small probabilities are rounded to 0, whose "
    "logarithm is -inf. Take each row's largest logit off first, and do the logarithm on paper: shifted - "
    "log(sum(exp(shifted))).",
)  # fmt: skip
log_softmax.mistake(
    "no_axis",
    edits=[(_SHIFT, "shifted = o - ops.max(o)"), (_LOG, "return shifted - ops.log(ops.sum(ops.exp(shifted)))")],
    say="Maximum and sum go over the whole table, as if all rows were one. Each row has its own: axis=-1 and "
    "keepdims=True, in both.",
)
log_softmax.mistake(
    "first_axis",
    edits=[(_SHIFT, _SHIFT.replace("-1", "0")), (_LOG, _LOG.replace("axis=-1", "axis=0"))],
    say="The probabilities add up to 1 along the first axis, over the examples. The classes lie along the last: "
    "axis=-1.",
)
log_softmax.mistake(
    "second_axis",
    edits=[(_SHIFT, _SHIFT.replace("-1", "1")), (_LOG, _LOG.replace("axis=-1", "axis=1"))],
    say="axis=1 is the last axis of a table only. The logits of a single example have one axis: use axis=-1.",
)

# -------------------------------------------------------------------------------------------------------- cross_entropy

cross_entropy = Exercise(
    "cross_entropy",
    write=["cross_entropy"],
    points=9,
    probe="loss",
    forbid=OTHER_LIBRARIES,
    hints=[
        "Make one kind of labels of the two: class numbers, of shape (n,), become one-hot rows.",
        "len(y.shape) is 1 for class numbers, 2 for probabilities. Then: y times log_softmax(o), added up along each "
        "row.",
        "Minus the sum over the classes, then the mean over the examples. log_softmax takes the logits as they are.",
    ],
    needs=["log_softmax"],
)
check(cross_entropy, "takes_class_numbers", "Labels (n,), one class not among them: the mean of -log p "
      "of the right classes.",
      gives(oracle.cross_entropy, "the loss"), points=3, draw=logits_and_labels, n=5, k=3)  # fmt: skip
check(cross_entropy, "takes_probabilities", "Labels (n, k): each -log p weighs as much as its class is probable.",
      gives(oracle.cross_entropy, "the loss"), points=3, draw=logits_and_chances, n=4, k=3)  # fmt: skip


@cross_entropy.check(points=3, draw=logits_and_labels, n=4, k=4, huge=True)
def survives_huge_logits(seen, given):
    """Logits of some thousands, as many examples as classes: a number, not inf or nan."""
    verdict = gives(oracle.cross_entropy, "the loss")(seen, given)
    # every other example is sure and wrong, the rest cost nothing
    return verdict if verdict.passed or seen.loss.shape else with_limit(verdict, -2 * seen.loss, True)


_IF_NUMBERS = "if len(y.shape) == 1:"
_TO_ROWS = "y = ops.one_hot(y, o.shape[-1], dtype=o.dtype)  # (n, k)"
_CROSS = "return ops.mean(-ops.sum(y * log_softmax(o), axis=-1))"
cross_entropy.name_mistakes_in(
    _CROSS,
    ("softmax_twice", "return ops.mean(-ops.sum(y * log_softmax(ops.softmax(o)), axis=-1))",
     "The softmax is taken twice: log_softmax gets probabilities here. Give it the logits."),
    ("sum", "return -ops.sum(y * log_softmax(o))", "This is the sum over the examples. Asked is the mean."),
    ("mean_over_classes_too", "return ops.mean(-y * log_softmax(o))",
     "The mean is taken over examples and classes, which divides by k as well. Sum over the classes, mean over the "
     "examples."),
    ("log_of_zero", "return ops.mean(-ops.sum(y * ops.log(ops.softmax(o)), axis=-1))",
     "At large logits the softmax is rounded to 0, and log 0 is -inf. Use your log_softmax."),
    ("epsilon_in_the_log", "return ops.mean(-ops.sum(y * ops.log(ops.softmax(o) + 1e-7), axis=-1))",
     "The probabilities are clipped, or a small number is added to them. That hides how wrong the model is: no "
     "example costs more than 16. Use "
     "your "
     "log_softmax."),
    ("no_softmax", "return ops.mean(-ops.sum(y * ops.log(o), axis=-1))",
     "The logarithm of the logits is taken. They are no probabilities yet: log_softmax(o)."),
    ("logits_for_logarithms", "return ops.mean(-ops.sum(y * o, axis=-1))",
     "These are the logits of the right classes, without softmax and logarithm: log_softmax(o)."),
    ("probabilities_for_logarithms", "return ops.mean(-ops.sum(y * ops.softmax(o), axis=-1))",
     "The logarithm is missing: this is minus the mean probability of the right classes."),
    ("sign", "return ops.mean(ops.sum(y * log_softmax(o), axis=-1))",
     "The sign is missing: a logarithm of a probability is negative, the loss is not."),
    ("sum_without_sign", "return ops.sum(y * log_softmax(o))",
     "Two things differ: the sign is missing (a logarithm of a probability is negative, the loss is not), and this is "
     "the sum over the examples, where the mean is asked."),
    ("not_averaged", "return -ops.sum(y * log_softmax(o), axis=-1)",
     "This is the loss of each example. Asked is one number: their mean."),
    ("added_over_examples", "return ops.mean(-ops.sum(y * log_softmax(o), axis=0))",
     "The sum goes over the examples, and the mean over the classes: it is the other way round."),
    ("squared", "return ops.mean(ops.sum(ops.square(ops.softmax(o) - y), axis=-1))",
     "This is the squared loss of the probabilities (the Brier score). Asked is -log p."),
)  # fmt: skip
_CLASS_NUMBERS_ONLY = (
    "Labels that are probabilities, (n, k), are treated as class numbers. Make one-hot rows only of labels (n,)."
)
cross_entropy.mistake(
    "class_numbers_only",
    edits=[(_IF_NUMBERS, "if True:"), (_TO_ROWS, 'y = ops.one_hot(ops.cast(y, "int32"), o.shape[-1], dtype=o.dtype)')],
    say=_CLASS_NUMBERS_ONLY,
)
cross_entropy.mistake(
    "class_numbers_only_compared",
    edits=[(_IF_NUMBERS, "if True:"),
           (_TO_ROWS, "y = ops.cast(ops.equal(ops.expand_dims(y, 1), ops.arange(o.shape[-1])), o.dtype)")],
    say=_CLASS_NUMBERS_ONLY + " No probability equals a class number, so that here all rows were 0.",
)  # fmt: skip
_PROBABILITIES_FOR_AN_INDEX = (
    "Labels that are probabilities, (n, k), are used to pick classes, as if they were numbers of these. Pick by labels "
    "(n,) only; probabilities weigh the logarithms of all classes."
)
cross_entropy.mistake(
    "probabilities_for_an_index",
    edits=[(_IF_NUMBERS, "if True:"), (_TO_ROWS, 'y = np.eye(o.shape[-1], dtype="float32")[np.asarray(y)]')],
    say=_PROBABILITIES_FOR_AN_INDEX,
)
cross_entropy.mistake(
    "probabilities_for_a_number",
    edits=[(_IF_NUMBERS, "if True:"), (_TO_ROWS, "y = ops.one_hot([int(label) for label in np.asarray(y)], "
    "o.shape[-1])")],
    say=_PROBABILITIES_FOR_AN_INDEX,
)  # fmt: skip
cross_entropy.mistake(
    "probabilities_taken_along_the_axis",
    old=_IF_NUMBERS,
    new='column = ops.reshape(ops.cast(y, "int32"), (-1, 1))\n    '
    "return -ops.mean(ops.take_along_axis(log_softmax(o), column, axis=-1))\n    if len(y.shape) == 1:",
    say=_PROBABILITIES_FOR_AN_INDEX,
)
cross_entropy.mistake(
    "tensor_for_an_index",
    old=_IF_NUMBERS,
    new="return -ops.mean(log_softmax(o)[range(len(y)), y])\n    if len(y.shape) == 1:",
    say="A tensor takes no lists of rows and columns in [ ]. Multiply by one-hot rows, or make an array first: "
    "np.asarray(log_softmax(o)).",
)
cross_entropy.mistake(
    "probabilities_only",
    edits=[(_IF_NUMBERS, "if False:"), ("y * log_softmax(o)", "ops.cast(y, o.dtype) * log_softmax(o)")],
    say="Class numbers, (n,), are treated as if they were rows of probabilities. Make one-hot rows of them first.",
)
_NUMBERS_AS_THEY_ARE = (
    "Class numbers, (n,), are multiplied with the logarithms as they are, as if 2 were a weight. Make one-hot rows of "
    "them first: 1 for the right class, 0 for the others."
)
cross_entropy.mistake("numbers_as_they_are", old=_IF_NUMBERS, new="if False:", say=_NUMBERS_AS_THEY_ARE)
cross_entropy.mistake(
    "numbers_as_they_are_in_numpy",
    edits=[(_IF_NUMBERS, "if False:"), (_CROSS, "return np.mean(-np.sum(np.asarray(y) * np.asarray(log_softmax(o)), "
    "axis=-1))")],
    say=_NUMBERS_AS_THEY_ARE,
)  # fmt: skip
cross_entropy.mistake(
    "only_classes_that_occur",
    old=_TO_ROWS,
    new="y = ops.one_hot(y, int(ops.max(y)) + 1, dtype=o.dtype)",
    say="The one-hot rows have only as many columns as the labels at hand need. A class need not occur: the number of "
    "classes is that of the logits, o.shape[-1].",
)
cross_entropy.mistake(
    "most_probable_only",
    edits=[
        (_IF_NUMBERS, "if len(y.shape) == 2:\n        y = ops.argmax(y, axis=-1)\n    if True:"),
    ],
    say="Of labels that are probabilities only the most probable class is used. Every class weighs with its "
    "probability.",
)
cross_entropy.mistake(
    "every_label_for_every_example",
    old=_IF_NUMBERS,
    new="if len(y.shape) == 1:\n        return -ops.mean(ops.take(log_softmax(o), y, axis=-1))\n    if len(y.shape) "
    "== 1:",
    say="ops.take(..., y, axis=-1) takes, from every row, the classes of all labels. Each row has its own: multiply by "
    "one-hot rows, or use ops.take_along_axis.",
)
cross_entropy.mistake(
    "classes_from_one",
    old=_TO_ROWS,
    new="y = ops.one_hot(y - 1, o.shape[-1], dtype=o.dtype)",
    say="The classes are counted from 1. They are counted from 0.",
)
cross_entropy.equivalent(
    ("o.shape[-1]", "o.shape[1]"),
    (", dtype=o.dtype", ""),
    ("axis=-1", "axis=1"),
    ("ops.mean(-ops.sum(", "-ops.mean(ops.sum("),
    because="The logits have two axes, and float32 is what one_hot makes of itself.",
)

# --------------------------------------------------------------------------------------------------- cross_entropy_grad

cross_entropy_grad = Exercise(
    "cross_entropy_grad",
    write=["cross_entropy_grad"],
    points=7,
    probe="logit_slopes",
    draw=slopes_wanted,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The formula stands above: three parts, in one line.",
        "ops.softmax(o, axis=-1) are the probabilities given. What is wanted is taken off.",
        "The loss is a mean over the n examples, so each of them has 1/n of the say: divide by len(o), the rows.",
    ],
)


def has_the_slope(seen, given):
    """The table of slopes. Near 10,000 a float32 is known to 0.001, and so is the logarithm of a sum of powers."""
    rough = np.max(np.abs(given["o"])) > 100
    expected = oracle.cross_entropy_grad(given["o"], given["y"])
    rtol, atol = (3e-3, 3e-4) if rough else (1e-4, 1e-6)
    return close(seen.slope, expected, what="the slope", axes=("example", "class"), rtol=rtol, atol=atol)


check(cross_entropy_grad, "is_error_over_n", "What is given less what is wanted, over n.", has_the_slope,
      points=4, n=5, k=3)  # fmt: skip
check(cross_entropy_grad, "tells_rows_from_columns", "As many examples as classes: each row is an example.",
      has_the_slope, points=2, n=4, k=4)  # fmt: skip
check(cross_entropy_grad, "survives_huge_logits", "Logits up to 10,000 in size give numbers, not nan.", has_the_slope,
      points=1, n=5, k=3, huge=True)  # fmt: skip
_GRAD = "return (ops.softmax(o, axis=-1) - y) / len(o)"
cross_entropy_grad.name_mistakes_in(
    _GRAD,
    ("not_averaged", "return ops.softmax(o, axis=-1) - y",
     "The division by n is missing. The loss is a mean over the examples, so is its slope."),
    ("brackets", "return ops.softmax(o, axis=-1) - y / len(o)",
     "Only y is divided by n. Put the difference in brackets: (softmax(o) - y) / n."),
    ("sign", "return (y - ops.softmax(o, axis=-1)) / len(o)",
     "The sign is wrong: it is what the model gives, less what is wanted. (Descent then takes it off.)"),
    ("sign_and_not_averaged", "return y - ops.softmax(o, axis=-1)",
     "Two things: the sign is wrong (it is what the model gives, less what is wanted), and the division by n is "
     "missing."),
    ("divided_by_classes", "return (ops.softmax(o, axis=-1) - y) / o.shape[-1]",
     "This is divided by the number of classes. Divide by that of the examples: len(o)."),
    ("divided_by_all", "return (ops.softmax(o, axis=-1) - y) / (o.shape[0] * o.shape[1])",
     "This is divided by n k, the number of all logits. Divide by that of the examples: len(o)."),
    ("divided_by_size", "return (ops.softmax(o, axis=-1) - y) / ops.size(o)",
     "A float tensor is not divided by a whole number that is a tensor, as ops.size(o) is. Nor is n k the number "
     "asked, but that of the examples: len(o)."),
    ("no_softmax", "return (o - y) / len(o)",
     "The logits themselves are compared with y. Make probabilities of them first: ops.softmax(o)."),
    ("first_axis", "return (ops.softmax(o, axis=0) - y) / len(o)",
     "The softmax goes over the examples. It goes over the classes, the last axis."),
    ("overflows", "return (ops.exp(o) / ops.sum(ops.exp(o), axis=-1, keepdims=True) - y) / len(o)",
     "At large logits this is inf / inf, which is nan. Use ops.softmax, or exp of your log_softmax."),
    ("slope_of_the_square",
     "return 2 * (ops.softmax(o, axis=-1) - y) * ops.softmax(o, axis=-1) * (1 - ops.softmax(o, axis=-1)) / len(o)",
     "This is the slope of the squared loss through a sigmoid. For cross-entropy the factor p (1 - p) cancels: that is "
     "its charm."),
    ("sigmoid_factor", "return (ops.softmax(o, axis=-1) - y) * ops.softmax(o, axis=-1) * (1 - ops.softmax(o, "
     "axis=-1)) / "
     "len(o)", "The factor p (1 - p) is one too many: it cancels against the slope of the logarithm."),
    ("in_the_probabilities", "return -y / ops.softmax(o, axis=-1) / len(o)",
     "This is the slope in the probabilities, -y / p. Asked is that in the logits."),
    ("of_the_log_softmax", "return (ops.log(ops.softmax(o, axis=-1)) - y) / len(o)",
     "The logarithm is still there. The slope has the probabilities themselves: softmax(o) - y."),
    ("added_over_examples", "return ops.sum(ops.softmax(o, axis=-1) - y, axis=0) / len(o)",
     "This is added up over the examples. Each logit has its own slope: shape (n, k)."),
    ("probability_only", "return ops.softmax(o, axis=-1) / len(o)", "What is wanted is not taken off: softmax(o) - y."),
)  # fmt: skip
cross_entropy_grad.equivalent(
    ("axis=-1", "axis=1"),
    (", axis=-1", ""),
    ("len(o)", "len(y)"),
    because="Both have two axes and are equally long, and the last axis is what softmax takes of itself.",
)

# ------------------------------------------------------------------------------------------------- binary_cross_entropy

binary_cross_entropy = Exercise(
    "binary_cross_entropy",
    write=["binary_cross_entropy"],
    points=6,
    probe="loss",
    draw=yes_or_no,
    forbid=OTHER_LIBRARIES,
    hints=[
        "First give p and y one shape and bring p away from both ends, then write the formula down.",
        "ops.clip(p, low, high) moves what is below `low` up to it, and what is above `high` down to it.",
        "Clip p to the range from epsilon to 1 - epsilon. Then y log p for the yes, (1 - y) log(1 - p) for the no, "
        "their "
        "sum, the mean, a minus.",
    ],
)
_BINARY_RULE = gives(lambda p, y, epsilon=1e-7: oracle.binary_cross_entropy(p, y, epsilon), "the loss")
check(binary_cross_entropy, "charges_yes_and_no", "-log p for a yes, -log(1 - p) for a no, in the mean.", _BINARY_RULE,
      points=2)  # fmt: skip
check(binary_cross_entropy, "is_safe_at_zero", "A probability of exactly 0 counts as epsilon.", _BINARY_RULE, points=1,
      ends=0.0, epsilon=0.04)  # fmt: skip
check(binary_cross_entropy, "is_safe_at_one", "A probability of exactly 1 counts as 1 - epsilon.", _BINARY_RULE,
      points=1, ends=1.0, epsilon=0.04)  # fmt: skip
# in float32 the number next below 1 is 6e-8 away, so that 1 - 1e-7 is not exact; one percent of log(1e-7) allows for it
check(binary_cross_entropy, "has_an_epsilon_of_its_own", "Without an epsilon given, it is 1e-7.",
      gives(lambda p, y: oracle.binary_cross_entropy(p, y, 1e-7), "the loss", rtol=0.015), points=1,
      ends=[0.0, 1.0])  # fmt: skip


@binary_cross_entropy.check(points=1, probe="columns", draw=told_apart)
def takes_columns(seen, given):
    """Probabilities (n, 1), labels (n,), or the other way round: each with its own."""
    return [
        expect(which, f"when the {name} come as a column, (n, 1), the loss is another. Give p and y one shape first.")
        for which, name in ((seen.first, "probabilities"), (seen.second, "labels"))
    ]


_TABLE = (
    "A column (n, 1) times a row of n numbers is a table (n, n): every label with every probability. Give both one "
    "shape first: ops.reshape(..., (-1,))."
)
_CLIP = "p = ops.clip(p, epsilon, 1 - epsilon)"
_BINARY = "return -ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p))"
binary_cross_entropy.name_mistakes_in(
    _CLIP,
    ("not_clipped", "pass", "log 0 is -inf (and 0 times that is nan). Keep p away from both ends: ops.clip."),
    ("lower_end_only", "p = ops.maximum(p, epsilon)",
     "Only the lower end is protected. A probability of 1 for what did not happen gives log(1 - 1): clip at 1 - "
     "epsilon, "
     "too."),
    ("upper_end_only", "p = ops.minimum(p, 1 - epsilon)",
     "Only the upper end is protected. A probability of 0 for what did happen gives log 0: clip at epsilon, too."),
    ("python_if", "p = epsilon if p < epsilon else p",
     "`if` wants one answer, and p holds many probabilities. ops.clip goes through all of them."),
    ("epsilon_fixed", "p = ops.clip(p, 1e-7, 1 - 1e-7)", "The epsilon that was asked for is not used."),
    ("epsilon_for_all", "p = p * (1 - 2 * epsilon) + epsilon",
     "Every probability is moved. Only those nearer to an end than epsilon are: ops.clip."),
)  # fmt: skip
binary_cross_entropy.name_mistakes_in(
    _BINARY,
    ("yes_only", "return -ops.mean(y * ops.log(p))",
     "Only the examples with y = 1 are charged. The others cost -log(1 - p)."),
    ("sum", "return -ops.sum(y * ops.log(p) + (1 - y) * ops.log(1 - p))", "This is the sum. Asked is the mean."),
    ("sign", "return ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p))",
     "The sign is missing: logarithms of probabilities are negative, the loss is not."),
    ("not_averaged", "return -(y * ops.log(p) + (1 - y) * ops.log(1 - p))",
     "This is the charge of each example. Asked is one number: their mean."),
    ("labels_exchanged", "return -ops.mean((1 - y) * ops.log(p) + y * ops.log(1 - p))",
     "Yes and no are exchanged: y goes with log p, 1 - y with log(1 - p)."),
    ("one_minus_log", "return -ops.mean(y * ops.log(p) + (1 - y) * (1 - ops.log(p)))",
     "For a no this is 1 - log p. It is log(1 - p): the 1 - stands inside."),
    ("log_of_p_for_both", "return -ops.mean(y * ops.log(p) + (1 - y) * ops.log(p))",
     "A no is charged by log p, as a yes is. It costs -log(1 - p)."),
    ("second_factor_forgotten", "return -ops.mean(y * ops.log(p) + ops.log(1 - p))",
     "log(1 - p) counts for every example. It counts where y is 0: times 1 - y."),
    ("log2", "return -ops.mean(y * ops.log2(p) + (1 - y) * ops.log2(1 - p))",
     "This is in bits, with logarithms of base 2. Asked is the natural logarithm, ops.log."),
    ("sigmoid_first", "p = ops.sigmoid(p)\n    return -ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p))",
     "p is sent through a sigmoid. It is a probability already."),
)  # fmt: skip
binary_cross_entropy.name_mistakes_in(
    "y = ops.reshape(ops.cast(y, p.dtype), ops.shape(p))",
    ("broadcast", "pass", _TABLE),
    ("probabilities_not_flattened", "y = ops.reshape(y, (-1,))",
     "Only the labels are flattened; the probabilities, too, may come as a column. " + _TABLE),
    ("labels_not_flattened", "p = ops.reshape(p, (-1,))",
     "Only the probabilities are flattened; the labels, too, may come as a column. " + _TABLE),
)  # fmt: skip
binary_cross_entropy.mistake(
    "yes_only_and_not_clipped",
    edits=[(_CLIP, "pass"), (_BINARY, "return -ops.mean(y * ops.log(p))")],
    say="Two things are missing: the charge of the examples with y = 0, which is -log(1 - p), and the protection of "
    "both ends, ops.clip.",
)
binary_cross_entropy.mistake(
    "epsilon_added",
    edits=[(_CLIP, "pass"),
           (_BINARY, "return -ops.mean(y * ops.log(p + epsilon) + (1 - y) * ops.log(1 - p + epsilon))")],
    say="Epsilon is added before the logarithm, so that certainty costs less than nothing. Clip p: ops.clip.",
)  # fmt: skip
binary_cross_entropy.equivalent(
    ("ops.cast(y, p.dtype)", "y"),
    ("ops.cast(y, p.dtype)", "ops.cast(y, y.dtype)"),
    (
        "p = ops.clip(p, epsilon, 1 - epsilon)\ny = ops.reshape(ops.cast(y, p.dtype), ops.shape(p))",
        "y = ops.reshape(ops.cast(y, p.dtype), ops.shape(p))\np = ops.clip(p, epsilon, 1 - epsilon)",
    ),
    because="The labels come as floating-point numbers, and clipping leaves the shape as it is.",
)

# ----------------------------------------------------------------------------------------------- misclassification_rate

misclassification_rate = Exercise(
    "misclassification_rate",
    write=["misclassification_rate"],
    points=5,
    probe="rates",
    draw=answers_in_logits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "First the answer of each row: at which place is the largest logit? Then: how often is that not the label?",
        "ops.argmax(o, axis=-1) gives the place, and of equals the first. Comparing with y gives True and False.",
        "ops.not_equal, or !=, then ops.cast to float32, then the mean.",
    ],
)


def has_the_rates(seen, given):
    """The share of wrong answers in each set."""
    expected = [oracle.misclassification_rate(o, y) for o, y in zip(given["logits"], given["labels"], strict=True)]
    return close(seen.rates, expected, what="the share of wrong answers", axes=("set",))


check(misclassification_rate, "is_the_share_of_wrong_answers", "How many answers of six are wrong, over six.",
      has_the_rates, points=3)  # fmt: skip
check(misclassification_rate, "gives_ties_to_the_first", "Of two largest logits the first is the answer.",
      has_the_rates, points=2, draw=ties)  # fmt: skip
_RATE = 'return ops.mean(ops.cast(ops.argmax(o, axis=-1) != ops.cast(y, "int32"), "float32"))'
_ANSWERS = (
    "If the message speaks of shapes: answers and labels are not equally many. Look for the largest along each row, "
    "over the classes, axis=-1: that gives (n,)."
)
misclassification_rate.name_mistakes_in(
    _RATE,
    ("accuracy", 'return ops.mean(ops.cast(ops.argmax(o, axis=-1) == ops.cast(y, "int32"), "float32"))',
     "This is the share of right answers, the accuracy. Asked is that of the wrong ones."),
    ("count", 'return ops.sum(ops.cast(ops.argmax(o, axis=-1) != ops.cast(y, "int32"), "float32"))',
     "This is how many answers are wrong. Asked is the share: the mean."),
    ("ties_to_the_last", 'last = o.shape[-1] - 1 - ops.argmax(ops.flip(o, axis=-1), axis=-1)\n    '
     'return ops.mean(ops.cast(last != ops.cast(y, "int32"), "float32"))',
     "Of two largest logits the last is taken for the answer. It is the first, as with ops.argmax."),
    ("ties_to_whom_it_suits",
     'chosen = ops.sum(o * ops.one_hot(y, o.shape[-1]), axis=-1)\n    '
     'return ops.mean(ops.cast(chosen < ops.max(o, axis=-1), "float32"))',
     "An answer counts as right if the label is among the largest. Of equals only the first is the answer."),
    ("ties_to_nobody",
     'chosen = ops.one_hot(y, o.shape[-1])\n    others = ops.max(ops.where(chosen > 0, -1e9, o), axis=-1)\n    '
     'return ops.mean(ops.cast(ops.sum(o * chosen, axis=-1) <= others, "float32"))',
     "Two largest logits count as a wrong answer. The first of them is the answer, and may be right."),
    ("smallest", 'return ops.mean(ops.cast(ops.argmin(o, axis=-1) != ops.cast(y, "int32"), "float32"))',
     "The smallest logit is taken for the answer. It is the largest: argmax."),
    ("answer_over_examples",
     'best = ops.argmax(o, axis=0)\n    return ops.mean(ops.cast(best[:, None] != ops.cast(y, "int32"), "float32"))',
     "The largest is looked for down the examples. Look along each row, over the classes: axis=-1."),
    ("down_the_examples", 'return ops.mean(ops.cast(ops.argmax(o, axis=0) != y, "float32"))',
     "All sets come out as 1: where two shapes do not fit, `!=` between tensors is just one True. The labels are (n,), "
     "so look for the largest along each row: ops.argmax(o, axis=-1)."),
    ("down_the_examples_compared", 'return ops.mean(ops.cast(ops.not_equal(ops.argmax(o, axis=0), y), "float32"))',
     _ANSWERS),
    ("down_the_examples_in_numpy", "return np.mean(np.argmax(np.asarray(o), axis=0) != np.asarray(y))", _ANSWERS),
    ("one_for_all", 'return ops.mean(ops.cast(ops.argmax(o) != y, "float32"))',
     "Without an axis argmax gives one place in the whole table, as if all examples were one. Look along each row: "
     "axis=-1."),
    ("not_averaged", 'return ops.cast(ops.argmax(o, axis=-1) != ops.cast(y, "int32"), "float32")',
     "This says of each answer whether it is wrong. Asked is one number: the mean of that."),
    ("distance_of_classes",
     'return ops.mean(ops.abs(ops.cast(ops.argmax(o, axis=-1) - ops.cast(y, "int32"), "float32")))',
     "This says how far the answer's number is from the label's. Classes are names: an answer is right or wrong."),
    ("counted_from_one", 'return ops.mean(ops.cast(ops.argmax(o, axis=-1) + 1 != ops.cast(y, "int32"), "float32"))',
     "The classes are counted from 1. argmax counts from 0, and so do the labels."),
    ("method_of_a_tensor", "return (ops.argmax(o, axis=-1) != y).mean()",
     "A tensor has no .mean(). Use ops.mean, after ops.cast(..., \"float32\"); or make a NumPy array first."),
    ("in_percent", 'return 100 * ops.mean(ops.cast(ops.argmax(o, axis=-1) != ops.cast(y, "int32"), "float32"))',
     "This is in percent. Asked is a share, from 0 to 1."),
)  # fmt: skip
misclassification_rate.equivalent(
    ('ops.cast(y, "int32")', "y"),
    ("axis=-1", "axis=1"),
    because="The labels come as int32, and the logits have two axes.",
)

# --------------------------------------------------------------------------------------------------- why_not_error_rate

why_not_error_rate = Exercise(
    "why_not_error_rate",
    write=["gradient_signal"],
    points=5,
    probe="signals",
    draw=signal_logits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The first slope is your cross_entropy_grad, for one-hot rows of y. Its norm is the root of the sum of all "
        "squares.",
        "The second: the largest logit of a row is larger than the rest by some margin. Move a logit by less than "
        "that. "
        "What happens to the answer?",
        "ops.sqrt(ops.sum(ops.square(slope))) is the first number. For the second nothing need be computed: how steep "
        "is "
        "a stair between two steps?",
    ],
    needs=["cross_entropy_grad", "one_hot"],
)


def is_level(norm, *others):
    """That the error rate has no slope; and, for who measured it, how small a move must be.

    Who returns one of `others`, which are no slopes of the error rate, has measured nothing.
    """
    verdict = close(norm, 0.0, what="the norm of the error rate's slope")
    if verdict.passed or norm.shape or not np.isfinite(norm) or any(close(norm, other).passed for other in others):
        return verdict
    return expect(False, f"{verdict.message} (If you moved logits to measure it: move them by 0.001, not by more.)")


def has_both_norms(seen, given):
    """The norms of the two slopes."""
    o, y = given["o"], given["y"]
    signal = oracle.cross_entropy_signal(o, y)
    return all_of(
        close(scalar(seen.cross_entropy), signal, what="the norm of the cross-entropy's slope"),
        is_level(scalar(seen.error_rate), signal, oracle.misclassification_rate(o, y)),
    )


check(why_not_error_rate, "measures_both_slopes", "Some answers wrong: one loss asks for a change, the other for none.",
      has_both_norms, points=3, n=7, k=3)  # fmt: skip
check(why_not_error_rate, "asks_for_more_when_all_is_right", "All answers right, as many as classes: the cross-entropy "
      "still has a slope.", has_both_norms, points=2, n=4, k=4, right=True)  # fmt: skip
_SIGNAL = "slope = cross_entropy_grad(o, one_hot(y, o.shape[-1]))"
_NORMS = "return ops.sqrt(ops.sum(ops.square(slope))), 0.0"
_NORM = "ops.sqrt(ops.sum(ops.square(slope)))"
_TAPE = """import tensorflow as tf

    o = tf.convert_to_tensor(o)
    with tf.GradientTape() as tape:
        tape.watch(o)
        rate = tf.reduce_mean(tf.cast(tf.argmax(o, axis=-1) != tf.cast(y, "int64"), "float32"))
"""
why_not_error_rate.name_mistakes_in(
    _NORMS,
    ("differentiates_argmax", _TAPE + f"    return {_NORM}, tape.gradient(rate, o)",
     "TensorFlow says None for the error rate: argmax has no derivative it could use. Think instead: a small move of a "
     "logit changes no answer, so the rate stays as it is. The slope is 0."),
    ("big_move",
     "def rate(o):\n        return np.mean(np.argmax(o, axis=-1) != np.asarray(y))\n\n    "
     "moves = 0.5 * np.eye(np.size(o)).reshape(-1, *o.shape)\n    "
     "moved = [(rate(np.asarray(o) + move) - rate(np.asarray(o) - move)) / 1.0 for move in moves]\n    "
     f"return {_NORM}, np.linalg.norm(moved)",
     "The logits were moved so far that answers changed. A slope is about moves as small as you like: none changes, "
     "and the slope is 0."),
    ("rate_for_its_slope", f'return {_NORM}, ops.mean(ops.cast(ops.argmax(o, axis=-1) != y, "float32"))',
     "The second number is the error rate itself. Asked is how it changes when a logit moves a little."),
    ("same_slope_for_both", f"return {_NORM}, {_NORM}",
     "Both losses get the slope of the cross-entropy. If a logit moves a little, which answers change? None: 0."),
    ("soft_error_rate", "p = ops.softmax(o)\n    chosen = ops.sum(p * one_hot(y, o.shape[-1]), axis=-1, "
     "keepdims=True)\n    "
     "soft = chosen * (p - one_hot(y, o.shape[-1])) / len(o)\n    "
     f"return {_NORM}, ops.sqrt(ops.sum(ops.square(soft)))",
     "The second is the slope of 1 - p of the right class, a soft error rate. The true one counts whole answers, and "
     "its "
     "slope is 0."),
    ("not_a_number", f'return {_NORM}, float("nan")',
     "The error rate's slope is nan here. Only at a tie has it none; everywhere else the rate is flat: 0."),
    ("not_the_root", "return ops.sum(ops.square(slope)), 0.0", "The root is missing: this is the square of the norm."),
    ("mean_for_sum", "return ops.sqrt(ops.mean(ops.square(slope))), 0.0",
     "This is the root of the mean of the squares. The norm is the root of their sum."),
    ("largest", "return ops.max(ops.abs(slope)), 0.0",
     "This is the largest slope. The norm is the root of the sum of the squares."),
    ("mean_of_the_examples", "return ops.mean(ops.sqrt(ops.sum(ops.square(slope), axis=-1))), 0.0",
     "This is the mean of a norm for each example. Asked is one norm, of all n k slopes together: one sum under one "
     "root."),
    ("norm_of_each_example", "return ops.sqrt(ops.sum(ops.square(slope), axis=-1)), 0.0",
     "This is a norm for each example. Asked is one for all logits together."),
    ("order", f"return 0.0, {_NORM}", "The two are exchanged: the cross-entropy comes first."),
)  # fmt: skip
why_not_error_rate.name_mistakes_in(
    _SIGNAL,
    ("not_averaged", "slope = ops.softmax(o) - one_hot(y, o.shape[-1])",
     "The slope of the sum is taken. The cross-entropy is a mean: divide by n."),
    ("numbers_as_they_are", "slope = cross_entropy_grad(o, y)",
     "cross_entropy_grad wants rows of probabilities, (n, k), and y holds class numbers, (n,): make one_hot rows of "
     "them."),
    ("loss_for_its_slope", "slope = -ops.sum(one_hot(y, o.shape[-1]) * ops.log(ops.softmax(o))) / len(o)",
     "The first number is the cross-entropy itself. Asked is the norm of its slope."),
)  # fmt: skip
why_not_error_rate.equivalent(
    ("o.shape[-1]", "o.shape[1]"),
    because="The logits have two axes.",
)

# --------------------------------------------------------------------------------------------------- softmax_regression

softmax_regression = Exercise(
    "softmax_regression",
    write=["train_softmax_regression"],
    points=8,
    probe="readings",
    draw=digits,
    forbid=OTHER_LIBRARIES,
    hints=[
        "`flat` makes rows of 64 of the pictures. Then it is sgd_epoch again, with a matrix of weights and the other "
        "slope.",
        "For each batch: logits X @ W + b, the slope cross_entropy_grad(logits, one-hot rows), then W less lr times "
        "X transposed times the slope, and b less lr times its sum over the examples. lr may be near 1. Begin with "
        'np.zeros(..., "float32").',
        "Eight epochs with batches of 64 do. The function you return, defined inside, flattens the new pictures, "
        "does "
        "to them what you did to the old ones, and takes argmax of X @ W + b along the last axis.",
    ],
    needs=["batches", "one_hot", "cross_entropy_grad"],
)


def what_it_looks_like(right, answers):
    """What a share of right answers says about the training, whatever its rate and its number of steps."""
    if len(np.unique(answers)) == 1:
        return "Every picture gets the same answer, as if W were still 0, or nan."
    if right < 0.05:
        return "That is worse than guessing: as if the steps went uphill, or the smallest logit were taken."
    if right < 0.3:
        return "That is hardly more than guessing: as if pictures and labels were not in one order."
    return (
        "It has learned something: as if there were too few steps, or too short ones. Take more epochs, or a larger "
        "rate, which may be near 1."
    )


def one_mean_for_all(readings, truth):
    """That new pictures are treated as those of the training were.

    `readings` are those of all pictures less the mean of the training, as they are, and with it added; and again after
    another training, if the second were not the best. A dozen more that are read rightly, both times, is no chance.
    """
    if len(readings) < 2 or readings.shape[1:] != (3, len(truth)):
        return expect(True, "")
    right = np.sum(readings == truth, axis=-1)
    less, more = np.min(right - right[:, 1:2], axis=0)[[0, 2]]
    said = ("is taken off in training, and not off new pictures. Take that same mean off them"
            if less > more else "is taken off new pictures, and was not in training. Do both, or neither")  # fmt: skip
    better = max(right[0]) / len(truth)
    return expect(
        max(less, more) < 12 or 2 * min(right[:, 1]) < len(truth),
        f"{right[0, 1] / len(truth):.1%} of all pictures are read rightly; {better:.1%} would be with the mean of the "
        f"training pictures {'taken off' if less > more else 'added'} first. So that mean {said}.",
    )


@softmax_regression.check(points=8)
def reads_unseen_digits(seen, given):
    """At least 93 in 100 digits it has never seen are read rightly, also when a picture comes alone."""
    truth = cut_digits(given["draw"])[3]
    if seen.together.shape != truth.shape:
        ten = (
            " Ten numbers for a picture are logits or probabilities: return the class of the largest, argmax, axis=-1."
        )
        return expect(
            False,
            f"for {len(truth)} pictures the shape {truth.shape} was expected, {seen.together.shape} came."
            + ten * (seen.together.shape == (*truth.shape, 10)),
        )
    alone = np.ravel(seen.alone)
    right = np.mean(seen.together == truth)
    return [
        expect(
            np.all((seen.together >= 0) & (seen.together <= 9) & (seen.together == np.round(seen.together))),
            "a class number is a whole number from 0 to 9; others came.",
        ),
        expect(
            np.array_equal(alone, seen.together[: len(alone)]),
            f"pictures are read as {seen.together[: len(alone)].astype(int).tolist()} among others, and as "
            f"{alone.astype(int).tolist()} when each comes alone. Whatever you take off or divide by must be known "
            f"from the training: a mean of the new pictures is another one for each set of them.",
        ),
        one_mean_for_all(seen.around_the_mean, np.concatenate([given["classes"], truth])),
        expect(
            right >= 0.93,
            f"{right:.1%} of {len(truth)} unseen digits are read rightly; 93% was asked (guessing has 10%). "
            + what_it_looks_like(right, seen.together),
        ),
    ]


_FLAT = "X = flat(images)"
_READ = "return np.argmax((flat(pictures) - mean) @ W + b, axis=-1)"
_TARGETS = "batches(X - mean, one_hot(labels, 10), 64, seed=epoch)"
_W_STEP = "W = W - 1.0 * X_batch.T @ slope"
_B_STEP = "b = b - 1.0 * slope.sum(axis=0)"
softmax_regression.name_mistakes_in(
    _READ,
    ("scale_of_the_new", "new = flat(pictures)\n        "
     "return np.argmax((new - new.mean(axis=0)) @ W + b, axis=-1)",
     "New pictures are scaled with their own mean. Keep that of the training: the weights belong to it, and a single "
     "picture has no mean of its own."),
    ("mean_in_training_only", "return np.argmax(flat(pictures) @ W + b, axis=-1)",
     "The mean is taken off in training, and not off new pictures. Take that same mean off them."),
    ("logits", "return (flat(pictures) - mean) @ W + b",
     "These are the logits, ten for each picture. Asked is the class with the largest: argmax along the last axis."),
    ("least_likely", "return np.argmin((flat(pictures) - mean) @ W + b, axis=-1)",
     "The class with the smallest logit is returned. It is the largest: argmax."),
    ("counted_from_one", "return 1 + np.argmax((flat(pictures) - mean) @ W + b, axis=-1)",
     "The classes are counted from 1. The labels go from 0 to 9."),
    ("training_pictures", "return np.argmax((X - mean) @ W + b, axis=-1)",
     "The function returns the classes of the training pictures. It is to read those it is given."),
)  # fmt: skip
softmax_regression.mistake(
    "labels_shuffled_apart",
    old=_TARGETS,
    new="batches(X - mean, one_hot(np.random.default_rng(epoch).permutation(labels), 10), 64, seed=epoch)",
    say="The labels are shuffled apart from the pictures, so that there is nothing to learn. One order for both.",
)
softmax_regression.mistake(
    "untrained",
    old="range(8)",
    new="range(0)",
    say="Every picture gets the same answer: the weights are still 0, or they are nan. Some pixels never change: their "
    "spread is 0.",
)
softmax_regression.mistake(
    "uphill",
    edits=[(_W_STEP, "W = W + 1.0 * X_batch.T @ slope"), (_B_STEP, "b = b + 1.0 * slope.sum(axis=0)")],
    say="The steps go uphill, and the loss rises. Take them off: W - lr * Xᵀ slope.",
)
softmax_regression.mistake(
    "mean_in_reading_only",
    old=_TARGETS,
    new=_TARGETS.replace(" - mean", ""),
    say="The mean is taken off new pictures, and was not in training. Do both, or neither.",
)
softmax_regression.mistake(
    "no_function",
    old="    return read",
    new="    return read(images)",
    say="No function is returned. If these are classes, you called it: return it without calling it, `return read`.",
)
softmax_regression.mistake(
    "weights_for_a_function",
    old="    return read",
    new="    return W, b",
    say="Several things are returned, such as W and b. Write a function inside that reads new pictures with them, and "
    "return that one thing: `return read`.",
)
softmax_regression.mistake(
    "nothing_returned",
    old="    return read",
    new="    return None",
    say="Nothing is returned. The last line is `return read`, the function that reads new pictures, without brackets.",
)
softmax_regression.mistake(
    "not_flattened",
    old=_FLAT,
    new="X = np.asarray(images)",
    say="If the message speaks of operands or shapes: pictures come as (n, 8, 8, 1). Give X, and new pictures, the "
    "shape (n, 64), by `flat`; W is (64, 10).",
)
softmax_regression.mistake(
    "method_of_a_tensor",
    old=_FLAT,
    new="X = images.reshape(-1, 64)",
    say="A tensor has none of the methods and attributes of a NumPy array, such as .reshape(), .mean(), .sum() or .T. "
    "Make an array first, np.asarray(...); `flat` gives one.",
)
softmax_regression.mistake(
    "float64",
    edits=[
        ('W, b = np.zeros((64, 10), "float32"), np.zeros(10, "float32")', "W, b = np.zeros((64, 10)), np.zeros(10)"),
        ("W + b, y_batch)", "W + b, ops.convert_to_tensor(y_batch))"),  # as from `batches` that take from tensors
    ],
    say="Two things were put together that do not fit. If the message speaks of a double tensor: that is float64, "
    'which NumPy makes of itself and TensorFlow does not mix with float32. Write np.zeros((64, 10), "float32"), and '
    "so for b. If it speaks of int32, or of shapes such as [64]: cross_entropy_grad wants one_hot rows, not class "
    "numbers. If of shapes that end in 1: flatten the pictures, with `flat`.",
)
softmax_regression.equivalent(
    ("range(8)", "range(9)"),
    ("range(8)", "range(7)"),
    ("10), 64", "10), 65"),
    ("W - 1.0 *", "W - 2.0 *"),
    ("W - 1.0 * X", "W - X"),
    ("b - 1.0 *", "b - 2.0 *"),
    ("b - 1.0 * s", "b - s"),
    ("@ W + b, axis=-1)", "@ W + b, axis=1)"),
    because="Rate, batch size and the number of epochs are the learner's choice, as long as the descent arrives.",
)  # fmt: skip
softmax_regression.equivalent(
    ("b = b - 1.0 * slope.sum(axis=0)", "pass"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = b"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = 1.0 * slope.sum(axis=0)"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = 1.0 * slope.sum(axis=0) - b"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = epoch - 1.0 * slope.sum(axis=0)"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = b - 1.0"),
    ("b = b - 1.0 * slope.sum(axis=0)", "b = b - 1.0 * slope.sum()"),
    ("@ W + b, axis", "@ W - b, axis"),
    ("@ W + b, axis", "@ W, axis"),
    ("@ W + b, axis", "@ W + epoch, axis"),
    ("X.mean(axis=0)", "X.mean()"),
    ("X - mean", "X + mean"),
    because="Digits are judged by how many are read, and with ten classes equally frequent they are read as well "
    "without a bias, and with one mean for all pixels. Who adds a mean in training and takes it off in reading is too "
    "far from both for either to be found better by much; nobody does.",
)


lab = Lab(
    title="Regression: the linear model, its losses, softmax regression",
    minutes=90,
    seconds=15,
    concepts="linear regression (closed form and descent), absolute, squared, cross-entropy, binary cross-entropy, L2, "
    "misclassification loss, softmax regression, minibatches",
    exercises=[
        predict,
        squared_loss,
        absolute_loss,
        closed_form,
        mse_gradient,
        batches,
        sgd_epoch,
        one_hot,
        log_softmax,
        cross_entropy,
        cross_entropy_grad,
        binary_cross_entropy,
        misclassification_rate,
        why_not_error_rate,
        softmax_regression,
    ],
)
