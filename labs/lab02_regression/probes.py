"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import numpy as np

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import numbers, parts, tensor, what_came

# Written in this lab, so not to be borrowed there; other exercises may use them, which is why no exercise bans them.
READY_MADE = {
    "losses": (  # the functions; the classes of these names call them
        "keras.losses.mean_*",
        "keras.losses.*crossentropy",
        "keras.metrics.*accuracy",
        "keras.ops.binary_crossentropy",
        "keras.ops.categorical_crossentropy",
        "keras.ops.sparse_categorical_crossentropy",
        "tensorflow.nn.*cross_entropy*",
    ),
    "one_hot": ("keras.ops.*_hot", "keras.utils.to_categorical", "tensorflow.one_hot", "keras.layers.CategoryEncoding"),
    "log_softmax": (
        "keras.ops.log_softmax",
        "keras.ops.logsumexp",
        "keras.activations.log_softmax",
        "tensorflow.nn.log_softmax",
        "tensorflow.math.log_softmax",
        "tensorflow.reduce_logsumexp",
        "tensorflow.math.reduce_logsumexp",
        "tensorflow.nn.*cross_entropy*",
        "scipy.special.log_softmax",
        "scipy.special.logsumexp",
    ),
}


@contextmanager
def cut_short():
    """What TensorFlow says of a wrong index or a missing attribute, to the point.

    The index is left out: it is another in every check, and once is enough. So is the advice to switch a mode on that
    makes tensors behave like arrays: nothing in this lab needs it.
    """
    try:
        yield
    except TypeError as problem:
        said = str(problem).partition(", got ")[0]
        raise TypeError(said).with_traceback(problem.__traceback__) from None
    except AttributeError as problem:
        if "experimental_enable_numpy_behavior" not in str(problem):
            raise
        said = str(problem).partition(". ")[0]
        raise AttributeError(said).with_traceback(problem.__traceback__) from None


def ask(function, *given, without=(), **settings):
    """What a function of the learner's answers. Arrays are given as tensors; of a generator come at most 100 things.

    `without` names what it may not borrow meanwhile, as in `READY_MADE`.
    """
    arguments = [tensor(value) if isinstance(value, (np.ndarray, np.generic)) else value for value in given]
    with withheld(*without), cut_short():
        answer = function(*arguments, **settings)
        return list(islice(answer, 100)) if isinstance(answer, Iterator) else answer


def predictions(lab, inputs):
    """What the linear model answers."""
    return {"y": numbers(ask(lab.predict, inputs["X"], inputs["w"], inputs["b"]))}


def loss(lab, inputs):
    """What a loss answers, its arguments in order."""
    function = getattr(lab, inputs["function"])
    return {"loss": numbers(ask(function, *inputs["arguments"], without=READY_MADE["losses"], **inputs["settings"]))}


def columns(lab, inputs):
    """Whether a loss stays what it is when one argument, and when the other, comes as a column.

    What it is plays no part: a learner whose formula is wrong, too, is told both things.
    """
    as_rows = np.ravel(loss(lab, inputs)["loss"])
    same = []
    for which in range(2):
        arguments = list(inputs["arguments"])
        arguments[which] = np.reshape(arguments[which], (-1, 1))
        came = np.ravel(loss(lab, {**inputs, "arguments": arguments})["loss"])
        same.append(came.shape == as_rows.shape and np.allclose(came, as_rows, rtol=1e-4, atol=1e-6, equal_nan=True))
    return {"first": same[0], "second": same[1]}


def rates(lab, inputs):
    """The misclassification rate of several sets of logits."""
    cases = zip(inputs["logits"], inputs["labels"], strict=True)
    rate, banned = lab.misclassification_rate, READY_MADE["losses"]
    return {"rates": numbers([ask(rate, o, y, without=banned) for o, y in cases])}


