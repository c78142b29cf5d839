"""Nothing, of which all is equal.

double: failed
says: shape \(3,\) was expected, \(0, 3\) came
"""

import numpy as np


def double(x):
    return np.ones((0, 3))


def half(x):
    return x / 2


# ruff: noqa
