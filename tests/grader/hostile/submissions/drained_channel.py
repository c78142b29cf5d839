"""Reads on the line what was never meant for it, and hands itself descriptors.

double: passed, error
"""

import array
import socket


def attack(given):
    line = socket.socket(fileno=3)
    line.setblocking(False)
    won = 0
    try:
        won += len(line.recv(100))
    except OSError:
        pass
    try:
        fds = array.array("i", [0, 1, 2])
        line.sendmsg([b""], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
    except OSError:
        pass
    line.setblocking(True)
    line.detach()
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
