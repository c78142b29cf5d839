"""Grading an Adam beside otter-grader and nbgrader: the same question, the same answer, one machine.

The question is "write Adam as a Keras optimizer"; what is handed in is the one that the solution of lab04 has. The
others check it in a notebook against a few lines of NumPy. Ours runs all that lab04 asks of it, in a sandbox. Each of
ours is another content, through the same code as `lab grade`, on every core; each of theirs is their own command, which
computes on every core. The sides take turns, and each side's start is left out where it has one: of nbgrader and ours
what one submission more costs is counted.

`make peers` installs the two others in an environment of their own, build/peers; `TAPEZOO_PEERS` names another.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import textwrap
import time
import zipfile
from pathlib import Path

from benchmarks.class_size import family_of, used
from benchmarks.row import row
from grader.bulk import grade_class
from grader.catalogue import InstalledLab, find
from grader.classroom import hand_ins
from grader.gradebook import Gradebook
from grader.grader import Grader
from grader.lab import Lab

PEERS = Path(os.environ.get("TAPEZOO_PEERS", "build/peers")).absolute() / "bin"
ROUNDS, OURS, MORE = 2, 16, 2  # turns; submissions of ours in a turn; those that nbgrader has in its larger class
CHECK = """
import keras
import numpy as np

settings = dict(learning_rate=0.05, beta_1=0.7, beta_2=0.8, epsilon=0.1)
rng = np.random.default_rng(0)
start, gradients = rng.normal(size=(3, 2)), rng.normal(size=(8, 3, 2))
w, m, v = start.copy(), 0.0, 0.0
for t, g in enumerate(gradients, 1):
    m, v = 0.7 * m + 0.3 * g, 0.8 * v + 0.2 * g * g
    w = w - 0.05 * np.sqrt(1 - 0.8**t) / (1 - 0.7**t) * m / (np.sqrt(v) + 0.1)
optimizer, variable = Adam(**settings), keras.Variable(start.astype("float32"))
for g in gradients:
    optimizer.apply([keras.ops.convert_to_tensor(g.astype("float32"))], [variable])
