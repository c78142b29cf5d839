"""Returns more than may come back.

double: error
"""

import numpy as np


def double(x):
    return np.ones(10**7)


def half(x):
    return x / 2


# ruff: noqa
