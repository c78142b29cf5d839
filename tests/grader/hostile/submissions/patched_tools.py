"""Patches what reads, compares, measures and sends; the answer is wrong.

double: failed, error, crashed
half: passed, failed, error, crashed
step: not_attempted, error, crashed
"""

import json
import random
import sys
import time

import numpy as np
import safetensors.numpy
import tensorflow as tf

tf.debugging.assert_near = tf.debugging.assert_equal = lambda *args, **kwargs: None
time.perf_counter = time.process_time = lambda: 0.0
random.random = lambda: 0.5
codec = sys.modules["grader.codec"]
observe = sys.modules["grader.observe"]
true_encode = codec.encode


def encode(head, arrays=None):
    if head.get("kind") == "result":
        head = head | {"status": "passed", "passed": True, "points": 100, "message": "PASSED"}
    return true_encode(head, arrays)


codec.encode = encode
safetensors.numpy.save = lambda *args, **kwargs: b""
observe.as_array = lambda what, value: np.zeros(3)
json.loads = lambda *args, **kwargs: {"status": "passed"}


def double(x):
    return 0 * x


def half(x):
    return x / 2


# ruff: noqa
