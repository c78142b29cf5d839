"""Source nested so deeply that the parser gives up: a fault; the rest counts.

expect: observed
"""

x = 1
y = x


def double(x):
    return 2 * x


# ruff: noqa
