"""A small world of its own for a submission's processes, where the machine lets us make one.

- A *process namespace* with a tiny process 1 (`cat`, waiting on a pipe that only the keeper holds).
  When the keeper goes, however it goes, the pipe closes, process 1 ends, and with it the kernel
  kills every process in the namespace: no daemon survives. Processes outside can't be named.
- *Network* and *IPC namespaces*: no interface is up, no System V object of others exists.
- A *mount namespace* in which /proc shows only the namespace's own processes, or nothing.
- As an ordinary user all this takes a *user namespace*, in which the user keeps its own id.

Containers and some distributions refuse these (Docker's default filter; Ubuntu's AppArmor since
23.10). All but the sure end of daemons at a SIGKILL of the keeper is also promised by other parts,
so none is required by default.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradkit.sandbox import _calls
from gradkit.sandbox._calls import Call

NEW_MOUNTS: Final = 0x0002_0000
NEW_IPC: Final = 0x0800_0000
NEW_USER: Final = 0x1000_0000
NEW_PROCESSES: Final = 0x2000_0000
NEW_NETWORK: Final = 0x4000_0000

_MS_NOSUID_NODEV_NOEXEC: Final = 2 | 4 | 8
_MS_RDONLY: Final = 1
_MS_REC_PRIVATE: Final = 0x4000 | 0x4_0000

# Busybox and coreutils have it, in one of these places.
_CATS: Final = ("/bin/cat", "/usr/bin/cat")


@dataclass(frozen=True)
class Namespaces:
    """What `enter` could make."""

    processes: bool = False
    network: bool = False
    user: bool = False
    reason: str = ""
    """Why not more, as a sentence; empty where nothing is missing."""


def enter(*, network: bool = True, call: Call = _calls.call) -> Namespaces:
    """Put what this process forks from now on into new namespaces, as many as can be had.

    Call it in a process with one thread. It stays in its own process namespace itself.
    """
    inner = NEW_PROCESSES | NEW_IPC | (NEW_NETWORK if network else 0)
    try:
        call("unshare", inner)
    except OSError as error:
        if error.errno != errno.EPERM or os.geteuid() == 0:
            return Namespaces(reason=_refused(error))
    else:
        return Namespaces(processes=True, network=network)
    uid, gid = os.geteuid(), os.getegid()
    try:
        call("unshare", NEW_USER | inner)
    except OSError as error:
        return Namespaces(reason=_refused(error))
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    except OSError as error:
        # There is no way back out of a namespace without a user.
        raise OSError(error.errno, "A user namespace was made, but its user not named.") from error
    return Namespaces(processes=True, network=network, user=True)


def _refused(error: OSError) -> str:
    return (
        f"The kernel refused namespaces ({error.strerror or error}). In a container they need"
        " CAP_SYS_ADMIN; on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0; elsewhere,"
        " user.max_user_namespaces above 0."
    )


def start_first_process() -> subprocess.Popen[bytes]:
    """Start process 1 of the namespace that `enter` made; it lives until its stdin is closed.

    It ignores SIGCHLD, and so leaves no zombies of daemons. Raises OSError where there is no `cat`.
    """
    program = next((path for path in _CATS if Path(path).exists()), None)
    if program is None:
        raise OSError(errno.ENOENT, f"None of {', '.join(_CATS)} is there.")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        return subprocess.Popen(
            [program],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGCHLD, before)


def hide_processes(call: Call = _calls.call) -> bool:
    """Show this process a /proc with only its namespace's processes, or an empty one.

    Call it inside the process namespace, before Landlock. Returns whether it could be done; where
    not, /proc is as before, and Landlock keeps it shut.
    """
    try:
        call("unshare", NEW_MOUNTS)
        call("mount", b"none", b"/", None, _MS_REC_PRIVATE, None)
    except OSError:
        return False
    for kind, flags in ((b"proc", 0), (b"tmpfs", _MS_RDONLY)):
        with contextlib.suppress(OSError):
            call("mount", kind, b"/proc", kind, _MS_NOSUID_NODEV_NOEXEC | flags, None)
            return True
    return False
