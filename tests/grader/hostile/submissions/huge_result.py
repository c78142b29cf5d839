"""Returns more than may come back.

expect: error
"""

import numpy as np


def double(x):
    return np.ones(10**7)


# ruff: noqa
