"""Every hostile submission ends in the status its docstring expects, gains nothing, and leaves no trace."""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from grader.house import HOUSE
from grader.runner import Limits, Request, Zygote, offered_tier
from grader.sandbox import TIERS

SUBMISSIONS = sorted((Path(__file__).parent / "submissions").glob("*.py"))
PROBES = """
def call(lab, inputs):
    attack = getattr(lab, "attack", None)
    won = attack(inputs) if attack else 0
    return {"y": lab.double(inputs["x"]), "won": won}
"""
HONEST = b"def double(x):\n    return x + x\n"
X = np.array([1.0, -2.5, 3.0])
LIMITS = Limits(timeout=3.0, total=20.0, memory_mb=300)

pytestmark = pytest.mark.skipif(offered_tier() != TIERS[0], reason="this machine offers no full sandbox")


@pytest.fixture(scope="module")
def zygote():
    os.environ["GRADER_TEST_SECRET"] = "do not pass on"
    with Zygote(sandbox=TIERS[0]) as zygote:
        yield zygote
    del os.environ["GRADER_TEST_SECRET"]


@pytest.fixture
def world(tmp_path):
    """What an attack could reach, and would change: files, listeners, a process."""
    canary = tmp_path / "canary.txt"
    canary.write_text("the answer")
    listeners = [socket.socket(f, k) for f, k in [(2, 1), (2, 2), (1, 1), (1, 1)]]
    path, abstract = str(tmp_path / "socket"), f"grader-test-{os.getpid()}"
    for listener, address in zip(listeners, [("127.0.0.1", 0), ("127.0.0.1", 0), path, "\0" + abstract], strict=True):
        listener.bind(address)
        listener.settimeout(0.0)
        if listener.type == socket.SOCK_STREAM:
            listener.listen()
    victim = subprocess.Popen(["sleep", "600"])
    given = {"x": X, "canary": str(canary), "outside": str(tmp_path), "house": str(HOUSE), "pid": victim.pid}
    given |= {"tcp": listeners[0].getsockname()[1], "udp": listeners[1].getsockname()[1], "unix": path}
    given |= {"abstract": abstract, "half": ["GRADER_CAN", "ARY"]}
    before = snapshot(tmp_path)
    yield given
    assert snapshot(tmp_path) == before
    for listener in listeners:
        with pytest.raises(BlockingIOError):
            listener.accept() if listener.type == socket.SOCK_STREAM else listener.recv(10)
        listener.close()
    assert victim.poll() is None
    assert psutil.Process(victim.pid).nice() == 0
    victim.kill()
    victim.wait()


def snapshot(folder: Path) -> dict[str, tuple]:
    return {
        str(p): (s.st_mode, s.st_uid, s.st_size, s.st_mtime_ns, p.read_bytes() if p.is_file() else b"")
        for p in [folder, *folder.rglob("*")]
        for s in [p.stat()]
    }


def ask(name: str, given: dict) -> Request:
    return Request(name, name, "call", given)


def honest(zygote) -> None:
    run = zygote.run(HONEST, "honest.py", PROBES, [ask("double", {"x": X})], LIMITS)
    assert run.observations["double"].status == "observed", run
    np.testing.assert_array_equal(run.observations["double"].arrays["y"], 2 * X)
    assert run.faults == []


def below(zygote) -> list[str]:
    """Processes that still exist below the zygote, a moment later."""
    for _ in range(20):
        left = psutil.Process(zygote._nest._process.pid).children(recursive=True)
        if not left:
            return []
        time.sleep(0.05)
    return [str(p) for p in left]


@pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda p: p.stem)
def test_gains_nothing_and_leaves_nothing(path, zygote, world, tmp_path_factory, monkeypatch):
    scratches = tmp_path_factory.mktemp("scratches")  # a folder of our own: other graders may be at work in /tmp
    monkeypatch.setattr("tempfile.tempdir", str(scratches))
    expected = re.search(r"^expect: (.*)$", path.read_text(), re.MULTILINE)[1].split(", ")
    run = zygote.run(path.read_bytes(), path.name, PROBES, [ask("attack", world), ask("after", world)], LIMITS)
    seen = run.observations["attack"]
    assert seen.status in expected, (seen, run.faults)
    assert run.sandbox == TIERS[0]
    assert run.seconds < LIMITS.total + 5
    if seen.status == "observed":
        assert seen.arrays["won"] == 0, run
        if path.stem not in ("liar", "lying_array"):
            np.testing.assert_array_equal(seen.arrays["y"], 2 * X)
    else:
        assert seen.message
        assert seen.arrays == {}
        assert len(seen.message) < 2500
    for observation in run.observations.values():
        assert type(observation.message) is str
        assert all(type(a) is np.ndarray and a.dtype.kind in "biuf" for a in observation.arrays.values())
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", observation.message)
    assert below(zygote) == []
    assert list(scratches.iterdir()) == []
    honest(zygote)


def test_a_submission_beside_a_hostile_one_is_unharmed(zygote, world):
    from concurrent.futures import ThreadPoolExecutor

    hostile = (SUBMISSIONS[0].parent / "growing_list.py").read_bytes()
    with ThreadPoolExecutor(2) as pool:
        other = pool.submit(zygote.run, hostile, "h.py", PROBES, [ask("double", world)], LIMITS)
        honest(zygote)
        assert other.result().observations["double"].status == "memory"


def test_nothing_of_the_environment_reaches_the_child(zygote):
    source = b"import os\ndef double(x):\n    return float('GRADER_TEST_SECRET' in os.environ or " + (
        b"b'GRADER_TEST_SECRET' in open('/proc/self/environ', 'rb').read())\n"
    )
    run = zygote.run(source, "a.py", PROBES, [ask("double", {"x": X})], LIMITS)
    assert run.observations["double"].arrays["y"] == 0