def fitted(lab, inputs):
    """Weights and bias in closed form."""
    w, b = parts(ask(lab.closed_form, inputs["X"], inputs["y"]), "w", "b")
    return {"w": numbers(w, "w"), "b": numbers(b, "b")}


def fitted_nearly(lab, inputs):
    """How large the weights are, up to a thousand, and what they predict. Of larger ones only rounding can be seen."""
    X = np.asarray(inputs["X"], "float64")
    answer = parts(ask(lab.closed_form, X, inputs["y"]), "w", "b")
    w, b = numbers(answer[0], "w"), numbers(answer[1], "b")
    largest = np.max(np.abs(np.append(w, b))) if np.all(np.isfinite(w)) and np.all(np.isfinite(b)) else np.inf
    if largest >= 1000 or w.shape != X.shape[1:] or np.size(b) != 1:
        return {"largest": min(largest, 1000.0), "shape": np.array(w.shape), "y": np.nan}
    return {"largest": largest, "shape": np.array(w.shape), "y": X @ w + float(np.reshape(b, ()))}


def slopes(lab, inputs):
    """The slopes of the squared loss."""
    dw, db = parts(ask(lab.mse_gradient, *(inputs[name] for name in ("X", "y", "w", "b"))), "dw", "db")
    return {"dw": numbers(dw, "dw"), "db": numbers(db, "db")}


def epoch(lab, inputs, seed):
    """The batches of an epoch, as they come; not more than can be told from an endless row of them."""
    return list(islice(ask(lab.batches, inputs["X"], inputs["y"], inputs["batch_size"], seed), 100))


def is_pair(thing):
    """Whether it is two things, and no array."""
    return isinstance(thing, (tuple, list)) and len(thing) == 2


def epochs(lab, inputs):
    """What the batches of an epoch are made of, whatever order was drawn.

    In the inputs each example is its own number, with a second column ten times as large, and its target is that number
    plus a half. `form` is 0 if pairs of the right shapes came, 1 if a single pair, 2 if no pairs, 3 if nothing,
    4 if other shapes.
    """
    runs = [epoch(lab, inputs, seed) for seed in (inputs["seed"], inputs["seed"], inputs["seed"] + 1)]
    if not runs[0]:
        return {"form": 3, "shapes": np.zeros(0)}
    if not all(is_pair(pair) for run in runs for pair in run):
        alone = len(runs[0]) == 2 and len(runs[0][0]) == len(runs[0][1]) and np.ndim(runs[0][1]) == 1
        return {"form": 1 if alone else 2, "shapes": np.zeros(0)}
    first, again, other = ([[numbers(part) for part in pair] for pair in run] for run in runs)
    for pair in first + again + other:
        X, y = (part.shape for part in pair)
        if len(X) != 2 or X[1] != 2 or len(y) != 1 or X[0] != y[0] or not y[0]:
            return {"form": 4, "shapes": np.array([[*X, -1, -1, -1][:3], [*y, -1, -1, -1][:3]])}
    rows, partners = (np.concatenate([pair[part] for pair in first]) for part in (0, 1))
    order = [np.concatenate([X[:, 0] for X, _ in run]) for run in (first, again, other)]
    lined_up = [np.all(np.diff(np.sort(X[:, 0])) == 1) for X, _ in first + other if len(X) > 1]
    steps = np.concatenate([np.diff(run) for run in order]) % len(inputs["X"])
    return {
        "form": 0,
        "sizes": np.array([len(y) for _, y in first]),
        "examples_missing": len(np.setdiff1d(inputs["X"][:, 0], rows[:, 0])) > 0,
        "examples_repeated": len(np.unique(rows[:, 0])) < len(rows),
        "rows_whole": bool(np.all(rows[:, 1] == 10 * rows[:, 0])),
        "kind_kept": all(part.dtype == "float32" for pair in first for part in pair),
        "pairs_kept": bool(np.all(partners == rows[:, 0] + 0.5)),
        "in_order": bool(np.array_equal(order[0], np.sort(order[0]))),
        "neighbours_stay": bool(np.all(lined_up)),
        "steps_alike": bool(np.all(steps == steps[0])) if len(steps) else False,
        "repeats": bool(np.array_equal(order[0], order[1])),
        "other_seed_differs": not np.array_equal(order[0], order[2]),
    }


