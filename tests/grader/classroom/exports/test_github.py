"""The workflow for classroom repositories: its YAML, and its check, run as GitHub's runner runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest
import yaml

from grader.exports.github import github

INSTALL = "git+https://example.org/tapezoo.git@v1; $(touch broken) ${{ x }}"


@pytest.fixture(scope="module")
def workflow(tiny):
    return yaml.safe_load(github(tiny, INSTALL, "tiny.py"))


def steps(workflow):
    return workflow["jobs"]["check"]["steps"]


def test_it_runs_at_every_push_and_may_only_read(workflow):
    assert list(workflow) == ["name", "on", "permissions", "jobs"]  # `on` is a word, not YAML's true
    assert "push" in workflow["on"]
    assert workflow["permissions"] == {"contents": "read"}
    assert all("uses" in step or "run" in step for step in steps(workflow))


def test_what_is_installed_is_one_word_to_pip_and_never_part_of_a_script(workflow):
    (install,) = [s["run"] for s in steps(workflow) if s.get("name") == "Install"]
    environment = workflow["jobs"]["check"]["env"]
    assert environment == {"LAB": "tiny", "FILE": "tiny.py", "INSTALL": INSTALL}
    assert install == 'python -m pip install --quiet "$INSTALL"'
    assert not any("${{" in step.get("run", "") for step in steps(workflow))


def test_the_check_is_red_and_obeys_no_command_of_a_submission(workflow, tiny, tmp_path):
    said = "def double(x):\n    raise ValueError('::error::boo')\ndef half(x):\n    return x / 2\n"
    (tmp_path / "tiny.py").write_text(said)
    (check,) = [s["run"] for s in steps(workflow) if s.get("name") == "Check"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "FILE": "tiny.py", "LAB": str(tiny.folder)}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", check], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    token = re.fullmatch(r"::stop-commands::(\w{32})", lines[0])[1]
    assert lines[-1] == f"::{token}::"
    assert "::error::boo" in "\n".join(lines[1:-1])
    suite = xml.parse(tmp_path / "results.xml").getroot().find("testsuite")
    assert [suite.get(k) for k in ("tests", "failures", "errors")] == ["2", "0", "1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("",), "--install ''"),
        (("--index-url=http://x",), "--install '--index"),
        (("x", "notes.txt"), "--file 'notes.txt'"),
        (("x", "-c.py"), "--file"),
    ],
)
def test_wrong_use_is_a_sentence(words, said, tiny):
    with pytest.raises(ValueError, match=re.escape(said)):
        github(tiny, *words)
