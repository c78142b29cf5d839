"""What a child may read and write: rules of Landlock, which nothing it does can loosen."""

import contextlib
import ctypes
import errno
import glob
import os
from collections.abc import Iterable

try:  # loaded now, since a confined child can no longer look for it
    import landlock
except (ImportError, OSError, RuntimeError, TypeError):
    landlock = None  # type: ignore[assignment]

_DEVICES = ["/dev/null", "/dev/zero", "/dev/full"]
_GPU = ["/dev/nvidia*", "/proc/driver/nvidia", "/sys/bus/pci", "/sys/devices/pci*", "/sys/module/nvidia*"]
_GPU += ["/usr/local/cuda*", "/proc/devices", "/proc/modules", "/proc/sys/vm/mmap_min_addr"]


def guard_files(readable: Iterable[str], writable: Iterable[str], gpu: bool) -> None:
    """Refuse all else from now on; with `gpu`, not the NVIDIA devices."""
    if landlock is None:
        raise OSError(errno.ENOSYS, "the landlock and pyseccomp libraries are not usable here")
    access_to = landlock.FSAccess
    ctypes.set_errno(0)
    rules = landlock.Ruleset()
    read_folder = access_to.READ_FILE | access_to.READ_DIR
    for path in readable:
        with contextlib.suppress(FileNotFoundError, PermissionError):  # gone since it was listed; closed to nobody
            rules.allow(path, rules=read_folder if os.path.isdir(path) else access_to.READ_FILE)
    rules.allow(*_DEVICES, rules=access_to.READ_FILE | access_to.WRITE_FILE)
    if gpu:
        for path in [p for pattern in _GPU for p in glob.glob(pattern)]:
            rules.allow(path, rules=access_to.all() if os.path.isdir(path) else access_to.all_file())
        change = access_to.all_file() & (access_to.WRITE_FILE | access_to.TRUNCATE)  # the second, where it is known
        rules.allow("/proc/self/task", rules=change)  # CUDA writes its threads' names to their `comm`
    special = access_to.EXECUTE | access_to.MAKE_CHAR | access_to.MAKE_BLOCK | access_to.MAKE_SOCK
    rules.allow(*writable, rules=access_to.all() & ~special)
    rules.apply()
    os.close(rules._fd)
