"""Ends the process while loading: the cell is left out.

expect: observed
"""

import os

os._exit(0)


def double(x):
    return 2 * x


# ruff: noqa
