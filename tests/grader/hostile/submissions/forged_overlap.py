"""Arrays that lie over each other, and beyond the end.

double: error
says: could not be read
"""

import json
import os
import struct
import sys


def forged(head):
    listed = {"y": {"dtype": "F64", "shape": [3], "data_offsets": [0, 24]}}
    listed["won"] = {"dtype": "F64", "shape": [], "data_offsets": [1 << 40, (1 << 40) + 8]}
    listed = json.dumps(listed).encode()
    return json.dumps(head).encode(), struct.pack("<Q", len(listed)) + listed + bytes(24)


def double(x):
    head = {"kind": "result", "id": sys._getframe(3).f_locals.get("number", 0), "status": "observed", "message": ""}
    head, body = forged(head)
    os.write(3, struct.pack(">II", len(head), len(body)) + head + body)
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
