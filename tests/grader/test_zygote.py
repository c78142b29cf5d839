"""Before each fork the zygote proves itself fit: one thread, no operation run, nothing open that a child would inherit."""

import json
import os
import socket
import subprocess
import sys

import numpy as np
import pytest

from grader.house import HOUSE
from grader.link import environment
from grader.runner import Limits, Request, Zygote
from grader.sandbox import TIERS

BEFORE = {
    "a thread": ("import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "threads"),
    "an operation": ("import tensorflow as tf; tf.constant(1.0) + 1.0", "run an operation|threads"),
    "a context": ("from tensorflow.python.eager import context; context.context()._context_handle = 1", "an operation"),
    "an open file": ("import os; os.dup(0)", "inherit"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("what", BEFORE)
def test_it_refuses_to_fork_when_it_is_unfit(what):
    done, said = BEFORE[what]
    code = f"import sys; from grader import zygote; true = zygote.Zygote.run\ndef run(self):\n    {done or 'pass'}\n    true(self)\n"
    code += "zygote.Zygote.run = run; zygote._main(int(sys.argv[1]), 'none', 'cpu')"
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine.settimeout(120)
    with mine, theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(theirs.fileno())],
            env=environment("cpu", ""),
            pass_fds=[theirs.fileno()],
            stderr=subprocess.DEVNULL,
        )
        assert "ready" in json.loads(mine.recv(1 << 16))
        line, other = socket.socketpair()
        with line, other:
            order = {"do": "fork", "id": 1, "limits": {"memory_mb": 100, "threads": 50}}
            socket.send_fds(mine, [json.dumps(order).encode()], [other.fileno()])
            other.close()
            line.close()
            answer = json.loads(mine.recv(1 << 16))
        mine.shutdown(socket.SHUT_RDWR)
        assert process.wait(30) == 0
    if what == "nothing":
        assert answer == {"ended": 1, "code": 64}  # a child without a job ends
    else:
        assert answer["failed"] == 1
        assert any(word in answer["message"] for word in said.split("|")), answer


PROBES = """
def call(lab, inputs):
    return lab.look(inputs)
"""
LOOK = b"""
import os
def look(inputs):
    status = open("/proc/self/status").read()
    ids = [int(n) for field in ("Uid:", "Gid:") for n in status.split(field)[1].split("\\n")[0].split()]
    groups = status.split("Groups:")[1].split("\\n")[0].split()
    caps = [int(status.split(field)[1].split()[0], 16) for field in ("CapEff:", "CapPrm:", "CapBnd:", "CapInh:")]
    fds = [int(n) for n in os.listdir("/proc/self/fd") if os.path.lexists("/proc/self/fd/" + n)]
    open("mine", "w").close()
    for folder in ("/tmp", "/dev/shm"):
        try:
            open(folder + "/mine", "w").close()
        except OSError:
            pass
    return {"ids": ids, "groups": len(groups), "caps": caps[:2], "fds": fds, "owner": os.stat("mine").st_uid,
            "shared": [os.path.exists("/tmp/mine"), os.path.exists("/dev/shm/mine")]}
"""


@pytest.mark.parametrize("tier", TIERS[:2])
def test_a_child_is_nobody_and_has_nothing_but_its_channel(tier):
    from grader import sandbox

    if not sandbox.works(tier):
        pytest.skip(f"this machine does not offer {tier}")
    with Zygote(sandbox=tier) as zygote:
        run = zygote.run(LOOK, "a.py", PROBES, [Request("e", "e", "call", {})], Limits(timeout=20))
    seen = run.observations["e"]
    assert (seen.status, run.sandbox) == ("observed", tier), seen
    np.testing.assert_array_equal(seen.arrays["fds"], [0, 1, 2, 3])
    np.testing.assert_array_equal(seen.arrays["caps"], [0, 0])
    if sandbox.becomes_nobody(tier):
        np.testing.assert_array_equal(seen.arrays["ids"], [65534] * 8)
        assert seen.arrays["groups"] == 0
        assert seen.arrays["owner"] == 65534
    elif os.getuid() == 0:
        pytest.skip(f"nobody cannot read the libraries here, so children of {tier} stay root without its rights")
    if "namespaces" in tier:
        np.testing.assert_array_equal(seen.arrays["shared"], [not str(HOUSE).startswith("/tmp"), True])
    assert not os.path.exists("/tmp/mine")
    assert not os.path.exists("/dev/shm/mine")


def test_where_nobody_can_read_the_libraries_children_stay_who_they_are(monkeypatch):
    from grader import sandbox

    if os.getuid() != 0:
        pytest.skip("only root can become nobody")
    sandbox.becomes_nobody.cache_clear()
    monkeypatch.setattr(sandbox, "_roots", lambda: {"/proc/1/root/nowhere"})
    assert not sandbox.becomes_nobody(TIERS[0])
    assert not sandbox.becomes_nobody(TIERS[1])
    sandbox.becomes_nobody.cache_clear()
