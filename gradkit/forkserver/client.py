"""The fork server: a warm Python process from which each submission's kernel is forked.

The grader's own workers are forked from it, too, and share it (`batch/executors.py`).

`ForkServer` is the grader's handle on it. It starts the process when it is first needed, replaces
one that died or no longer answers, and ends it with all its children in `close`. What the process
itself does is in `server.py`; it ends by itself when the grader is gone.

It does not speak with kernels (`kernel/student_kernel.py` does) and judges nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence
from typing import Self

from gradkit.forkserver.fresh_process import (
    FAREWELL,
    MESSAGE,
    START_SECONDS,
    WORKER,
    Launch,
    fresh_python,
)
from gradkit.system.scratch import scratch_folder

FORK_SECONDS = 30
END_SECONDS = 10


class ForkServerError(RuntimeError):
    """The fork server could not be started or does not answer: the machine's fault."""


class ForkedProcess:
    """A child of the fork server, as the grader sees it; see `KernelProcess`."""

    def __init__(self, pid: int, status: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self._pidfd: int | None = None
        with contextlib.suppress(ProcessLookupError):  # over already: the pipe tells how it ended
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
        # No bytes: the server died, and its children with it.
        self.returncode = int.from_bytes(code, signed=True) if code else -signal.SIGKILL
        os.close(self._status)
        if self._pidfd is not None:
            os.close(self._pidfd)

    def send_signal(self, number: int) -> None:
        """Send a signal, to this very process and no later owner of its number."""
        if self.poll() is None and self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        """End the submission: by SIGTERM, which lets the keeper clean up."""
        self.send_signal(signal.SIGTERM)


class ForkServer:
    """Starts kernels from a warm process; use it as a context, and from several threads at will."""

    def __init__(self, requests: socket.socket | None = None) -> None:
        """Use a server that somebody else has started, by its socket; start one if it fails."""
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests = requests
        self._is_ready = requests is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> None:
        """Start the process now, without waiting until it is warm; the first fork does."""
        with self._guard:
            self._started()

    def start(self, launch: Launch, ends: Sequence[socket.socket]) -> ForkedProcess:
        """Fork a child that becomes a kernel; see `Starter`."""
        return self._child(json.dumps(launch.__dict__).encode(), [end.fileno() for end in ends])

    def start_worker(self, work: int) -> ForkedProcess:
        """Fork a child that becomes a worker (`batch/worker.py`), and gets its work by a descriptor."""
        theirs, servers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, servers:
            return self._child(WORKER, [work, theirs.fileno(), servers.fileno()])

    def _child(self, message: bytes, descriptors: Sequence[int]) -> ForkedProcess:
        with self._guard:
            for attempt in (1, 2):
                try:
                    return self._fork(message, descriptors)
                except (OSError, ForkServerError):
                    # It died, or somebody stopped it: a new one takes its place, once.
                    self._end()
                    if attempt == 2:
                        raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the server and all its children."""
        with self._guard:
            self._end()

    def _fork(self, message: bytes, descriptors: Sequence[int]) -> ForkedProcess:
        requests = self._running()
        reading, writing = os.pipe()
        try:
            socket.send_fds(requests, [message], [writing, *descriptors])
            answer = _receive(requests, FORK_SECONDS)
            return ForkedProcess(int(answer), reading)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)

    def _running(self) -> socket.socket:
        requests = self._started()
        if not self._is_ready:
            if _receive(requests, START_SECONDS) != "ready":
                raise ForkServerError("The fork server did not get ready; its messages say why.")
            self._is_ready = True
        return requests

    def _started(self) -> socket.socket:
        if self._requests and (self._process is None or self._process.poll() is None):
            return self._requests
        self._end()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            self._process = fresh_python(
                "gradkit.forkserver.server",
                str(number),
                str(scratch_folder()),
                descriptors=[number],
            )
        self._requests = ours
        return ours

    def _end(self) -> None:
        if self._requests is not None:
            with contextlib.suppress(OSError):
                self._requests.send(FAREWELL, socket.MSG_DONTWAIT)
            self._requests.close()  # the server sees it, ends its children, then itself
        if self._process is not None:
            if not self._is_ready:  # it still imports, and has nothing to tidy up
                self._process.kill()
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._requests = None
        self._is_ready = False


def _receive(requests: socket.socket, seconds: float) -> str:
    if not select.select([requests], [], [], seconds)[0]:
        raise ForkServerError(f"The fork server did not answer within {seconds:.0f} s.")
    answer = requests.recv(MESSAGE).decode()
    if not answer:
        raise ForkServerError("The fork server ended before it answered.")
    return answer
