"""Removes and locks whatever it can reach. Only ever where the test's own files are.

double: passed
"""

import os
import shutil


def attack(given):
    won = 0
    for top in (given["outside"], given["home"]):
        for folder, folders, files in [*os.walk(top), (top, [], [])]:
            for path in [folder, *(os.path.join(folder, name) for name in folders + files)]:
                for harm in (lambda: os.chmod(path, 0), lambda: os.utime(path), lambda: os.remove(path)):
                    try:
                        harm()
                        won += 1
                    except OSError:
                        pass
        shutil.rmtree(top, ignore_errors=True)
    shutil.rmtree(os.getcwd(), ignore_errors=True)
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
