"""Where a class is graded: on this machine, or on those of a Ray cluster."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.catalogue import InstalledLab
from grader.commands.application import device_for

if TYPE_CHECKING:
    from grader.cluster import RayGrader
    from grader.grader import Grader
    from grader.runner import Limits


def check_executor(executor: str, ray_address: str | None, sandbox: str | None, trusted: bool) -> str | None:
    """Refuse what cannot be graded anyway, before anything is written.

    Args:
        executor: `"local"` or `"ray"`.
        ray_address: of the cluster.
        sandbox: the least to accept.
        trusted: accept none at all.

    Returns:
        The sandbox that will be used on this machine, or the least that is accepted on those of the cluster.

    Raises:
        ValueError: in a sentence.
    """
    from grader.tier import ranking, tier_to_use

    if executor not in ("local", "ray"):
        raise ValueError(f"--executor {executor}: local or ray was expected")
    if executor == "local" and ray_address is not None:
        raise ValueError(f"--ray-address {ray_address}: this is of use with --executor ray only")
    ranking(sandbox)
    if executor == "local":
        return tier_to_use(sandbox, trusted)
    from grader.cluster.connection import quiet_ray

    quiet_ray()
    return sandbox


def executor_for(
    executor: str,
    lab: InstalledLab,
    seed: int,
    limits: "Limits",
    *,
    jobs: int | None,
    device: str,
    sandbox: str | None,
    trusted: bool,
    ray_address: str | None,
    gpu_share: float,
    say: Callable[[str], None],
) -> "tuple[Grader | RayGrader, int]":
    """Who grades, not started yet, and how many submissions at once. `sandbox` is what `check_executor` returned."""
    if executor == "local":
        from grader.grader import Grader

        grader = Grader(lab, seed=seed, device=device_for(device), sandbox=sandbox or "best", limits=limits)
        return grader, jobs or jobs_that_fit(limits.memory_mb)
    from grader.cluster import Machines, RayGrader

    machines = Machines(
        lab,
        seed=seed,
        address=ray_address,
        device=device,
        gpu_share=gpu_share,
        least=sandbox,
        trusted=trusted,
        limits=limits,
        say=say,
    )
    cluster = RayGrader(machines, jobs=jobs)
    return cluster, cluster.jobs


def jobs_that_fit(memory_mb: int) -> int:
    """One a processor, as long as free memory holds what each may take."""
    import psutil

    free = psutil.virtual_memory().available >> 20
    return max(1, min(os.cpu_count() or 1, free // memory_mb))
