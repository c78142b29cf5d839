"""Reads its ancestors' and its neighbours' memory, and attaches to them.

double: passed
"""

import ctypes
import os


def attack(given):
    won = 0
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(64)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(room), 64)
    for pid in {os.getppid(), given["pid"], 1} - {os.getpid()}:
        won += libc.ptrace(16, pid, None, None) == 0
        won += libc.process_vm_readv(pid, local, 1, local, 1, 0) > 0
        for name in ("mem", "environ", "maps"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as f:
                    won += len(f.read(1)) > 0
            except OSError:
                pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
