"""A result that would broadcast against the expected one.

double: failed
says: shape \(3,\) was expected, \(3, 3\) came
"""

import numpy as np


def double(x):
    return np.tile(2 * x, (3, 1))


def half(x):
    return x / 2


# ruff: noqa
