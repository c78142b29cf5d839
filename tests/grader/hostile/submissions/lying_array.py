"""An object whose __array__ is another each time.

double: failed, error
"""

import numpy as np


class Liar:
    def __array__(self, dtype=None, copy=None):
        return np.array(["passed"], dtype=object)


def double(x):
    return Liar()


def half(x):
    return x / 2


# ruff: noqa
