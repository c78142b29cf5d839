"""Where a class is graded: on this machine, or on those of a Ray cluster."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.catalogue import InstalledLab
from grader.commands.application import device_for
from grader.runner import Limits
from grader.tier import ranking, tier_to_use

if TYPE_CHECKING:
    from grader.cluster import RayGrader
    from grader.grader import Grader


def check_executor(executor: str, ray_address: str | None, sandbox: str | None, trusted: bool) -> None:
    """Refuse what cannot be graded anyway, before anything is written. Raises ValueError."""
    if executor not in ("local", "ray"):
        raise ValueError(f"--executor {executor}: local or ray was expected")
    if executor == "local" and ray_address is not None:
        raise ValueError(f"--ray-address {ray_address}: this is of use with --executor ray only")
    if executor == "local":
        tier_to_use(sandbox, trusted)
    ranking(sandbox)


def executor_for(
    executor: str,
    lab: InstalledLab,
    seed: int,
    limits: Limits,
    *,
    jobs: int | None,
    device: str,
    sandbox: str | None,
    trusted: bool,
    ray_address: str | None,
    gpu_share: float,
    say: Callable[[str], None],
) -> "tuple[Grader | RayGrader, int]":
    """Who grades, not started yet, and how many submissions at once."""
    if executor == "local":
        from grader.grader import Grader

        tier = tier_to_use(sandbox, trusted)
        grader = Grader(lab, seed=seed, device=device_for(device), sandbox=tier, limits=limits)
        return grader, jobs or jobs_that_fit(limits.memory_mb)
    from grader.cluster import RayGrader

    cluster = RayGrader(
        lab,
        seed=seed,
        address=ray_address,
        jobs=jobs,
        device=device,
        gpu_share=gpu_share,
        least=sandbox,
        trusted=trusted,
        limits=limits,
        say=say,
    )
    return cluster, cluster.jobs


def jobs_that_fit(memory_mb: int) -> int:
    """One a processor, as long as free memory holds what each may take."""
    import os

    import psutil

    free = psutil.virtual_memory().available >> 20
    return max(1, min(os.cpu_count() or 1, free // memory_mb))
