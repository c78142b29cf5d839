"""What grading costs: per submission beyond the bare probes, and a class of fifty on every core."""

import contextlib
import gc
import os
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
from grader.nest import environment
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
        rows = [*beyond(grader, (), "lab04"), *beyond(grader, ("adam",), "lab04's adam")]
        began = time.perf_counter()
        with Gradebook(str(Path(folder, "gradebook.sqlite"))) as book:
            of, handed_in = book.begin(lab.name, "bench", grader.seed), hand_ins(Path(folder), lab.name)
            grade_class(grader, handed_in, Path(folder, "out"), book, of, jobs=2, finished=lambda _: None)
        fifty = time.perf_counter() - began
    return [*rows, row("lab04, 50 submissions, 2 at a time: seconds", fifty, f"{fifty / 50:.2f} s each", most=60)]


def beyond(grader: Grader, only: tuple[str, ...], what: str) -> list[dict]:
    """Seconds of grading the solution beyond the bare probes, which take turns with it.

    Bare are the probes in a forked process, as each submission gets one, and in a process that has run them before:
    there, each kind of operation is known already, which no process that is forked before its first one can have.
    """
    right, graded, bare = grader.lab.answer.encode(), [], {"forked": [], "warm": []}
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        others = {how: stack.enter_context(bare_process(how, only, home)) for how in bare}
        for _ in range(ROUNDS + 1):
            for how, other in others.items():
                print("again", file=other.stdin, flush=True)
                bare[how].append(float(other.stdout.readline()))
            began = time.perf_counter()
            grader.grade(right, "right.py", only)
            graded.append(time.perf_counter() - began)
        for other in others.values():
            other.stdin.close()
    ours = statistics.median(graded[1:])  # the first warms
    rows = []
    for how, most in (("forked", 0.15), ("warm", 0.3)):
        theirs = statistics.median(bare[how][1:])
        name = f"{what}, one submission: seconds beyond the bare probes in a {how} process"
        rows.append(row(name, ours - theirs, f"{ours:.2f} s against {theirs:.2f} s", most=most))
    return rows


def bare_process(how: str, only: tuple[str, ...], home: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "benchmarks.grading", how, *only]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    settings = environment("cpu", home)
    return subprocess.Popen(command, env=settings, stdin=pipe, stdout=pipe, text=True, stderr=nowhere)


def bare_probes(how: str, only: list[str]) -> None:
    """A process without sandbox in which the solution and its probes run whenever it is told; prints the seconds."""
    lab = find("lab04")
    asked, text = requests(lab.declaration, [0], only), lab.answer.encode()
    import keras  # noqa: F401  and TensorFlow with it, before the clock starts

    gc.freeze()
    for _ in sys.stdin:
        began = time.perf_counter()
        if how == "warm":
            once(text, lab.probes, asked)
        elif child := os.fork():
            os.waitpid(child, 0)
        else:
            once(text, lab.probes, asked)
            os._exit(0)
        print(time.perf_counter() - began, flush=True)


def once(text: bytes, probes: str, asked) -> None:
    module = sys.modules["submission"] = types.ModuleType("submission")
    for cell in read_cells(text, "right.py"):
        if "demo" not in cell.tags:
            exec(compile(cell.source, "right.py", "exec", dont_inherit=True), vars(module))
    module_of_probes = load_probes(probes)
    for one in asked:
        getattr(module_of_probes, one.probe)(Definitions(vars(module), lambda name: ""), one.inputs)


if __name__ == "__main__":
    bare_probes(sys.argv[1], sys.argv[2:])
