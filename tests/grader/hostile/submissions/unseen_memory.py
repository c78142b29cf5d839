"""Takes memory where nobody looks.

double: passed, memory, timeout
"""

import mmap
import os


def attack(given):
    won = 0
    try:
        os.memfd_create("hidden")
        won += 1
    except OSError:
        pass
    held = mmap.mmap(-1, 2 << 30)
    for at in range(0, 2 << 30, 4096):
        held[at] = 1
    return won + 1


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
