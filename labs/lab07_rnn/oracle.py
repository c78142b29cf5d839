"""What the right answers are: float64 NumPy, in another form than the solution."""

import numpy as np


def _wide(*arrays):
    return [np.asarray(a, "float64") for a in arrays]


def rnn_step(x, h, Wx, Wh, b) -> np.ndarray:
    """One product of everything that goes in, a 1 for the bias among it, and all weights on top of one another."""
    x, h, Wx, Wh, b = _wide(x, h, Wx, Wh, b)
    inside = np.concatenate([x, h, np.ones((len(x), 1))], axis=1) @ np.vstack([Wx, Wh, b[None]])
    return 1 - 2 / (np.exp(2 * inside) + 1)


def unroll(xs, h0, Wx, Wh, b) -> np.ndarray:
    """By recursion: all states of a shorter text, and one more."""
    if xs.shape[1] == 0:
        return np.zeros((len(xs), 0, np.shape(h0)[1]))
    earlier = unroll(xs[:, :-1], h0, Wx, Wh, b)
    last = earlier[:, -1] if earlier.shape[1] else h0
    return np.concatenate([earlier, rnn_step(xs[:, -1], last, Wx, Wh, b)[:, None]], axis=1)


def ids(text: str, of: str) -> np.ndarray:
    """How many of the known characters come before each."""
    known = {ord(c) for c in of}
    return np.array([sum(code < ord(c) for code in known) for c in text])


def lm_batches(given, batch: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """By the place of each id in the text."""
    given = np.asarray(given)
    batches = (len(given) - 1) // (batch * steps)
    k, i, j = np.ogrid[:batches, :batch, :steps]
    place = i * (batches * steps) + k * steps + j
    return given[place], given[place + 1]


def perplexity(logits, targets, mask) -> float:
    """The geometric mean of 1 / p over the real characters."""
    logits = np.asarray(logits, "float64")
    product, real = 1.0, 0
    for row in range(logits.shape[0]):
        for t in range(logits.shape[1]):
            if mask[row][t]:
                odds = np.exp(logits[row, t] - logits[row, t, targets[row][t]])  # against the target
                product, real = product * odds.sum(), real + 1
    return product ** (1 / real)


def bptt(xs, h0, Wx, Wh, b, dh, h=1e-6) -> list[np.ndarray]:
    """Central differences: every weight is moved a little both ways."""
    xs, h0, dh, *weights = _wide(xs, h0, dh, Wx, Wh, b)
    gradients = []
    for which, array in enumerate(weights):
        slope = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = [a.copy() for a in weights]
                moved[which][place] += sign * h
                ends.append(np.sum(dh * unroll(xs, h0, *moved)))
            slope[place] = (ends[0] - ends[1]) / (2 * h)
        gradients.append(slope)
    return gradients


def gradient_norms(xs, h0, Wx, Wh, b, h=1e-6) -> np.ndarray:
    """Central differences: every number of a state is moved a little, and the rest of the text is read from there."""
    xs, h0, *weights = _wide(xs, h0, Wx, Wh, b)
    states, norms = unroll(xs[None], h0[None], *weights)[0], []
    for t, state in enumerate(states):
        moves = np.concatenate([state + h * np.eye(len(state)), state - h * np.eye(len(state))])
        rest = np.repeat(xs[None, t + 1 :], len(moves), axis=0)
        ends = unroll(rest, moves, *weights)[:, -1] if t + 1 < len(states) else moves
        norms.append(np.sqrt(np.sum((ends[: len(state)] - ends[len(state) :]) ** 2)) / (2 * h))
    return np.array(norms)


def clip_by_global_norm(gradients, limit: float) -> tuple[list[np.ndarray], float]:
    """All numbers in one long vector; the direction times the shorter length."""
    flat = np.concatenate([np.ravel(g) for g in gradients]).astype("float64")
    norm = float(np.linalg.norm(flat))
    short = flat / norm * min(limit, norm) if norm else flat
    ends = np.cumsum([np.size(g) for g in gradients])
    return [part.reshape(np.shape(g)) for part, g in zip(np.split(short, ends[:-1]), gradients, strict=True)], norm


def _gates(x, h, kernel, recurrent, bias, number: int) -> list[np.ndarray]:
    """What goes into each gate."""
    x, h, kernel, recurrent, bias = _wide(x, h, kernel, recurrent, bias)
    inside = np.einsum("bd,dw->bw", x, kernel) + np.einsum("bu,uw->bw", h, recurrent) + bias
    units = h.shape[1]
    return [inside[:, g * units : (g + 1) * units] for g in range(number)]


def _sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def gru(x, h, kernel, recurrent, bias) -> np.ndarray:
    """From the old state towards the candidate."""
    z, r, _ = _gates(x, h, kernel, recurrent, bias, 3)
    seen = np.asarray(h, "float64") * _sigmoid(r)
    candidate = np.tanh(_gates(x, seen, kernel, recurrent, bias, 3)[2])
    return h + (1 - _sigmoid(z)) * (candidate - h)


def lstm(x, h, c, kernel, recurrent, bias) -> tuple[np.ndarray, np.ndarray]:
    """The next h and c."""
    i, f, candidate, o = _gates(x, h, kernel, recurrent, bias, 4)
    memory = np.asarray(c, "float64") / (1 + np.exp(-f)) + np.tanh(candidate) / (1 + np.exp(-i))
    return np.tanh(memory) / (1 + np.exp(-o)), memory


def recurrent(x, kernel, keep: float, parts: int, mask=None) -> np.ndarray:
    """What the probe's cell shows after every step, each text by itself: steps that are not real are left out."""
    x, kernel = _wide(x, kernel)
    out = np.zeros((*x.shape[:2], kernel.shape[1]))
    for row in range(len(x)):
        h, c = np.zeros((2, kernel.shape[1]))
        for t in range(x.shape[1]):
            if mask is None or mask[row, t]:
                h = keep * h + np.tanh(x[row, t] @ kernel) + c / 2
                c = c + keep * h if parts == 2 else c
            out[row, t] = h
    return out


def chances(logits, temperature: float, top_k: int) -> np.ndarray:
    """The probability of each id, by powers of its odds."""
    odds = np.exp(np.asarray(logits, "float64") - np.max(logits)) ** (1 / temperature)
    rank = np.argsort(np.argsort(-np.asarray(logits)))
    odds[rank >= top_k] = 0
    return odds / odds.sum()
