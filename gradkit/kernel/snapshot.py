"""A snapshot: a throw-away fork of the student's process that answers probes.

Both sides exchange frames of `protocol/wire.py`. Replies are hostile input: a reply counts only if
it carries the nonce of its request, everything else is discarded, and a trickle of bytes can't
postpone a time limit. The other side is `student_process/probe_server.py`, which promises nothing.
"""

from __future__ import annotations

import secrets
import select
import signal
import socket
from pathlib import Path
from typing import Any

from gradkit.kernel.faults import Died, TimedOut, Unreadable
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.kernel.time_budget import Wait
from gradkit.protocol.probe_messages import Ended, Reply, read_answer
from gradkit.protocol.wire import WireError

DEAD = "The Python process died while it ran your code."
UNREADABLE = "What your code returned is too large, too deeply nested or broken in itself."
TIMEOUT = "Your code did not finish within {} seconds."


_TOO_LONG = int(signal.SIGXCPU)


_MOST_RECEIVED = 96 * 2**20
"""Bytes that a snapshot may send in all: one frame of maximum size, and some more."""


class ComputedTooLong(Exception):
    """The snapshot was ended because a probe exceeded its CPU time."""


class Snapshot:
    """A fork of the student's process in its current state."""

    def __init__(self, kernel: StudentKernel, wall_seconds: int, cpu_seconds: int) -> None:
        self._kernel = kernel
        self._wall_seconds = wall_seconds
        self.cpu_limit = cpu_seconds
        """CPU seconds of a probe after which the snapshot ends itself."""
        self.files: dict[Path, int] = {}
        """The files of probes that it has received, and their numbers there."""
        self._received = 0
        # Each snapshot has a socket of its own, so that it holds no data of an earlier snapshot.
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(0)
        token = secrets.token_hex(16)
        with theirs:
            try:
                socket.send_fds(kernel.probe_socket, [token.encode()], [theirs.fileno()])
            except OSError:
                self._socket.close()
                raise Died(DEAD) from None
        self._before = kernel.process_ids()
        self._request = kernel.begin_snapshot(token)

    def close(self) -> None:
        """End the snapshot, and wait until the kernel can continue."""
        self._socket.close()
        is_over = self._kernel.is_over(self._request, 0.5)
        self._kernel.end_other_processes(self._before)  # this includes its own children
        if not is_over:
            self._kernel.is_over(self._request, 5)

    def send(self, frame: bytes) -> None:
        """Send a request; raise a `StudentFault` if nobody accepts it."""
        wait = self._kernel.time.wait(self._wall_seconds)
        view = memoryview(frame)
        while view:
            self._wait([], [self._socket], wait)
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Died(DEAD) from None

    def reply(self, nonce: str) -> tuple[Any, Any]:
        """Read frames until the reply to `nonce`, the snapshot's end, or the time limit."""
        wait = self._kernel.time.wait(self._wall_seconds)
        while True:
            try:
                answer = read_answer(lambda count: self._read(count, wait))
            except WireError:
                raise Unreadable(UNREADABLE) from None
            if isinstance(answer, Reply) and equals(answer.nonce, nonce):
                return answer.kind, answer.value
            if isinstance(answer, Ended):
                if equals(answer.signal, _TOO_LONG):
                    raise ComputedTooLong
                raise Died(DEAD)

    def _read(self, count: int, wait: Wait) -> bytes:
        data = bytearray()
        while len(data) < count:
            self._wait([self._socket], [], wait)
            try:
                piece = self._socket.recv(min(count - len(data), 2**20))
            except BlockingIOError:
                continue
            except OSError:
                piece = b""
            if not piece:
                raise Died(DEAD)
            data += piece
        self._received += count
        if self._received > _MOST_RECEIVED:
            raise Unreadable(UNREADABLE)
        return bytes(data)

    def _wait(self, readers: list[socket.socket], writers: list[socket.socket], wait: Wait) -> None:
        while True:
            if wait.is_over():  # each time: a trickle of bytes must not postpone the limit
                raise TimedOut(TIMEOUT.format(self._wall_seconds))
            ready = select.select(readers, writers, [], 0.5)
            if ready[0] or ready[1]:
                return
            if not self._kernel.is_alive():
                raise Died(DEAD)


def equals(value: Any, expected: str | int) -> bool:
    """Whether a value from a student's process equals `expected`, also in its type."""
    return type(value) is type(expected) and bool(value == expected)
