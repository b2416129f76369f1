"""Which system calls a process can make: a seccomp filter, built here as BPF instructions.

All calls are allowed except those in `rules`. Promises, for this process and all its children:
- no socket except pairs of connected unix sockets (and unix sockets in general, if requested). Data
  goes only to the other end of the pair, not to another address. Descriptors can't be sent: they
  would be open but in no process's list, so that what they hold could not be counted;
- no access to other processes (ptrace, process_vm_readv, pidfd_getfd, …) and no change to their
  priorities, limits or processors;
- no namespaces, mounts, keyrings, bpf, perf, userfaultfd, io_uring, kernel modules, clocks, System
  V or POSIX message queues, quotas, file handles, file notifications, terminal injection;
- no memory outside processes' mappings (memfd, shared anonymous mappings), which would not be
  counted;
- chmod, chown and changes of times do nothing, because Landlock doesn't cover them, and student
  code could change any file of an ordinary user. They *report* success, so that `shutil.copy2`
  works. Only setting a time to now fails, so that `Path.touch` works. Flushing all disks of the
  machine (sync) does nothing either, because it would slow down others;
- calls with another machine's numbers (32-bit x86, x32) kill the process.

A denied call fails with EPERM, or with ENOSYS if callers then use an older call. A filter can't
follow pointers, so it can't tell one path from another: that is Landlock's part.
"""

from __future__ import annotations

import ctypes
import errno
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from gradkit.sandbox import syscalls
from gradkit.sandbox.syscalls import Call

_LOAD: Final = 0x20  # A = word of seccomp_data at k
_AND: Final = 0x54  # A &= k
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_JUMP_IF_ANY_BIT: Final = 0x45
_JUMP: Final = 0x05
_RETURN: Final = 0x06

_KILL: Final = 0x80000000
_ERRNO: Final = 0x00050000
_ALLOW: Final = 0x7FFF0000

_AT_NUMBER, _AT_MACHINE, _AT_ARGUMENTS = 0, 4, 16
_AUDIT_MACHINE: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT: Final = 0x40000000

_SET_MODE_FILTER: Final = 1

_NEW_NAMESPACES: Final = 0x7E020000
_SETUID_BITS: Final = 0o6000
_AF_UNIX: Final = 1
_SOCK_STREAM, _SOCK_SEQPACKET = 1, 5
_MAP_SHARED_ANONYMOUS: Final = 0x21
# TIOCSTI and TIOCLINUX inject input into a terminal; the others change a file's flags through a
# read-only descriptor.
_IOCTLS: Final = (0x5412, 0x541C, 0x40086602, 0x401C5820, 0x40046602)
_O_ACCMODE_OR_TRUNC: Final = 0o1003
# Truncates a file although it is opened for reading, or for neither reading nor writing (access
# mode 3).
_TRUNCATED_UNWRITTEN: Final = (0o1000, 0o1003)


class Instruction(NamedTuple):
    """One BPF instruction."""

    code: int
    jump_true: int
    jump_false: int
    value: int


