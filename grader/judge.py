"""From observations to verdicts: which check holds, and which named mistake explains those that do not. NumPy only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.exercise import Check, Exercise, Mistake
from grader.lab import Lab
from grader.report import CheckReport, Diagnosis, ExerciseReport, worst
from grader.runner import Observation, Request
from grader.verdict import Verdict, close, wider

Observations = Mapping[str, Observation]


@dataclass(frozen=True)
class Suspect:
    """A named mistake, what it returns under one seed, and the names (as of `key`) of the checks that it fails."""

    mistake: Mistake
    observations: Observations
    failing: tuple[str, ...]


def suspect(exercise: Exercise, seed: int, mistake: Mistake, observations: Observations) -> Suspect:
    """Judge a mistake, once for all submissions that will be held against it."""
    keys = [key(seed, exercise.name, c.name) for c in exercise.checks]
    checks = mark(exercise, seed, observations).checks
    return Suspect(mistake, observations, tuple(k for k, c in zip(keys, checks, strict=True) if c.status != "passed"))


def key(seed: int, exercise: str, check: str) -> str:
    """The name under which the observation for one check and seed comes back."""
    return f"{seed}:{exercise}/{check}"


def requests(lab: Lab, seeds: Iterable[int], only: Sequence[str] = ()) -> list[Request]:
    """What to observe: one probe, with fresh inputs, for every check of the exercises (or of those in `only`)."""
    exercises = [lab.exercise(name) for name in only] or lab.exercises
    return [
        Request(key(seed, e.name, c.name), e.name, c.probe, c.inputs(e.name, seed), tuple(e.forbid))
        for seed in seeds
        for e in exercises
        for c in e.checks
    ]


def mark(exercise: Exercise, seed: int, seen: Observations) -> ExerciseReport:
    """Judge every check of an exercise."""
    checks = [_mark_check(exercise, check, seed, seen) for check in exercise.checks]
    status = worst([c.status for c in checks])
    if status == "forbidden":  # what was used for one check was there for all
        for c in checks:
            c.points = 0.0
    return ExerciseReport(
        name=exercise.name,
        status=status,
        points=sum(c.points for c in checks),
        max_points=exercise.points,
        seconds=round(sum(seen[key(seed, exercise.name, c.name)].seconds for c in exercise.checks), 3),
        checks=checks,
        diagnosis=None,
        message=next((c.message for c in checks if c.status == status), ""),
    )


def diagnose(seen: Observations, suspects: Iterable[Suspect]) -> Diagnosis | None:
    """The named mistakes that explain what was seen.

    A mistake explains a submission if, in every check that the mistake fails, the submission's observations equal the
    mistake's. Of several the one that explains most checks is named. Another that explains only checks which are left
    is a second mistake: what it says is added.
    """
    explained: set[str] = set()
    found = []
    for one in sorted(suspects, key=lambda s: len(s.failing), reverse=True):
        if not one.failing or explained.intersection(one.failing):
            continue
        if all(same(seen[k], one.observations[k]) for k in one.failing):
            explained.update(one.failing)
            found.append(one.mistake)
    return Diagnosis(found[0].name, " Another thing: ".join(m.say for m in found)) if found else None


def same(one: Observation, other: Observation) -> bool:
    """Whether two observations are equal up to rounding; two errors are if they say the same."""
    if one.status != other.status:
        return False
    if one.status != "observed":
        return one.status == "error" and _kind_of_error(one) == _kind_of_error(other)
    return one.arrays.keys() == other.arrays.keys() and all(
        close(one.arrays[name], np.asarray(other.arrays[name])).passed for name in one.arrays
    )


def _kind_of_error(observation: Observation) -> str:
    """The exception's type: where it happened and what it says may differ from one way of writing to another.

    An answer that is no array did not happen in a line of the learner's. There, what is wrong with it counts as well.
    """
    kind, _, said = observation.message.partition(": ")
    return f"{kind}: {said.partition(';')[0]}" if kind == "TypeError" and not said.endswith(")") else kind


def _mark_check(exercise: Exercise, check: Check, seed: int, seen: Observations) -> CheckReport:
    observation = seen[key(seed, exercise.name, check.name)]
    if observation.status != "observed":
        status, verdict = observation.status, Verdict(False, observation.message)
    else:
        verdict = _verdict(exercise, check, seed, observation)
        status = "passed" if verdict.passed else "failed"
    points = check.points if status == "passed" else 0.0
    return CheckReport(check.name, status, points, check.points, verdict.message, check.sentence, verdict.course)


def _verdict(exercise: Exercise, check: Check, seed: int, observation: Observation) -> Verdict:
    given = check.inputs(exercise.name, seed)
    arrays = observation.arrays
    with np.errstate(all="ignore"), wider(exercise.tolerance.get(observation.device, 1.0)):
        try:
            try:
                return check.verdict(arrays, given)
            except TypeError:  # NumPy refuses to subtract booleans: `close` counts them as 0 and 1, so may a judge
                if all(a.dtype.kind != "b" for a in arrays.values()):
                    raise
                numbers = {name: a.astype("float64") if a.dtype.kind == "b" else a for name, a in arrays.items()}
                return check.verdict(numbers, given)
        except Exception as problem:  # arrays of an unforeseen shape or type: a wrong answer, not a fault of the grader
            return Verdict(
                False, f"what came cannot be compared with what was expected ({type(problem).__name__}: {problem})."
            )