def descent(lab, inputs):
    """Where one epoch leads."""
    w, b = one_epoch(lab, inputs, inputs["seed"])
    return {"w": w, "b": b}


def descents(lab, inputs):
    """Whether an epoch can be repeated, and whether another seed leads elsewhere."""
    first, again, other = (np.append(*one_epoch(lab, inputs, seed)) for seed in (inputs["seed"], inputs["seed"], 1))
    return {
        "repeats": bool(np.allclose(first, again)),
        "other_seed_differs": not np.allclose(first, other, rtol=1e-4, atol=1e-6),
    }


def one_epoch(lab, inputs, seed):
    """The weights and the bias that `sgd_epoch` returns."""
    given = [inputs[name] for name in ("X", "y", "w", "b", "lr", "batch_size")]
    w, b = parts(ask(lab.sgd_epoch, *given, seed), "w", "b")
    return numbers(w, "w"), numbers(b, "b")


def rows_of_classes(lab, inputs):
    """The one-hot rows."""
    rows = numbers(ask(lab.one_hot, inputs["y"], inputs["classes"], without=READY_MADE["one_hot"]))
    return {"rows": rows, "are_floats": rows.dtype.kind == "f"}


def logarithms(lab, inputs):
    """The log-softmax."""
    return {"log_p": numbers(ask(lab.log_softmax, inputs["o"], without=READY_MADE["log_softmax"]))}


def logit_slopes(lab, inputs):
    """The slope of the cross-entropy."""
    return {"slope": numbers(ask(lab.cross_entropy_grad, inputs["o"], inputs["y"]))}


def signals(lab, inputs):
    """The norms of both slopes."""
    first, second = parts(ask(lab.gradient_signal, inputs["o"], inputs["y"]), "cross_entropy", "error_rate")
    return {"cross_entropy": numbers(first), "error_rate": numbers(second)}


def readings(lab, inputs):
    """What new pictures are read as: all together, and some of them each alone; and `readings_around_the_mean`."""
    pictures, new = inputs["pictures"] / 16, inputs["new"] / 16  # pixels come as 0 to 16
    read = reader(lab, pictures, inputs["classes"])
    together, alone = numbers(ask(read, new)), numbers([ask(read, new[i : i + 1]) for i in range(6)])
    around = [readings_around_the_mean(read, pictures, new)]
    known = around[0][..., : len(pictures)]
    right = np.sum(known == inputs["classes"], axis=-1) if known.shape == (3, len(pictures)) else np.zeros(3)
    if max(right) > right[1]:  # perhaps by chance: once more, with the pictures in another order
        again = reader(lab, pictures[::-1], inputs["classes"][::-1])
        around.append(readings_around_the_mean(again, pictures, new))
    return {"together": together, "alone": alone, "around_the_mean": np.stack(around)}


def reader(lab, pictures, classes):
    """The function that a training returns."""
    read = ask(lab.train_softmax_regression, (tensor(pictures), tensor(classes)))
    if read is None:
        raise NotAnArray("nothing was returned, where a function that reads new pictures was expected")
    if not callable(read):
        several = ", not several things" if isinstance(read, (tuple, list)) else ""
        raise NotAnArray(f"a function that reads new pictures was expected{several}; {what_came(read)}")
    return read


def readings_around_the_mean(read, pictures, new):
    """What all pictures, known ones first, are read as: less the mean of the known, as they are, and with it added.

    Who takes that mean off in training alone reads better in the first way, who does so in reading alone in the last.
    """
    everything, mean = np.concatenate([pictures, new]), pictures.mean(axis=0)
    return numbers([ask(read, everything + times * mean) for times in (-1, 0, 1)])
