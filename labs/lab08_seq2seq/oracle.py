"""What the right answers are: float64 NumPy, in another form than the solution."""

import math
from itertools import product

import numpy as np


def pad(sequences, length=None, value=0) -> tuple[np.ndarray, np.ndarray]:
    """Row by row, each made as long as the table is wide."""
    width = max(len(s) for s in sequences) if length is None else length
    ids = [list(s) + [value] * (width - len(s)) for s in sequences]
    return np.array(ids, int).reshape(-1, width), np.arange(width) < np.array([[len(s)] for s in sequences])


def teacher_forcing(targets, bos: int) -> np.ndarray:
    """Place by place: what stood one place before."""
    return np.array([[bos if t == 0 else row[t - 1] for t in range(len(row))] for row in targets.tolist()])


def log_softmax(logits) -> np.ndarray:
    """Over the last axis."""
    logits = np.asarray(logits, "float64")
    top = logits.max(-1, keepdims=True)
    return logits - top - np.log(np.exp(logits - top).sum(-1, keepdims=True))


def masked_loss(logits, targets, mask) -> float:
    """Token by token."""
    log_p = log_softmax(logits)
    return -math.fsum(log_p[i, t, targets[i, t]] for i, t in np.argwhere(mask)) / int(np.sum(mask))


def masked_loss_slope(logits, targets, mask) -> np.ndarray:
    """Its derivative in the logits: probabilities less the truth, over the number of real tokens."""
    truth = np.eye(np.shape(logits)[-1])[targets]
    return (np.exp(log_softmax(logits)) - truth) * np.asarray(mask, "float64")[..., None] / int(np.sum(mask))


def gru(x, state, kernel, recurrent_kernel, bias, mask=None) -> tuple[np.ndarray, np.ndarray]:
    """One sentence after the other, step by step: Keras's GRU, gates in the order z, r, candidate, reset after."""
    outputs, last = np.zeros((*np.shape(x)[:2], np.shape(state)[1])), np.array(state, "float64")
    for i, sentence in enumerate(np.asarray(x, "float64")):
        for t, word in enumerate(sentence):
            if mask is None or mask[i, t]:
                xz, xr, xh = np.split(word @ kernel + bias[0], 3)
                hz, hr, hh = np.split(last[i] @ recurrent_kernel + bias[1], 3)
                z, r = (1 + np.tanh((a + b) / 2) for a, b in ((xz, hz), (xr, hr)))  # twice the sigmoid
                last[i] += (1 - z / 2) * (np.tanh(xh + r / 2 * hh) - last[i])
            outputs[i, t] = last[i]
    return outputs, last


def weights(given) -> list[np.ndarray]:
    """Of a GRU, in the order `gru` takes them."""
    return [np.asarray(given[name], "float64") for name in ("kernel", "recurrent_kernel", "bias")]


def encode(given, ids, mask) -> tuple[np.ndarray, np.ndarray]:
    """States after each word, and the last."""
    zeros = np.zeros((len(ids), np.shape(given["embedding"])[1]))
    return gru(given["embedding"][ids], zeros, *weights(given), mask)


def decode(given, ids, look: bool) -> tuple[np.ndarray, np.ndarray]:
    """Logits after each word, and the last state."""
    outputs, last = gru(given["embedding"][ids], given["state"], *weights(given))
    if look:
        context, _ = attend(dot_scores(outputs, given["states"]), given["states"], given["mask"])
        outputs = np.concatenate([outputs, context], axis=-1)
    return np.einsum("ntu,uw->ntw", outputs, np.float64(given["logits_kernel"])) + given["logits_bias"], last


def dot_scores(q, k) -> np.ndarray:
    """Scaled dot products."""
    return np.einsum("nqd,nkd->nqk", np.asarray(q, "float64"), np.asarray(k, "float64")) / math.sqrt(np.shape(q)[-1])


def additive_scores(q, k, query_kernel, key_kernel, score_kernel) -> np.ndarray:
    """Unit by unit."""
    q, k, query_kernel, key_kernel = (np.asarray(a, "float64") for a in (q, k, query_kernel, key_kernel))
    return sum(
        w * np.tanh((q @ query_kernel[:, u])[:, :, None] + (k @ key_kernel[:, u])[:, None, :])
        for u, w in enumerate(score_kernel)
    )


