"""Leaves a process of its own session behind.

double: passed
"""

import os
import subprocess
import time


def attack(given):
    won = 0
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(5)
            os._exit(0)
        won += 1
    except OSError:
        pass
    for call in (lambda: subprocess.Popen(["sleep", "5"]), lambda: os.posix_spawn("/bin/sleep", ["sleep", "5"], {})):
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
