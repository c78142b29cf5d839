"""What the right answers are: float64 NumPy, each in another form than the lab asks for."""

import numpy as np


def predict(X, w, b) -> np.ndarray:
    """Each example by itself, the bias as the weight of a feature that is always 1."""
    extended = np.append(np.asarray(w, "float64"), b)
    return np.array([np.append(row, 1.0) @ extended for row in np.asarray(X, "float64")])


def differences(y_hat, y) -> list[float]:
    """Prediction less target, pair by pair."""
    return [float(a) - float(t) for a, t in zip(np.ravel(y_hat), np.ravel(y), strict=True)]


def squared_loss(y_hat, y) -> float:
    """The variance of the errors and the square of their mean add up to it."""
    errors = differences(y_hat, y)
    return float(np.var(errors) + np.mean(errors) ** 2)


def absolute_loss(y_hat, y) -> float:
    """The errors upwards and the errors downwards, each added up for itself."""
    errors = differences(y_hat, y)
    return (sum(e for e in errors if e > 0) - sum(e for e in errors if e < 0)) / len(errors)


def closed_form(X, y) -> tuple[np.ndarray, float]:
    """Weights from what is off the means, by singular values; those below a millionth of the largest are left out."""
    X, y = np.asarray(X, "float64"), np.asarray(y, "float64")
    left, strength, right = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = strength > 1e-6 * strength[0]
    w = right[kept].T @ ((left.T @ (y - y.mean()))[kept] / strength[kept])
    return w, float(y.mean() - X.mean(axis=0) @ w)


def largest_weight_of_the_inverse(X, y) -> float:
    """The size of the largest weight when every direction is fitted, down to rounding."""
    A = np.column_stack([np.asarray(X, "float64"), np.ones(len(X))])
    return float(np.max(np.abs(np.linalg.lstsq(A, np.asarray(y, "float64"), rcond=None)[0])))


def mse_gradient(X, y, w, b) -> tuple[np.ndarray, float]:
    """Differences of the loss to both sides: exact for a parabola, but for rounding."""

    def loss(v):
        return squared_loss(predict(X, v[:-1], v[-1]), y)

    v = np.append(np.asarray(w, "float64"), float(b))
    slopes = [(loss(v + step) - loss(v - step)) / 2 for step in np.eye(len(v))]
    return np.array(slopes[:-1]), slopes[-1]


def descend_alike(x, y, w, b, lr: float, steps: int) -> tuple[np.ndarray, float]:
    """`steps` steps on one example, however often it comes in a batch: its error shrinks by one factor a step."""
    x = np.append(np.asarray(x, "float64"), 1.0)
    v = np.append(np.asarray(w, "float64"), float(b))
    first = x @ v - float(y)
    factor = 1 - 2 * lr * (x @ x)
    v = v - 2 * lr * x * first * sum(factor**t for t in range(steps))
    return v[:-1], float(v[-1])


def descend_apart(X, y, w, b, lr: float, batch_size: int) -> tuple[np.ndarray, float]:
    """One epoch over examples that do not touch one another: each moves the weights by its first error, once."""
    A = np.column_stack([np.asarray(X, "float64"), np.ones(len(X))])
    v = np.append(np.asarray(w, "float64"), float(b))
    v = v - 2 * lr / batch_size * (A @ v - np.asarray(y, "float64")) @ A
    return v[:-1], float(v[-1])


def one_hot(y, classes: int) -> np.ndarray:
    """Zeros, and a 1 put into each row."""
    rows = np.zeros((len(y), classes))
    rows[np.arange(len(y)), np.asarray(y)] = 1.0
    return rows


def log_softmax(o) -> np.ndarray:
    """Minus the logarithm of a sum of powers of differences, class by class; NumPy's logaddexp never overflows."""
    o = np.asarray(o, "float64")
    return -np.logaddexp.reduce(o[..., None, :] - o[..., :, None], axis=-1)


def cross_entropy(o, y) -> float:
    """The mean logarithm of the sum of powers, less the mean logit that was wanted."""
    o, y = np.asarray(o, "float64"), np.asarray(y)
    wanted = o[np.arange(len(o)), y] if y.ndim == 1 else np.einsum("nk,nk->n", y, o)
    return float(np.mean(np.logaddexp.reduce(o, axis=1)) - np.mean(wanted))


def cross_entropy_grad(o, y) -> np.ndarray:
    """Exponentials of the log-softmax, less the probabilities wanted, weighed by 1 / n."""
    share = 1 / len(o)
    return share * np.exp(log_softmax(o)) - share * np.asarray(y, "float64")


def binary_cross_entropy(p, y, epsilon: float) -> float:
    """Minus the mean logarithm of the probability given to what happened, which is kept off both ends."""
    given = [float(a) if t else 1 - float(a) for a, t in zip(p, y, strict=True)]
    return -float(np.mean(np.log(np.clip(given, epsilon, 1 - epsilon))))


def misclassification_rate(o, y) -> float:
    """An answer is right if no class before it is as large, and none after it larger."""
    right = [all(row[i] < row[t] if i < t else row[i] <= row[t] for i in range(len(row)))
             for row, t in zip(np.asarray(o), np.asarray(y), strict=True)]  # fmt: skip
    return 1 - sum(right) / len(right)


def cross_entropy_signal(o, y) -> float:
    """The norm of the slope of the mean cross-entropy, row by row: (p_y - 1)² and the others' p²."""
    p = np.exp(log_softmax(o))
    chosen = p[np.arange(len(p)), np.asarray(y)]
    return float(np.sqrt(np.sum(p**2) - 2 * np.sum(chosen) + len(p)) / len(p))
