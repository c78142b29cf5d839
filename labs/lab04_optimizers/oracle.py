"""What the right answers are: float64 NumPy, in closed sums over all past gradients instead of running states.

Everywhere `g` holds the gradients, step first, and `rates` the learning rate of every step. Results are the weights
after every step, of the shape of `g`.
"""

import numpy as np


def decaying(rate: float, g: np.ndarray) -> np.ndarray:
    """For every step t the sum over k <= t of rate**(t - k) * g[k]: what `s <- rate * s + g` adds up to."""
    steps = np.arange(len(g))
    age = steps[:, None] - steps[None, :]
    share = np.where(age >= 0, np.power(rate, np.maximum(age, 0), dtype="float64"), 0.0)
    return np.tensordot(share, np.asarray(g, "float64"), axes=1)


def column(rates: np.ndarray, g: np.ndarray) -> np.ndarray:
    """`rates` with axes added, so that it multiplies gradients step by step."""
    return np.asarray(rates, "float64").reshape(-1, *[1] * (np.ndim(g) - 1))


def descend(df, w0, lr: float, steps: int) -> np.ndarray:
    """The path of plain descent along `df`, the start included."""
    path = [np.asarray(w0, "float64")]
    while len(path) <= steps:
        path.append(path[-1] - lr * df(path[-1]))
    return np.stack(path)


def sgd(w0, g, rates) -> np.ndarray:
    """All the steps so far, added up."""
    return w0 - np.cumsum(column(rates, g) * g, axis=0)


def momentum(w0, g, rates, momentum: float) -> np.ndarray:
    """A gradient that is j steps old has pushed 1 + momentum + ... + momentum**j times."""
    kicks = column(rates, g) * g
    return w0 - (np.cumsum(kicks, axis=0) - momentum * decaying(momentum, kicks)) / (1 - momentum)


def nesterov(w0, g, rates, momentum: float) -> np.ndarray:
    """As `momentum`, but every gradient has pushed once more, momentum**(j + 1), for it looked one step ahead."""
    kicks = column(rates, g) * g
    return w0 - (np.cumsum(kicks, axis=0) - momentum**2 * decaying(momentum, kicks)) / (1 - momentum)


def adagrad(w0, g, rates, initial_accumulator_value: float, epsilon: float) -> np.ndarray:
    """Each step divided by the root of all squares so far."""
    squares = initial_accumulator_value + np.cumsum(np.square(g), axis=0)
    return w0 - np.cumsum(column(rates, g) * g * (squares + epsilon) ** -0.5, axis=0)


def rmsprop(w0, g, rates, rho: float, epsilon: float) -> np.ndarray:
    """Each step divided by the root of a mean of squares that forgets."""
    squares = (1 - rho) * decaying(rho, np.square(g))
    return w0 - np.cumsum(column(rates, g) * g * (squares + epsilon) ** -0.5, axis=0)


def adadelta(w0, g, rates, rho: float, epsilon: float) -> np.ndarray:
    """Zeiler's algorithm 1, with RMS[x] = sqrt(E[x^2] + epsilon) and the expectations as sums over the past."""
    g = np.asarray(g, "float64")
    rms_g = np.sqrt((1 - rho) * decaying(rho, g**2) + epsilon)
    moves = np.zeros_like(g)
    for t in range(len(g)):
        rms_before = np.sqrt((1 - rho) * sum(rho ** (t - 1 - k) * moves[k] ** 2 for k in range(t)) + epsilon)
        moves[t] = -rms_before / rms_g[t] * g[t]
    return w0 + np.cumsum(column(rates, g) * moves, axis=0)


def adam_moves(g, rates, beta_1: float, beta_2: float, epsilon: float) -> np.ndarray:
    """What Adam takes off the weights at each step: weighted means of the past, the weights of which add up to one."""
    ones = np.ones(len(g))
    weight_1, weight_2 = (column(decaying(beta, ones), g) for beta in (beta_1, beta_2))
    mean, square = decaying(beta_1, g) / weight_1, decaying(beta_2, np.square(g)) / weight_2
    seen = weight_2 * (1 - beta_2)  # 1 - beta_2**t, the share of v that has been filled
    return column(rates, g) * mean / (np.sqrt(square) + epsilon / np.sqrt(seen))


def adam(w0, g, rates, beta_1: float, beta_2: float, epsilon: float) -> np.ndarray:
    """Kingma and Ba, section 2's last form, in which epsilon is not corrected ("epsilon hat")."""
    return w0 - np.cumsum(adam_moves(g, rates, beta_1, beta_2, epsilon), axis=0)


def adamw(w0, g, rates, weight_decay: float, **settings: float) -> np.ndarray:
    """What is left of the start, less what is left of every move; each later step keeps 1 - rate * decay of it."""
    moves = adam_moves(g, rates, **settings)
    kept = 1 - weight_decay * np.asarray(rates, "float64")
    left = [sum(np.prod(kept[k + 1 : t + 1]) * moves[k] for k in range(t + 1)) for t in range(len(moves))]
    return column(np.cumprod(kept), g) * w0 - np.stack(left)


def warmup(step, base_lr: float, target_lr: float, warmup_steps: int, after) -> np.ndarray:
    """A weighted mean of the two ends, the weight being the share of the way behind us; then `after`."""
    step = np.asarray(step, "float64")
    share = step / warmup_steps
    return np.where(step < warmup_steps, base_lr * (1 - share) + target_lr * share, after(step - warmup_steps))


def batch_sizes(lrs, n: int, batch_size: int) -> np.ndarray:
    """Solved for the batch: n * lrs[0] / batch = n * lr / batch_size, and then no more than a tenth of n."""
    noise = np.asarray(lrs, "float64") * n / batch_size
    return np.minimum(np.floor(n * lrs[0] / noise + 0.5), n // 10).astype("int64")


KINDS = ("very high", "high", "good", "low")


def shape_of(losses) -> tuple[float, float]:
    """Where a curve ends, relative to its start, and how far its second half falls, relative to the whole fall."""
    losses = np.asarray(losses, "float64")
    if not np.isfinite(losses).all():
        return np.inf, 0.0
    half = losses[len(losses) // 2 :]
    slope = np.polyfit(np.arange(len(half)), half, 1)[0]  # a line through the second half
    end = losses[-5:].mean()
    return end / losses[0], -slope * len(half) / max(losses[0] - end, 1e-12)


def kind_of(losses) -> int:
    """The place in `KINDS` of a clear curve."""
    end, late = shape_of(losses)
    return 0 if end > 1 else 3 if late > 0.25 else 2 if end < 0.15 else 1


def is_clear(losses) -> bool:
    """Whether a curve is far from every border between two kinds."""
    end, late = shape_of(losses)
    return bool(end > 1.4 or (end < 0.85 and late > 0.36) or (late < 0.12 and (end < 0.08 or 0.3 < end < 0.6)))


def heavy_ball(given, lr: float, kept: float) -> np.ndarray:
    """A path over the race's bowl, in the two-point form: `kept` of the last move goes on, less the slope."""
    bowl = np.asarray(given["bowl"], "float64")
    before = here = np.asarray(given["w0"], "float64")
    places = [here]
    for _ in range(given["steps"]):
        before, here = here, here + kept * (here - before) - lr * (bowl @ here - np.sin(here))
        places.append(here)
    return np.stack(places)
