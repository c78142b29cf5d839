"""A gigabyte of zeros, packed.

double: error
says: could not be read
"""

import json
import os
import struct
import sys

import io
import zipfile


def forged(head):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y.npy", bytes(100 << 20))
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
