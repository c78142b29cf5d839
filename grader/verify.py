"""Proving a lab: stubs fail, solutions and variants pass, every mistake fails and is named, every check kills one."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from grader.catalogue import InstalledLab
from grader.exercise import Exercise
from grader.house import HOUSE
from grader.judge import diagnose, key, mark, requests, suspect
from grader.mutants import Mutant, is_equivalent, mutants
from grader.reference import edited, exercise_cell, with_cell
from grader.runner import Limits, Run, Zygote

LONGEST = 60  # seconds that a whole solution may run
PATIENT = Limits(timeout=120.0, total=600.0)  # many seeds in one run


@dataclass
class ExerciseProof:
    """What was found for one exercise. `problems` is empty when all holds."""

    name: str
    mistakes: int = 0
    checks: int = 0
    variants: int = 0
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Verifier:
    """Runs a lab's own proofs, on as many processes as there are `jobs`.

    Args:
        lab: the lab.
        zygote: started, without a sandbox: everything run is ours.
        seeds: the draws everything is tried on.
        wrong_seeds: the draws mistakes are tried on. Defaults to `seeds`.
        variants: folder with `EXERCISE/*.py`, other right solutions of an exercise's cell.
    """

    def __init__(
        self,
        lab: InstalledLab,
        zygote: Zygote,
        *,
        seeds: Sequence[int],
        variants: Path,
        jobs: int,
        wrong_seeds: Sequence[int] | None = None,
    ):
        self.lab, self.zygote, self.seeds, self.variants, self.jobs = lab, zygote, seeds, variants, jobs
        self.wrong_seeds = seeds if wrong_seeds is None else wrong_seeds

    def proofs(self, only: Sequence[str] = (), *, with_mutants: bool = False) -> Iterator[ExerciseProof]:
        """One proof after another, in the order of the lab; of the exercises named in `only`, or of all."""
        chosen = [self.lab.declaration.exercise(name) for name in only] or self.lab.declaration.exercises
        stub = self._run((self.lab.folder / "lab.py").read_text(encoding="utf-8"), (), self.seeds[:1])
        whole = self._run(self.lab.answer, (), self.seeds[:1])  # all exercises at once, as learners hand them in
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            for exercise in chosen:
                proof = ExerciseProof(exercise.name, checks=len(exercise.checks))
                status = mark(exercise, self.seeds[0], stub.observations).status
                if status != "not_attempted":
                    proof.problems.append(f"the stub is {status}; not_attempted was expected")
                report = mark(exercise, self.seeds[0], whole.observations)
                if report.status != "passed":
                    proof.problems.append(f"the solution handed in as a whole is {report.status}: {report.message}")
                self._prove_right(exercise, proof, pool.map)
                self._prove_wrong(exercise, proof, pool.map)
                if with_mutants:
                    self._prove_mutants(exercise, proof, pool.map)
                yield proof

    def whole_run(self) -> tuple[float, str]:
        """Run the solution as a learner runs a finished lab: wall seconds, and the last line of what went wrong."""
        env = {**os.environ, "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
        env["PYTHONPATH"] = os.pathsep.join([str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])])
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, self.lab.solution], cwd=folder, env=env, capture_output=True, text=True, check=False
            )
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        return time.monotonic() - began, said[-1] if done.returncode else ""

    def _prove_right(self, exercise: Exercise, proof: ExerciseProof, run_all: Callable) -> None:
        files = sorted((self.variants / exercise.name).glob("*.py"))
        right = [("the solution", self.lab.answer)]
        right += [(f"variant {f.stem}", with_cell(self.lab, exercise, f.read_text(encoding="utf-8"))) for f in files]
        proof.variants = len(files)
        for (what, _), run in zip(
            right, run_all(lambda r: self._run(r[1], [exercise.name], self.seeds), right), strict=True
        ):
            for seed in self.seeds:
                report = mark(exercise, seed, run.observations)
                if report.status != "passed":
                    proof.problems.append(f"{what} is {report.status} with seed {seed}: {report.message}")
                    break

    def _prove_wrong(self, exercise: Exercise, proof: ExerciseProof, run_all: Callable) -> None:
        proof.mistakes = len(exercise.mistakes)
        sources = []
        for m in exercise.mistakes:
            try:
                sources.append((m, edited(self.lab, exercise, m.edits)))
            except ValueError as problem:
                proof.problems.append(f"the mistake {m.name} cannot be made: {problem}")
        runs = list(run_all(lambda made: self._run(made[1], [exercise.name], self.wrong_seeds), sources))
        killers: dict[str, int] = {c.name: 0 for c in exercise.checks}
        for seed in self.wrong_seeds:
            suspects = [suspect(exercise, seed, m, run.observations) for (m, _), run in zip(sources, runs, strict=True)]
            for one in suspects:
                for c in exercise.checks:
                    killers[c.name] += key(seed, exercise.name, c.name) in one.failing
                named = diagnose(one.observations, suspects)
                if not one.failing:
                    proof.problems.append(f"the mistake {one.mistake.name} passes with seed {seed}")
                elif named is None or named.mistake != one.mistake.name:
                    told = named.mistake if named else "nothing"
                    proof.problems.append(f"the mistake {one.mistake.name} is diagnosed as {told} with seed {seed}")
        proof.problems += [f"the check {name} kills no mistake" for name, count in killers.items() if not count]

    def _prove_mutants(self, exercise: Exercise, proof: ExerciseProof, run_all: Callable) -> None:
        made = mutants(exercise_cell(self.lab, exercise), exercise.write)
        seed = self.seeds[0]
        runs = run_all(
            lambda m: self._run(with_cell(self.lab, exercise, m.source), [exercise.name], [seed], Limits()), made
        )
        for mutant, run in zip(made, runs, strict=True):
            if mark(exercise, seed, run.observations).status != "passed":
                proof.killed += 1
            elif is_equivalent(mutant, exercise):
                proof.equivalent += 1
            else:
                proof.survivors.append(mutant)
        proof.mutants = len(made)

    def _run(self, source: str, only: Sequence[str], seeds: Sequence[int], limits: Limits = PATIENT) -> Run:
        asked = requests(self.lab.declaration, seeds, only)
        return self.zygote.run(source.encode(), f"{self.lab.name}.py", self.lab.probes, asked, limits)
