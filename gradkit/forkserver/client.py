"""The fork server: a warm Python process from which each submission's kernel is forked.

The grader's own workers are forked from it, too, and share it (`batch/pool.py`). Each request names
what the child becomes, as "module:function": the server knows neither kernels nor workers.

`ForkServer` is the grader's handle on it. It starts the process when it is first needed, replaces
it if it dies or no longer answers, and ends it with all its children in `close`. The process itself
runs `server.py`; it ends by itself when the grader is gone.

It does not communicate with kernels (`kernel/student_kernel.py` does) and judges nothing.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import threading
from collections.abc import Sequence
from typing import Final, Self

import msgspec

from gradkit.forkserver.fresh_process import START_SECONDS, fresh_python
from gradkit.forkserver.processes import ForkedProcess
from gradkit.protocol.launch import FAREWELL, MAX_PACKET, READY, ForkRequest, Launch
from gradkit.system.scratch import scratch_folder

FORK_SECONDS = 30
END_SECONDS = 10


PRELOAD: Final = "gradkit.student_process.preload:preload"
"""Prepares a process for student code. Only its name is here, because this process must not load
it."""


class ForkServerError(RuntimeError):
    """The fork server could not be started or does not answer: a fault of the machine."""


class ForkServer:
    """Starts kernels from a warm process; a context manager, safe to use from several threads."""

    def __init__(self, requests: socket.socket | None = None, preload: str = PRELOAD) -> None:
        """Make the server call `preload` ("module:function") before its first fork.

        With `requests`, use a running server through its socket; start another server if that
        fails.
        """
        self._preload = preload
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests = requests
        self._is_ready = requests is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> None:
        """Start the process without waiting until it is warm; the first fork waits."""
        with self._guard:
            self._started()

    def start(self, target: str, launch: Launch, ends: Sequence[socket.socket]) -> ForkedProcess:
        """Fork a child that becomes a kernel; see `Starter`."""
        return self._child(ForkRequest(target, launch), [end.fileno() for end in ends])

    def start_worker(self, target: str, work: int) -> ForkedProcess:
        """Fork a child that becomes a worker and reads its work from the descriptor `work`.

        It gets a second descriptor to request kernels from this server.
        """
        theirs, servers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, servers:
            request = ForkRequest(target, forks=True)
            return self._child(request, [work, theirs.fileno(), servers.fileno()])

    def _child(self, request: ForkRequest, descriptors: Sequence[int]) -> ForkedProcess:
        message = msgspec.json.encode(request)
        with self._guard:
            for attempt in (1, 2):
                try:
                    return self._fork(message, descriptors)
                except (OSError, ForkServerError):
                    # It died, or somebody stopped it: replace it, but only once.
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
            if _receive(requests, START_SECONDS) != READY.decode():
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
                self._preload,
                descriptors=[number],
            )
        self._requests = ours
        return ours

    def _end(self) -> None:
        if self._requests is not None:
            with contextlib.suppress(OSError):
                self._requests.send(FAREWELL, socket.MSG_DONTWAIT)
            self._requests.close()  # the server notices, ends its children, then itself
        if self._process is not None:
            if not self._is_ready:  # it is still importing, and has nothing to clean up
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
    answer = requests.recv(MAX_PACKET).decode()
    if not answer:
        raise ForkServerError("The fork server ended before it answered.")
    return answer
