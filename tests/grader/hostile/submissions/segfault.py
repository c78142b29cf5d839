"""Crashes the interpreter.

expect: crashed
"""

import ctypes


def double(x):
    ctypes.string_at(0)


# ruff: noqa
