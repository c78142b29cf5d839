"""Who a child is: nobody, with no right, alone with its processes."""

import ctypes
import functools
import os
from pathlib import Path

from grader.sandbox import kernel
from grader.sandbox.libraries import roots
from grader.sandbox.mounts import detach_mounts, open_up
from grader.sandbox.tiers import TIERS

NOBODY = 65534
_ALONE = kernel.NEW_PID | kernel.NEW_NET | kernel.NEW_IPC | kernel.NEW_UTS


@functools.cache
def becomes_nobody(tier: str) -> bool:
    """Whether children of this tier change from root to nobody, found by trying. To be asked before one is forked.

    Otherwise they stay the user they are, who with namespaces only appears as nobody.
    """
    if os.geteuid() != 0 or "landlock" not in tier:
        return False
    trial = os.fork()
    if trial == 0:
        try:
            if "namespaces" in tier:
                kernel.unshare(_ALONE | kernel.NEW_MOUNTS)
                detach_mounts()
                open_up(roots())
            become_nobody()
            os._exit(0 if all(map(os.listdir, roots())) else 1)
        except BaseException:
            os._exit(1)
    return os.waitpid(trial, 0)[1] == 0


def become_nobody() -> None:
    """Change from root to nobody."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # else its own /proc stays root's; it has no secret
    kernel.die_with_parent()  # forgotten when the user changes


def separate() -> None:
    """Enter new namespaces; what this process forks next is alone in them.

    Root, whose children become nobody, needs none for users. Another user appears inside as nobody: it keeps its right
    to read its own files, and has no other.
    """
    if becomes_nobody(TIERS[0]):
        kernel.unshare(_ALONE)
    else:
        own_users(_ALONE)


def own_users(more: int = 0) -> None:
    """Enter a namespace of users, and with it the others in `more`: in it this process is nobody."""
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEW_USER | more)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def drop_capabilities() -> None:
    """Give up what is left of root's rights."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    kernel.call(kernel.libc().capset(header, (ctypes.c_uint32 * 6)()), "capset")
