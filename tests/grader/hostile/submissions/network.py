"""Talks to servers: TCP, UDP, a path socket, an abstract one, DNS.

double: passed
"""

import socket


def attack(given):
    won = 0
    tries = [
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", given["tcp"])),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", given["udp"])),
        (socket.AF_UNIX, socket.SOCK_STREAM, given["unix"]),
        (socket.AF_UNIX, socket.SOCK_STREAM, chr(0) + given["abstract"]),
        (socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80)),
    ]
    for family, kind, address in tries:
        try:
            with socket.socket(family, kind) as s:
                s.settimeout(0.2)
                s.connect(address)
                s.send(b"secret")
                won += 1
        except OSError:
            pass
    try:
        socket.getaddrinfo("example.org", 80)
        won += 1
    except OSError:
        pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
