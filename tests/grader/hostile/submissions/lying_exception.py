"""An exception whose own text fails.

double: error
"""


class Silent(Exception):
    def __str__(self):
        raise SystemExit


def double(x):
    raise Silent


def half(x):
    return x / 2


# ruff: noqa
