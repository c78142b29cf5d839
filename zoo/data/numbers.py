"""Numbers in words, in two languages: counting changes its rules from one to the other."""

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split


def numbers(
    name: str = "numbers", *, test_fraction: float, seed: int, languages: tuple[str, str] = ("en", "fr"), count=20_000
) -> Dataset:
    """Draw `count` different numbers below a million and write each in both languages, as num2words does.

    `three hundred and forty-two` is `trois cent quarante-deux`; no commas. All numbers of digits are equally frequent,
    as far as there are that many numbers, so that small ones are not crowded out.

    Args:
        name: the name to give it.
        test_fraction: share of the numbers kept for the test.
        seed: draws the numbers and the split.
        languages: two of num2words' languages, from and to. Defaults to `("en", "fr")`.
        count: int, how many numbers to draw, at most 1,000,000. Defaults to 20,000.
    """
    from num2words import num2words

    random, drawn, left = np.random.default_rng(seed), [np.arange(0)], count
    for digits in range(1, 7):
        low, high = 10 ** (digits - 1) if digits > 1 else 0, 10**digits
        share = min(high - low, left // (7 - digits))  # what the short ones cannot fill goes to the longer
        drawn.append(low + random.choice(high - low, share, replace=False))
        left -= share
    x, y = (
        np.array([num2words(int(number), lang=language).replace(",", "") for number in np.concatenate(drawn)])
        for language in languages
    )
    return Dataset(
        name,
        *split(x, y, test_fraction=test_fraction, seed=seed, stratify=False),
        task="translation",
        source=f"generated: num2words, {languages[0]} to {languages[1]}",
        license="generated, free to use",
    )
