"""Starts threads without end.

double: crashed, error, memory, timeout
"""

import threading
import time


def double(x):
    for _ in range(3000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    time.sleep(60)


def half(x):
    return x / 2


# ruff: noqa
