"""Asks, shows and breaks: must not hang.

double: passed
"""

import warnings

import matplotlib.pyplot as plt

warnings.simplefilter("error")
plt.plot([1, 2])
plt.show()
breakpoint()
name = input("your name? ")


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
