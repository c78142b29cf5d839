"""Takes memory bit by bit.

expect: memory
"""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(b"x") * 10_000_000)


# ruff: noqa
