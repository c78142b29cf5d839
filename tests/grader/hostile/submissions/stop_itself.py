"""Stops itself: cannot, or is ended.

double: passed, timeout, error
"""

import os
import signal


def attack(given):
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
    except OSError:
        pass
    return 0


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
