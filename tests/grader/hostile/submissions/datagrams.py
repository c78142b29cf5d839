"""Talks through a pair of sockets that needs no socket call: by path, by abstract name, by descriptor.

double: passed
"""

import socket


def attack(given):
    won = 0
    for path in (given["unix_datagram"], chr(0) + given["abstract_datagram"], given["unix"], "/dev/log"):
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
            for way in ("sendto", "connect", "sendmsg"):
                try:
                    one, other = socket.socketpair(socket.AF_UNIX, kind)
                    if way == "sendto":
                        one.sendto(b"secret", path)
                    elif way == "connect":
                        one.connect(path)
                        one.send(b"secret")
                    else:
                        one.sendmsg([b"secret"], [], 0, path)
                    won += 1
                except OSError:
                    pass
    for family in range(1, 46):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                socket.socket(family, kind).close()
                won += 1
            except OSError:
                pass
    return won


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
