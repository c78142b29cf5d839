"""Prints without end, with escapes, on both outputs.

double: passed
"""

import os
import sys


def attack(given):
    for _ in range(3000):
        os.write(1, b"PASSED" * 10_000)
    print("\x1b[2J" * 1000, file=sys.stderr)
    return 0


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
