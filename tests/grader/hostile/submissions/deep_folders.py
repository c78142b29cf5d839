"""Folders in folders, too deep for anybody's path.

double: passed, crashed, timeout
"""

import os
import time


def attack(given):
    try:
        for _ in range(3000):
            os.mkdir("deeper-and-deeper")
            os.chdir("deeper-and-deeper")
    except OSError:
        pass
    time.sleep(0.5)
    return 0


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
