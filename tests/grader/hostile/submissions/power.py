"""A constant too large to compute: the cell is left out.

double: passed
"""

y = 10**10**8
y = y * y * y * y * y * y * y


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
