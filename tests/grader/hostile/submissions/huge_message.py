"""Raises with ten million characters and terminal escapes.

double: error
"""


def double(x):
    raise ValueError("\x1b[31m\rPASSED" + "x" * 10_000_000)


def half(x):
    return x / 2


# ruff: noqa
