"""Before each fork the zygote proves itself fit: one thread, no operation run, nothing open for a child to inherit."""

import json
import socket
import subprocess
import sys

import pytest

from grader.nest import environment

CONTEXT = "import sys, types; sys.modules['tensorflow.python.eager.context'] = context = types.ModuleType('context'); "
CONTEXT += "context.context_safe = lambda: types.SimpleNamespace(_context_handle={})"
BEFORE = {
    "a thread": (
        "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "2 thr",
    ),
    "an operation": (CONTEXT.format("object()"), "has run an operation"),
    "an open file": ("import os; os.dup(0)", "inherit"),
    "no operation": (CONTEXT.format(None), ""),
}
CODE = """
import socket, sys
from grader import zygote
control = socket.socket(fileno=int(sys.argv[1]))
exec(sys.argv[2])
zygote.Zygote(control, "none").run()
"""


@pytest.mark.parametrize("what", BEFORE)
def test_it_refuses_to_fork_when_it_is_unfit(what, tmp_path):
    done, said = BEFORE[what]
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine.settimeout(60)
    line, other = socket.socketpair()
    with mine, line, other, theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(theirs.fileno()), done],
            env=environment("cpu", str(tmp_path)),
            pass_fds=[theirs.fileno()],
            stderr=subprocess.DEVNULL,
        )
        order = {
            "do": "fork",
            "id": 1,
            "limits": {"memory_mb": 100, "threads": 50},
            "scratch": str(tmp_path),
            "place": None,
        }
        socket.send_fds(mine, [json.dumps(order).encode()], [other.fileno()])
        other.close()
        line.close()
        answer = json.loads(mine.recv(1 << 16))
        mine.shutdown(socket.SHUT_RDWR)
        assert process.wait(30) == 0
    if said:
        assert answer["failed"] == 1
        assert said in answer["message"]
    else:
        assert answer == {"ended": 1, "code": 64}  # a child without a job ends


def test_the_first_operation_shows(tmp_path):
    code = "from grader.zygote import _has_computed as ran; import keras, tensorflow as tf; before = ran(); "
    code += "x = tf.constant(1.0) + 1.0; print(before, ran())"
    env = environment("cpu", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"], done.stderr
