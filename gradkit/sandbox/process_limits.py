"""How much a submission may use: the kernel's limits on each process, and the user it runs as.

The kernel limits single processes; `keeper` adds limits on the whole tree. Promises, for this
process and each of its children:
- too much private writable memory, beyond what it used at the start of the sandbox, leads to
  MemoryError or a refused mmap. RLIMIT_DATA, not RLIMIT_AS: a CUDA build of torch maps 3.4 GB of
  address space before any work, most of it files, of which 0.8 GB are private and writable;
- CPU time, open files, the size of a file, locked memory and real-time priority are bounded;
- a crash writes no core file and starts no core handler;
- the number of processes and threads is bounded *for the user*. That is the submission if it has a
  user of its own (as root, or in a user namespace since Linux 5.14). Otherwise, the bound adds what
  the user runs at that time and some slack, and only the keeper's count is exact.
"""

from __future__ import annotations

import ctypes
import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradkit.sandbox import syscalls
from gradkit.sandbox.syscalls import Call

SLACK: Final = 512
"""Processes that a user's other programs may start meanwhile, if they count with ours."""
_FIRST_UID, _FEW_UIDS = 0x6E00_0000, 64_000


@dataclass(frozen=True)
class ProcessLimits:
    """What one submission may use: its whole tree of processes, unless stated otherwise."""

    memory_bytes: int = 2 * 2**30
    """Memory beyond what the process used when it entered the sandbox; also for each process
    alone."""
    cpu_seconds: int = 600
    """CPU time; also for each process alone."""
    wall_seconds: float = 900.0
    """Time from the start of the sandbox to the end."""
    processes: int = 96
    """Processes and threads. A kernel uses about 12, a loader's worker 2."""
    disk_bytes: int = 512 * 2**20
    """Size of the writable folders."""
    file_bytes: int = 128 * 2**20
    """Size of each file."""
    open_files: int = 256
    """Open descriptors of each process."""
    poll_seconds: float = 0.1
    """How often the keeper looks."""


def apply(limits: ProcessLimits, *, data: int, others: int) -> str:
    """Apply the kernel's limits to this process; return a short summary.

    `data` is the private writable memory that it uses, in bytes. `others` is the number of other
    processes that count toward the user's limit; it is 0 if the submission has a user of its own.
    """
    processes = limits.processes + (SLACK + others if others else 2)
    wanted = {
        resource.RLIMIT_DATA: data + limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: processes,
        # 0 would still start a core handler (`|/usr/lib/systemd/systemd-coredump`); 1 doesn't.
        resource.RLIMIT_CORE: 1,
        resource.RLIMIT_MEMLOCK: 2**16,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 1024,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_STACK: 64 * 2**20,
    }
    for kind, value in wanted.items():
        _lower(kind, value)
    return f"{len(wanted)} limits" + (", processes only roughly" if others else "")


def _lower(kind: int, value: int) -> None:
    """Set a limit, but never raise a stricter limit."""
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    soft = value
    if kind == resource.RLIMIT_STACK:
        # The first thread's stack grows as needed; new threads reserve the soft limit, which counts
        # as private writable memory.
        soft = min(value, 8 * 2**20)
    if kind == resource.RLIMIT_CPU:
        # A second for SIGXCPU's default action, before SIGKILL.
        resource.setrlimit(kind, (value, value if value == hard else value + 1))
        return
    resource.setrlimit(kind, (soft, value))


def spare_uid(slot: int) -> int:
    """Return an unused user id for the submission that is graded in slot number `slot` >= 0.

    The id is far above those that systems assign. If a container maps few ids, it counts from
    64,000. With a user of its own, no submission can signal another submission or use up its
    processes.
    """
    wanted = _FIRST_UID + slot
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = map(int, line.split())
        if first <= wanted < first + count:
            return wanted
    return _FEW_UIDS + slot % 1_000


def become(uid: int, gid: int) -> None:
    """As root, become an unprivileged user permanently, without any of root's groups.

    Raises OSError if the id can't be used; in a container, that means that it isn't mapped.
    """
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    # Leaving user 0 drops every capability; check that it did.
    if 0 in os.getresuid() or 0 in os.getresgid() or os.getgroups():
        raise OSError("Root's rights could not be given up.")


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_capabilities(call: Call = syscalls.call) -> None:
    """Give up every capability, such as a user namespace's first process has. Raises OSError."""
    header = _Header(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    call("capset", ctypes.byref(header), ctypes.byref(nothing))


def no_new_privileges(call: Call = syscalls.call) -> None:
    """Prevent programs from gaining more rights than this process (set-user-id, capabilities)."""
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1, call=call)
