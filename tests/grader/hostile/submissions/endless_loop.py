"""Never returns.

double: timeout
"""


def double(x):
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
