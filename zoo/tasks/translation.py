"""What does it say in the other language? Judged by exact match where there is one right answer, by BLEU elsewhere."""

import numpy as np

from zoo.data import Dataset
from zoo.losses import MaskedLoss
from zoo.metrics import bleu, exact_match
from zoo.models import build
from zoo.models.words import Words, tokens
from zoo.tasks.problem import Problem

ONE_ANSWER = ("dates", "numbers")  # data sets where a sentence has one right translation
WIDTH = 5  # of the beam that is measured beside greedy search


def pose(
    name: str, dataset: Dataset, *, longest: int | None = None, vocabulary: int | None = None, **options
) -> Problem:
    """A translator with the words of the training part, the masked loss, and how much of the test part it gets right.

    Args:
        name: a model that learns translation.
        dataset: pairs of sentences.
        longest: leave out pairs with a sentence of more words than this, of both parts. Defaults to all pairs.
        vocabulary: keep this many of the most frequent words of each language; the others are unknown. Defaults to all.
        **options: arguments of the model's builder.

    Raises:
        ValueError: if no pair is left, or the builder does not know an option.
    """
    parts = [_short(*part, longest) for part in (dataset.train, dataset.test)]
    (x, y), (x_test, y_test) = parts
    if not len(x) or not len(x_test):
        raise ValueError(f"no pair of {dataset.name} is as short as longest={longest}")
    options.setdefault("source_words", Words.of(x, vocabulary).words)
    options.setdefault("target_words", Words.of(y, vocabulary).words)
    options.setdefault("length", 1 + max(len(tokens(sentence)) for part in parts for side in part for sentence in side))
    model = build(name, **options)
    test = model.pairs(x_test, y_test)
    references = [tokens(sentence) for sentence in y_test]

    def measure(model) -> dict[str, float]:
        source = test[0][0]
        said = model.target.spell(model.greedy(source))
        beam = model.target.spell(model.beam_search(source, WIDTH)[0])
        found = {"exact_match": exact_match(said, references), "bleu": bleu(said, references)}
        return {**found, f"bleu_of_beam_{WIDTH}": bleu(beam, references)}

    metric = "exact_match" if dataset.name in ONE_ANSWER else "bleu"
    kept = {"longest": longest, "vocabulary": vocabulary}
    options.update({what: value for what, value in kept.items() if value is not None})
    return Problem(model, model.pairs(x, y), test, MaskedLoss(), measure, metric, [], options)


def _short(x: np.ndarray, y: np.ndarray, longest: int | None) -> tuple[np.ndarray, np.ndarray]:
    """The pairs whose sentences both have at most `longest` words."""
    if longest is None:
        return x, y
    fits = [max(len(tokens(a)), len(tokens(b))) <= longest for a, b in zip(x, y, strict=True)]
    return x[fits], y[fits]