"""
COMPARED = "np.allclose(keras.ops.convert_to_numpy(variable), w, atol=1e-5)"


class OneExercise(InstalledLab):
    """Lab04 as if it asked for Adam alone."""

    @property
    def declaration(self) -> Lab:
        whole = find("lab04").declaration
        return Lab(whole.title, whole.minutes, whole.concepts, [whole.exercise("adam")])


def run() -> list[dict]:
    lab = find("lab04")
    answer = f"import keras\nimport numpy as np\nfrom keras import ops\n\n{lab.cells['adam']}"
    with tempfile.TemporaryDirectory() as folder:
        rooms = [Path(folder, name) for name in ("otter", "nbgrader", "ours")]
        for room in rooms:
            room.mkdir()
        sides = {"otter": otter(rooms[0], answer), "nbgrader": nbgrader(rooms[1], answer)}
        with Grader(OneExercise(lab.folder)) as one, Grader(lab) as whole:
            sides["adam"] = ours(one, rooms[2] / "adam", answer)
            sides["lab04"] = ours(whole, rooms[2] / "lab04", lab.answer)
            seconds: dict[str, list[tuple[float, float]]] = {name: [] for name, measure in sides.items() if measure}
            for _ in range(ROUNDS):
                for name, taken in seconds.items():
                    taken.append(sides[name]())
    wall, processor = (
        {name: statistics.median(turn[n] for turn in taken) for name, taken in seconds.items()} for n in (0, 1)
    )
    return compared(wall, processor, len(lab.declaration.exercises))


def compared(wall: dict[str, float], processor: dict[str, float], exercises: int) -> list[dict]:
    """A row for each peer and each side of ours; one that says how to get the peer, where it is missing."""
    rows = []
    for peer, command, least in (("otter", "otter run", 50), ("nbgrader", "nbgrader autograde", 25)):
        for side, what in (("adam", "lab04's adam"), ("lab04", f"all {exercises} exercises of lab04")):
            name = f"{command} of one Adam / {what} in bulk"
            if peer not in wall:
                rows.append(row(name, None, f"{peer} is not in {PEERS}: `make peers` installs it", least=least))
                continue
            detail = f"{wall[peer]:.2f} s against {wall[side]:.3f} s; of processors {processor[peer]:.2f} s against "
            rows.append(row(name, wall[peer] / wall[side], f"{detail}{processor[side]:.3f} s", least=least))
    return rows


def ours(grader: Grader, room: Path, text: str):
    """Seconds for one of a class, graded like `lab grade` does; the grader is warm, as for all but the first."""
    turn, family = 0, []

    def measure() -> tuple[float, float]:
        nonlocal turn
        turn += 1
        here = room / f"turn{turn}"
        here.mkdir(parents=True)
        for n in range(OURS):
            (here / f"{n:02}.py").write_text(f"{text}\n# {turn} {n}: no two are equal\n", encoding="utf-8")
        with Gradebook(str(room / f"{turn}.sqlite")) as book:
            of, handed_in = book.begin(grader.lab.name, "bench", grader.seed), hand_ins(here, grader.lab.name)
            began, before = time.perf_counter(), used(family)
            reports = grade_class(
                grader, handed_in, room / "out", book, of, jobs=os.cpu_count() or 1, finished=lambda _: None
            )
        assert all(r.passed for r in reports), "the right answer did not pass"
        return (time.perf_counter() - began) / OURS, (used(family) - before) / OURS

    grader.grade(text.encode(), "warm.py")
    family += family_of(grader)
    return measure


def otter(room: Path, answer: str):
    """Seconds of `otter run` for one notebook; None where it is not installed."""
    if not (PEERS / "otter").exists():
        return None
    lines = [
        f">>> {line}" if not line.startswith(" ") else f"... {line}" for line in CHECK.strip().splitlines() if line
    ]
    code = "\n".join([*lines, f">>> bool({COMPARED})", "True"])
    test = {
        "name": "adam",
        "points": 10,
        "suites": [{"cases": [{"code": code, "hidden": False, "locked": False}], "scored": True, "type": "doctest"}],
    }
    with zipfile.ZipFile(room / "autograder.zip", "w") as archive:
        archive.writestr("tests/adam.py", f"OK_FORMAT = True\n\ntest = {test!r}\n")
        archive.writestr("otter_config.json", json.dumps({"show_stdout": False, "pdf": False}))
    (room / "adam.ipynb").write_text(json.dumps(notebook([code_cell("a", answer)])), encoding="utf-8")

    def measure() -> tuple[float, float]:
        spent = called([PEERS / "otter", "run", "adam.ipynb", "-a", "autograder.zip", "-o", "."], room)
        score = json.loads((room / "results.json").read_text())["tests"]
        assert any(t.get("max_score") == 10 and t["score"] == 10 for t in score), f"otter gave {score}"
        return spent

    return measure


def nbgrader(room: Path, answer: str):
    """Seconds of `nbgrader autograde` for one notebook more; None where it is not installed."""
    if not (PEERS / "nbgrader").exists():
        return None
    solution = {"grade": False, "solution": True, "locked": False, "points": 0}
    test = {"grade": True, "solution": False, "locked": True, "points": 10}
    cells = [
        code_cell("adam", f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION", solution),
        code_cell("check", f"{CHECK.strip()}\nassert {COMPARED}", test),
    ]
    source = room / "source" / "ps1" / "adam.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(notebook(cells)), encoding="utf-8")
    (room / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(room)!r}\nc.CourseDirectory.course_id = 'bench'\n"
        # by default 30 s for a cell and 4 s for a sign of life, in which a busy machine imports no TensorFlow
        "c.ExecutePreprocessor.timeout = 600\nc.ExecutePreprocessor.iopub_timeout = 120\n"
    )
    called([PEERS / "nbgrader", "generate_assignment", "ps1"], room)
    released = json.loads((room / "release" / "ps1" / "adam.ipynb").read_text())
    for cell in released["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"] == "adam":
            cell["source"] = answer

    def autograde(students: int) -> tuple[float, float]:
        for left in ("submitted", "autograded"):
            shutil.rmtree(room / left, ignore_errors=True)
        for n in range(students):
            path = room / "submitted" / f"student{n}" / "ps1" / "adam.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(released), encoding="utf-8")
        spent = called([PEERS / "nbgrader", "autograde", "ps1"], room)
        for n in range(students):
            graded = (room / "autograded" / f"student{n}" / "ps1" / "adam.ipynb").read_text()
            assert '"output_type": "error"' not in graded, "nbgrader's check did not pass"
        return spent

    def measure() -> tuple[float, float]:
        alone, larger = autograde(1), autograde(1 + MORE)
        return (larger[0] - alone[0]) / MORE, (larger[1] - alone[1]) / MORE

    return measure


def notebook(cells: list[dict]) -> dict:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def code_cell(name: str, source: str, graded: dict | None = None) -> dict:
    about = {"nbgrader": {"grade_id": name, "schema_version": 3, "cell_type": "code", **graded}} if graded else {}
    return {
        "cell_type": "code", "id": name, "execution_count": None, "outputs": [], "metadata": about, "source": source,
    }  # fmt: skip


def called(command: list, room: Path) -> tuple[float, float]:
    """Run a peer's command without a GPU, which ours has not either; seconds on the wall and of processors."""
    path = f"{PEERS}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    began, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=room, env=environment, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{textwrap.shorten(done.stderr[-3000:], 3000)}")
    return wall, after.children_user + after.children_system - before.children_user - before.children_system
