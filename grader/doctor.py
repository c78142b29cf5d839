"""What this machine offers to the grader, as sentences."""

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import psutil

from grader.gpu import gpus
from grader.runner import offered_sandbox

PACKAGES = ("tensorflow", "keras", "tensorflow-datasets", "numpy", "jax", "torch")


def findings() -> Iterator[tuple[str, str]]:
    """Pairs of what was looked at and what was found."""
    yield "python", f"{platform.python_version()} on {platform.system()} {platform.release()}"
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            yield package, "not installed"
    yield "processors", str(os.cpu_count())
    memory = psutil.virtual_memory()
    yield "memory", f"{memory.available / 2**30:.1f} GiB free of {memory.total / 2**30:.1f}"
    yield "GPU", ", ".join(gpus()) or "none: everything runs on the CPU"
    offered = offered_sandbox()
    good = "landlock" in offered["tier"]
    yield "sandbox", offered["tier"] + ("" if good else ": too little for `lab grade`; `lab check` of yours is fine")
    yield "runs as", offered["user"]
    yield "its memory", offered["memory"]
