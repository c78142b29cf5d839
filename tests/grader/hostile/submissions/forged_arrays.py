"""A thousand arrays.

double: error
says: could not be read
"""

import json
import os
import struct
import sys


def forged(head):
    one = {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}
    listed = json.dumps({f"a{n}": one for n in range(1000)}).encode()
    return json.dumps(head).encode(), struct.pack("<Q", len(listed)) + listed


def double(x):
    head = {"kind": "result", "id": sys._getframe(3).f_locals.get("number", 0), "status": "observed", "message": ""}
    head, body = forged(head)
    os.write(3, struct.pack(">II", len(head), len(body)) + head + body)
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
