"""Takes memory at once.

expect: memory
"""

import numpy as np


def double(x):
    return np.ones(10**9)


# ruff: noqa
