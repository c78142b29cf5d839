"""BLEU against sacrebleu, exact match."""

import numpy as np
import pytest

from zoo.metrics import bleu, exact_match

sacrebleu = pytest.importorskip("sacrebleu", reason="sacrebleu is not installed (it is in the extra 'dev')")


def theirs(candidates, references, n=4):
    """sacrebleu on ready tokens, without smoothing, as a fraction."""
    metric = sacrebleu.BLEU(tokenize="none", smooth_method="none", max_ngram_order=n, effective_order=False, force=True)
    return metric.corpus_score([" ".join(c) for c in candidates], [[" ".join(r) for r in references]]).score / 100


def noisy_copies(rng, changed, kept):
    """References of 0 to 12 of seven words; candidates with some words changed, and cut or grown at the end."""
    words = np.array(list("abcdefg"))
    references = [list(rng.choice(words, rng.integers(0, 13))) for _ in range(30)]
    candidates = [[w if rng.random() > changed else str(rng.choice(words)) for w in r] for r in references]
    return [c[: max(0, len(c) - kept)] if kept > 0 else c + ["g"] * -kept for c in candidates], references


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("n", [1, 2, 4])
def test_bleu_is_sacrebleus(seed, n):
    rng = np.random.default_rng(seed)
    candidates, references = noisy_copies(rng, changed=[0.1, 0.4, 0.8][seed % 3], kept=[0, 2, -2][seed // 2])
    assert bleu(candidates, references, n) == pytest.approx(theirs(candidates, references, n), rel=1e-9)


@pytest.mark.parametrize(
    ("candidates", "references"),
    [(["abc"], ["abc"]), ([""], ["a"]), (["aaaaa"], ["ababa"])],
)
def test_a_precision_of_nothing_is_zero(candidates, references):
    assert bleu(candidates, references) == theirs(candidates, references) == 0.0


def test_bleu_takes_ids_as_well():
    assert bleu([np.array([4, 5, 6, 7, 9])], [[4, 5, 6, 7, 8]]) == bleu(["defgi"], ["defgh"])


def test_exact_match_is_all_or_nothing():
    assert exact_match([[1, 2, 3], [1, 2], [3]], [(1, 2, 3), (1, 2, 3), (3,)]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("metric", [bleu, exact_match])
def test_each_candidate_needs_its_reference(metric):
    with pytest.raises(ValueError, match="2 and 1"):
        metric(["a", "b"], ["a"])
