"""Tabs, form feeds, carriage returns: no bomb at all.

double: passed
"""


def double(x):
    if True:
        return 2 * x


def half(x):
    return x / 2


# ruff: noqa
