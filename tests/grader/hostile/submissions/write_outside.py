"""Writes, moves, links, changes modes and times outside its folder.

double: passed
"""

import os


def attack(given):
    outside, canary = given["outside"], given["canary"]
    tries = [
        lambda: open(outside + "/new", "w"),
        lambda: open(canary, "a"),
        lambda: os.truncate(canary, 0),
        lambda: os.remove(canary),
        lambda: os.rename(canary, canary + "2"),
        lambda: os.rename(canary, "stolen"),
        lambda: os.link(canary, "linked"),
        lambda: os.mkdir(outside + "/folder"),
        lambda: os.rmdir(outside),
        lambda: os.symlink("/", outside + "/link"),
        lambda: os.mkfifo(outside + "/fifo"),
        lambda: os.chmod(canary, 0),
        lambda: os.chmod(outside, 0),
        lambda: os.chown(canary, 12345, 12345),
        lambda: os.utime(canary, (0, 0)),
        lambda: os.setxattr(canary, "user.x", b"y"),
    ]
    for own in ("/dev/shm/siege-left", "/tmp/siege-left"):  # may be written to: these are its own, and go with it
        try:
            open(own, "w").close()
        except OSError:
            pass
    won = 0
    for attempt in tries:
        try:
            attempt()
            won += 1
        except OSError:
            pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
