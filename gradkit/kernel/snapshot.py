"""A snapshot: a throw-away fork of the student's process that answers probes.

Frames of `protocol/wire.py` go both ways. What comes back is hostile input: a reply counts only if
it carries the nonce of its request, everything else is thrown away, and no trickle of bytes can
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
"""Bytes of all that a copy may send: one frame as large as any, and some more."""


class ComputedTooLong(Exception):
    """The copy was ended for the CPU time of one probe."""


class Snapshot:
    """A copy of what a student's process is when this is made."""

    def __init__(self, kernel: StudentKernel, wall_seconds: int, cpu_seconds: int) -> None:
        self._kernel = kernel
        self._wall_seconds = wall_seconds
        self.cpu_limit = cpu_seconds
        """CPU seconds of a probe after which it ends itself."""
        self.files: dict[Path, int] = {}
        """The files of probes that it has, and their numbers there."""
        self._received = 0
        # Each has a socket of its own, so nothing of an earlier one is left in it.
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
        """End it, and wait until the kernel can go on."""
        self._socket.close()
        is_over = self._kernel.is_over(self._request, 0.5)
        self._kernel.end_other_processes(self._before)  # with it ends what it has started
        if not is_over:
            self._kernel.is_over(self._request, 5)

    def send(self, frame: bytes) -> None:
        """Send a request; raise a `StudentFault` where nobody takes it."""
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
        """Read frames until the reply to the request with `nonce`, the copy's end or the time's."""
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
            if wait.is_over():  # asked each time: a trickle of bytes must not put the end off
                raise TimedOut(TIMEOUT.format(self._wall_seconds))
            ready = select.select(readers, writers, [], 0.5)
            if ready[0] or ready[1]:
                return
            if not self._kernel.is_alive():
                raise Died(DEAD)


def equals(value: Any, expected: str | int) -> bool:
    """Whether a value from a student's process is this one, also in its type."""
    return type(value) is type(expected) and bool(value == expected)
