"""An array of objects, as NumPy would unpickle it.

double: error
says: could not be read
"""

import json
import os
import struct
import sys

import io

import numpy as np


def forged(head):
    file = io.BytesIO()
    np.savez(file, y=np.array([os.getcwd, None, 3], dtype=object))
    return json.dumps(head).encode(), file.getvalue()


def double(x):
    head = {"kind": "result", "id": sys._getframe(3).f_locals.get("number", 0), "status": "observed", "message": ""}
    head, body = forged(head)
    os.write(3, struct.pack(">II", len(head), len(body)) + head + body)
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
