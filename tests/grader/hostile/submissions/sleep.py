"""Sleeps for ever.

expect: timeout
"""

import time


def double(x):
    time.sleep(10**6)


# ruff: noqa
