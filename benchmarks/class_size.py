"""Classes of 10, 100 and 1,000: time in proportion, memory flat, nothing left; the solution is run once.

The smallest thing there is to grade, so that what is measured is the grader: one exercise of lab04, whose probe takes
milliseconds. Every submission has other contents; every second one is wrong, with a named mistake or without. Gradebook
and reports are the real ones, and one grader serves the three classes. In a process of its own, which has no framework.
Time is that of the processors, of all processes together: the clock on the wall is printed beside it.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.row import row
from grader.bulk import grade_class
from grader.catalogue import InstalledLab, find
from grader.classroom import hand_ins
from grader.gradebook import Gradebook
from grader.grader import Grader
from grader.lab import Lab
from grader.reference import edited

EXERCISE, SIZES = "predicted_decrease", (10, 100, 1000)


class Smallest(InstalledLab):
    """Lab04 as if it asked for one exercise alone."""

    @property
    def declaration(self) -> Lab:
        whole = find("lab04").declaration
        return Lab(whole.title, whole.minutes, whole.concepts, [whole.exercise(EXERCISE)])


def run() -> list[dict]:
    command = [sys.executable, "-m", "benchmarks.class_size"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    each = [processor / size for processor, size in zip(seen["processor"], SIZES, strict=True)]
    sizes = ", ".join(f"{size:,}" for size in SIZES)
    walls = ", ".join(f"{wall:.1f}" for wall in seen["wall"])
    costs = ", ".join(f"{1e3 * cost:.0f}" for cost in each)
    memory = {
        who: (first, last) for who, first, last in zip(seen["who"], *seen["memory"][:: len(SIZES) - 1], strict=True)
    }
    held = ", ".join(f"{who} {first:.0f} to {last:.0f}" for who, (first, last) in memory.items())
    left = seen["left"]
    return [
        row(f"a submission among {SIZES[-1]:,} / among {SIZES[1]}: time", each[-1] / each[1],
            f"{sizes} of {EXERCISE}: {walls} s; {costs} ms of processor each", most=1.2),
        row(f"after {SIZES[-1]:,} / after {SIZES[0]}: memory, the most grown", max(b / a for a, b in memory.values()),
            f"{held} MB", most=1.1),
        row(f"left after {sizes}: descriptors, processes, folders", left["sum"], left["which"], most=0),
        row("runs of the solution and its mistakes / how many these are", seen["runs"] / seen["different"],
            f"{seen['runs']} runs of {seen['different']} texts, for {sum(SIZES):,} submissions", most=1),
    ]  # fmt: skip


def measure() -> dict:
    """Grade the classes; what they cost, what they left."""
    lab = Smallest(find("lab04").folder)
    exercise = lab.declaration.exercises[0]
    wrong = [edited(lab, exercise, m.edits) for m in exercise.mistakes]
    wrong.append(f"{lab.answer}\n# %%\n{EXERCISE} = lambda *given, **more: 12345.0\n")  # explained by no mistake
    seen: dict = {"processor": [], "wall": [], "memory": [], "who": ["scheduler", "zygote", "reference"]}
    runs: collections.Counter = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder, "scratch")
        scratch.mkdir()
        tempfile.tempdir = str(scratch)
        with Grader(lab) as grader:
            counted(grader.reference.zygote, runs)
            grader.grade(wrong[0].encode(), "warm.py")
            family = family_of(grader)
            before = open_now(family, scratch)
            for size in SIZES:
                texts = [(lab.answer if n % 2 else wrong[n // 2 % len(wrong)]) for n in range(size)]
                room = Path(folder, str(size))
                room.mkdir()
                for n, text in enumerate(texts):
                    (room / f"{n:04}.py").write_text(f"{text}\n# {size} {n}: no two are equal\n", encoding="utf-8")
                processor, wall = used(family), time.perf_counter()
                with Gradebook(str(Path(folder, f"{size}.sqlite"))) as book:
                    of, handed_in = book.begin(lab.name, "bench", grader.seed), hand_ins(room, lab.name)
                    reports = grade_class(
                        grader, handed_in, Path(folder, f"out{size}"), book, of, jobs=os.cpu_count() or 1,
                        finished=lambda _: None,
                    )  # fmt: skip
                assert [r.passed for r in reports] == [bool(n % 2) for n in range(size)], "a grade is not as expected"
                seen["processor"].append(used(family) - processor)
                seen["wall"].append(time.perf_counter() - wall)
                seen["memory"].append([p.memory_info().rss / 2**20 for p in family])
            after = open_now(family, scratch)
    seen["left"] = {
        "sum": sum(max(0, after[what] - before[what]) for what in after),
        "which": ", ".join(f"{what} {before[what]} to {after[what]}" for what in after),
    }
    return seen | {"runs": sum(runs.values()), "different": len(runs)}


def counted(zygote, runs: collections.Counter) -> None:
    """Have a zygote count what it runs, by its text."""
    real = zygote.run

    def run(source, *rest, **more):
        runs[source] += 1
        return real(source, *rest, **more)

    zygote.run = run


def family_of(grader: Grader) -> list[psutil.Process]:
    """The trusted processes: this one, and those that fork the children."""
    zygotes = (grader.zygote, grader.reference.zygote)
    return [psutil.Process(), *(psutil.Process(zygote._nest.pid) for zygote in zygotes)]


def used(family: list[psutil.Process]) -> float:
    """Processor seconds of these processes and of all below them that have ended."""
    times = [p.cpu_times() for p in family]
    below = sum(t.children_user + t.children_system for t in times[1:])
    return sum(t.user + t.system for t in times) + below


def open_now(family: list[psutil.Process], scratch: Path) -> dict[str, int]:
    """What these processes have open, have started, and keep on the disk."""
    return {
        "descriptors": sum(p.num_fds() for p in family),
        "processes": len(family[0].children(recursive=True)),
        "folders": len(list(scratch.iterdir())),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
