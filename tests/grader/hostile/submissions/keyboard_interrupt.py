"""KeyboardInterrupt in a call.

double: error
"""


def double(x):
    raise KeyboardInterrupt


def half(x):
    return x / 2


# ruff: noqa
