"""The machines of a Ray cluster: which can grade, how much each holds, and starting a grader on one."""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from grader.catalogue import InstalledLab
from grader.cluster.connection import join, quiet_ray
from grader.cluster.installed import installed
from grader.house import HOUSE
from grader.runner import Limits

_FRAMEWORKS_MB = 1536  # what a zygote and a reference process take together
_TRIES = 3  # graders that may end while they begin, before their machine is given up


@dataclass(frozen=True)
class Remote:
    """A grader on a machine of the cluster."""

    actor: Any
    machine: str


class Machines:
    """What a cluster can hold of graders for one lab and seed.

    Args:
        lab: the lab; the machines must have the same, and the same tapezoo and frameworks.
        seed: the seed of the inputs.
        address: the cluster's; None for what `ray.init()` finds or starts: RAY_ADDRESS, the cluster this machine
            belongs to, a new one on this machine.
        device: `"auto"` (gpu where every machine has one), `"cpu"` or `"gpu"`.
        gpu_share: what share of a GPU one grader takes, from 0 to 1.
        least: the least sandbox to accept on a machine; None for what holds strangers' code.
        trusted: use machines that have none, too.
        limits: what one submission may use.
        patience: seconds to wait for a machine that has other work, or, when all are lost, for one that joins.
        say: told, in a sentence, of each machine that is not used.

    Attributes:
        device: `"cpu"` or `"gpu"`, as decided.
        refused: machines that cannot grade, and why.
        tiers: the sandboxes in use.

    Raises:
        ValueError: if Ray is not installed, no cluster answers, or none of its machines has what was asked for.
    """

    def __init__(
        self,
        lab: InstalledLab,
        *,
        seed: int,
        address: str | None = None,
        device: str = "auto",
        gpu_share: float = 0.25,
        least: str | None = None,
        trusted: bool = False,
        limits: Limits | None = None,
        patience: float = 60.0,
        say: Callable[[str], None] = lambda sentence: None,
    ):
        self.ray = quiet_ray()
        self.lab, self.seed, self.gpu_share, self.limits = lab, seed, gpu_share, limits or Limits()
        self.least, self.trusted, self.patience, self.say = least, trusted, patience, say
        self.refused: dict[str, str] = {}
        self.tiers: set[str] = set()
        self._ended: Counter[str] = Counter()  # graders that ended while they began, by machine
        self._remotes: set[Remote] = set()
        self._lock = threading.RLock()
        self._joined = join(self.ray, address)
        try:
            self.device = self._device(device)
            self._installed = installed(lab)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End every grader and let go of the cluster."""
        with self._lock:
            remotes, self._remotes = self._remotes, set()
        with contextlib.suppress(self.ray.exceptions.RayError):
            closing = [r.actor.close.remote() for r in remotes]
            if closing:  # first in order, so that no folder of theirs is left there
                self.ray.wait(closing, num_returns=len(closing), timeout=10)
        for remote in remotes:
            self._kill(remote)
        if self._joined:
            self.ray.shutdown()

    @property
    def count(self) -> int:
        """Graders there are, or that are about to begin."""
        return len(self._remotes)

    def room(self) -> dict[str, int]:
        """How many more graders each machine holds."""
        with self._lock:
            on = Counter(r.machine for r in self._remotes)
        room = {}
        for machine in self._alive():
            if (name := machine["NodeID"]) not in self.refused:
                has = machine["Resources"]
                room[name] = min(int(has.get(what, 0) / much + 1e-6) for what, much in self._needs().items()) - on[name]
        return room

    def open(self, most: int) -> Remote | None:
        """Start a grader where there is most room. None if there is none, `most` are there, or it cannot grade."""
        remote = self._place(most)
        if remote is None:
            return None
        try:
            said = self.ray.get(remote.actor.begin.remote(*self._beginning()), timeout=max(self.patience, 10.0))
        except self.ray.exceptions.GetTimeoutError:  # the machine has other work
            self.drop(remote)
            return None
        except self.ray.exceptions.RayError as problem:
            self.drop(remote)
            self._ended[remote.machine] += 1
            if "No module named" in str(problem):
                self._refuse(remote.machine, "tapezoo is not installed there, or another version of it.")
            elif self._ended[remote.machine] >= _TRIES:
                self._refuse(remote.machine, "graders end there while they begin.")
            return None
        if "refused" in said:
            self.drop(remote)
            self._refuse(remote.machine, said["refused"])
            return None
        self.tiers.add(said["tier"])
        return remote

    def drop(self, remote: Remote) -> None:
        """End a grader that is lost, or of no use."""
        with self._lock:
            self._remotes.discard(remote)
        self._kill(remote)

    def nothing(self) -> str:
        """Why no grader could begin, in a sentence."""
        if self.refused:
            return " ".join(self.refused.values())
        if any(self.room().values()):
            return "the machines of the Ray cluster have other work: no grader could begin."
        gpu = f", {self.gpu_share:g} of a GPU" if self.device == "gpu" else ""
        gigabytes = self._needs()["memory"] / 2**30
        return (
            f"no machine of the Ray cluster has a processor{gpu} and {gigabytes:.1f} GB of memory to give. "
            "A smaller --memory may help."
        )

    def _alive(self) -> list[dict[str, Any]]:
        """Machines that are there and have a processor to give."""
        return [m for m in self.ray.nodes() if m["Alive"] and m["Resources"].get("CPU", 0) >= 1]

    def _device(self, wanted: str) -> str:
        if wanted not in ("auto", "cpu", "gpu"):
            raise ValueError(f"--device {wanted}: auto, cpu or gpu was expected")
        have = [m["Resources"].get("GPU", 0) > 0 for m in self._alive()]
        if wanted == "gpu" and not any(have):
            raise ValueError("--device gpu: no machine of the Ray cluster has a GPU to give. Use --device cpu.")
        if wanted == "auto":
            return "gpu" if have and all(have) else "cpu"
        return wanted

    def _needs(self) -> dict[str, float]:
        """What one grader takes of a machine, in Ray's words."""
        needs = {"CPU": 1.0, "memory": float(self.limits.memory_mb + _FRAMEWORKS_MB << 20)}
        return needs | ({"GPU": self.gpu_share} if self.device == "gpu" else {})

    def _place(self, most: int) -> Remote | None:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        from grader.cluster.remote import RemoteGrader

        with self._lock:
            room = self.room()
            machine = max(room, key=room.__getitem__, default="")
            if room.get(machine, 0) < 1 or self.count >= most:
                return None
            needs = self._needs()
            actor = self.ray.remote(RemoteGrader).options(
                num_cpus=needs["CPU"],
                num_gpus=needs.get("GPU", 0),
                memory=needs["memory"],
                scheduling_strategy=NodeAffinitySchedulingStrategy(machine, soft=False),
            )
            remote = Remote(actor.remote(), machine)
            self._remotes.add(remote)
            return remote

    def _beginning(self) -> tuple[Any, ...]:
        """What `RemoteGrader.begin` is given."""
        ours = self.lab.folder.parent.parent == HOUSE
        name = self.lab.name if ours else str(self.lab.folder)
        backend = os.environ.get("KERAS_BACKEND", "tensorflow")
        limits = asdict(self.limits)
        return name, self._installed, backend, self.seed, self.device, limits, self.least, self.trusted

    def _refuse(self, machine: str, why: str) -> None:
        where = next((m["NodeManagerAddress"] for m in self.ray.nodes() if m["NodeID"] == machine), machine)
        with self._lock:
            new = machine not in self.refused
            self.refused[machine] = f"the machine {where} is not used: {why}"
        if new:
            self.say(self.refused[machine])

    def _kill(self, remote: Remote) -> None:
        with contextlib.suppress(self.ray.exceptions.RayError, ValueError):
            self.ray.kill(remote.actor)
