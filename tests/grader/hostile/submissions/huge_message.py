"""Raises with ten million characters and terminal escapes.

expect: error
"""


def double(x):
    raise ValueError("\x1b[31m\rPASSED" + "x" * 10_000_000)


# ruff: noqa
