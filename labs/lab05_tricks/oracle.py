"""What the right answers are: float64 NumPy, in another form than the solution."""

import math

import numpy as np


def standardize(train, *others) -> list[np.ndarray]:
    """Feature by feature; the variance as mean of squares less square of the mean."""
    train, scaled = np.asarray(train, "float64"), []
    for part in (train, *others):
        out = np.zeros(np.shape(part))
        for j, column in enumerate(train.T):
            if np.ptp(column):
                low = column.sum() / len(column)
                variance = np.dot(column - low, column) / len(column)
                out[:, j] = (np.asarray(part, "float64")[:, j] - low) * variance**-0.5
        scaled.append(out)
    return scaled


def fans(shape) -> tuple[int, int]:
    """Counted: how many entries of a kernel one output sees, and how many one input does."""
    kernel = np.ones(shape)
    return int(kernel[..., 0].sum()), int(kernel[..., 0, :].sum())


def depth_signal(kernels, activation, x) -> np.ndarray:
    """The variance after each layer, as the mean square of the differences of all pairs, halved."""
    h, variances = np.asarray(x, "float64"), []
    for kernel in kernels:
        h = activation(np.einsum("ij,jk->ik", h, np.asarray(kernel, "float64")))
        variances.append(np.mean((h.ravel()[:, None] - h.ravel()[None, :]) ** 2) / 2)
    return np.array(variances)


def moments(x) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of every feature, which are the last axis, over all others."""
    flat = np.asarray(x, "float64").reshape(-1, np.shape(x)[-1])
    mean = flat.sum(axis=0) / len(flat)
    return mean, np.einsum("ij,ij->j", flat, flat) / len(flat) - mean**2


def normalize(x, mean, variance, epsilon: float, gamma=1.0, beta=0.0) -> np.ndarray:
    """Batch normalization with these moments, as one scale and one shift."""
    scale = gamma * (variance + epsilon) ** -0.5
    return np.asarray(x, "float64") * scale + (beta - mean * scale)


def moving_moments(batches, momentum: float) -> tuple[np.ndarray, np.ndarray]:
    """The moving mean and variance before the first batch and after each: sums over all batches so far."""
    means, variances = (np.stack(m) for m in zip(*(moments(b) for b in batches), strict=True))
    steps = np.arange(len(means) + 1)
    found = []
    for start, values in ((0.0, means), (1.0, variances)):
        left = [
            start * momentum**t + (1 - momentum) * sum(momentum ** (t - 1 - k) * values[k] for k in range(t))
            for t in steps
        ]
        found.append(np.stack([np.broadcast_to(v, means.shape[1:]) for v in left]))
    return found[0], found[1]


def dense_block(x, kernel, epsilon: float = 1e-3) -> np.ndarray:
    """Products, normalized by the batch, cut at 0."""
    scores = np.asarray(x, "float64") @ np.asarray(kernel, "float64")
    return np.clip(normalize(scores, *moments(scores), epsilon), 0, None)


def agreement(rate: float) -> float:
    """How often two places that are drawn apart share their fate."""
    return rate**2 + (1 - rate) ** 2


def share_beyond(spreads: float) -> float:
    """The share of a normal distribution that is farther from its mean than this many standard deviations."""
    return math.erfc(spreads / math.sqrt(2))


def l2_penalty(weights, strength: float) -> float:
    """The inner product of all weights with themselves."""
    flat = np.concatenate([np.ravel(w) for w in weights]).astype("float64")
    return strength * float(flat @ flat)


def stopping(losses, patience: int, min_delta: float) -> tuple[int, list[int]]:
    """Where it stops (-1: nowhere), and the place of the best epoch after each epoch until then."""
    best = [0]
    for now in range(1, len(losses)):
        best.append(now if losses[now] < losses[best[-1]] - min_delta else best[-1])
        if now - best[-1] >= patience:
            return now, best
    return -1, best


KINDS = ("raise capacity", "regularize more", "good")


def diagnose_fit(train: float, dev: float, target: float) -> str:
    """By the ratios to the target, on a scale of factors; clear cases are far from the border."""
    border = math.sqrt(1.1 * 1.5)
    over = [error / target > border for error in (train, dev)]
    return KINDS[0] if over[0] else KINDS[1] if over[1] else KINDS[2]


def best_trial(scores) -> int:
    """The place of the highest score that is a number; of equals, the first."""
    ranked = sorted((-score, place) for place, score in enumerate(scores) if score == score)
    return ranked[0][1]
