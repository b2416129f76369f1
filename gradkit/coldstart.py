"""A cold start: a Python process for one kernel alone, which imports everything anew.

It takes some seconds for each kernel, and is for where no warm process can be had to fork from
(`is_needed`), or where `Limits.cold` asks for it. The verdict is the same: the process comes to the
same state as the fork server does, locks itself in by the same code, and becomes the same kernel.

Below the lock, copies of the student's process for probes are forks in any case.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from gradkit._fresh_process import Launch, fresh_python
from gradkit.limits import Limits
from gradkit.sandbox import _calls


def is_needed(limits: Limits) -> bool:
    """Whether kernels start cold: by choice, or since this system has no way to fork them."""
    return limits.cold or not can_fork_kernels()


def can_fork_kernels() -> bool:
    """Whether descriptors can be handed to a server that forks. macOS has no such sockets."""
    needed = ((os, "fork"), (socket, "SOCK_SEQPACKET"), (socket, "send_fds"), (os, "pidfd_open"))
    return all(hasattr(module, name) for module, name in needed)


class ColdStart:
    """Starts each kernel in a process of its own."""

    def start(self, launch: Launch, descriptors: Sequence[int]) -> ColdProcess:
        """Start a process that gets warm, then becomes a kernel; see `Starter`."""
        reading, writing = os.pipe()
        # Not on the command line, which every user can read: the key is in it.
        with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(launch.__dict__).encode())  # a pipe holds as much, unread
            return ColdProcess(
                fresh_python(
                    "gradkit.coldstart",
                    *map(str, (os.getpid(), *descriptors)),
                    descriptors=descriptors,
                    stdin=stdin.fileno(),
                )
            )


class ColdProcess:
    """A kernel's process as the grader sees its child; see `KernelProcess`."""

    stdin = stdout = stderr = None

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, or None while the process runs."""
        return self._process.returncode

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        return self._process.poll()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status."""
        return self._process.wait(timeout)

    def send_signal(self, number: int) -> None:
        """Send a signal; nobody else can have the number of a child that was not waited for."""
        self._process.send_signal(number)

    def terminate(self) -> None:
        """Ask the keeper to end everything and then itself."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the submission: by SIGTERM, which lets the keeper clean up."""
        self.send_signal(signal.SIGTERM)


# --- the process's side -----------------------------------------------------------------------


def _become_kernel(grader: int, *descriptors: int) -> NoReturn:
    _die_with(grader)
    launch = json.loads(sys.stdin.buffer.read())
    from gradkit import _kernel, _warm  # noqa: PLC0415 -- slow, and for this side only

    _warm.get_warm()
    _kernel.become(launch, descriptors)


def _die_with(grader: int) -> None:
    """End when the grader does. Once the lock is on, the keeper sees to it."""
    if sys.platform == "linux":
        _calls.prctl(_calls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != grader:
        os._exit(1)


if __name__ == "__main__":
    _become_kernel(*map(int, sys.argv[1:]))
