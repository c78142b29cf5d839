"""Ends the process with exit code 0.

double: crashed
"""

import os


def double(x):
    os._exit(0)


def half(x):
    return x / 2


# ruff: noqa
