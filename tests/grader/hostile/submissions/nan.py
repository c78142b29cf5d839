"""Not a number: equal to nothing, and not less than any tolerance.

double: failed
says: nan came
"""

import numpy as np


def double(x):
    return np.full(3, np.nan)


def half(x):
    return x / 2


# ruff: noqa
