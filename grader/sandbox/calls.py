"""Which system calls a child may not make: a filter of seccomp."""

import contextlib
import errno

from grader.sandbox.kernel import PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, PR_SET_PDEATHSIG

try:  # loaded now, since a confined child can no longer look for libseccomp
    import pyseccomp as seccomp
except (ImportError, OSError, RuntimeError, TypeError):  # not installed, or libseccomp itself is missing
    seccomp = None  # type: ignore[assignment]

_DENIED = {  # system calls that answer "not permitted"
    "network": "socket bind connect listen accept accept4 sendmsg sendmmsg io_uring_setup io_uring_enter "
    "io_uring_register",
    "processes": "fork vfork execve execveat setsid setpgid ptrace process_vm_readv process_vm_writev process_madvise "
    "kcmp pidfd_open pidfd_getfd pidfd_send_signal kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo setpriority "
    "ioprio_set sched_setscheduler sched_setparam sched_setattr sched_setaffinity migrate_pages move_pages setns "
    "unshare",
    "mounts": "mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr "
    "swapon swapoff",
    "kernel": "bpf perf_event_open keyctl add_key request_key userfaultfd init_module finit_module delete_module "
    "kexec_load kexec_file_load reboot acct quotactl settimeofday clock_settime clock_adjtime adjtimex sethostname "
    "setdomainname syslog name_to_handle_at open_by_handle_at fanotify_init inotify_init inotify_init1 vhangup iopl "
    "ioperm modify_ldt personality",
    "memory that the watch does not see, and what others share": "memfd_create memfd_secret shmget shmat shmctl semget "
    "semop semtimedop semctl msgget msgsnd msgrcv msgctl mq_open",
    "what everybody has written": "sync syncfs",
    "files' owners, modes and times, which Landlock does not guard": "chmod fchmod fchmodat fchmodat2 chown fchown "
    "lchown fchownat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat utime "
    "utimes futimesat utimensat file_setattr",
}
_CLONE_THREAD = 0x00010000
_LOW = 0xFFFFFFFF  # of an `int` the kernel looks at this half alone, whatever stands in the other
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _FIOSETOWN, _SIOCSPGRP = 8, 10, 15, 0x8901, 0x8902


def guard_calls(gpu: bool) -> None:
    """Refuse them from now on; with `gpu`, not what the NVIDIA driver needs."""
    if seccomp is None:
        raise OSError(errno.ENOSYS, "libseccomp is not usable here")
    calls = seccomp.SyscallFilter(seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in " ".join(_DENIED.values()).split():
        if gpu and name == "memfd_create":
            continue  # CUDA shares memory with its driver through it
        with contextlib.suppress(OSError, ValueError):  # a call that this architecture or library does not know
            calls.add_rule(refuse, name)
    calls.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, 0))  # a process, not a thread
    calls.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags lie in memory; libc then takes clone
    calls.add_rule(refuse, "sendto", seccomp.Arg(4, seccomp.NE, 0))  # to an address; a pair of sockets needs none
    for command in _F_SETOWN, _F_SETSIG, _F_SETOWN_EX:  # then the kernel would send signals, to whomever
        calls.add_rule(refuse, "fcntl", seccomp.Arg(1, seccomp.MASKED_EQ, _LOW, command))
    for command in _FIOSETOWN, _SIOCSPGRP:
        calls.add_rule(refuse, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, _LOW, command))
    calls.add_rule(refuse, "prlimit64", seccomp.Arg(0, seccomp.NE, 0))
    for option in PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER:  # it ends with its keeper, who sees it
        calls.add_rule(refuse, "prctl", seccomp.Arg(0, seccomp.MASKED_EQ, _LOW, option))
    calls.load()
