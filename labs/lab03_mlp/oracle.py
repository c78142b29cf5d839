"""What the right answers are: float64 NumPy, each in another form than the lab asks for.

`params` is a list of pairs (W, b). A linear model of the tape exercises is `given["kernel"]` and `given["bias"]`; in
training its inputs are multiplied by `given["share"]`, and `given["strength"]` times the squares of its kernel is added
to the loss.
"""

from itertools import pairwise

import numpy as np


def count_parameters(sizes) -> int:
    """Each unit has a weight for each input and one more: its bias is the weight of a constant."""
    return int(sum((inputs + 1) * units for inputs, units in pairwise(sizes)))


def forward(params, x) -> tuple[np.ndarray, list]:
    """The bias as the weight of a column of ones; ReLU as the mean of a score and its size."""
    h, cache = np.asarray(x, "float64"), []
    for W, b in params:
        extended = np.vstack([np.asarray(W, "float64"), np.asarray(b, "float64")])
        scores = np.column_stack([h, np.ones(len(h))]) @ extended
        cache.append((h, scores))
        h = (scores + np.abs(scores)) / 2
    return scores, cache


def cost(logits, y) -> float:
    """The logarithm of the sum of powers, two at a time, less the logit of the truth."""
    logits = np.asarray(logits, "float64")
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(y)), y]))


def backward(params, x, y, h: float = 1e-6) -> list:
    """Central differences: every parameter moved by itself."""
    moved = [[np.array(W, "float64"), np.array(b, "float64")] for W, b in params]
    gradients = []
    for pair in moved:
        slopes = []
        for array in pair:
            slope = np.zeros(array.shape)
            for place in np.ndindex(array.shape):
                here = array[place]
                array[place] = here + h
                above = cost(forward(moved, x)[0], y)
                array[place] = here - h
                slope[place] = (above - cost(forward(moved, x)[0], y)) / (2 * h)
                array[place] = here
            slopes.append(slope)
        gradients.append(tuple(slopes))
    return gradients


def update(params, gradients, lr: float) -> list:
    """Each array and lr times its gradient as one weighted sum."""
    weights = np.array([1.0, -lr])
    return [
        tuple(
            np.tensordot(weights, np.stack([array, slope]).astype("float64"), axes=1)
            for array, slope in zip(*both, strict=False)
        )
        for both in zip(params, gradients, strict=True)
    ]


def uneven(y, outputs) -> float:
    """The loss of the tape exercises: squares, each weighted by 1 + y**2; truth and output play different parts."""
    y = np.asarray(y, "float64")
    return float(np.mean((1 + y**2) * (outputs - y) ** 2))


def descent(given, batches) -> tuple[list, list]:
    """The loss at every batch, penalty included, and kernel and bias after it, under gradient descent with momentum.

    The bias is the last row of one matrix, and the velocity is a sum over all past gradients with powers of momentum.
    """
    matrix = np.vstack([given["kernel"], given["bias"]]).astype("float64")
    penalized = np.ones_like(matrix)
    penalized[-1] = 0
    values, places, past = [], [], []
    for x, y in batches:
        x, y = np.asarray(x, "float64"), np.asarray(y, "float64")
        extended = np.column_stack([given["share"] * x, np.ones(len(x))])
        outputs = extended @ matrix
        values.append(uneven(y, outputs) + given["strength"] * np.sum(penalized * matrix**2))
        pull = np.einsum("nd,nk->dk", extended, (1 + y**2) * (outputs - y)) / y.size
        past.append(2 * pull + 2 * given["strength"] * penalized * matrix)
        ages = given["momentum"] ** np.arange(len(past))[::-1]
        matrix = matrix - given["lr"] * np.tensordot(ages, np.stack(past), axes=1)
        places.append((matrix[:-1], matrix[-1]))
    return values, places


def fit(given, batches, epochs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean loss of every epoch, every example counting once; kernel and bias at the end."""
    values, places = descent(given, list(batches) * epochs)
    sizes = [len(x) for x, _ in batches]
    means = [np.average(row, weights=sizes) for row in np.reshape(values, (epochs, -1))]
    return np.array(means), *places[-1]


def logits(given, x) -> np.ndarray:
    """What the linear model answers when it is not in training."""
    return np.einsum("nd,dk->nk", np.asarray(x, "float64"), np.asarray(given["kernel"], "float64")) + given["bias"]


def evaluate(given, batches) -> tuple[float, float]:
    """All batches as one."""
    x, y = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    answers = logits(given, x)
    return cost(answers, y), float(np.mean(np.argsort(-answers, axis=1)[:, 0] == y))
