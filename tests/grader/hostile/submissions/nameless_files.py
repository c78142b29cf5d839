"""Fills its folder with files that have no name: unlinked, and open or mapped.

double: passed, crashed, timeout
"""

import mmap
import os
import time

kept = []


def attack(given):
    made = 0
    for number in range(20):
        try:
            with open("gone", "w+b", buffering=0) as file:
                os.unlink("gone")
                for _ in range(5):
                    file.write(bytes(1 << 20))
                kept.append(mmap.mmap(file.fileno(), 4096) if number % 2 else os.dup(file.fileno()))
                made += 5
        except OSError:
            pass
        time.sleep(0.05)
    return max(0, made - given["file_mb"])


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
