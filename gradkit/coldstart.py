"""A cold start: a Python process for one kernel alone, which imports everything anew.

It takes some seconds for each kernel, and is for where no warm process can be had to fork from
(`is_needed`), or where `Limits.cold` asks for it. The verdict is the same: the process comes to the
same state as the fork server does, locks itself in by the same code, and becomes the same kernel.

Copies of the student's process for probes are forks in any case, but where a system has none: there
each is a cold kernel of its own (`_replay.py`).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO, NoReturn, cast

from gradkit import _processes
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


def can_fork() -> bool:
    """Whether a process can be forked at all. Windows has no such call."""
    return hasattr(os, "fork")


class ColdStart:
    """Starts each kernel in a process of its own."""

    def start(self, launch: Launch, ends: Sequence[socket.socket]) -> ColdProcess:
        """Start a process that gets warm, then becomes a kernel; see `Starter`."""
        process = fresh_python(
            "gradkit.coldstart",
            str(os.getpid()),
            descriptors=[end.fileno() for end in ends],
            stdin=subprocess.PIPE,
        )
        told = {"launch": launch.__dict__, "ends": [_handed_on(end, process.pid) for end in ends]}
        # Not on the command line, which every user can read.
        with contextlib.suppress(OSError), cast("BinaryIO", process.stdin) as pipe:
            pipe.write(json.dumps(told).encode())
        return ColdProcess(process)


def _handed_on(end: socket.socket, pid: int) -> int | str:
    """Return what the process `pid` finds a socket by: on Windows, more than a number."""
    if sys.platform == "win32":
        return base64.b64encode(end.share(pid)).decode()
    return end.fileno()


class ColdProcess:
    """A kernel's process as the grader sees its child; see `KernelProcess`."""

    stdin = stdout = stderr = None

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    @property
    def win32_interrupt_event(self) -> object:
        """What jupyter_client interrupts by on Windows, where there are no signals."""
        return self._process.win32_interrupt_event  # type: ignore[attr-defined]

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


def _become_kernel(grader: int) -> NoReturn:
    _die_with(grader)
    told = json.loads(sys.stdin.buffer.read())
    from gradkit import _kernel, _warm  # noqa: PLC0415 -- slow, and for this side only

    _warm.get_warm()
    _kernel.become(told["launch"], [_descriptor(end) for end in told["ends"]])


def _descriptor(end: int | str) -> int:
    """Return the descriptor of a socket, see `_handed_on`."""
    if sys.platform == "win32":
        return socket.fromshare(base64.b64decode(str(end))).detach()
    return int(end)


def _die_with(grader: int) -> None:
    """End when the grader does. Once the lock is on, the keeper sees to it."""
    if sys.platform == "win32":
        from ipykernel.parentpoller import ParentPollerWindows  # noqa: PLC0415

        handles = (int(os.environ[name]) for name in ("JPY_INTERRUPT_EVENT", "JPY_PARENT_PID"))
        ParentPollerWindows(*handles).start()
        return
    if sys.platform == "linux":
        _calls.prctl(_calls.PR_SET_PDEATHSIG, _processes.KILL)
    if os.getppid() != grader:
        os._exit(1)


if __name__ == "__main__":
    _become_kernel(int(sys.argv[1]))
