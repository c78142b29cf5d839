"""An object whose __array__ is another each time.

expect: observed, error
"""

import numpy as np


class Liar:
    def __array__(self, dtype=None, copy=None):
        return np.array(["passed"], dtype=object)


def double(x):
    return Liar()


# ruff: noqa
