"""Sleeps for ever.

double: timeout
"""

import time


def double(x):
    time.sleep(10**6)


def half(x):
    return x / 2


# ruff: noqa
