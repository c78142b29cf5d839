"""What a result is judged by."""

import math
from collections import Counter
from collections.abc import Sequence

import keras
from keras import ops

from zoo.losses import masked_loss


def perplexity(logits, targets, mask=None):
    """Among how many equally likely tokens a language model seems to choose.

    ::

        perplexity = exp(mean over tokens of -log softmax(logits)[target])

    A model that knows nothing has the size of the vocabulary, a perfect one 1. The mean is over the tokens that the
    mask keeps, and its logarithm is natural, as that of the loss: ``perplexity = 2 ** bits_per_character``.

    Args:
        logits: ``(batch, time, classes)``.
        targets: class ids, ``(batch, time)``.
        mask: ``(batch, time)``, 1 for a token, 0 for padding. Defaults to `None`: all are tokens.

    Returns:
        A scalar tensor.

    Example:

    >>> round(float(perplexity(ops.zeros((1, 3, 8)), ops.array([[1, 5, 2]]))), 4)
    8.0
    """
    return ops.exp(masked_loss(logits, targets, ops.ones_like(logits[..., 0]) if mask is None else mask))


def bits_per_character(logits, targets, mask=None):
    """How many bits a character costs when a language model of characters is used to compress.

    ::

        bits = mean over characters of -log2 softmax(logits)[target]

    The cross-entropy with logarithms of base 2: nats / log 2. Arguments are those of `perplexity`.

    Example:

    >>> round(float(bits_per_character(ops.zeros((1, 3, 8)), ops.array([[1, 5, 2]]))), 4)
    3.0

    Reference: Shannon (1951), "Prediction and entropy of printed English".
    """
    return masked_loss(logits, targets, ops.ones_like(logits[..., 0]) if mask is None else mask) / math.log(2)


@keras.saving.register_keras_serializable(package="zoo")
class BitsPerCharacter(keras.metrics.Mean):
    """`bits_per_character` over many batches, exact: every character counts the same, or by the weight it is given.

    Args:
        name: str. Defaults to `"bits_per_character"`.
        dtype: as in `keras.metrics.Metric`.

    Example:

    >>> metric = BitsPerCharacter()
    >>> metric.update_state(ops.array([[1, 5, 2]]), ops.zeros((1, 3, 8)))
    >>> round(float(metric.result()), 4)
    3.0
    """

    def __init__(self, name="bits_per_character", dtype=None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Add ids ``(batch, time)``, logits ``(batch, time, classes)``, weights ``(batch,)`` or ``(batch, time)``."""
        weight = ops.ones_like(y_pred[..., 0])  # (batch, time)
        if sample_weight is not None:
            given = ops.cast(sample_weight, weight.dtype)
            weight = weight * (ops.expand_dims(given, -1) if len(given.shape) == 1 else given)
        super().update_state(bits_per_character(y_pred, y_true, weight), sample_weight=ops.sum(weight))


def bleu(candidates: Sequence[Sequence], references: Sequence[Sequence], n: int = 4) -> float:
    """How much of what was said stands in the reference: corpus BLEU, in [0, 1].

    ::

        p_k = shared k-grams / k-grams of the candidates     # clipped: each counts as often as its reference has it
        brevity = min(1, exp(1 - reference length / candidate length))
        bleu = brevity * (p_1 * ... * p_n) ** (1 / n)

    The counts are summed over all sentences before they are divided; a mean of the BLEU of single sentences is
    something else. No smoothing: if any precision is 0, so is BLEU. Equal to `sacrebleu.corpus_bleu` with
    ``smooth_method="none"``, which prints it times 100, on the same tokens. How text is cut into tokens changes the
    number, so compare only where that is the same.

    Args:
        candidates: sequences of tokens, words or ids.
        references: as many sequences, the right answers.
        n: int, longest n-grams to compare. Defaults to `4`.

    Raises:
        ValueError: if there are not as many references as candidates.

    Example:

    >>> round(bleu(["the cat sat on a mat".split()], ["the cat sat on the mat".split()]), 4)  # (5/6 3/5 2/4 1/3) ** 1/4
    0.5373

    Reference: Papineni et al. (2002), "BLEU: a method for automatic evaluation of machine translation".
    """
    if len(candidates) != len(references):
        raise ValueError(f"Each candidate needs its reference. Received: {len(candidates)} and {len(references)}")
    shared, total = [0] * n, [0] * n
    for candidate, reference in zip(candidates, references, strict=True):
        for k in range(1, n + 1):
            said, right = _grams(candidate, k), _grams(reference, k)
            shared[k - 1] += (said & right).total()  # the smaller count of each
            total[k - 1] += said.total()
    if 0 in shared:
        return 0.0
    lengths = sum(map(len, references)) / sum(map(len, candidates))
    precision = math.fsum(math.log(s / t) for s, t in zip(shared, total, strict=True)) / n
    return math.exp(min(0.0, 1 - lengths) + precision)


def _grams(tokens: Sequence, k: int) -> Counter:
    """How often each run of `k` tokens occurs."""
    return Counter(tuple(tokens[start : start + k]) for start in range(len(tokens) - k + 1))


def exact_match(candidates: Sequence, references: Sequence) -> float:
    """The share of candidates that equal their reference, in [0, 1].

    Args:
        candidates: sentences, or sequences of tokens.
        references: as many right answers of the same kind.

    Raises:
        ValueError: if there are not as many references as candidates, or none.

    Example:

    >>> exact_match(["mardi 5 mars", "mardi 6 mars"], ["mardi 5 mars", "mardi 16 mars"])
    0.5
    """
    if len(candidates) != len(references) or not len(candidates):
        raise ValueError(
            f"Each candidate needs its reference, at least 1. Received: {len(candidates)} and {len(references)}"
        )
    same = [c == r if isinstance(c, str) else list(c) == list(r) for c, r in zip(candidates, references, strict=True)]
    return sum(same) / len(same)
