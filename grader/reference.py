"""What the solution, and each named mistake, return for the same inputs. Runs in a process of its own."""

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from grader.catalogue import InstalledLab
from grader.exercise import Exercise, Mistake
from grader.judge import Observations, Suspect, mark, requests, suspect
from grader.runner import Limits, Zygote

PATIENT = Limits(timeout=60.0, total=240.0)  # our own code, which ends: a busy machine must not cost a diagnosis


class Reference:
    """Observations of a lab's solution and mistakes for one seed, each made once, when first asked for.

    Args:
        lab: the lab.
        seed: the seed of the inputs.
        zygote: the process whose children run the solution. Never the one that runs submissions.
    """

    def __init__(self, lab: InstalledLab, seed: int, zygote: Zygote):
        self.lab, self.seed, self.zygote = lab, seed, zygote
        self._known: dict[tuple[str, str], Observations] = {}
        self._suspects: dict[str, list[Suspect]] = {}
        self._locks: dict[tuple[str, str], threading.Lock] = defaultdict(threading.Lock)

    def disagreement(self, exercise: Exercise) -> str:
        """Why the solution itself fails a check under this seed: a fault of the lab. Empty when all is well."""
        report = mark(exercise, self.seed, self._observe(exercise, None))
        return "" if report.status == "passed" else f"the lab's own solution does not pass: {report.message}"

    def suspects(self, exercise: Exercise) -> list[Suspect]:
        """Every named mistake of an exercise with what it returns."""
        with self._locks["suspects of", exercise.name]:
            if exercise.name not in self._suspects:
                with ThreadPoolExecutor(max_workers=2) as pool:
                    observed = pool.map(lambda m: self._observe(exercise, m), exercise.mistakes)
                    self._suspects[exercise.name] = [
                        suspect(exercise, self.seed, m, seen)
                        for m, seen in zip(exercise.mistakes, observed, strict=True)
                    ]
            return self._suspects[exercise.name]

    def _observe(self, exercise: Exercise, mistake: Mistake | None) -> Observations:
        at = (exercise.name, mistake.name if mistake else "")
        with self._locks[at]:  # whoever asks second waits for the first, and nothing is observed twice
            if at not in self._known:
                asked = requests(self.lab.declaration, [self.seed], [exercise.name])
                source = edited(self.lab, exercise, mistake.edits if mistake else ())
                run = self.zygote.run(source.encode(), f"{self.lab.name}.py", self.lab.probes, asked, PATIENT)
                self._known[at] = run.observations
            return self._known[at]


def edited(lab: InstalledLab, exercise: Exercise, edits) -> str:
    """The solution with texts in the exercise's cell replaced.

    Raises:
        ValueError: if an old text does not stand exactly once in that cell.
    """
    cell = exercise_cell(lab, exercise)
    changed = cell
    for old, new in edits:
        if cell.count(old) != 1:
            raise ValueError(
                f"{lab.name}, exercise {exercise.name}: the text to replace stands {cell.count(old)} times in the "
                f"solution's cell, once was expected: {old!r}"
            )
        changed = changed.replace(old, new)
    return with_cell(lab, exercise, changed)


def with_cell(lab: InstalledLab, exercise: Exercise, cell: str) -> str:
    """The solution with the exercise's cell replaced."""
    return lab.answer.replace(exercise_cell(lab, exercise), cell)


def exercise_cell(lab: InstalledLab, exercise: Exercise) -> str:
    """The text of the solution's cell for an exercise."""
    if exercise.name not in lab.cells:
        raise ValueError(f"{lab.solution} has no cell with exercise={exercise.name!r}")
    return lab.cells[exercise.name]
