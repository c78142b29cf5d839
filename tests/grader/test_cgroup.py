"""Control groups for memory: whether they can be had, told from a folder laid out as the kernel's, and real ones."""

import os
import subprocess
import sys

import numpy as np
import pytest

from grader.cgroup import MemoryGroup, NoMemoryGroup, delegated, no_memory_group
from grader.runner import Limits, Request, Zygote


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """A group of this user's, delegated says systemd, and this process in a group below it."""
    monkeypatch.setattr(os, "getxattr", lambda path, name: b"1")
    group = tmp_path / "fs" / "delegated" / "grader"
    group.mkdir(parents=True)
    (group.parent / "cgroup.controllers").write_text("cpu memory pids\n")
    (group.parent / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (tmp_path / "own").write_text("4:memory:/old\n0::/delegated/grader\n")
    (tmp_path / "mounts").write_text(f"proc /proc proc rw 0 0\ncgroup2 {tmp_path / 'fs'} cgroup2 rw 0 0\n")
    return tmp_path


def why(kernel):
    return no_memory_group(kernel / "own", kernel / "mounts")


def test_where_it_is_delegated_it_can_be_had(kernel):
    assert why(kernel) == ""


def test_it_is_told_to_hand_out_memory(kernel):
    handed_out = kernel / "fs" / "delegated" / "cgroup.subtree_control"
    handed_out.write_text("cpu\n")
    assert why(kernel) == ""
    assert handed_out.read_text() == "+memory"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("mounts", "cgroup /sys/fs/cgroup/memory cgroup rw 0 0\n", "no cgroup v2"),
        ("own", "4:memory:/\n", "no cgroup v2"),
        ("own", "0::/\n", "does not have the memory controller"),
        ("fs/delegated/cgroup.controllers", "cpu\n", "does not have the memory controller"),
    ],
)
def test_where_it_cannot_be_had_the_reason_is_said(file, text, said, kernel):
    (kernel / file).write_text(text)
    assert said in why(kernel)


def test_a_group_that_cannot_hand_it_out_is_said(kernel):
    (kernel / "fs" / "delegated" / "cgroup.subtree_control").unlink()
    (kernel / "fs" / "delegated" / "cgroup.subtree_control").mkdir()
    assert "does not hand out memory" in why(kernel)


def test_a_group_of_somebody_else_is_left_alone(kernel, monkeypatch):
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert "delegated to this user" in why(kernel)


@pytest.mark.skipif(os.geteuid() != 0, reason="is about root")
@pytest.mark.parametrize(("word", "ours"), [(b"1", True), (b"0", False), (None, False)])
def test_root_takes_the_word_of_systemd(word, ours, kernel, monkeypatch):
    def attribute(path, name):
        assert name == "trusted.delegate"
        if word is None:
            raise OSError("no such attribute")
        return word

    monkeypatch.setattr(os, "getxattr", attribute)
    assert (why(kernel) == "") == ours


@pytest.fixture
def above():
    try:
        return delegated()
    except NoMemoryGroup as why:
        pytest.skip(f"needs a delegated control group for memory: {why}")


@pytest.mark.parametrize(("megabytes", "ends"), [(16, 0), (256, -9)])
def test_the_kernel_ends_what_takes_more(megabytes, ends, above):
    group = MemoryGroup(above, os.getpid())
    group.make(96 << 20)
    code = "from pathlib import Path; from grader.cgroup import MemoryGroup; import sys; "
    code += "MemoryGroup(Path(sys.argv[1]), int(sys.argv[2])).enter(); b'x' * (int(sys.argv[3]) << 20)"
    command = [sys.executable, "-c", code, str(above), str(os.getpid()), str(megabytes)]
    assert subprocess.run(command, check=False).returncode == ends
    assert group.overrun() == (ends != 0)
    group.remove()
    assert not group.folder.exists()


PROBES = "def call(lab, inputs):\n    return {'y': lab.answer()}"
WHERE = "import numpy as np\ndef answer():\n    return np.frombuffer(open('/proc/self/cgroup', 'rb').read(), np.uint8)"
TAKES = "def answer():\n    return len(b'x' * (2 << 30))"


def test_a_child_is_in_a_group_of_its_own_which_ends_with_it(above):
    with Zygote() as zygote:
        where, takes = (
            zygote.run(
                source.encode(), "a.py", PROBES, [Request("e", "e", "call", {})], Limits(memory_mb=64, timeout=60)
            )
            for source in (WHERE, TAKES)
        )
    assert where.observations["e"].status == "observed", where
    assert b"/grader-" in np.asarray(where.observations["e"].arrays["y"], np.uint8).tobytes()
    assert takes.observations["e"].status == "memory"
    assert not [group for group in above.glob("grader-*") if "populated 0" in (group / "cgroup.events").read_text()]
