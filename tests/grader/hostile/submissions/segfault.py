"""Crashes the interpreter.

double: crashed
"""

import ctypes


def double(x):
    ctypes.string_at(0)


def half(x):
    return x / 2


# ruff: noqa
