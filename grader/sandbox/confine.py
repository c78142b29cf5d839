"""Entering a tier."""

import os
import resource
from collections.abc import Iterable

from grader.sandbox import kernel
from grader.sandbox.calls import guard_calls
from grader.sandbox.files import guard_files
from grader.sandbox.libraries import may_be_read
from grader.sandbox.mounts import own_mounts
from grader.sandbox.user import NOBODY, become_nobody, becomes_nobody, drop_capabilities, own_users


def confine(
    tier: str,
    scratch: str,
    *,
    seconds: float,
    threads: int,
    files: int,
    file_mb: int,
    file_count: int,
    hidden: Iterable[str] = (),
    gpu: bool = False,
) -> None:
    """Give up, for good, everything the tier takes.

    Args:
        tier: one of `TIERS`. With namespaces, `separate` has been called by the parent.
        scratch: the one folder that may be written to.
        seconds: of processor time, for each processor.
        threads, files: how many may exist, may be open.
        file_mb, file_count: how much may be written, and to how many files. Without namespaces the first holds for each
            file alone, and the second not at all: the keeper watches.
        hidden: more files and folders that may not be read.
        gpu: leave the NVIDIA devices usable.
    """
    readable = sorted(may_be_read(set(hidden))) if "landlock" in tier else []
    nobody, writable, counted = becomes_nobody(tier), [scratch], "namespaces" in tier
    if "namespaces" in tier:
        writable += own_mounts(scratch, file_mb, file_count, NOBODY if nobody else None)
    if nobody:
        os.chown(scratch, NOBODY, NOBODY)
        become_nobody()
        try:
            own_users()  # where nobody's processes are counted apart from other children's
        except OSError:  # forbidden to nobody on some systems
            counted = False
    _limit(seconds, threads if counted else None, files, file_mb)
    drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in tier:
        guard_files(readable, writable, gpu)
    if "seccomp" in tier:
        guard_calls(gpu)


def _limit(seconds: float, threads: int | None, files: int, file_mb: int) -> None:
    processor = int(seconds * (os.cpu_count() or 1)) + 10
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: processor, resource.RLIMIT_FSIZE: file_mb << 20}
    limits[resource.RLIMIT_NOFILE] = files
    if threads is not None:  # elsewhere it would count the user's other processes too; the keeper counts instead
        limits[resource.RLIMIT_NPROC] = threads
    for which, most in limits.items():
        ceiling = resource.getrlimit(which)[1]
        most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(which, (most, most))
