"""Asks for more memory than there is.

expect: memory
"""

import numpy as np


def double(x):
    return np.ones(10**14)


# ruff: noqa
