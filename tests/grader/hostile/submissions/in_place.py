"""Changes its input so that anything would be twice it.

double: failed
says: was expected, 0 came
"""


def double(x):
    x[:] = 0
    return x


def half(x):
    return x / 2


# ruff: noqa
