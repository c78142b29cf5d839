"""Fills its folder.

double: passed, crashed, timeout
"""

import os
import time


def attack(given):
    try:
        with open("huge", "wb") as f:
            for _ in range(given["file_mb"] + 10):
                f.write(bytes(1 << 20))
        return 1
    except OSError:
        pass
    try:
        for number in range(4 * given["files"]):
            os.close(os.open(f"small{number}", os.O_CREAT | os.O_WRONLY))
        time.sleep(600)  # where no file system counts, the keeper does, and looks a few times a second
        return 1
    except OSError:
        return 0


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
