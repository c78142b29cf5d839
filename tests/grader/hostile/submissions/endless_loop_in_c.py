"""Loops in compiled code with every signal ignored.

double: timeout
"""

import signal

for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def double(x):
    sum(range(10**13))


def half(x):
    return x / 2


# ruff: noqa
