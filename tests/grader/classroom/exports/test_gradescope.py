"""The autograder zip, unpacked into an empty folder and run there as Gradescope runs it."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from made_reports import exercise, report, squared

from grader.exports import autograder
from grader.exports.gradescope import write_autograder
from grader.exports.gradescope_results import VISIBLE, gradescope_results

SECRET = "a-secret-of-the-instructor"

# Right in `double`; in `half` it says what it could read of the answers and the secret, in the manner of a page.
THIEF = """
def double(x):
    return x + x

def half(x):
    said = "<script>alert(1)</script>\\x1b[2J"
    for name in ("settings.json", "house/solutions/tiny.py", "house/labs/tiny/exercises.py"):
        try:
            said += open(BASE + "/source/" + name).read()
        except OSError as problem:
            said += type(problem).__name__ + " "
    raise ValueError(said)
"""


@pytest.fixture
def base(tiny, tmp_path):
    """`/autograder` as it is before a run."""
    base = tmp_path / "autograder"
    write_autograder(tmp_path / "tiny.zip", tiny, SECRET, visibility="after_due_date")
    for name in ("submission", "results"):
        (base / name).mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "tiny.zip") as archive:
        for member in archive.infolist():
            Path(archive.extract(member, base / "source")).chmod(member.external_attr >> 16 & 0o777)
    return base


def run(base):
    """Run `run_autograder` where nothing but the zip is to be found, standing at the worst place."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [base / "source" / "run_autograder"],
        cwd=base / "submission",
        env=kept | {"AUTOGRADER_BASE": str(base), "AUTOGRADER_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_zip_holds_what_gradescope_asks_for_and_nothing_of_other_labs(tiny, tmp_path):
    for path in (tmp_path / "a.zip", tmp_path / "b.zip"):
        write_autograder(path, tiny, SECRET)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {m.filename: m.external_attr >> 16 & 0o777 for m in archive.infolist()}
        asked = archive.read("requirements.txt").decode()
        assert archive.read("setup.sh").startswith(b"#!/usr/bin/env bash\n")
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert "house/labs/tiny/exercises.py" in modes
    assert {n.split("/")[1] for n in modes if n.startswith("house/")} == {"grader", "labs", "solutions"}
    assert not [n for n in modes if "__pycache__" in n or "lab04" in n]
    assert re.search(r"^tensorflow", asked, re.MULTILINE)
    assert "extra ==" not in asked


def test_a_submission_is_graded_where_only_the_zip_is(base):
    (base / "submission" / "tiny work.py").write_text(f"BASE = {str(base)!r}\n" + THIEF)
    (base / "submission" / "json.py").write_text(f"open({str(base / 'imported')!r}, 'w')\n")
    done = run(base)
    assert not (base / "imported").exists()
    assert done.returncode == 0, done.stderr
    text = (base / "results" / "results.json").read_text()
    results = json.loads(text)
    assert results["score"] == 6
    assert results["visibility"] == "after_due_date"
    assert results["stdout_visibility"] == "hidden"
    assert [t["name"] for t in results["tests"]] == ["double", "half"]
    assert [(t["score"], t["max_score"], t["status"]) for t in results["tests"]] == [(6, 6, "passed"), (0, 4, "failed")]
    said = results["tests"][1]["output"]
    assert "<script>" in said  # as text: what is said about the format counts
    assert {t["output_format"] for t in results["tests"]} == {results["output_format"]} == {"text"}
    assert "\x1b" not in said
    assert said.count("PermissionError") + said.count("FileNotFoundError") == 3
    seed = re.search(r"--lab tiny --seed (\d+)", done.stdout)[1]
    assert SECRET not in text
    assert seed not in text
    assert autograder.seed_for(SECRET, (base / "submission" / "tiny work.py").read_bytes()) == int(seed)


def test_several_files_are_a_sentence_and_no_points(base):
    for name in ("one.py", "two.py"):
        (base / "submission" / name).write_text("def double(x):\n    return 2 * x\n")
    done = run(base)
    assert done.returncode == 0, done.stderr
    results = json.loads((base / "results" / "results.json").read_text())
    assert results["score"] == 0
    assert "There are 2 files (one.py, two.py). Hand in one" in results["tests"][0]["output"]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (["notes.txt"], "holds no file ending in .py, .ipynb or .zip"),
        (["a.py", "tiny.py"], ""),
        (["sub/tiny_mine.ipynb", "helper.py"], ""),
    ],
)
def test_which_file_is_graded(files, problem, tmp_path):
    for name in files:
        (tmp_path / "submission" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "submission" / name).write_text("x = 1")
    found = autograder.the_submission(tmp_path / "submission", "tiny")
    assert problem in found.problem
    assert bool(found.problem) == bool(problem)
    assert found.file.startswith("tiny") or problem


@pytest.mark.parametrize("trusted", [False, True])
def test_without_a_sandbox_nothing_is_graded_and_nobody_gets_a_zero(trusted, base, monkeypatch):
    settings = base / "source" / "settings.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"trusted": trusted}))
    monkeypatch.setattr(autograder, "offered_tier", lambda: "limits")
    (base / "submission" / "tiny.txt").write_text("")
    if trusted:
        assert autograder.autograde(base).points == 0
        assert (base / "results" / "results.json").exists()
    else:
        with pytest.raises(ValueError, match="too little for code of strangers"):
            autograder.autograde(base)
        assert not (base / "results" / "results.json").exists()


def test_a_fault_of_the_grader_writes_no_results(base, monkeypatch):
    broken = report(exercise("double", "could_not_run", 0.0, 6.0, "out of processes"), status="could_not_run")
    monkeypatch.setattr(autograder.Grader, "__enter__", lambda grader: grader)
    monkeypatch.setattr(autograder.Grader, "grade", lambda *words: broken)
    (base / "submission" / "tiny.py").write_text("x = 1")
    with pytest.raises(ValueError, match="double: out of processes"):
        autograder.autograde(base)
    assert not (base / "results" / "results.json").exists()


def test_what_is_handed_in_again_gets_the_same_inputs_and_what_is_changed_others():
    seeds = {autograder.seed_for(SECRET, data) for data in (b"a", b"a", b"b")}
    assert len(seeds) == 2
    assert all(0 <= seed < 2**32 for seed in seeds)
    assert autograder.seed_for("another", b"a") not in seeds


def test_results_name_what_stopped_and_every_visibility_is_known():
    results = gradescope_results(report(squared("\x1b[31mred"), exercise("half", "passed", 4.0, 4.0)))
    assert results["output"].splitlines() == ["1 of 2 exercises passed", "a part of the file stopped: <b>&"]
    assert "This squares: 2 * x < x * x." in results["tests"][0]["output"]
    assert results["tests"][1] | {"output": ""} == {
        "number": "2", "name": "half", "name_format": "text", "score": 4.0, "max_score": 4.0,
        "status": "passed", "output": "", "output_format": "text",
    }  # fmt: skip
    assert "987654321" not in json.dumps(results)
    assert [gradescope_results(report(), v)["visibility"] for v in VISIBLE] == list(VISIBLE)
    with pytest.raises(ValueError, match="--visibility public: one of visible, after_due_date"):
        gradescope_results(report(), "public")
