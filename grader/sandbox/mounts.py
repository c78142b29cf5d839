"""The file system as a child sees it: read-only, with a folder of its own that ends with it."""

import contextlib
import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox import kernel
from grader.sandbox.libraries import lies_in, roots

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 1 << 12, 1 << 14, 1 << 18
_SYS_MOUNT_SETATTR = 442  # the same on every architecture


def own_mounts(scratch: str, file_mb: int, file_count: int, owner: int | None) -> list[str]:
    """Everything read-only, but scratch: a file system of its own, of bounded size, which ends with its user.

    Args:
        scratch: the folder.
        file_mb, file_count: how much it may hold.
        owner: who a child of root will be: it gets the folders, and may read the libraries. None: who it is.

    Returns:
        More folders that may be written to, and lie in scratch: its own /tmp and /dev/shm. Where the libraries lie in
        /tmp, that stays as it is.
    """
    libc = kernel.libc()
    kernel.unshare(kernel.NEW_MOUNTS)
    detach_mounts()
    if owner is not None:
        open_up(roots())
    attributes = (ctypes.c_uint64 * 4)(1 | 2, 0, 0, 0)  # MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID
    at_here, recursive = ctypes.c_int(-100), ctypes.c_uint(0x8000)
    kernel.call(libc.syscall(_SYS_MOUNT_SETATTR, at_here, b"/", recursive, attributes, 32), "mount_setattr")
    bounds = f"size={file_mb}m,nr_inodes={file_count},mode=700"
    _mount_new(scratch, bounds)
    place = os.open(scratch, os.O_PATH)
    own = []
    for folder in ("/dev/shm", "/tmp"):
        if os.path.isdir(folder) and not any(lies_in(root, folder) for root in roots()):
            inside = f"/proc/self/fd/{place}/{folder.replace('/', '.')}"
            os.mkdir(inside, 0o700)
            if owner is not None:
                os.chown(inside, owner, owner)
            _mount_again(inside, folder)
            own.append(folder)
    if not os.path.isdir(scratch):  # it was in the old /tmp
        os.makedirs(scratch)
        _mount_again(f"/proc/self/fd/{place}", scratch)
    os.close(place)
    with contextlib.suppress(OSError):  # refused inside many containers; Landlock hides the other processes anyway
        kernel.call(libc.mount(b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None), "mount")
    return own


def detach_mounts() -> None:
    """Let no mount made here show outside."""
    kernel.call(kernel.libc().mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None), "mount")


def open_up(folders: Iterable[str]) -> None:
    """Put an open folder, with nothing but these in it, in the place of each that is closed to others than root."""
    within: dict[str, set[str]] = {}
    for folder in {path for f in folders for path in (os.path.abspath(f), os.path.realpath(f))}:
        above = [str(path) for path in (Path(folder), *Path(folder).parents)]
        closed = [path for path in above if os.stat(path).st_mode & 0o5 < (5 if path == folder else 1)]
        if closed:
            within.setdefault(closed[-1], set()).add(folder)
    for closed_one, inside in within.items():
        places = {path: os.open(path, os.O_PATH) for path in inside}
        _mount_new(closed_one, "size=1m,nr_inodes=1000,mode=755")
        for path, place in sorted(places.items()):
            os.makedirs(path, exist_ok=True)
            _mount_again(f"/proc/self/fd/{place}", path)
            os.close(place)


def _mount_new(folder: str, bounds: str) -> None:
    kernel.call(
        kernel.libc().mount(b"grader", folder.encode(), b"tmpfs", _MS_NOSUID | _MS_NODEV, bounds.encode()), "mount"
    )


def _mount_again(folder: str, at: str) -> None:
    kernel.call(kernel.libc().mount(folder.encode(), at.encode(), None, _MS_BIND | _MS_REC, None), "mount")
