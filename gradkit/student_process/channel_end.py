"""RUNS WITH STUDENT CODE: the kernel's end of the channel to the grader, and its text streams.

It promises nothing: student code shares the process and can send whatever it likes. The grader's
end, `kernel/channel.py`, expects that.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from gradkit.protocol.kernel_messages import LENGTH_BYTES, Request, message_text, read_request

_SIGNALS: Final = signal.valid_signals()


@contextlib.contextmanager
def signals_blocked() -> Iterator[None]:
    """Block signals meanwhile: a student's handler may raise, or print."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def block_signals() -> None:
    """Block signals from now on, even if handlers of earlier signals raise meanwhile."""
    while True:
        with contextlib.suppress(BaseException):
            signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            return


def unblock_signals() -> None:
    """Unblock signals."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


class ChannelEnd:
    """Sends and receives messages, only in the process that created it, not in forks."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._owner = os.getpid()
        self._sending = threading.Lock()
        self._buffer = bytearray()

    @property
    def is_mine(self) -> bool:
        """Whether this is the process that the grader communicates with, not a fork of it."""
        return os.getpid() == self._owner

    def close(self) -> None:
        """Close this process's end."""
        self._socket.close()

    def send(self, kind: str, to: str | None, content: Any) -> None:
        """Send a complete message."""
        if not self.is_mine:
            return
        text = message_text(kind, to, content)
        with signals_blocked(), self._sending:
            self._socket.sendall(len(text).to_bytes(LENGTH_BYTES) + text)

    def receive(self) -> Request | None:
        """Wait for the next request; None if the grader has closed its end."""
        while True:
            end = LENGTH_BYTES + int.from_bytes(self._buffer[:LENGTH_BYTES])
            if len(self._buffer) >= max(end, LENGTH_BYTES):
                text = bytes(self._buffer[LENGTH_BYTES:end])
                del self._buffer[:end]
                return read_request(text)
            piece = self._socket.recv(2**16)
            if not piece:
                return None
            self._buffer += piece


class Streams:
    """What is printed: to `sys.stdout` and `sys.stderr`, or directly to descriptors 1 and 2.

    Programs that a notebook starts use the descriptors. Their output goes to two unnamed files in
    `folder`, and joins the sequence of outputs at the next write or flush.
    """

    def __init__(self, folder: str, publish: Callable[[str, str], object]) -> None:
        """Pass what is printed to `publish(name, text)`, in pieces."""
        self._files = [
            _Written(folder, number, name) for number, name in ((1, "stdout"), (2, "stderr"))
        ]
        self.out, self.err = Stream("stdout", self), Stream("stderr", self)
        self._publish = publish
        self._owner = os.getpid()
        self._lock = threading.RLock()
        self._name = ""
        self._kept: list[str] = []
        self._size = 0
        self._since = 0.0

    @property
    def are_mine(self) -> bool:
        """Whether this is the process that publishes, not a fork of it."""
        return os.getpid() == self._owner

    def write(self, name: str, text: str) -> None:
        """Buffer a text for a moment, so that many small writes make one message."""
        with self._lock:
            if name != self._name or any(file.size for file in self._files):
                self.flush()
                self._name, self._since = name, time.monotonic()
            self._kept.append(text)
            self._size += len(text)
            if self._size > _MOST_KEPT or time.monotonic() - self._since > _LONGEST_KEPT:
                self.flush()

    def flush(self) -> None:
        """Publish what has been written."""
        with self._lock:
            text, self._kept, self._size = "".join(self._kept), [], 0
            self._since = time.monotonic()
            for start in range(0, len(text), _MOST_KEPT):
                self._publish(self._name, text[start : start + _MOST_KEPT])
            for file in self._files:
                if file.size:
                    self._publish(file.name, file.take())


_MOST_KEPT: Final = 2**16
"""Characters of one message."""
_LONGEST_KEPT: Final = 0.2
"""Seconds, the same as in ipykernel."""
_MOST_READ: Final = 2**21
"""Bytes of programs' output: more than the grader keeps of a cell."""


class _Written:
    """What programs write to one of the standard descriptors."""

    def __init__(self, folder: str, descriptor: int, name: str) -> None:
        self.name = name
        self._descriptor = descriptor
        path = f"{folder}/.{name}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        Path(path).unlink()
        os.dup2(file, descriptor)
        os.close(file)
        status = os.fstat(descriptor)
        self._identity = (status.st_dev, status.st_ino)

    @property
    def size(self) -> int:
        """Bytes that have not been taken; 0 if a notebook replaced the file."""
        try:
            status = os.fstat(self._descriptor)
        except OSError:
            return 0
        return status.st_size if (status.st_dev, status.st_ino) == self._identity else 0

    def take(self) -> str:
        """Return what was written, and clear it."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        text = os.read(self._descriptor, _MOST_READ).decode(errors="replace")
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return text


class Stream(io.TextIOBase):
    """A notebook's `sys.stdout` or `sys.stderr`."""

    def __init__(self, name: str, streams: Streams) -> None:
        self.name = name
        self._streams = streams
        self._descriptor = {"stdout": 1, "stderr": 2}[name]

    encoding = "UTF-8"
    errors = "strict"

    def fileno(self) -> int:
        """Return the descriptor that started programs write to."""
        return self._descriptor

    def isatty(self) -> bool:
        """Return False."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Write text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._streams.are_mine:
            self._streams.write(self.name, text)
        else:  # in a fork, such as a data loader's worker
            os.write(self._descriptor, text.encode(errors="replace"))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Publish what was written."""
        if self._streams.are_mine:
            self._streams.flush()
