"""Complex numbers whose real part is right.

double: error
says: not an array of numbers
"""


def double(x):
    return 2 * x + 1j


def half(x):
    return x / 2


# ruff: noqa
