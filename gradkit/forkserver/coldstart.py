"""A cold start: a new Python process for a single kernel, which imports everything itself.

It takes some seconds for each kernel; `Limits.cold` asks for it. The verdict is the same: the
process reaches the same state as the fork server, enters the sandbox with the same code, and
becomes the same kernel. Snapshots of the student's process are always forks.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO, NoReturn, cast

import msgspec

from gradkit.forkserver.client import PRELOAD
from gradkit.forkserver.fresh_process import fresh_python, resolve
from gradkit.forkserver.processes import ColdProcess
from gradkit.protocol.launch import ColdRequest, Launch
from gradkit.sandbox import syscalls


class ColdStart:
    """Starts each kernel in a process of its own; see `Starter`."""

    def __init__(self, preload: str = PRELOAD) -> None:
        """Make each process call `preload` ("module:function") before it becomes a kernel."""
        self._preload = preload

    def start(self, target: str, launch: Launch, ends: Sequence[socket.socket]) -> ColdProcess:
        """Start a process that preloads, then becomes a kernel."""
        descriptors = [end.fileno() for end in ends]
        process = fresh_python(
            "gradkit.forkserver.coldstart",
            str(os.getpid()),
            self._preload,
            descriptors=descriptors,
            stdin=subprocess.PIPE,
        )
        # Not through the command line, which every user can read.
        request = ColdRequest(target, launch, descriptors)
        with contextlib.suppress(OSError), cast("BinaryIO", process.stdin) as pipe:
            pipe.write(msgspec.json.encode(request))
        return ColdProcess(process)


# --- the process's side -----------------------------------------------------------------------


def _become_kernel(grader: int, preload: str) -> NoReturn:
    _die_with(grader)
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=ColdRequest)
    resolve(preload)()
    resolve(request.target)(request.launch, request.descriptors)
    raise AssertionError("A kernel does not return.")


def _die_with(grader: int) -> None:
    """End when the grader ends. Inside the sandbox, the keeper ensures this."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != grader:
        os._exit(1)


if __name__ == "__main__":
    _become_kernel(int(sys.argv[1]), sys.argv[2])
