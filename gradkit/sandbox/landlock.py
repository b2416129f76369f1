"""Which files a process can open: a Landlock ruleset.

Promises, permanently for this process and all its children:
- files outside the given paths can't be opened for reading or writing, listed, run, made, removed,
  renamed, linked or truncated (before version 3 truncation is left to `seccomp`);
- no TCP port can be bound or connected to (version 4 on; `seccomp` allows no such socket anyway);
- no abstract unix socket of, and no signal to, a process outside the sandbox (version 6 on).

It does not hide that a file exists: a process that knows a path can still `stat` it and read a
symbolic link. It does not cover chmod, chown, times and extended attributes, nor unix sockets that
have a path: `seccomp` denies those. Files that are already open stay open. It applies to the
calling thread only, hence `enter_sandbox` refuses to run in a process with several threads.

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from collections.abc import Iterable
from typing import Final

from gradkit.sandbox import syscalls
from gradkit.sandbox.syscalls import Call

EXECUTE: Final = 1 << 0
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
REMOVE_DIR: Final = 1 << 4
REMOVE_FILE: Final = 1 << 5
MAKE_CHAR: Final = 1 << 6
MAKE_DIR: Final = 1 << 7
MAKE_REG: Final = 1 << 8
MAKE_SOCK: Final = 1 << 9
MAKE_FIFO: Final = 1 << 10
MAKE_BLOCK: Final = 1 << 11
MAKE_SYM: Final = 1 << 12
REFER: Final = 1 << 13
TRUNCATE: Final = 1 << 14
IOCTL_DEV: Final = 1 << 15

READ: Final = READ_FILE | READ_DIR
# Devices can't be made, nor can unix sockets, which other programs might connect to.
WRITE: Final = (
    READ
    | WRITE_FILE
    | REMOVE_DIR
    | REMOVE_FILE
    | MAKE_DIR
    | MAKE_REG
    | MAKE_FIFO
    | MAKE_SYM
    | REFER
    | TRUNCATE
)
_ON_FILES: Final = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

_NET_BIND_TCP, _NET_CONNECT_TCP = 1, 2
_SCOPE_ABSTRACT_UNIX, _SCOPE_SIGNAL = 1, 2
_CREATE_VERSION: Final = 1
_RULE_PATH_BENEATH: Final = 1

SIGNALS_SINCE: Final = 6
"""The first version that confines signals."""
TRUNCATE_SINCE: Final = 3
"""The first version that covers truncation."""


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version(call: Call = syscalls.call) -> int:
    """Return the version of Landlock that the kernel offers, 0 for none.

    0 means that the kernel is older than 5.13, was built without Landlock, does not list it among
    its active security modules (`lsm=` on its command line), or that a container's filter hides it.
    """
    try:
        return call("landlock_create_ruleset", None, 0, _CREATE_VERSION)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return 0
        raise


def handled(abi: int) -> tuple[int, int, int]:
    """Return the rights on files and on the network, and the scopes, that a version knows."""
    files = (1 << 13) - 1
    for since, right in ((2, REFER), (TRUNCATE_SINCE, TRUNCATE), (5, IOCTL_DEV)):
        if abi >= since:
            files |= right
    net = _NET_BIND_TCP | _NET_CONNECT_TCP if abi >= 4 else 0
    scoped = _SCOPE_ABSTRACT_UNIX | _SCOPE_SIGNAL if abi >= SIGNALS_SINCE else 0
    return files, net, scoped


def restrict(
    *,
    readable: Iterable[str | os.PathLike[str]] = (),
    executable: Iterable[str | os.PathLike[str]] = (),
    writable: Iterable[str | os.PathLike[str]] = (),
    call: Call = syscalls.call,
) -> int:
    """Restrict this thread to the given paths; return the version of Landlock that does it.

    `readable` paths can be read, `executable` paths also run, `writable` paths read and changed,
    each with everything below it. No privilege is needed, but "no new privileges" must be set.
    Raises FileNotFoundError if a path doesn't exist, and other OSErrors if the kernel refuses.
    """
    abi = version(call)
    if not abi:
        raise OSError(errno.EOPNOTSUPP, "The kernel offers no Landlock.")
    files, net, scoped = handled(abi)
    # A kernel accepts a structure that is longer than its own if the rest is zero, as it is here.
    attributes = _Ruleset(files, net, scoped)
    ruleset = call(
        "landlock_create_ruleset", ctypes.byref(attributes), ctypes.sizeof(attributes), 0
    )
    try:
        for paths, rights in (
            (readable, READ),
            (executable, READ | EXECUTE),
            (writable, WRITE),
        ):
            for path in paths:
                _allow(ruleset, path, rights & files, call)
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _allow(ruleset: int, path: str | os.PathLike[str], rights: int, call: Call) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _ON_FILES
        rule = _PathBeneath(rights, descriptor)
        call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)
