"""What grading costs: per submission beyond the bare probes, and a class of fifty on every core."""

import statistics
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path

from benchmarks.row import row
from grader.bulk import grade_class
from grader.catalogue import find
from grader.classroom import hand_ins
from grader.gradebook import Gradebook
from grader.grader import Grader
from grader.judge import requests
from grader.link import environment
from grader.observe import Definitions, load_probes
from grader.reference import edited
from grader.submission import read_cells

ROUNDS = 7


def run() -> list[dict]:
    """Warm overhead of one submission of lab04, and the wall time of fifty, two at a time."""
    lab = find("lab04")
    adam = lab.declaration.exercise("adam")
    wrong = [edited(lab, adam, mistake.edits) for mistake in adam.mistakes]
    texts = [lab.answer if n % 2 else wrong[n // 2 % len(wrong)] for n in range(50)]
    with tempfile.TemporaryDirectory() as folder, Grader(lab) as grader:
        for n, text in enumerate(texts):
            Path(folder, f"{n:02}.py").write_text(f"{text}\n# {n}: no two are equal\n", encoding="utf-8")
        grader.grade(texts[1].encode(), "warm.py")
        rows = [beyond(grader, only, what) for only, what in (((), "lab04"), (("adam",), "lab04's adam"))]
        began = time.perf_counter()
        with Gradebook(str(Path(folder, "gradebook.sqlite"))) as book:
            of, handed_in = book.begin(lab.name, "bench", grader.seed), hand_ins(Path(folder), lab.name)
            grade_class(grader, handed_in, Path(folder, "out"), book, of, jobs=2, finished=lambda _: None)
        fifty = time.perf_counter() - began
    return [*rows, row("lab04, 50 submissions, 2 at a time: seconds", fifty, f"{fifty / 50:.2f} s each", most=60)]


def beyond(grader: Grader, only: tuple[str, ...], what: str) -> dict:
    """Seconds of grading the solution beyond the bare probes, which take turns with it."""
    right, graded, bare, inside = grader.lab.answer.encode(), [], [], []
    command = [sys.executable, "-m", "benchmarks.grading", *only]
    with (
        tempfile.TemporaryDirectory() as home,
        subprocess.Popen(
            command, env=environment("cpu", home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        ) as other,
    ):  # fmt: skip
        for _ in range(ROUNDS + 1):
            print("again", file=other.stdin, flush=True)
            bare.append(float(other.stdout.readline()))
            began = time.perf_counter()
            report = grader.grade(right, "right.py", only)
            graded.append(time.perf_counter() - began)
            inside.append(sum(e.seconds for e in report.exercises))
        other.stdin.close()
    ours, theirs, probes = (statistics.median(seconds[1:]) for seconds in (graded, bare, inside))  # the first warms
    detail = f"{ours:.2f} s against {theirs:.2f} s; the probes in a child, which begins cold, {probes:.2f} s"
    return row(f"{what}, one submission: seconds beyond the bare probes", ours - theirs, detail, most=0.15)


def bare_probes(only: list[str]) -> None:
    """A warm process without sandbox that runs the solution and its probes whenever it is told; prints the seconds."""
    lab = find("lab04")
    asked = requests(lab.declaration, [0], only)
    for _ in sys.stdin:
        began = time.perf_counter()
        module = sys.modules["submission"] = types.ModuleType("submission")
        for cell in read_cells(lab.answer.encode(), "right.py"):
            if "demo" not in cell.tags:
                exec(compile(cell.source, "right.py", "exec", dont_inherit=True), vars(module))
        probes = load_probes(lab.probes)
        for one in asked:
            getattr(probes, one.probe)(Definitions(vars(module), lambda name: ""), one.inputs)
        print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    bare_probes(sys.argv[1:])
