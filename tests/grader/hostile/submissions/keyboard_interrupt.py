"""KeyboardInterrupt in a call.

expect: error
"""


def double(x):
    raise KeyboardInterrupt


# ruff: noqa
