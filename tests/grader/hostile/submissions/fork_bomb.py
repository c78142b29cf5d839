"""Forks: bounded here, in case the sandbox fails.

double: passed
"""

import os


def attack(given):
    won = 0
    for _ in range(50):
        try:
            pid = os.fork()
        except OSError:
            continue
        if pid == 0:
            os._exit(0)
        won += 1
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
