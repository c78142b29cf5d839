"""A constant too large to compute: the cell is left out.

expect: observed
"""

y = 10**10**8
y = y * y * y * y * y * y * y


def double(x):
    return 2 * x


# ruff: noqa
