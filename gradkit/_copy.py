"""A throw-away copy of the student's process, and what goes over its socket.

It is a fork, or a kernel of its own where nothing can be forked (`_replay.py`).

Frames of `wire.py` go both ways. What comes back is hostile input: a reply counts only with the
nonce of its request, all else that arrives is thrown away, and no trickle of bytes puts the end of
a wait off. The other side is `_door.py`, which promises nothing.
"""

from __future__ import annotations

import secrets
import select
import signal
import socket
from pathlib import Path
from typing import Any

from gradkit import wire
from gradkit._own_time import Wait
from gradkit.faults import Died, TimedOut, Unreadable
from gradkit.student_kernel import StudentKernel

DEAD = "The Python process died while it ran your code."
UNREADABLE = "What your code returned is too large, too deeply nested or broken in itself."
TIMEOUT = "Your code did not finish within {} seconds."


_TOO_LONG = int(getattr(signal, "SIGXCPU", -1))


_MOST_RECEIVED = 96 * 2**20
"""Bytes of all that a copy may send: one frame as large as any, and some more."""


class ComputedTooLong(Exception):  # noqa: N818 -- what happened, not an error of the grader
    """The copy was ended for the CPU time of one probe."""


class Copy:
    """A copy of what a student's process is when this is made."""

    cpu_limit = 0
    """CPU seconds of a probe after which it ends itself; 0 where `_look_after` sees to that."""

    def __init__(self, kernel: StudentKernel, door: socket.socket, wall_seconds: int) -> None:
        """Speak over `door` with a copy that lives while `kernel` does, and spends its time."""
        self._kernel = kernel
        self._socket = door
        self._socket.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        self._wall_seconds = wall_seconds
        self.files: dict[Path, int] = {}
        """The files of probes that it has, and their numbers there."""
        self._received = 0

    def close(self) -> None:
        """End it, and wait until the student's process can go on."""
        raise NotImplementedError

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
                frame = wire.read_frame(lambda count: self._read(count, wait))
            except wire.WireError:
                raise Unreadable(UNREADABLE) from None
            # Types first: to compare with an array gives an array, which is neither true nor false.
            if type(frame) is not list or not frame or type(frame[0]) is not str:
                continue
            if len(frame) == 4 and frame[0] == "reply" and equals(frame[1], nonce):
                return frame[2], frame[3]
            if len(frame) == 2 and frame[0] == "ended":
                if equals(frame[1], _TOO_LONG):
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
            if readers:
                self._look_after()
            ready = select.select(readers, writers, [], 0.5)
            if ready[0] or ready[1]:
                return
            if not self._kernel.is_alive():
                raise Died(DEAD)

    def _look_after(self) -> None:
        """Raise `ComputedTooLong` where a probe that is waited for has computed for too long."""


class Fork(Copy):
    """A fork of the kernel's process, which waits for its end."""

    def __init__(self, kernel: StudentKernel, wall_seconds: int, cpu_seconds: int) -> None:
        self.cpu_limit = cpu_seconds
        # Each has a socket of its own, so nothing of an earlier one is left in it.
        ours, theirs = socket.socketpair()
        token = secrets.token_hex(16)
        with theirs:
            try:
                socket.send_fds(kernel.door, [token.encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise Died(DEAD) from None
        super().__init__(kernel, ours, wall_seconds)
        self._before = kernel.companions()
        self._request = kernel.begin_copy(token)

    def close(self) -> None:
        """End it, and wait until the kernel can go on."""
        self._socket.close()
        is_over = self._kernel.is_over(self._request, 0.5)
        self._kernel.end_copies(self._before)  # with it ends what it has started
        if not is_over:
            self._kernel.is_over(self._request, 5)


def equals(value: Any, expected: str | int) -> bool:
    """Whether a value from a student's process is this one, also in its type."""
    return type(value) is type(expected) and bool(value == expected)
