"""Returns an object that says it equals anything.

double: failed, error
"""

import numpy as np


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return True

    def __array_function__(self, *args, **kwargs):
        return True

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__


def double(x):
    return (0 * x).view(Liar)


def half(x):
    return x / 2


# ruff: noqa