def attend(scores, v, mask) -> tuple[np.ndarray, np.ndarray]:
    """Context and weights: a softmax over those keys alone that may be read."""
    found = np.zeros(np.shape(scores))
    for i, row in enumerate(np.asarray(mask, bool)):
        found[i][:, row] = np.exp(log_softmax(scores[i][:, row]))
    return np.einsum("nqk,nkv->nqv", found, np.asarray(v, "float64")), found


# ------------------------------------------------------------------------------------------------- models by table


def next_state(state: int, last: int, states: int) -> int:
    """What a model by table becomes when it hears a token."""
    return (3 * state + last + 1) % states


def greedy(table, state: int, bos: int, eos: int, max_len: int) -> tuple[list[int], float]:
    """What one sentence says, up to its eos, and by how much the closest choice was made."""
    said, last, margin = [], bos, np.inf
    while len(said) < max_len and (not said or last != eos):
        logits = table[state, last]
        state, last = next_state(state, last, len(table)), int(np.argmax(logits))
        margin = min(margin, np.ptp(np.sort(logits)[-2:]))
        said.append(last)
    return said, float(margin)


def log_probability(log_p, state: int, bos: int, tokens) -> float:
    """Of tokens that are said from this state on, by a table of log-probabilities (nested lists)."""
    total, last = 0.0, bos
    for token in tokens:
        total += log_p[state][last][token]
        state, last = next_state(state, last, len(log_p)), token
    return total


def score(total: float, length: int, alpha: float) -> float:
    """With the length penalty, by logarithms."""
    return total * math.exp(-alpha * math.log((5 + length) / 6))


def sentences(words: int, eos: int, max_len: int) -> list[tuple[int, ...]]:
    """All that can be said: up to eos, or max_len tokens without one."""
    others = [w for w in range(words) if w != eos]
    ended = [(*start, eos) for n in range(max_len) for start in product(others, repeat=n)]
    return ended + list(product(others, repeat=max_len))


def exhaustive(table, state, bos, eos, max_len, alpha, **rest) -> list[tuple[float, tuple[int, ...]]]:
    """Scores of all sentences with their tokens, the best first."""
    every, log_p = sentences(table.shape[-1], eos, max_len), log_softmax(table).tolist()
    return sorted(((score(log_probability(log_p, state, bos, s), len(s), alpha), s) for s in every), reverse=True)


def beam(table, state, bos, eos, max_len, alpha, width) -> tuple[list[tuple[float, tuple[int, ...]]], float]:
    """Scores and tokens of what is kept in the end, the best first; and the closest of all choices what to keep."""
    kept, margin, log_p = [()], np.inf, log_softmax(table).tolist()

    def rated(tokens):
        return score(log_probability(log_p, state, bos, tokens), len(tokens), alpha)

    for _ in range(max_len):
        ended = {s for s in kept if s and s[-1] == eos}
        grown = ended | {(*s, w) for s in kept if s not in ended for w in range(table.shape[-1])}
        order = sorted(grown, key=rated, reverse=True)
        if len(order) > width:
            margin = min(margin, rated(order[width - 1]) - rated(order[width]))
        kept = order[:width]
    return [(rated(s), s) for s in kept], margin


# -------------------------------------------------------------------------------------------------------------- BLEU


def precisions(candidates, references, n: int) -> list[tuple[int, int]]:
    """For each length up to n: how many k-grams of the candidates are found, how many there are."""
    found = []
    for k in range(1, n + 1):
        shared = total = 0
        for said, right in zip(candidates, references, strict=True):
            left = [tuple(right[i : i + k]) for i in range(len(right) - k + 1)]
            for i in range(len(said) - k + 1):
                total += 1
                gram = tuple(said[i : i + k])
                if gram in left:  # each of the reference's is used up by one of the candidate's
                    left.remove(gram)
                    shared += 1
        found.append((shared, total))
    return found


def bleu(candidates, references, n: int = 4) -> float:
    """As a product."""
    found = precisions(candidates, references, n)
    if any(shared == 0 for shared, _ in found):
        return 0.0
    said, right = sum(len(c) for c in candidates), sum(len(r) for r in references)
    brevity = math.exp(1 - right / said) if said < right else 1.0
    return brevity * math.prod(shared / total for shared, total in found) ** (1 / n)
