"""What Ray starts on a machine of the cluster: a grader of its own, which the scheduler asks from elsewhere."""

import os
from typing import Any

from grader.catalogue import find
from grader.cluster.installed import difference, installed
from grader.gpu import gpus
from grader.grader import Grader
from grader.runner import Limits
from grader.tier import tier_to_use


class RemoteGrader:
    """One submission at a time, in a zygote and against a reference process of its own.

    What goes in and out is text, numbers and the submission's bytes.
    """

    def __init__(self) -> None:
        self.grader: Grader | None = None

    def begin(
        self,
        lab: str,
        here: dict[str, str],
        backend: str,
        seed: int,
        device: str,
        limits: dict[str, Any],
        least: str | None,
        trusted: bool,
    ) -> dict[str, str]:
        """Start both processes, if this machine is fit to grade the lab.

        Args:
            lab: its name, or its folder if it is not one of ours.
            here: what the scheduler's machine has installed; this one must have the same.
            backend: of Keras.
            seed: of the inputs.
            device: `"cpu"` or `"gpu"`.
            limits: the fields of `Limits`.
            least: the least sandbox to accept.
            trusted: whether to grade even where there is none.

        Returns:
            `{"tier": the sandbox}`, or `{"refused": why not}`.
        """
        os.environ["KERAS_BACKEND"] = backend  # which both processes inherit
        try:
            chosen = find(lab)
            if other := difference(here, installed(chosen)):
                return {"refused": other}
            tier = tier_to_use(least, trusted)
            if device == "gpu" and not gpus():
                return {"refused": "Ray counts a GPU there, but TensorFlow finds none."}
            grader = Grader(chosen, seed=seed, sandbox=tier, device=device, limits=Limits(**limits))
            self.grader = grader.__enter__()
        except (ValueError, OSError) as problem:
            return {"refused": f"{problem}"}
        return {"tier": tier}

    def here(self) -> bool:
        """Whether it can grade: an answer at all says that it, and its machine, are alive."""
        return self.grader is not None

    def grade(self, source: bytes, name: str) -> str:
        """The report on one submission, as JSON."""
        assert self.grader is not None
        return self.grader.grade(source, name).to_json()

    def close(self) -> None:
        """End both processes."""
        if self.grader is not None:
            self.grader.__exit__()
            self.grader = None
