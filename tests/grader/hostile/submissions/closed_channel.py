"""Closes the line on which the answer goes.

double: crashed, error
"""

import os


def double(x):
    os.closerange(3, 300)
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
