"""One connection to a kernel's socket: ZMTP 3.0, as far as a client of a Jupyter kernel needs it.

libzmq on the grader's side would hold whatever a student's process sends: all frames of a message,
however many, until its last one has come, read by a thread of its own whether anybody asks or not.
A few lines of Python in a submission made the grader grow by gigabytes. Here at most one message of
bounded size is held, and nothing is read unless somebody asks.

What a message means is the business of `_messages.py`. Source: https://rfc.zeromq.org/spec/23/
"""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Sequence

MAX_MESSAGE = 8 * 2**20
"""Bytes of one kernel message. The largest honest ones are pictures of some 100 kB."""
MAX_FRAMES = 64
"""Honest messages have eight, and one more for each of their buffers."""
_PIECE = 2**18

_MORE, _LONG, _COMMAND = 1, 2, 4
_GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)


class Channel:
    """A client's end of a connection; `kind` is the client's socket type, b"DEALER" or b"SUB".

    Raises OSError where nobody answers at `path` within `seconds`.
    """

    def __init__(self, path: str, kind: bytes, seconds: float = 60.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._seconds = seconds
        self._buffer = bytearray()
        self._unread = len(_GREETING)
        """Bytes of the present frame that are yet to come."""
        self._flags: int | None = _COMMAND  # the greeting is skipped as if it were one
        self._keep = False
        self._frames: list[bytes] = []
        self._spoilt = False
        """Whether the present message is too large, and only its end is waited for."""
        self._commands = 0
        self.is_open = True
        try:
            self._connect(path, kind)
        except OSError:
            self.close()
            raise

    def _connect(self, path: str, kind: bytes) -> None:
        self._socket.connect(path)
        properties = _property(b"Socket-Type", kind) + _property(b"Identity", b"")
        self._write(_GREETING + _frame(b"\x05READY" + properties, _COMMAND))
        # libzmq takes a message before it is ready itself for an offence.
        while self._commands < 2:  # its greeting, and that it is ready
            if not select.select([self._socket], [], [], self._seconds)[0]:
                raise TimeoutError(f"The kernel did not answer within {self._seconds:.0f} s.")
            self.receive()
            if not self.is_open:
                raise ConnectionResetError("The kernel ended before it answered.")
        if kind == b"SUB":
            self._write(_frame(b"\x01"))  # to everything

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when something has arrived."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection."""
        self.is_open = False
        self._socket.close()

    def send(self, frames: Sequence[bytes]) -> None:
        """Send a message. A kernel that won't take it, for a minute, closes the channel."""
        *first, last = frames
        self._write(b"".join(_frame(frame, _MORE) for frame in first) + _frame(last))

    def _write(self, data: bytes) -> None:
        self._socket.settimeout(self._seconds)
        try:
            self._socket.sendall(data)
        except OSError:
            self.is_open = False
        self._socket.setblocking(False)  # noqa: FBT003 -- the standard library's signature

    def receive(self) -> list[bytes] | None:
        """Return the next message that has wholly arrived, or None. Waits for nothing."""
        message = self._next()
        if message is None and self.is_open:
            with contextlib.suppress(BlockingIOError):
                try:
                    piece = self._socket.recv(_PIECE)
                except ConnectionError:
                    piece = b""
                self.is_open = bool(piece)
                self._buffer += piece
            message = self._next()
        return message

    def _next(self) -> list[bytes] | None:
        while self._has_frame():
            flags, self._flags = self._flags, None
            if flags is None or flags & _COMMAND:
                self._commands += 1
                continue
            if flags & _MORE:
                continue
            frames, spoilt = self._frames, self._spoilt
            self._frames, self._spoilt = [], False
            if not spoilt:
                return frames
        return None

    def _has_frame(self) -> bool:
        """Take a frame from the buffer, kept or skipped; return whether it was there as a whole."""
        if self._flags is None and not self._begin_frame():
            return False
        if not self._keep:
            skipped = min(self._unread, len(self._buffer))
            del self._buffer[:skipped]
            self._unread -= skipped
            return not self._unread
        if len(self._buffer) < self._unread:
            return False
        self._frames.append(bytes(self._buffer[: self._unread]))
        del self._buffer[: self._unread]
        return True

    def _begin_frame(self) -> bool:
        size = 9 if self._buffer and self._buffer[0] & _LONG else 2
        if len(self._buffer) < size:
            return False
        self._flags = self._buffer[0]
        self._unread = int.from_bytes(self._buffer[1:size])
        del self._buffer[:size]
        self._keep = False
        if not self._flags & _COMMAND:
            held = sum(map(len, self._frames)) + self._unread
            if held > MAX_MESSAGE or len(self._frames) == MAX_FRAMES:
                self._frames, self._spoilt = [], True
            self._keep = not self._spoilt
        return True


def _frame(body: bytes, flags: int = 0) -> bytes:
    if len(body) < 256:
        return bytes((flags, len(body))) + body
    return bytes((flags | _LONG,)) + len(body).to_bytes(8) + body


def _property(name: bytes, value: bytes) -> bytes:
    return bytes((len(name),)) + name + len(value).to_bytes(4) + value
