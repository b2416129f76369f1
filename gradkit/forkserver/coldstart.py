"""A cold start: a Python process for one kernel alone, which imports everything anew.

It takes some seconds for each kernel; `Limits.cold` asks for it. The verdict is the same: the
process reaches the same state as the fork server, locks itself in by the same code, and becomes
the same kernel. Snapshots of the student's process for probes are forks in any case.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO, NoReturn, cast

from gradkit.forkserver.fresh_process import Launch, fresh_python
from gradkit.sandbox import syscalls


class ColdStart:
    """Starts each kernel in a process of its own."""

    def start(self, launch: Launch, ends: Sequence[socket.socket]) -> ColdProcess:
        """Start a process that gets warm, then becomes a kernel; see `Starter`."""
        process = fresh_python(
            "gradkit.forkserver.coldstart",
            str(os.getpid()),
            descriptors=[end.fileno() for end in ends],
            stdin=subprocess.PIPE,
        )
        told = {"launch": launch.__dict__, "ends": [end.fileno() for end in ends]}
        # Not on the command line, which every user can read.
        with contextlib.suppress(OSError), cast("BinaryIO", process.stdin) as pipe:
            pipe.write(json.dumps(told).encode())
        return ColdProcess(process)


class ColdProcess:
    """A kernel's process as the grader sees its child; see `KernelProcess`."""

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

    def kill(self) -> None:
        """End the submission: by SIGTERM, which lets the keeper clean up."""
        self.send_signal(signal.SIGTERM)


# --- the process's side -----------------------------------------------------------------------


def _become_kernel(grader: int) -> NoReturn:
    _die_with(grader)
    told = json.loads(sys.stdin.buffer.read())
    from gradkit.student_process import kernel, preload  # noqa: PLC0415 -- slow

    preload.get_warm()
    kernel.become(told["launch"], told["ends"])


def _die_with(grader: int) -> None:
    """End when the grader does. Once the lock is on, the keeper sees to it."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != grader:
        os._exit(1)


if __name__ == "__main__":
    _become_kernel(int(sys.argv[1]))
