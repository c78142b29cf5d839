"""A frame whose kind is an object.

double: error
says: could not be read
"""

import json
import os
import struct
import sys


def forged(head):
    return json.dumps({"kind": {"kind": "done"}}).encode(), b""


def double(x):
    head = {"kind": "result", "id": sys._getframe(3).f_locals.get("number", 0), "status": "observed", "message": ""}
    head, body = forged(head)
    os.write(3, struct.pack(">II", len(head), len(body)) + head + body)
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
