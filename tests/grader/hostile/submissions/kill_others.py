"""Signals its ancestors, its neighbours, everybody. Only ever with signal 0 where it is not alone.

double: passed
"""

import os
import signal


def attack(given):
    alone = os.getpid() == 1
    won = 0
    for pid in {given["pid"], os.getppid() or given["pid"], -1}:
        try:
            os.kill(pid, signal.SIGKILL if alone else 0)
            won += 1
        except OSError:
            pass
    for call in (
        lambda: os.setpriority(os.PRIO_PROCESS, given["pid"], 19),
        lambda: os.setpriority(os.PRIO_USER, 0, 19),
    ):
        try:
            call()
            won += 1
        except OSError:
            pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
