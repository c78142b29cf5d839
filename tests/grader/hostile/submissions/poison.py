"""Poisons the process for whoever comes next.

double: passed
"""

import locale
import os
import random

import keras
import numpy as np

os.umask(0)
os.chdir("/")
os.environ["PYTHONPATH"] = "/tmp"
random.seed(0)
np.random.seed(0)
keras.mixed_precision.set_global_policy("float16")
keras.config.set_floatx("float16")
locale.setlocale(locale.LC_ALL, "C")


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
