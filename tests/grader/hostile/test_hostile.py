"""What a tier without namespaces still withstands, and what every child is: nobody, with nothing but its channel.

The whole list of submissions meets the strongest tier in `test_siege`. Here those whose harm namespaces would hide.
"""

import os
from pathlib import Path

import numpy as np
import psutil
import pytest
from world import LIMITS, PROBES, X, expected, world_around

from grader import sandbox
from grader.runner import Request, Zygote
from grader.sandbox import user

SUBMISSIONS = Path(__file__).parent / "submissions"
ATTACKS = ["network", "datagrams", "signals_by_descriptor", "kill_others", "read_answers", "read_memory", "read_canary"]
ATTACKS += ["unties_itself", "write_outside", "remove_everything", "fork_bomb", "daemon", "poison_files"]
ATTACKS += ["shared_memory", "thread_bomb", "huge_file", "many_files", "nameless_files", "deep_folders", "sparse_file"]
ATTACKS += ["growing_list", "stdout_flood"]
LOOK = b"""
import os
def attack(given):
    return 0
def double(x):
    status = open("/proc/self/status").read()
    ids = [int(n) for field in ("Uid:", "Gid:") for n in status.split(field)[1].split("\\n")[0].split()]
    groups = len(status.split("Groups:")[1].split("\\n")[0].split())
    rights = [int(status.split(field)[1].split()[0], 16) for field in ("CapEff:", "CapPrm:")]
    fds = [int(n) for n in os.listdir("/proc/self/fd") if os.path.lexists("/proc/self/fd/" + n)]
    open("mine", "w").close()
    shared = 0
    for folder in ("/tmp", "/dev/shm"):
        try:
            open(folder + "/siege-left", "w").close()
            shared += 1
        except OSError:
            pass
    secret = b"GRADER_TEST_SECRET" in open("/proc/self/environ", "rb").read() or "GRADER_TEST_SECRET" in os.environ
    return [secret, shared, os.stat("mine").st_uid, groups, *rights, *ids, *fds]
"""


@pytest.fixture(scope="module", params=sandbox.TIERS[:2])
def zygote(request):
    if not sandbox.works(request.param):
        pytest.skip(f"this machine does not offer {request.param}")
    os.environ["GRADER_TEST_SECRET"] = "do not pass on"
    with Zygote(sandbox=request.param) as zygote:
        yield zygote
    del os.environ["GRADER_TEST_SECRET"]


@pytest.fixture
def world(tmp_path):
    yield from world_around(tmp_path)


def run(zygote, source, given):
    requests = [
        Request("double", "double", "call", {"x": X, "given": given}),
        Request("half", "half", "call_half", {"x": X}),
    ]
    return zygote.run(source, "a.py", PROBES, requests, LIMITS)


def test_a_child_is_nobody_and_has_nothing_but_its_channel(zygote):
    done = run(zygote, LOOK, {"attacks": False})
    seen = done.observations["double"]
    assert (seen.status, done.sandbox) == ("observed", zygote.sandbox), seen
    secret, shared, owner, groups, *rest = seen.arrays["y"].astype(int)
    rights, ids, fds = rest[:2], rest[2:10], rest[10:]
    assert secret == 0
    assert shared == (2 if "namespaces" in zygote.sandbox else 0)
    assert rights == [0, 0]
    assert fds == [0, 1, 2, 3]
    for folder in ("/tmp", "/dev/shm"):
        assert "siege-left" not in os.listdir(folder)
    if sandbox.becomes_nobody(zygote.sandbox):
        assert (owner, groups, ids) == (65534, 0, [65534] * 8)
    elif "namespaces" in zygote.sandbox:
        assert ids == [65534] * 8  # as it sees itself


@pytest.mark.parametrize("zygote", [sandbox.TIERS[1]], indirect=True, scope="module")
@pytest.mark.parametrize("name", ATTACKS)
def test_a_tier_without_namespaces_withstands(name, zygote, world, tmp_path_factory, monkeypatch):
    scratches = tmp_path_factory.mktemp("scratches")  # a folder of our own: other graders may be at work in /tmp
    monkeypatch.setattr("tempfile.tempdir", str(scratches))
    path = SUBMISSIONS / f"{name}.py"
    statuses = [s.replace("passed", "observed") for s in expected(path)[0]["double"]]
    done = run(zygote, path.read_bytes(), world)
    seen = done.observations["double"]
    assert seen.status in statuses, (seen, done.faults)
    assert done.observations["half"].status == "observed"
    if seen.status == "observed":
        assert seen.arrays["won"] == 0
        np.testing.assert_array_equal(seen.arrays["y"], 2 * X)
    if name in ("many_files", "nameless_files", "deep_folders"):
        assert "it wrote more than 16 MB, or 1000 files" in seen.message
    assert list(scratches.iterdir()) == []
    below = psutil.Process(zygote._nest.pid).children(recursive=True)
    _, alive = psutil.wait_procs(below, timeout=2)
    assert not alive


def test_where_nobody_can_read_the_libraries_children_stay_who_they_are(monkeypatch):
    if os.getuid() != 0:
        pytest.skip("only root can become nobody")
    sandbox.becomes_nobody.cache_clear()
    monkeypatch.setattr(user, "roots", lambda: {"/proc/1/root/nowhere"})
    assert not any(map(sandbox.becomes_nobody, sandbox.TIERS))
    sandbox.becomes_nobody.cache_clear()
