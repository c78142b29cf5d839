"""Which tier this machine offers, found by trying."""

import os
import tempfile
from pathlib import Path

from grader.cgroup import no_memory_group
from grader.sandbox.confine import confine
from grader.sandbox.tiers import TIERS
from grader.sandbox.user import becomes_nobody, separate


def best_tier() -> str:
    """The strongest tier that works here, found by entering each in a child that is thrown away."""
    return next((tier for tier in TIERS if works(tier)), "none")


def works(tier: str) -> bool:
    """Whether a child can enter this tier."""
    becomes_nobody(tier)
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        trial = os.fork()
        if trial == 0:
            _try(tier, scratch)
        return os.waitpid(trial, 0)[1] == 0


def _try(tier: str, scratch: str) -> None:
    try:
        if "namespaces" in tier:
            separate()
            inner = os.fork()
            if inner:
                os._exit(0 if os.waitpid(inner, 0)[1] == 0 else 1)
        confine(tier, scratch, seconds=10, threads=64, files=64, file_mb=1, file_count=100)
        Path(scratch, "trial").write_text("written")
        os._exit(0)
    except BaseException:
        os._exit(1)


def offered() -> dict[str, str]:
    """What this machine offers: the strongest tier, who children are in it, and how their memory is limited."""
    tier = best_tier()
    user = "the user who grades"
    if becomes_nobody(tier):
        user = "nobody"
    elif "namespaces" in tier:
        user = "the user who grades, without rights, and nobody to itself"
    why_not = no_memory_group()
    memory = "watched from outside" + (
        f"; no control group: {why_not}" if why_not else ", and limited by a control group"
    )
    return {"tier": tier, "user": user, "memory": memory}
