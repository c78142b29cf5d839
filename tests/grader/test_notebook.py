"""`check` in a notebook says what `lab check` says, in a real kernel and on every mistake there is."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from grader.catalogue import find
from grader.grader import Grader
from grader.notebook import Answer
from grader.reference import edited, with_cell
from grader.report import CheckReport, ExerciseReport

KERNEL_SIDE = """
import json, sys
from grader import check
from grader.submission import read_cells

answers = []
for name, source in json.load(open(sys.argv[1])):
    namespace = {"__name__": "kernel"}
    for cell in read_cells(source.encode(), "lab04.py"):
        if "demo" not in cell.tags:
            exec(cell.source, namespace)
    report = check(name, namespace=namespace).report
    found = report.diagnosis and report.diagnosis.mistake
    answers.append([name, report.status, report.points, found])
json.dump(answers, open(sys.argv[2], "w"))
"""


RIGHT_DESCEND = """
def descend(df, w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - lr * df(path[-1]))
    return np.stack(path)
"""
WRONG_SGD = """
class SGD(keras.optimizers.Optimizer):
    def update_step(self, gradient, variable, learning_rate):
        self.assign_add(variable, learning_rate * gradient)
"""


def every_submission(lab04):
    """(exercise, source): the solution, the stub, each mistake and each variant."""
    variants = Path(__file__).parents[1] / "labs" / lab04.name / "variants"
    for e in lab04.declaration.exercises:
        yield e.name, lab04.answer
        yield e.name, (lab04.folder / "lab.py").read_text()
        for mistake in e.mistakes:
            yield e.name, edited(lab04, e, mistake.edits)
        for file in sorted((variants / e.name).glob("*.py")):
            yield e.name, with_cell(lab04, e, file.read_text())


def test_check_and_lab_check_agree_on_every_submission(tmp_path):
    lab04 = find("lab04")
    submissions = list(every_submission(lab04))
    (tmp_path / "in.json").write_text(json.dumps(submissions))
    subprocess.run([sys.executable, "-c", KERNEL_SIDE, tmp_path / "in.json", tmp_path / "out.json"], check=True)
    kernel = json.loads((tmp_path / "out.json").read_text())
    with Grader(lab04) as grader:
        for (name, source), said in zip(submissions, kernel, strict=True):
            (report,) = grader.grade(source.encode(), "lab04.py", [name]).exercises
            found = report.diagnosis and report.diagnosis.mistake
            assert [name, report.status, report.points, found] == said


@pytest.fixture(scope="module")
def executed():
    """lab.ipynb, with the answer to `descend` and a wrong `sgd` written into it, run whole in a real kernel."""
    lab04 = find("lab04")
    book = nbformat.read(lab04.folder / "lab.ipynb", as_version=4)
    for cell in book.cells:
        if cell.metadata.get("exercise") == "descend":
            cell.source = RIGHT_DESCEND
        if cell.metadata.get("exercise") == "sgd":
            cell.source = WRONG_SGD
    wanted = [
        c for c in book.cells if "demo" not in c.metadata.get("tags", []) or "check" in c.metadata.get("tags", [])
    ]
    book.cells = wanted
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return book


def shown(book, exercise):
    """What the check cell of an exercise shows, as HTML and as text."""
    (cell,) = [c for c in book.cells if f'check("{exercise}")' in c.source]
    (output,) = [o for o in cell.outputs if o.output_type == "execute_result"]
    return output.data["text/html"], output.data["text/plain"]


def test_every_exercise_is_followed_by_its_check():
    book = nbformat.read(find("lab04").folder / "lab.ipynb", as_version=4)
    code = [c for c in book.cells if c.cell_type == "code"]
    for cell, after in pairwise(code):
        if "exercise" in cell.metadata:
            assert f'check("{cell.metadata["exercise"]}")' in after.source


def test_a_kernel_shows_passed_not_yet_and_not_attempted(executed):
    html, text = shown(executed, "descend")
    assert "descend: passed" in text
    assert "#1a7f37" in html
    assert "sgd: not yet" in shown(executed, "sgd")[1]
    assert "adam: not attempted" in shown(executed, "adam")[1]


def test_words_of_the_submission_are_escaped():
    words = "<script>alert(1)</script>\x1b[2J"
    check = CheckReport("c", "error", 0.0, 1.0, words, "it works")
    answer = Answer(ExerciseReport("x", "error", 0.0, 1.0, 0.0, [check], None, words))
    assert "&lt;script&gt;alert(1)" in answer._repr_html_()
    assert "\x1b" not in repr(answer)
