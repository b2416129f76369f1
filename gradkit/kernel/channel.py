"""The grader's end of the socket to a kernel: whole messages of bounded size.

A message is its length in four bytes and a JSON text. The grader holds at most one message of
bounded size and reads only on request, because a few lines of Python in a submission can send
gigabytes.

`protocol/kernel_messages.py` defines what a message means. `student_process/channel_end.py` is the
kernel's end.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Final

from gradkit.protocol.kernel_messages import LENGTH_BYTES, Request, request_text

MAX_MESSAGE: Final = 8 * 2**20
"""Bytes of one message. The largest honest messages are pictures of about 100 kB."""
_PIECE: Final = 2**18


class Channel:
    """The grader's end of a stream socket to the student's process."""

    def __init__(self, end: socket.socket, seconds: float = 60.0) -> None:
        self._socket = end
        self._seconds = seconds
        self._buffer = bytearray()
        self._skip = 0
        """Bytes of an oversized message that have not arrived yet."""
        self.is_open = True
        end.settimeout(0)

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when something arrives."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection."""
        self.is_open = False
        self._socket.close()

    def send(self, request: Request) -> None:
        """Send a request. If the kernel does not accept it for a minute, the channel is closed."""
        text = request_text(request)
        self._socket.settimeout(self._seconds)
        try:
            self._socket.sendall(len(text).to_bytes(LENGTH_BYTES) + text)
        except OSError:
            self.is_open = False
        self._socket.settimeout(0)

    def receive(self) -> bytes | None:
        """Return the next complete message, or None. Never waits."""
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

    def _next(self) -> bytes | None:
        while True:
            skipped = min(self._skip, len(self._buffer))
            del self._buffer[:skipped]
            self._skip -= skipped
            if self._skip or len(self._buffer) < LENGTH_BYTES:
                return None
            size = int.from_bytes(self._buffer[:LENGTH_BYTES])
            if size > MAX_MESSAGE:
                self._skip = LENGTH_BYTES + size
                continue
            end = LENGTH_BYTES + size
            if len(self._buffer) < end:
                return None
            message = bytes(self._buffer[LENGTH_BYTES:end])
            del self._buffer[:end]
            return message
