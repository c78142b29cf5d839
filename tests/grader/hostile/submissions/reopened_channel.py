"""Duplicates and reopens the line, and speaks on the copy.

double: error
says: could not be read
"""

import os


def double(x):
    copy = os.dup(3)
    try:
        os.open("/proc/self/fd/3", os.O_RDWR)
    except OSError:
        pass
    os.write(copy, b"PASSED" * 10)
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
