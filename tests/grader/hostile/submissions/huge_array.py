"""Takes memory at once.

double: memory, timeout
"""

import numpy as np


def double(x):
    return np.ones(10**9)


def half(x):
    return x / 2


# ruff: noqa
