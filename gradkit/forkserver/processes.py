"""Handles on processes that the fork server or a cold start started."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
from collections.abc import Sequence
from typing import Protocol

from gradkit.protocol.launch import Launch


class KernelProcess(Protocol):
    """A kernel's process: the part of `subprocess.Popen` that the grader needs.

    In a sandbox, it is the keeper (see `sandbox/keeper.py`): signals go to it, and after its end
    nothing of the submission is left.
    """

    @property
    def pid(self) -> int:
        """The process's id."""

    @property
    def returncode(self) -> int | None:
        """The exit status, or None while the process runs."""

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status."""

    def send_signal(self, number: int) -> None:
        """Send a signal to exactly this process, never to a later owner of its number."""

    def kill(self) -> None:
        """End the submission by SIGTERM, so that the keeper cleans up."""


class Starter(Protocol):
    """Starts the processes of kernels: `ForkServer`, or `ColdStart`."""

    def start(self, target: str, launch: Launch, ends: Sequence[socket.socket]) -> KernelProcess:
        """Start a process that becomes `target`; it inherits only these ends of sockets.

        They are the channel and the probe socket (see `kernel/start.py`).
        """


class ForkedProcess:
    """A child of the fork server, as the grader sees it; see `KernelProcess`."""

    def __init__(self, pid: int, status: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self._pidfd: int | None = None
        with contextlib.suppress(ProcessLookupError):  # already over: the pipe reports how
            self._pidfd = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self._finish()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self._finish()
        return self.returncode if self.returncode is not None else -signal.SIGKILL

    def _finish(self) -> None:
        code = os.read(self._status, 4)
        # No bytes: the server died, and so did its children.
        self.returncode = int.from_bytes(code, signed=True) if code else -signal.SIGKILL
        os.close(self._status)
        if self._pidfd is not None:
            os.close(self._pidfd)

    def send_signal(self, number: int) -> None:
        """Send a signal to exactly this process, never to a later owner of its number."""
        if self.poll() is None and self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        """End the submission by SIGTERM, so that the keeper cleans up."""
        self.send_signal(signal.SIGTERM)


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
        """Send a signal; the number of a child that was not waited for can't be reused."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End the submission by SIGTERM, so that the keeper cleans up."""
        self.send_signal(signal.SIGTERM)
