"""What grading costs: per submission beyond its own probes, and a class of fifty on every core."""

import statistics
import tempfile
import time
from pathlib import Path

from grader.bulk import grade_class
from grader.catalogue import find
from grader.classroom import hand_ins
from grader.gradebook import Gradebook
from grader.grader import Grader
from grader.reference import edited


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
        alone = [grader.grade(texts[1].encode(), "right.py") for _ in range(5)]
        beyond = statistics.median(r.seconds - sum(e.seconds for e in r.exercises) for r in alone)
        probes = statistics.median(sum(e.seconds for e in r.exercises) for r in alone)
        began = time.perf_counter()
        with Gradebook(str(Path(folder, "gradebook.sqlite"))) as book:
            of, handed_in = book.begin(lab.name, "bench", grader.seed), hand_ins(Path(folder), lab.name)
            grade_class(grader, handed_in, Path(folder, "out"), book, of, jobs=2, finished=lambda _: None)
        fifty = time.perf_counter() - began
    return [
        row("lab04, one submission: seconds beyond its probes", beyond, 0.3, f"probes {probes:.2f} s"),
        row("lab04, 50 submissions, 2 at a time: seconds", fifty, 60, f"{fifty / 50:.2f} s each"),
    ]


def row(name: str, seconds: float, limit: float, detail: str) -> dict:
    return {"name": name, "ratio": seconds, "target": f"<= {limit:g}", "ok": seconds <= limit, "detail": detail}
