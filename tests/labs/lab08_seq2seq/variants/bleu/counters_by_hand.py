import math
from collections import Counter


def count(tokens, k):
    return Counter(zip(*(tokens[start:] for start in range(k)), strict=False))


def bleu(candidates, references, n=4):
    if len(references) != len(candidates):
        raise ValueError
    logs = 0.0
    for k in range(1, n + 1):
        said = [count(c, k) for c in candidates]
        clipped = sum(
            min(m, count(r, k)[gram]) for s, r in zip(said, references, strict=False) for gram, m in s.items()
        )
        if not clipped:
            return tf.constant(0.0)
        logs += math.log(clipped) - math.log(sum(sum(s.values()) for s in said))
    brevity = min(1.0, math.exp(1 - sum(map(len, references)) / sum(map(len, candidates))))
    return tf.constant(brevity * math.exp(logs / n))
