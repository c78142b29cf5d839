"""Sends a pickle where arrays should be.

double: error
"""

import os
import pickle
import struct

HEAD = b'{"kind": "result", "id": "attack", "status": "observed", "message": ""}'
SHAPE = b'{"y": {"dtype": "F64", "shape": [1073741824, 1073741824, 1073741824], "data_offsets": [0, 8]}}'
BODY = struct.pack("<Q", len(SHAPE)) + SHAPE + bytes(8)


def double(x):
    pickle.dumps(x)
    os.write(3, struct.pack(">II", 2, 20) + b"{}" + pickle.dumps(os.getcwd)[:20].ljust(20))
    while True:
        pass


def half(x):
    return x / 2


# ruff: noqa
