"""Reads what it inherited, and its ancestors' memory.

expect: observed
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
    canary = given["half"][0].encode() + given["half"][1].encode()
    own = id(canary)
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            if "rw" in line and "heap" in line:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                memory.seek(start)
                data = memory.read(end - start)
                at = data.find(canary)
                while at >= 0:
                    won += abs(start + at - own) > 4096 and b"PLANTED" in data[at : at + 64]
                    at = data.find(canary, at + 1)
    return won


def double(x):
    return 2 * x


# ruff: noqa
