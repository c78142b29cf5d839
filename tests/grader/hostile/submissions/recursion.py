"""Recurses without end, with the limit lifted.

double: crashed, error, memory
"""

import sys


def double(x):
    sys.setrecursionlimit(10**9)
    return double(x)


def half(x):
    return x / 2


# ruff: noqa
