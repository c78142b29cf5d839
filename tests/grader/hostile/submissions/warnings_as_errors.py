"""Turns every warning into an error: no harm to itself, nor to anybody.

double: passed
"""

import os
import warnings

import numpy as np

warnings.filterwarnings("error")
np.seterr(all="raise")
os.environ["PYTHONWARNINGS"] = "error"


def double(x):
    np.float32(1e38) * np.float32(10)
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
