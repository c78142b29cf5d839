"""Puts something else in the place of the line on which the answer goes.

double: crashed, error
"""

import os


def double(x):
    mine = os.open("mine", os.O_RDWR | os.O_CREAT)
    os.dup2(mine, 3)
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
