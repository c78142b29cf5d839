"""Asks for more memory than there is.

double: memory
"""

import numpy as np


def double(x):
    return np.ones(10**14)


def half(x):
    return x / 2


# ruff: noqa