@dataclass(frozen=True)
class When:
    """A condition on the lower 32 bits of one argument; these arguments use only those.

    It is met if the masked argument is among `values`; without values, if any bit is left.
    """

    argument: int
    mask: int = 0xFFFFFFFF
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Answer a call with `error` (0: pretend success), always or on a condition."""

    call: str
    error: int = errno.EPERM
    deny_when: When | None = None
    allow_when: tuple[When, ...] = ()
    """The call is allowed if all are met."""
    otherwise: int | None = None
    """The result if `deny_when` is not met: allow (None), or answer with this error (0:
    success)."""


_DENIED: Final = (
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "kcmp",
    "process_madvise",
    "process_mrelease",
    "migrate_pages",
    "move_pages",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "open_tree",
    "open_tree_attr",
    "move_mount",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "statmount",
    "listmount",
    "listns",
    "unshare",
    "setns",
    "keyctl",
    "add_key",
    "request_key",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "create_module",
    "query_module",
    "reboot",
    "swapon",
    "swapoff",
    "quotactl",
    "quotactl_fd",
    "acct",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    "sethostname",
    "setdomainname",
    "syslog",
    "vhangup",
    "nfsservctl",
    "lookup_dcookie",
    "uselib",
    "_sysctl",
    "iopl",
    "ioperm",
    "modify_ldt",
    "personality",
    "name_to_handle_at",
    "open_by_handle_at",
    "inotify_init",
    "inotify_init1",
    "inotify_add_watch",
    "fanotify_init",
    "fanotify_mark",
    "vmsplice",
    "msgget",
    "msgsnd",
    "msgrcv",
    "msgctl",
    "semget",
    "semop",
    "semtimedop",
    "semctl",
    "shmget",
    "shmat",
    "shmctl",
    "shmdt",
    "mq_open",
    "mq_unlink",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "setxattrat",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "removexattrat",
    "file_setattr",
    "landlock_create_ruleset",
    "landlock_add_rule",
    "landlock_restrict_self",
    "seccomp",
    "io_setup",
    "io_submit",
    "io_getevents",
    "io_pgetevents",
    "io_destroy",
    "io_cancel",
)
# glibc falls back from clone3 to clone, whose flags a filter can see; from openat2 to openat.
_MISSING: Final = ("clone3", "openat2", "memfd_create", "memfd_secret")
_PRETENDED: Final = (
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "fchown",
    "lchown",
    "fchownat",
    "sync",
    "syncfs",
)
# The calls that set a file's times, and the argument with the times: null means "now".
_TIMES: Final = (("utime", 1), ("utimes", 1), ("futimesat", 2), ("utimensat", 2))
_ON_ITSELF: Final = ("prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam")


@cache
def rules(*, unix_sockets: bool = False, truncation: bool = False) -> tuple[Rule, ...]:
    """Return the filter's rules.

    With `unix_sockets`, the process can make, bind and connect unix sockets, also to any other
    program's socket at a path that it may write to. With `truncation`, the filter does what
    Landlock before version 3 doesn't: files are truncated only through writable descriptors.
    """
    found = [Rule(name) for name in _DENIED]
    found += [Rule(name, errno.ENOSYS) for name in _MISSING]
    found += [Rule(name, 0) for name in _PRETENDED]
    # Setting the time to now must fail: Path.touch() takes success to mean that the file exists.
    found += [Rule(name, deny_when=When(at, values=(0,)), otherwise=0) for name, at in _TIMES]
    # Process 0 is the caller. Other numbers may be any process of the same user.
    found += [Rule(name, allow_when=(When(0, values=(0,)),)) for name in _ON_ITSELF]
    # pthread_setschedparam names a thread by its number; zmq, for example, aborts if it can't call
    # that.
    found.append(Rule("sched_setscheduler", 0, allow_when=(When(0, values=(0,)),)))
    found += [
        Rule("setpriority", allow_when=(When(0, values=(0,)), When(1, values=(0,)))),
        Rule("ioprio_set", allow_when=(When(0, values=(1,)), When(1, values=(0,)))),
        Rule("clone", deny_when=When(0, mask=_NEW_NAMESPACES)),
        Rule("mmap", deny_when=When(3, _MAP_SHARED_ANONYMOUS, (_MAP_SHARED_ANONYMOUS,))),
        Rule("ioctl", deny_when=When(1, values=_IOCTLS)),
        # The sandbox's settings must stay: the signal at the keeper's death, dumps, the reaper.
        Rule(
            "prctl",
            deny_when=When(
                0,
                values=(
                    syscalls.PR_SET_PDEATHSIG,
                    syscalls.PR_SET_DUMPABLE,
                    syscalls.PR_SET_CHILD_SUBREAPER,
                ),
            ),
        ),
    ]
    # A file can also be made with the set-user-id bit; libc passes 0 if it makes no file.
    for name, mode in (("open", 2), ("openat", 3), ("creat", 1), ("mknod", 1), ("mknodat", 2)):
        if not (truncation and name in {"open", "openat"}):
            found.append(Rule(name, deny_when=When(mode, mask=_SETUID_BITS)))
    if truncation:
        for name, flags in (("open", 1), ("openat", 2)):
            found.append(
                Rule(name, deny_when=When(flags, _O_ACCMODE_OR_TRUNC, _TRUNCATED_UNWRITTEN))
            )
        found.append(Rule("truncate"))
    # Only the length of an address is visible. sendmsg's address is behind a pointer; nothing here
    # needs sendmsg.
    found.append(Rule("sendto", deny_when=When(5, mask=0xFFFFFFFF)))
    found += [Rule(name) for name in ("sendmsg", "sendmmsg")]
    unix = When(0, values=(_AF_UNIX,))
    if unix_sockets:
        found += [Rule("socket", allow_when=(unix,)), Rule("socketpair", allow_when=(unix,))]
    else:
        # An unconnected datagram socket of a pair could still send to any path.
        stream = When(1, mask=0xF, values=(_SOCK_STREAM, _SOCK_SEQPACKET))
        found += [Rule("socketpair", allow_when=(unix, stream))]
        found += [Rule(name) for name in ("socket", "bind", "connect", "listen")]
    return tuple(found)


@cache
def program(rules: tuple[Rule, ...], machine: str | None = None) -> tuple[Instruction, ...]:
    """Translate rules into the instructions of a filter."""
    machine = machine or platform.machine()
    code = [
        Instruction(_LOAD, 0, 0, _AT_MACHINE),
        Instruction(_JUMP_IF_EQUAL, 1, 0, _AUDIT_MACHINE[machine]),
        Instruction(_RETURN, 0, 0, _KILL),
        Instruction(_LOAD, 0, 0, _AT_NUMBER),
    ]
    if machine == "x86_64":
        code += [
            Instruction(_JUMP_IF_AT_LEAST, 0, 1, _X32_BIT),
            Instruction(_RETURN, 0, 0, _KILL),
        ]
    for rule in rules:
        number = syscalls.number(rule.call, machine)
        if number is not None:
            body = list(_body(rule))
            code.append(Instruction(_JUMP_IF_EQUAL, 0, len(body), number))
            code += body
    return (*code, Instruction(_RETURN, 0, 0, _ALLOW))


def _body(rule: Rule) -> Iterator[Instruction]:
    """Yield the instructions after a call's number has matched; they always end in a return."""
    deny = Instruction(_RETURN, 0, 0, _ERRNO | rule.error)
    allow = Instruction(_RETURN, 0, 0, _ALLOW)
    if rule.deny_when is not None:
        yield from _jump_over_if_unmet(rule.deny_when)
        yield deny
        yield (
            allow if rule.otherwise is None else Instruction(_RETURN, 0, 0, _ERRNO | rule.otherwise)
        )
        return
    for condition in rule.allow_when:
        met = list(_jump_over_if_unmet(condition))
        # If unmet, skip one instruction (the jump past the denial), which leads to the denial.
        yield from met
        yield Instruction(_JUMP, 0, 0, 1)
        yield deny
    yield allow if rule.allow_when else deny


