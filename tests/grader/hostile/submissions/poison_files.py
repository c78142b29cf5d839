"""Leaves settings behind for whoever comes next: in the home folder, in shared memory, in the temporary folder.

double: passed
"""

import os


def attack(given):
    won = 0
    homes = [given["home"], os.path.expanduser("~root"), "/root", "/home"]
    for path in [f"{home}/.keras/keras.json" for home in homes] + ["/dev/shm/siege-left", "/tmp/siege-left"]:
        try:
            before = os.stat(os.path.dirname(path)).st_dev
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write("{}")
            won += before != os.stat(".").st_dev
        except OSError:
            pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
