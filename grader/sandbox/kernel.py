"""Calls of the kernel that Python has no name for. Each raises OSError if it fails."""

import ctypes
import os

NEW_USER, NEW_PID, NEW_NET, NEW_IPC, NEW_UTS, NEW_MOUNTS = (
    0x10000000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x00020000,
)  # fmt: skip
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38


def libc() -> ctypes.CDLL:
    """The C library, which remembers the error number of its last call."""
    return ctypes.CDLL(None, use_errno=True)


def call(result: int, what: str) -> None:
    """Raise if a C function failed. The error number is reset, since the landlock library trusts it blindly."""
    number = ctypes.get_errno()
    ctypes.set_errno(0)
    if result < 0:
        raise OSError(number, f"{what}: {os.strerror(number)}")


def prctl(what: int, value: int) -> None:
    """Change one of this process's settings, `PR_SET_...`."""
    call(libc().prctl(what, value, 0, 0, 0), "prctl")


def unshare(what: int) -> None:
    """Leave the namespaces of these kinds, `NEW_...`, for new ones."""
    call(libc().unshare(what), "unshare")


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    prctl(PR_SET_PDEATHSIG, 9)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
