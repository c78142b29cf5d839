"""What two machines must have in common to give the same grades."""

import hashlib
import os
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader.catalogue import InstalledLab
from grader.house import HOUSE


def installed(lab: InstalledLab) -> dict[str, str]:
    """Versions and checksums of what a grade depends on, by what they are of: plain text, to be sent elsewhere."""
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    found = {"Python": "{}.{}".format(*sys.version_info)}
    for package in sorted({"tapezoo", "keras", "numpy", "tensorflow", backend}):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    found["the grader's code"] = _checksum((HOUSE / "grader").rglob("*.py"), HOUSE)
    found[f"the lab {lab.name}"] = _checksum(lab.folder.rglob("*.py"), lab.folder, lab.answer)
    return found


def difference(here: dict[str, str], there: dict[str, str]) -> str:
    """The first thing that is not the same, in a sentence; empty when all is."""
    for what in here:
        if here[what] != there.get(what):
            return f"{what} is {there.get(what, 'not there')} there and {here[what]} here."
    return ""


def _checksum(files: Iterable[Path], below: Path, more: str = "") -> str:
    """Of files with their names, in order, and of a text: twelve digits."""
    found = hashlib.sha256(more.encode())
    for path in sorted(files):
        for part in (path.relative_to(below).as_posix().encode(), path.read_bytes()):
            found.update(b"%d\0%b" % (len(part), part))
    return found.hexdigest()[:12]
