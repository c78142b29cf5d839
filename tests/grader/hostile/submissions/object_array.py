"""An array of objects that equal anything.

double: failed, error
"""

import numpy as np


class Any:
    def __eq__(self, other):
        return True

    def __float__(self):
        return 0.0


def double(x):
    return np.array([Any(), Any(), Any()], dtype=object)


def half(x):
    return x / 2


# ruff: noqa
