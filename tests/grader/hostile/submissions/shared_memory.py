"""Takes memory that is shared, and memory with a name.

double: memory, timeout
"""

import mmap
from multiprocessing import shared_memory


def attack(given):
    won = 0
    for size in (1 << 20, 1 << 30):
        try:
            shared_memory.SharedMemory("siege-left", create=True, size=size)
            won += 1
        except OSError:
            pass
    kept = mmap.mmap(-1, 2 << 30, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    for at in range(0, 2 << 30, 4096):
        kept[at] = 1
    return won + 1


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
