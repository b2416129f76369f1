"""Namespaces that isolate a submission's processes, if the machine allows them.

- A *process namespace* with a tiny process 1 (`cat`, waiting on a pipe that only the keeper holds).
  However the keeper ends, the pipe closes, process 1 ends, and the kernel kills every process in
  the namespace: no daemon survives. Processes outside can't be named.
- *Network* and *IPC namespaces*: no interface is up, no System V object of others exists.
- A *mount namespace* in which /proc shows only the namespace's own processes, or nothing. In it,
  `reach` makes a Python installation in root's own folder accessible.
- For an ordinary user, all this needs a *user namespace*, in which the user keeps its own id.

Containers and some distributions refuse these (Docker's default filter; Ubuntu's AppArmor since
23.10). Other parts promise the same, except for the end of daemons after a SIGKILL of the keeper,
so none is required by default.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradkit.sandbox import syscalls
from gradkit.sandbox.syscalls import Call

NEW_MOUNTS: Final = 0x0002_0000
NEW_IPC: Final = 0x0800_0000
NEW_USER: Final = 0x1000_0000
NEW_PROCESSES: Final = 0x2000_0000
NEW_NETWORK: Final = 0x4000_0000

_MS_NOSUID_NODEV_NOEXEC: Final = 2 | 4 | 8
_MS_NOSUID_NODEV: Final = 2 | 4
_MS_RDONLY: Final = 1
_MS_REMOUNT: Final = 32
_MS_BIND: Final = 0x1000
_MS_REC_PRIVATE: Final = 0x4000 | 0x4_0000

# Busybox and coreutils install it in one of these places.
_CATS: Final = ("/bin/cat", "/usr/bin/cat")


@dataclass(frozen=True)
class Namespaces:
    """The namespaces that `enter` could create."""

    processes: bool = False
    network: bool = False
    user: bool = False
    reason: str = ""
    """Why there are not more, as a sentence; empty if nothing is missing."""


def enter(*, network: bool = True, call: Call = syscalls.call) -> Namespaces:
    """Put future forks of this process into as many new namespaces as possible.

    Call it in a process with a single thread. The process itself stays in its process namespace.
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
        # Without a user namespace, a process can't leave a namespace again.
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

    It ignores SIGCHLD, so daemons leave no zombies. Raises OSError if there is no `cat`.
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


def hide_processes(call: Call = syscalls.call) -> bool:
    """Show this process a /proc with only its namespace's processes, or an empty one.

    Call it inside the process namespace, before Landlock; afterward, its mounts are its own.
    Returns whether it succeeded; if not, /proc is unchanged, and Landlock denies access to it.
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


def reach(paths: Iterable[Path], uid: int, call: Call = syscalls.call) -> list[Path]:
    """Make paths accessible to a user without access to a folder above them.

    Root's Python is often below /root, which the user that student code runs as can't enter. Cover
    such a folder with an empty folder in which only the given paths appear; return the covered
    folders. Call it after `hide_processes`, as root. Raises OSError.
    """
    behind: dict[Path, list[tuple[Path, int]]] = {}
    sources: list[int] = []
    try:
        for path in paths:
            for target in {path, Path(os.path.realpath(path))}:
                wall = barrier(target, uid)
                if wall is not None:
                    sources.append(os.open(target, os.O_PATH | os.O_CLOEXEC))
                    behind.setdefault(wall, []).append((target, sources[-1]))
        for wall, targets in behind.items():
            cover = os.fsencode(wall)
            call("mount", b"tmpfs", cover, b"tmpfs", _MS_NOSUID_NODEV, b"mode=755,size=1m")
            # A folder's mount point must exist before those inside it.
            for target, source in sorted(targets):
                _bind(source, target, call)
            call("mount", b"none", cover, None, _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID_NODEV, None)
    finally:
        for source in sources:
            os.close(source)
    return list(behind)


def barrier(path: Path, uid: int) -> Path | None:
    """Return the first folder above `path` that `uid`, without a group, can't enter."""
    for folder in reversed(path.absolute().parents):
        found = folder.stat()
        bits = found.st_mode >> 6 if found.st_uid == uid else found.st_mode
        if not bits & stat.S_IXOTH:
            return folder
    return None


def _bind(source: int, target: Path, call: Call) -> None:
    if target.exists():
        return  # inside a folder that already exists
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if stat.S_ISDIR(os.fstat(source).st_mode):
        target.mkdir(mode=0o755)
    else:
        target.touch(mode=0o644)
    call("mount", f"/proc/self/fd/{source}".encode(), os.fsencode(target), None, _MS_BIND, None)
