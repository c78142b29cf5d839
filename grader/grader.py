"""Grading one submission: run it, judge what it returned, name the mistake. Two processes, kept warm."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.catalogue import InstalledLab
from grader.gpu import devices
from grader.judge import Observations, diagnose, key, mark, requests
from grader.places import Places
from grader.reference import Reference
from grader.report import ExerciseReport, Report
from grader.runner import Limits, Observation, Request, Run, Zygote

PUBLIC_SEED = 0  # what a learner checks with; an instructor's is secret


class Grader:
    """A lab and a seed, ready to grade any number of submissions, from several threads at once.

    Args:
        lab: the lab.
        seed: the seed of the inputs.
        sandbox: the least sandbox to accept for submissions, or `"best"`; `"none"` runs them unprotected.
        device: `"cpu"` or `"gpu"`.
        limits: what one submission may use.

    Used as a context manager; leaving it ends both processes.
    """

    def __init__(
        self,
        lab: InstalledLab,
        *,
        seed: int = PUBLIC_SEED,
        sandbox: str = "best",
        device: str = "cpu",
        limits: Limits | None = None,
    ):
        self.lab, self.seed, self.sandbox, self.device = lab, seed, sandbox, device
        self.limits = limits or Limits()
        self.zygote = Zygote(sandbox=sandbox, device=device)
        self.reference = Reference(lab, seed, Zygote(sandbox="none", device=device))

    def __enter__(self) -> "Grader":
        if self.device == "gpu":  # both compute on the same ones
            places = Places(devices(), self.limits.gpu_memory_mb)
            self.zygote.places = self.reference.zygote.places = places
        Zygote.start_together([self.zygote, self.reference.zygote])
        return self

    def __exit__(self, *problem: object) -> None:
        self.zygote.close()
        self.reference.zygote.close()

    def grade(self, source: bytes, name: str, only: Sequence[str] = ()) -> Report:
        """Grade one submission.

        Args:
            source: the file's bytes.
            name: the file's name; its ending tells the format.
            only: names of exercises, to grade these alone.

        A fault of the grader itself (`could_not_run`) is tried once more before it is reported. So is an exercise that
        ran out of time while the machine had more to do than processors to do it, with three times the time.
        """
        asked = requests(self.lab.declaration, [self.seed], only)
        for _ in range(2):
            run = self.zygote.run(source, name, self.lab.probes, asked, self.limits)
            if all(o.status != "could_not_run" for o in run.observations.values()):
                break
        if os.name == "posix" and os.getloadavg()[0] > (os.cpu_count() or 1):
            run = self._again_if_late(run, source, name, asked)
        exercises = [self.lab.declaration.exercise(n) for n in only] or self.lab.declaration.exercises

        def look(names: Sequence[str]) -> Observations:
            more = requests(self.lab.declaration, [self.seed], names)
            return self.zygote.run(source, name, self.lab.probes, more, self.limits).observations

        marked = [verdict(e, self.seed, run.observations, self.reference, look) for e in exercises]
        return self._report(run, marked, name, hashlib.sha256(source).hexdigest())

    def _again_if_late(self, run: Run, source: bytes, name: str, asked: Sequence[Request]) -> Run:
        """Limits are of wall time, and that was shared: no learner loses points by others' load."""
        late = {r.exercise for r in asked if run.observations[r.id].status == "timeout"}
        if not late:
            return run
        more = replace(self.limits, timeout=3 * self.limits.timeout)
        again = self.zygote.run(source, name, self.lab.probes, [r for r in asked if r.exercise in late], more)
        return replace(
            run, observations={**run.observations, **again.observations}, seconds=run.seconds + again.seconds
        )

    def refuse(self, name: str, why: str, status: str = "error") -> Report:
        """The report on a submission that cannot be read, or (`could_not_run`) graded: every exercise says why."""
        asked = requests(self.lab.declaration, [self.seed])
        run = Run({r.id: Observation(status, message=why) for r in asked}, [], "none was needed", 0.0)
        marked = [mark(e, self.seed, run.observations) for e in self.lab.declaration.exercises]
        return self._report(run, marked, name, "")

    def _report(self, run: Run, marked: list[ExerciseReport], name: str, sha256: str) -> Report:
        failed = any(e.status == "could_not_run" for e in marked)
        return Report(
            lab=self.lab.name,
            submission=name,
            points=sum(e.points for e in marked),
            max_points=sum(e.max_points for e in marked),
            status="could_not_run" if failed else "graded",
            seed=self.seed,
            device=self.device,
            sandbox=run.sandbox,
            seconds=round(run.seconds, 3),
            exercises=marked,
            sha256=sha256,
            faults=[{"cell": f.cell, "message": f.message} for f in run.faults],
        )


def verdict(
    exercise, seed: int, seen: Observations, reference: Reference, look: Callable[[Sequence[str]], Observations]
) -> ExerciseReport:
    """Mark an exercise; where it failed, see that the solution does pass, and look for the mistake that explains it.

    Args:
        exercise: what is marked.
        seed: the seed of the inputs.
        seen: what the submission returned.
        reference: what the solution and the mistakes return.
        look: observes further exercises of the submission, by their names: those this one is built on, if need be.
    """
    report = mark(exercise, seed, seen)
    if report.status not in ("failed", "error"):
        return report
    disagreement = reference.disagreement(exercise)
    if disagreement:
        report.status, report.message = "could_not_run", disagreement
    else:
        unsound = _unsound(exercise, seed, seen, reference, look)
        if set(unsound.values()) <= {"not_attempted"}:  # else what came may bear the mark of a mistake made elsewhere
            report.diagnosis = diagnose(seen, reference.suspects(exercise))
        if unsound and report.diagnosis is None:
            they = "they pass" if len(unsound) > 1 else "it passes"
            report.message += f" This is built on {' and '.join(unsound)}: see first that {they}."
    return report


def _unsound(exercise, seed: int, seen: Observations, reference: Reference, look) -> dict[str, str]:
    """The exercises this one is built on that do not pass, with their status."""
    needed = [reference.lab.declaration.exercise(name) for name in exercise.needs]
    unseen = [e.name for e in needed if any(key(seed, e.name, c.name) not in seen for c in e.checks)]
    if unseen:  # this exercise alone was checked
        seen = {**seen, **look(unseen)}
    statuses = {e.name: mark(e, seed, seen).status for e in needed}
    return {name: status for name, status in statuses.items() if status not in ("passed", "could_not_run")}
