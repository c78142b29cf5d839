"""Which files and folders hold the interpreter and its libraries."""

import contextlib
import fnmatch
import glob
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from grader.house import HOUSE

_OURS = ("grader", "labs", "solutions", "zoo", "tapezoo-*", "__editable__*tapezoo*")  # what holds, or leads to, answers

_SYSTEM = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/fonts", "/usr/share/zoneinfo", "/etc/fonts"]
_SYSTEM += ["/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"]
_SYSTEM += ["/sys/devices/system/cpu", "/sys/devices/system/node", "/dev/urandom", "/dev/random"]


def may_be_read(hidden: set[str]) -> set[str]:
    """Files and folders that hold the interpreter and its libraries, and not ours."""
    tops = roots() | {
        p for prefix in (sys.prefix, sys.base_prefix, "/usr/local") for p in glob.glob(f"{prefix}/lib/*.so*")
    }
    sites = {p for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages")}
    hidden = {os.path.realpath(path) for path in hidden} | {str(HOUSE / name) for name in _OURS[:4]}
    for site in set(map(os.path.realpath, [*sites, sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])):
        with contextlib.suppress(OSError):
            hidden |= {f"{site}/{n}" for n in os.listdir(site) if any(fnmatch.fnmatch(n, o) for o in _OURS)}
    for path in [p for p in hidden if p.endswith(".py")]:  # its compiled form tells as much
        hidden.add(os.path.join(os.path.dirname(path), "__pycache__"))
    above = {str(parent) for path in hidden for parent in Path(path).parents}
    found: set[str] = set()
    for root in [*tops, *_SYSTEM]:
        if root == "/proc/self":
            found.add(root)  # resolved by the child itself
        elif os.path.exists(root):
            found.update(_without(os.path.realpath(root), hidden, above))
    return found


def roots() -> set[str]:
    """Folders that Python's own library and the installed ones are in."""
    own = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    return own | {p for p in sys.path if os.path.isdir(p) and Path(p).resolve() != HOUSE}


def lies_in(path: str, folder: str) -> bool:
    """Whether a path lies in a folder, links followed."""
    return Path(folder) in Path(path).resolve().parents


def _without(root: str, hidden: set[str], above: set[str]) -> Iterator[str]:
    """The folder, or as many of its entries as leave the hidden ones out; `above` are the folders those lie in."""
    if root in hidden:
        return
    if root not in above:
        yield root
        return
    with contextlib.suppress(OSError):
        for entry in os.scandir(root):
            if not entry.is_symlink():
                yield from _without(entry.path, hidden, above)
