"""Takes memory bit by bit.

double: memory, timeout
"""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(b"x") * 10_000_000)


def half(x):
    return x / 2


# ruff: noqa
