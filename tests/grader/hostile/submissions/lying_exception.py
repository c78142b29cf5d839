"""An exception whose own text fails.

expect: error
"""


class Silent(Exception):
    def __str__(self):
        raise SystemExit


def double(x):
    raise Silent


# ruff: noqa
