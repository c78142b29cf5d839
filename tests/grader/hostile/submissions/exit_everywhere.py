"""Exits at load, in atexit, in __del__.

double: passed
"""

import atexit
import os
import sys

atexit.register(os._exit, 0)


class Last:
    def __del__(self):
        sys.exit(0)


Last()
sys.exit(0)
raise KeyboardInterrupt


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
