"""Never returns.

expect: timeout
"""


def double(x):
    while True:
        pass


# ruff: noqa
