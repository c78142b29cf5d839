"""What is right, in float64 NumPy and in another form than the solution."""

from itertools import pairwise, product

import numpy as np


def pairwise_distances(a, b) -> np.ndarray:
    """Squares added up feature by feature."""
    a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
    return np.sqrt(sum(np.subtract.outer(p, q) ** 2 for p, q in zip(a.T, b.T, strict=True)))


def loss(model, x, y) -> float:
    """Of a linear model: the mean of (1 + y²) times the squared error, and the penalty."""
    x, y, kernel = (np.asarray(part, "float64") for part in (x, y, model["kernel"]))
    outputs = model["share"] * x @ kernel + model["bias"]
    return float(np.mean((1 + y**2) * (outputs - y) ** 2) + model["strength"] * np.vdot(kernel, kernel))


def gradients(model, x, y) -> tuple[np.ndarray, np.ndarray]:
    """The slopes of that in kernel and bias: sums over all examples and outputs, one at a time."""
    x, y = np.asarray(x, "float64"), np.asarray(y, "float64")
    kernel, bias = (np.asarray(model[name], "float64") for name in ("kernel", "bias"))
    slope, shift = 2 * model["strength"] * kernel, np.zeros_like(bias)
    for row, truth in zip(model["share"] * x, y, strict=True):
        error = 2 * (1 + truth**2) * (row @ kernel + bias - truth) / y.size
        slope, shift = slope + np.outer(row, error), shift + error
    return slope, shift


def descent(model, batches, lr: float, momentum: float, skip=()) -> tuple[list, list, list]:
    """The loss before every step, and kernel and bias after it. The steps in `skip` change nothing.

    With momentum, a step is the sum of all slopes so far, each smaller by the momentum for every step since.
    """
    model, past = dict(model), []
    values, kernels, biases = [], [], []
    for number, (x, y) in enumerate(batches):
        values.append(loss(model, x, y))
        if number not in skip:
            past.append(gradients(model, x, y))
            for name, slopes in zip(("kernel", "bias"), zip(*past, strict=True), strict=True):
                ages = reversed(range(len(slopes)))
                move = sum(momentum**age * slope for age, slope in zip(ages, slopes, strict=True))
                model[name] = np.asarray(model[name], "float64") - lr * move
        kernels.append(np.asarray(model["kernel"], "float64"))
        biases.append(np.asarray(model["bias"], "float64"))
    return values, kernels, biases


def dense_flops(sizes, n: int) -> int:
    """Twice the number of weights, for each example."""
    return 2 * n * sum(np.zeros(shape).size for shape in pairwise(sizes))


def places(size: int, window: int, strides: int, padding: str) -> int:
    """Where a window may begin along one side: counted."""
    if padding == "same":
        return len(range(0, size, strides))
    return sum(1 for start in range(0, size, strides) if start + window <= size)


def conv_flops(image, kernel, n: int, strides: int, padding: str) -> int:
    """Every place, and every weight at it, counted."""
    counted = [places(size, k, strides, padding) for size, k in zip(image, kernel, strict=False)]
    return 2 * n * sum(np.zeros(kernel).size for _ in product(*map(range, counted)))
