"""Looks for the solution, the judge, secrets and other processes.

double: passed
"""

import glob
import os


def attack(given):
    house = given["house"]
    places = [f"{house}/solutions/*", f"{house}/labs/*/*", f"{house}/grader/*", f"{house}/zoo/*", f"{house}/*.toml"]
    places += [given["canary"], "/etc/passwd", "/etc/shadow", os.path.expanduser("~root/.*"), f"{house}/.git/*"]
    places += ["/proc/[0-9]*/environ", "/proc/[0-9]*/maps", "/proc/[0-9]*/cmdline", "/proc/1/root" + given["canary"]]
    places += ["/proc/self/cwd/../../*", "/proc/self/root" + given["canary"], "/tmp/*/*", "/dev/shm/*"]
    own = os.path.realpath("/proc/self"), "/proc/self", os.getcwd()
    won = 0
    for place in places:
        for path in [*glob.glob(place), place]:
            try:
                if os.path.realpath(path).startswith(own):
                    continue
                with open(path, "rb") as f:
                    won += len(f.read(10)) > 0
            except OSError:
                pass
    for name in ("solutions.lab04_optimizers", "labs", "zoo", "grader.judge", "grader.catalogue"):
        try:
            __import__(name)
            won += 1
        except (ImportError, OSError):
            pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
