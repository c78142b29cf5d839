"""Asks not to end with its keeper, not to be looked at, and to slow the others down; in numbers with more bits too.

double: passed
"""

import ctypes
import os

PRCTL, SYNC, SEMCTL = {"x86_64": (157, 162, 66), "aarch64": (167, 81, 191)}[os.uname().machine]


def attack(given):
    call = ctypes.CDLL(None).syscall
    won = 0
    for high in (0, 1 << 32, 1 << 63):  # the kernel looks at the lower half alone
        for option, value in ((1, 0), (4, 0), (36, 1)):  # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER
            won += call(*map(ctypes.c_ulong, (PRCTL, high | option, value, 0, 0, 0))) == 0
    for pid in (0, given["pid"]):
        try:
            os.sched_setaffinity(pid, os.sched_getaffinity(0))
            won += 1
        except OSError:
            pass
    won += call(SYNC) == 0  # writes out what everybody has written
    won += call(SEMCTL, 0, 0, 3) >= 0  # IPC_INFO: of what others share
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
