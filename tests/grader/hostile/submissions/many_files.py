"""A million small files, folders and links.

double: passed, crashed, timeout
"""

import os


def attack(given):
    made = 0
    for make in (lambda p: os.close(os.open(p, os.O_CREAT | os.O_WRONLY)), os.mkdir, lambda p: os.symlink("x", p)):
        for number in range(1_000_000):
            try:
                make(f"{make.__name__}{number}")
                made += 1
            except OSError:
                break
    return max(0, made - given["files"])


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
