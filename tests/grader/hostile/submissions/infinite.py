"""Infinite: any relative tolerance times it is infinite too.

double: failed
says: inf came
"""

import numpy as np


def double(x):
    return np.full(3, np.inf)


def half(x):
    return x / 2


# ruff: noqa
