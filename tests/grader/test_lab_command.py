"""The console script `lab`, run as a learner and as an instructor run it."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as xml

import psutil
import pytest

from grader.catalogue import find
from grader.reference import edited, exercise_cell, with_cell

LAB = Path(sys.executable).with_name("lab")
NOISE = re.compile(r"^([IWEF]\d{4} |WARNING: All log|\d{4}-\d\d-\d\d .*tensorflow)", flags=re.MULTILINE)


def lab(*words, folder, code):
    """Run `lab`, expect an exit code, no framework line and no traceback; return what it printed."""
    done = subprocess.run([LAB, *map(str, words)], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    assert not NOISE.search(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def lab04():
    return find("lab04")


def mistaken(lab04, exercise, mistake):
    declared = lab04.declaration.exercise(exercise)
    return edited(lab04, declared, next(m for m in declared.mistakes if m.name == mistake).edits)


def test_list_names_every_exercise(tmp_path, lab04):
    printed = lab("list", folder=tmp_path, code=0)
    assert all(e.name in re.split(r"[\s,]+", printed) for e in lab04.declaration.exercises)


@pytest.mark.parametrize("form", ["py", "ipynb"])
def test_a_fresh_copy_is_not_attempted_and_is_never_overwritten(form, tmp_path, lab04):
    lab("start", "lab04", "--as", form, folder=tmp_path, code=0)
    file = tmp_path / f"lab04_optimizers.{form}"
    report = json.loads(lab("check", file.name, "--json", folder=tmp_path, code=1))
    assert {e["status"] for e in report["exercises"]} == {"not_attempted"}
    assert report["points"] == 0
    file.write_text("mine")
    assert "already here" in lab("start", "lab04", "--as", form, folder=tmp_path, code=2)
    assert file.read_text() == "mine"


def test_the_solution_passes_with_the_json_of_the_design(tmp_path, lab04):
    (tmp_path / "lab04.py").write_text(lab04.answer)
    report = json.loads(lab("check", "lab04.py", "--json", "--seed", 11, folder=tmp_path, code=0))
    keys = ["lab", "submission", "points", "max_points", "status", "seed", "device", "sandbox", "seconds", "exercises"]
    assert list(report)[: len(keys)] == keys
    assert (report["points"], report["max_points"], report["seed"]) == (100, 100, 11)
    (adam,) = [e for e in report["exercises"] if e["name"] == "adam"]
    assert {"name", "status", "points", "max_points", "seconds", "checks", "diagnosis", "message"} <= set(adam)
    assert {"name", "status", "points", "max_points", "message"} <= set(adam["checks"][0])


def test_a_mistake_is_said_where_and_which(tmp_path, lab04):
    (tmp_path / "lab04.py").write_text(mistaken(lab04, "adam", "no_bias_correction"))
    printed = lab("check", "lab04.py", "Adam", "adam", folder=tmp_path, code=1)  # the class, for its exercise: one
    assert re.search(r"the first difference is at step 1, \[.*\]: \S+ was expected, \S+ came", printed)
    assert printed.count("→ This is Adam without bias correction") == 1
    assert "descend" not in printed


def test_hints_grow_and_the_answer_is_the_worked_cell(tmp_path, lab04):
    first = lab("hint", "adam", folder=tmp_path, code=0)
    assert "lab hint adam 2" in first
    assert first.splitlines()[0] != lab("hint", "lab04/adam", 3, folder=tmp_path, code=0).splitlines()[0]
    for written in (["Adam.update_step"], ["Adam"], ["adam", "--lab", "lab04"]):
        assert lab("hint", *written, folder=tmp_path, code=0).splitlines()[0] == first.splitlines()[0]
    answer = lab("answer", "adam", folder=tmp_path, code=0)
    assert exercise_cell(lab04, lab04.declaration.exercise("adam")).splitlines()[-1].strip() in answer


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nowhere.py"], "there is no file nowhere.py"),
        (["check", "."], ". is a folder"),
        (["check", "notes.txt"], "A .py file or a .ipynb notebook was expected"),
        (["check", "mine.py"], "does not say which lab it belongs to"),
        (["check", "mine.py", "--lab", "lab99"], "there is no lab 'lab99'. The labs are: "),
        (["check", "lab04.py", "adm"], "there is no exercise 'adm'. Is it lab04_optimizers/adam or "),
        (["check", "lab04.py", "lab00/ranks"], "lab00_tensors/ranks was asked for, but lab04.py is a file for lab04_"),
        (["check", "lab04.py", "--device", "gpu"], "no GPU here"),
        (["check", "lab04.py", "--device", "tpu"], "auto, cpu or gpu was expected"),
        (["start", "lab99"], "there is no lab 'lab99'"),
        (["start", "lab04", "--as", "doc"], "ipynb or py was expected"),
        (["hint", "adm"], "there is no exercise 'adm'. Is it lab04_optimizers/adam or "),
        (["hint", "qqq", "--lab", "lab04"], "The exercises are: lab04_optimizers: descend, "),
        (["hint", "adam", "9"], "adam has 3 hints"),
        (["grade", "nowhere", "--lab", "lab04", "--out", "o"], "nowhere is no folder"),
        (["grade", "empty", "--lab", "lab04", "--out", "o"], "empty holds no submission"),
        (["grade", "empty", "--lab", "lab04", "--out", "o", "--due", "soon"], "a date and time was expected"),
        (["grade", "empty", "--lab", "lab04", "--out", "o", "--due", "2026-05-01"], "needs a time zone"),
        (["grade", "empty", "--lab", "lab04", "--out", "o", "--attempts", "first"], "one of latest, best, all"),
        (["grade", "full", "--lab", "lab04", "--out", "o", "--sandbox", "steel"], "one of namespaces+landlock"),
        (["grade", "full", "--lab", "lab04", "--out", "o", "--gradebook", "nosql://x"], "cannot be opened"),
        (["scores", "gone.sqlite"], "there is no gradebook gone.sqlite"),
        (["frobnicate"], "No such command"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_wrong_use_gets_one_sentence(words, said, tmp_path):
    for name in ("notes.txt", "mine.py", "lab04.py"):
        (tmp_path / name).write_text("x = 1\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "ada.py").write_text("x = 1\n")
    printed = lab(*words, folder=tmp_path, code=2)
    assert said in printed
    assert len(printed.strip().splitlines()) == 1
    assert not (tmp_path / "o").exists()


@pytest.fixture(scope="module")
def classroom(tmp_path_factory, lab04):
    """A class of every sort, graded once: the folder, and the results by name."""
    room = tmp_path_factory.mktemp("class")
    submitted = room / "submitted"
    submitted.mkdir()
    answer, exercise = lab04.answer, lab04.declaration.exercise
    descend = exercise_cell(lab04, exercise("descend"))
    other = {
        "a_right.py": answer,
        "b_mistake.py": mistaken(lab04, "adam", "no_bias_correction"),
        "c_empty.py": "",
        "d_broken.ipynb": '{"cells": [',
        "e_syntax.py": with_cell(lab04, exercise("descend"), "def descend(df, w0, lr, steps):\n    return df(\n"),
        "f_missing.py": answer.replace(descend, ""),
        "g_signature.py": with_cell(lab04, exercise("descend"), "def descend(df, w0):\n    return [w0]\n"),
        "h_shape.py": with_cell(lab04, exercise("descend"), "def descend(df, w0, lr, steps):\n    return [w0]\n"),
        "i_type.py": with_cell(lab04, exercise("descend"), "def descend(df, w0, lr, steps):\n    return 'done'\n"),
        "j_forbidden.py": with_cell(lab04, exercise("adam"), "class Adam(keras.optimizers.Adam):\n    pass\n"),
        "k_stub.ipynb": (lab04.folder / "lab.ipynb").read_text(),
        "=l.py": answer,
    }
    for name, text in other.items():
        (submitted / name).write_text(text)
    printed = lab("grade", "submitted", "--lab", "lab04", "--out", "out", "--seed", 5, folder=room, code=0)
    reports = {name: json.loads((room / "out" / f"{name}.json").read_text()) for name in other}
    return room, reports, printed


def exercise_of(report, name):
    return next(e for e in report["exercises"] if e["name"] == name)


def test_everyone_is_graded_and_the_seed_is_recorded(classroom):
    _, reports, printed = classroom
    assert {r["status"] for r in reports.values()} == {"graded"}
    assert {r["seed"] for r in reports.values()} == {5}
    assert "12 of 12 graded · seed 5 · sandbox " in printed


@pytest.mark.parametrize(
    ("name", "points", "status", "said"),
    [
        ("e_syntax.py", 100, "error", r"SyntaxError.*\n.*df\(\n\s*\^"),
        ("f_missing.py", 100, "not_attempted", "there is no `descend` in your file"),
        ("g_signature.py", 100, "error", "TypeError: descend()"),
        ("h_shape.py", 100, "failed", "shape .* was expected"),
        ("i_type.py", 100, "error", "`path` is text, not an array of numbers"),
    ],
)
def test_a_fault_in_one_exercise_is_said_there_and_costs_no_other(classroom, name, points, status, said, lab04):
    report = classroom[1][name]
    descend = exercise_of(report, "descend")
    assert descend["status"] == status
    assert re.search(said, descend["message"]), descend["message"]
    assert report["points"] == points - lab04.declaration.exercise("descend").points


def test_outcomes_of_the_others(classroom):
    _, reports, _ = classroom
    assert reports["a_right.py"]["points"] == reports["=l.py"]["points"] == 100
    assert exercise_of(reports["b_mistake.py"], "adam")["diagnosis"]["mistake"] == "no_bias_correction"
    assert {e["status"] for e in reports["c_empty.py"]["exercises"]} == {"not_attempted"}
    assert {e["status"] for e in reports["k_stub.ipynb"]["exercises"]} == {"not_attempted"}
    assert {e["status"] for e in reports["d_broken.ipynb"]["exercises"]} == {"error"}
    assert "JSON is broken" in reports["d_broken.ipynb"]["exercises"][0]["message"]
    after_adam = exercise_of(reports["b_mistake.py"], "adamw")
    assert after_adam["diagnosis"] is None
    assert after_adam["message"].endswith("This is built on adam: see first that it passes.")
    adam = exercise_of(reports["j_forbidden.py"], "adam")
    assert (adam["status"], adam["points"]) == ("forbidden", 0)


def test_the_table_has_a_row_a_submission_and_no_formula(classroom, lab04):
    room, reports, _ = classroom
    rows = list(csv.DictReader((room / "out" / "results.csv").read_text().splitlines()))
    assert len(rows) == len(reports)
    assert [e.name for e in lab04.declaration.exercises] == list(rows[0])[8:]
    assert not any(row["submission"].startswith("=") for row in rows)


def test_the_junit_file_has_a_suite_a_submission(classroom, lab04):
    room, reports, _ = classroom
    suites = {s.get("name"): s for s in xml.parse(room / "out" / "results.xml").getroot()}
    assert set(suites) == set(reports)
    assert len(suites["a_right.py"].findall("testcase")) == len(lab04.declaration.exercises)
    assert [suites["b_mistake.py"].get(k) for k in ("failures", "errors")] == ["2", "0"]
    assert "This is Adam without bias correction" in suites["b_mistake.py"].find(".//failure").text


def test_results_are_never_overwritten_by_accident_and_resume_grades_only_what_is_new(classroom):
    room, reports, _ = classroom
    again = ("grade", "submitted", "--lab", "lab04", "--out", "out")
    assert "already holds 12 results" in lab(*again, folder=room, code=2)
    (room / "out" / "c_empty.py.json").unlink()
    (room / "out" / "a_right.py.json").write_text('{"half": ')
    before = {p.name: p.stat().st_mtime_ns for p in (room / "out").glob("*.json")}
    lab(*again, "--resume", folder=room, code=0)
    after = {p.name: p.stat().st_mtime_ns for p in (room / "out").glob("*.json")}
    assert {name for name in after if after[name] != before.get(name)} == {"c_empty.py.json", "a_right.py.json"}
    for name in ("c_empty.py", "a_right.py"):
        mended = json.loads((room / "out" / f"{name}.json").read_text())
        assert (mended["points"], mended["seed"]) == (reports[name]["points"], 5)


@pytest.mark.parametrize("after", [1.5, 4.0, 7.0])  # earlier, the interpreter itself has not begun with us
def test_ctrl_c_leaves_no_process_and_no_half_written_file(after, tmp_path, lab04):
    (tmp_path / "submitted").mkdir()
    loop = with_cell(
        lab04, lab04.declaration.exercise("descend"), "def descend(df, w0, lr, steps):\n    while True: pass\n"
    )
    for n in range(3):
        (tmp_path / "submitted" / f"{n}.py").write_text(loop)
    running = subprocess.Popen(
        [LAB, "grade", "submitted", "--lab", "lab04", "--out", "out"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after)
    family = psutil.Process(running.pid).children(recursive=True)
    os.kill(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in errors
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    assert not list(tmp_path.rglob("*.part"))
    for path in tmp_path.glob("out/*.json"):
        json.loads(path.read_text())
