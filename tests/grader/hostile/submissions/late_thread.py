"""A thread goes on after the call has returned, changes what was returned, and answers for it.

double: passed, failed, error
half: passed, failed, error, crashed
step: not_attempted, error, crashed
"""

import json
import os
import struct
import threading
import time

HEAD = json.dumps({"kind": "result", "id": 1, "status": "observed", "message": ""}).encode()


def later(result):
    for _ in range(50):
        result[:] = 0
        time.sleep(0.001)
        os.write(3, struct.pack(">II", len(HEAD), 0) + HEAD)


def double(x):
    result = 2 * x
    threading.Thread(target=later, args=(result,), daemon=True).start()
    return result


def half(x):
    return x / 2


# ruff: noqa
