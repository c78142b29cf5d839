import math


def bleu(candidates, references, n=4):
    if len(candidates) != len(references):
        raise ValueError("not as many references as candidates")
    product = 1.0
    for k in range(1, n + 1):
        shared = total = 0
        for candidate, reference in zip(candidates, references, strict=False):
            said = [tuple(candidate[i : i + k]) for i in range(len(candidate) - k + 1)]
            right = [tuple(reference[i : i + k]) for i in range(len(reference) - k + 1)]
            total += len(said)
            shared += sum(min(said.count(gram), right.count(gram)) for gram in set(said))
        if shared == 0:
            return 0
        product *= shared / total
    c, r = sum(len(x) for x in candidates), sum(len(x) for x in references)
    return product ** (1 / n) * (1 if c >= r else math.exp(1 - r / c))
