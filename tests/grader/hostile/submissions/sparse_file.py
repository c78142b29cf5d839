"""A file of a terabyte with nothing in it, and one that is set aside at once.

double: passed
"""

import os


def attack(given):
    won = 0
    with open("sparse", "wb") as file:
        for take in (
            lambda: os.ftruncate(file.fileno(), 1 << 40),
            lambda: os.posix_fallocate(file.fileno(), 0, 1 << 38),
        ):
            try:
                take()
                won += 1
            except OSError:
                pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
