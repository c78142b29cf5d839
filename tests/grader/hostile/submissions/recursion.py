"""Recurses without end, with the limit lifted.

expect: crashed, error, memory
"""

import sys


def double(x):
    sys.setrecursionlimit(10**9)
    return double(x)


# ruff: noqa
