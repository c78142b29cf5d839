"""Whether a control group for memory can be had, told from what the kernel shows: here a folder laid out like it."""

import os
from pathlib import Path

import pytest

from grader.cgroup import no_memory_group


@pytest.fixture
def kernel(tmp_path):
    """A delegated group, and this process in a group below it."""
    group = tmp_path / "fs" / "delegated" / "grader"
    group.mkdir(parents=True)
    (group / "cgroup.controllers").write_text("cpu memory pids\n")
    (group.parent / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (group.parent / "cgroup.procs").write_text("")
    (tmp_path / "own").write_text("4:memory:/old\n0::/delegated/grader\n")
    (tmp_path / "mounts").write_text(f"proc /proc proc rw 0 0\ncgroup2 {tmp_path / 'fs'} cgroup2 rw 0 0\n")
    return tmp_path


def why(kernel):
    return no_memory_group(kernel / "own", kernel / "mounts")


def test_where_it_is_delegated_it_can_be_had(kernel):
    assert why(kernel) == ""


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("mounts", "cgroup /sys/fs/cgroup/memory cgroup rw 0 0\n", "no cgroup v2"),
        ("own", "4:memory:/\n", "no cgroup v2"),
        ("fs/delegated/grader/cgroup.controllers", "cpu\n", "does not have the memory controller"),
        ("fs/delegated/cgroup.subtree_control", "cpu\n", "none above it that hands out memory"),
    ],
)
def test_where_it_cannot_be_had_the_reason_is_said(file, text, said, kernel):
    (kernel / file).write_text(text)
    assert said in why(kernel)


def test_a_group_of_somebody_else_is_left_alone(kernel, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != kernel / "fs" / "delegated")
    assert "not delegated" in why(kernel)
