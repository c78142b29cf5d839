"""Takes memory in file systems that lie in memory, and keeps files that have no name.

double: passed, memory, crashed, timeout
"""

import os

MB = bytes(1 << 20)


def attack(given):
    written = 0
    for folder in ("/dev/shm", "/tmp", "/run", ".", given["outside"]):
        for number in range(20):
            try:
                path = f"{folder}/siege-left-{number}"
                with open(path, "wb", buffering=0) as file:
                    if number % 2:
                        os.unlink(path)
                    kept.append(os.dup(file.fileno()))
                    for _ in range(60):
                        written += file.write(MB)
            except OSError:
                continue
    return max(0, (written >> 20) - given["file_mb"])


kept = []


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
