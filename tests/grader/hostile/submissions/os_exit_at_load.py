"""Ends the process while loading: the cell is left out.

double: passed
"""

import os

os._exit(0)


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
