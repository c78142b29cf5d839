"""Grading on the machines of a Ray cluster: who is free, and what becomes of a submission whose machine is lost."""

import contextlib
import threading
import time

from grader.cluster.machines import Machines, Remote
from grader.grader import Grader
from grader.report import Report

_TRIES = 3  # times a submission is begun, when its machine is lost each time, before it could not be run
_ANSWER = 10.0  # seconds in which a grader that is idle says that it is there


class RayGrader:
    """A lab and a seed, graded by a Ray cluster. Used as a `Grader` is; machines may be lost, and may join.

    Each call of `grade` waits for a grader that has nothing to do, so it is called from `jobs` threads at once.

    Args:
        machines: the cluster's.
        jobs: how many graders at most; None for as many as the machines hold.

    Used as a context manager; leaving it ends every grader and lets go of the cluster.

    Raises:
        ValueError: on entering, if no machine can grade.
    """

    def __init__(self, machines: Machines, *, jobs: int | None = None):
        self.machines = machines
        self.jobs = jobs or max(1, sum(machines.room().values()))
        self._refusing = Grader(machines.lab, seed=machines.seed, device=machines.device)  # never started
        self._idle: list[Remote] = []
        self._changed = threading.Condition()
        self._gone = False

    def __enter__(self) -> "RayGrader":
        """Begin on every machine at the same time, so that one that cannot grade is known before anything is graded."""
        try:
            first = [threading.Thread(target=self._add, daemon=True) for _ in self.machines.room()][: self.jobs]
            for thread in first:
                thread.start()
            for thread in first:
                thread.join()
            if not self._idle:
                raise ValueError(self.machines.nothing())
        except BaseException:
            self.machines.close()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self.machines.close()

    @property
    def sandbox(self) -> str:
        """What submissions are confined by: one tier, or those of several machines."""
        return " and ".join(sorted(self.machines.tiers))

    def grade(self, source: bytes, name: str) -> Report:
        """Grade one submission, as `Grader.grade` does. If its machine is lost, another one takes it."""
        ray, problems = self.machines.ray, self.machines.ray.exceptions
        for _ in range(_TRIES):
            remote = self._take()
            if remote is None:
                why = (
                    "every machine of the Ray cluster is lost. When there are machines again, type the command again "
                    "with --resume."
                )
                return self.refuse(name, why, "could_not_run")
            longest = 3 * self.machines.limits.total + 600  # it, twice, and all that the reference has to compute
            try:
                text = ray.get(remote.actor.grade.remote(source, name), timeout=longest)
            except problems.RayTaskError as problem:  # the machine is there: it is a fault of ours, told as one here
                self._give_back(remote)
                raise problem.cause from None
            except problems.RayError:
                self._lose(remote)
            else:
                self._give_back(remote)
                return Report.from_json(text)
        why = f"the machine that graded it was lost, {_TRIES} times one after the other."
        return self.refuse(name, why, "could_not_run")

    def refuse(self, name: str, why: str, status: str = "error") -> Report:
        """The report on a submission that cannot be read, or (`could_not_run`) graded: every exercise says why."""
        return self._refusing.refuse(name, why, status)

    def _add(self) -> None:
        if (remote := self.machines.open(self.jobs)) is not None:
            self._give_back(remote)

    def _take(self) -> Remote | None:
        """A grader that is there and has nothing to do. None if every machine is lost, and stays so."""
        until = time.monotonic() + (0.0 if self._gone else self.machines.patience)
        while True:
            with self._changed:
                remote = self._idle.pop() if self._idle else None
            if remote is not None:
                if self._answers(remote):
                    return remote
                self._lose(remote)  # while no one looked, and at no submission's cost
            elif (remote := self.machines.open(self.jobs)) is not None:
                self._gone = False
                return remote
            elif self.machines.count:  # others are at work, or about to begin
                until = time.monotonic() + self.machines.patience
                self._wait()
            elif time.monotonic() > until:
                self._gone = True
                return None
            else:
                self._wait()

    def _answers(self, remote: Remote) -> bool:
        with contextlib.suppress(self.machines.ray.exceptions.RayError):
            return self.machines.ray.get(remote.actor.here.remote(), timeout=_ANSWER)
        return False

    def _wait(self) -> None:
        with self._changed:
            self._changed.wait(0.5)

    def _give_back(self, remote: Remote) -> None:
        with self._changed:
            self._idle.append(remote)
            self._changed.notify()

    def _lose(self, remote: Remote) -> None:
        self.machines.drop(remote)
        with self._changed:
            self._changed.notify()
