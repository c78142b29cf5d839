"""Grading on the machines of a Ray cluster: who is free, and what becomes of a submission whose machine is lost."""

import contextlib
import threading
import time
from collections.abc import Callable

from grader.catalogue import InstalledLab
from grader.cluster.machines import Machines, Remote
from grader.grader import Grader
from grader.report import Report
from grader.runner import Limits

_TRIES = 3  # times a submission is begun, when its machine is lost each time, before it could not be run
_ANSWER = 10.0  # seconds in which a grader that is idle says that it is there


class RayGrader:
    """A lab and a seed, graded by a Ray cluster. Used as a `Grader` is; machines may be lost, and may join.

    Each call of `grade` waits for a grader that has nothing to do, so it is called from `jobs` threads at once.

    Args:
        lab: the lab; the machines must have the same, and the same tapezoo and frameworks.
        seed: the seed of the inputs.
        address: the cluster's; None for what `ray.init()` finds or starts: RAY_ADDRESS, the cluster this machine
            belongs to, a new one on this machine.
        jobs: how many graders at most; None for as many as the cluster holds.
        device: `"auto"` (gpu where every machine has one), `"cpu"` or `"gpu"`.
        gpu_share: what share of a GPU one grader takes, from 0 to 1.
        least: the least sandbox to accept on a machine; None for what holds strangers' code.
        trusted: use machines that have none, too.
        limits: what one submission may use.
        patience: seconds to wait for a machine when there is none.
        say: told, in a sentence, of each machine that is not used.

    Used as a context manager; leaving it ends every grader and lets go of the cluster.

    Raises:
        ValueError: if Ray is not installed, no cluster answers, or none of its machines can grade.
    """

    def __init__(
        self,
        lab: InstalledLab,
        *,
        seed: int,
        address: str | None = None,
        jobs: int | None = None,
        device: str = "auto",
        gpu_share: float = 0.25,
        least: str | None = None,
        trusted: bool = False,
        limits: Limits | None = None,
        patience: float = 60.0,
        say: Callable[[str], None] = lambda sentence: None,
    ):
        self.limits, self.patience = limits or Limits(), patience
        self.machines = Machines(
            lab,
            seed=seed,
            address=address,
            device=device,
            gpu_share=gpu_share,
            least=least,
            trusted=trusted,
            limits=self.limits,
            patience=patience,
            say=say,
        )
        self.jobs = jobs or max(1, sum(self.machines.room().values()))
        self._refusing = Grader(lab, seed=seed, device=self.machines.device, limits=self.limits)  # never started
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
            longest = 3 * self.limits.total + 600  # twice the submission, and all that the reference has to compute
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
        until = time.monotonic() + (0.0 if self._gone else self.patience)
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
                until = time.monotonic() + self.patience
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
