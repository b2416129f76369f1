"""System calls by name, for the two machines that the sandbox supports.

The other modules use this and accept `call` as a parameter, so that a test can simulate a kernel
without some feature. It promises nothing by itself.
"""

from __future__ import annotations

import ctypes
import os
import platform
from collections.abc import Callable
from typing import Any, Final

from gradkit.sandbox.syscall_numbers import NUMBERS

Call = Callable[..., int]
"""`call(name, *arguments)`: the result of a system call; raises OSError if it fails."""

MACHINES: Final = ("x86_64", "aarch64")


def number(name: str, machine: str | None = None) -> int | None:
    """Return a system call's number on this machine, or None if the machine lacks the call.

    Raises OSError on an unsupported machine, KeyError for an unknown name.
    """
    machine = machine or platform.machine()
    if machine not in MACHINES:
        raise OSError(f"The sandbox knows Linux on {' and '.join(MACHINES)}, not on {machine}.")
    return NUMBERS[name][MACHINES.index(machine)]


_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def call(name: str, *arguments: Any) -> int:
    """Make a system call with ints, bytes, or ctypes pointers as its arguments."""
    found = number(name)
    if found is None:
        raise OSError(f"This machine has no system call {name}.")
    ready = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(_libc.syscall(ctypes.c_long(found), *ready))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_SECCOMP: Final = 22
PR_CAPBSET_DROP: Final = 24
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38


def prctl(option: int, value: int = 0, *, call: Call = call) -> int:
    """Set or query a property of this process."""
    return call("prctl", option, value, 0, 0, 0)