def _jump_over_if_unmet(condition: When) -> Iterator[Instruction]:
    """Yield a test that continues if the condition is met and else skips one instruction."""
    # Both machines are little-endian, so the lower half of an argument comes first.
    yield Instruction(_LOAD, 0, 0, _AT_ARGUMENTS + 8 * condition.argument)
    if not condition.values:
        yield Instruction(_JUMP_IF_ANY_BIT, 0, 1, condition.mask)
        return
    if condition.mask != 0xFFFFFFFF:
        yield Instruction(_AND, 0, 0, condition.mask)
    for index, value in enumerate(condition.values):
        after = len(condition.values) - index - 1
        yield Instruction(_JUMP_IF_EQUAL, after, 0 if after else 1, value)


class _Filter(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jump_true", ctypes.c_uint8),
        ("jump_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Filter)))


def install(code: Sequence[Instruction], call: Call = syscalls.call) -> None:
    """Filter this thread permanently. "No new privileges" must be set. Raises OSError."""
    filters = (_Filter * len(code))(*[_Filter(*instruction) for instruction in code])
    whole = _Program(len(code), filters)
    call("seccomp", _SET_MODE_FILTER, 0, ctypes.byref(whole))


def is_offered(call: Call = syscalls.call) -> bool:
    """Whether the kernel supports filters; tested without installing a filter."""
    try:
        call("seccomp", _SET_MODE_FILTER, 0, None)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False
