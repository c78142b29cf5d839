"""An array whose name is a path.

double: error
says: could not be read
"""

import json
import os
import struct
import sys


def forged(head):
    listed = json.dumps({"../../y": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}}).encode()
    return json.dumps(head).encode(), struct.pack("<Q", len(listed)) + listed + bytes(8)


def double(x):
    head = {"kind": "result", "id": sys._getframe(3).f_locals.get("number", 0), "status": "observed", "message": ""}
    head, body = forged(head)
    os.write(3, struct.pack(">II", len(head), len(body)) + head + body)
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
