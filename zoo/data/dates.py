"""Dates as people say them, in two languages: small enough to learn in a minute, and every answer is known."""

import datetime

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split

FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)


def dates(
    name: str = "dates", *, test_fraction: float, seed: int, languages: tuple[str, str] = ("en", "fr"), count=10_000
) -> Dataset:
    """Draw `count` different days between 1950 and 2049 and write each in both languages, as Babel does.

    Weekday, day, month and year, in lower case and in this order in every language: `tuesday 5 march 2019` is
    `mardi 5 mars 2019`. A day is drawn once, so that none of the test part was seen in training.

    Args:
        name: the name to give it.
        test_fraction: share of the days kept for the test.
        seed: draws the days and the split.
        languages: two of Babel's locales, from and to. Defaults to `("en", "fr")`.
        count: int, how many days to draw. Defaults to 10,000.
    """
    from babel.dates import format_date

    days = np.random.default_rng(seed).choice((LAST - FIRST).days + 1, count, replace=False)
    x, y = (
        np.array([
            format_date(FIRST + datetime.timedelta(int(day)), "EEEE d MMMM y", locale=language).lower() for day in days
        ])
        for language in languages
    )  # fmt: skip
    return Dataset(
        name,
        *split(x, y, test_fraction=test_fraction, seed=seed, stratify=False),
        task="translation",
        source=f"generated: Babel's dates, {languages[0]} to {languages[1]}",
        license="generated, free to use",
    )
