"""Looks for a planted secret in all its memory, its objects, its environment, its arguments.

double: passed
"""

import gc
import os
import sys


def attack(given):
    first, second = (part.encode() for part in given["half"])  # never put together here: that would be found
    won = 0

    def holds(data):
        at = data.find(first)
        while at >= 0:
            if data[at + len(first) : at + len(first) + len(second)] == second:
                return 1
            at = data.find(first, at + 1)
        return 0

    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps:
            place, mode, _, _, inode, *_ = line.split()
            start, end = (int(part, 16) for part in place.split("-"))
            if "w" not in mode or inode != "0" or end - start > 256 << 20:
                continue
            for at in range(start, end, 1 << 22):
                try:
                    memory.seek(at)
                    won += holds(memory.read(min((1 << 22) + 64, end - at)))
                except OSError:
                    pass
    for name in ("environ", "cmdline", "auxv"):
        with open(f"/proc/self/{name}", "rb") as file:
            won += holds(file.read())
    for thing in gc.get_objects():
        if type(thing) is dict:
            won += sum(holds(v.encode(errors="replace")) for v in list(thing.values()) if type(v) is str)
    seed = given["seed_digits"]
    number = int(seed[::-1])
    won += any(type(v) is int and v == number for t in gc.get_objects() if type(t) is dict for v in list(t.values()))
    frame = sys._getframe()
    while frame is not None:
        said = str({k: v for k, v in frame.f_locals.items() if k in ("asked", "head", "said")})
        won += seed[::-1] in said
        frame = frame.f_back
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
