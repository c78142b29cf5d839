"""Aborts.

expect: crashed
"""

import os


def double(x):
    os.abort()


# ruff: noqa
