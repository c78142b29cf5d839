"""A cell that never ends is left out; the rest counts.

double: passed
"""

while True:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
