"""The fork server's process: it preloads, then forks a child for each request.

It is a new process (not a fork of the grader), so it holds nothing that a student may not read:
only what the function `preload` imports. It stays single-threaded.

Each request (`protocol/launch.py`) names the function that the child becomes: a student's kernel or
one of the grader's own workers. A worker need not import torch again, and requests kernels itself.
Its work reaches it through a socket of its own, which this process can't read.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import msgspec

from gradkit.forkserver.fresh_process import resolve
from gradkit.forkserver.huge_pages import gather_memory
from gradkit.protocol.launch import FAREWELL, MAX_PACKET, READY, ForkRequest
from gradkit.system.scratch import remove

IDLE_SECONDS = 60
"""A server without work ends after this time; the next submission starts another server."""

DEATH_SECONDS = 30
"""From a process's closed files to its end: immediate, except on a busy machine."""


def serve(requests: socket.socket, scratch: Path, preload: str) -> None:
    """Preload, then fork a child for each request until the grader closes its end.

    It also ends if there has been nothing to do for a while. If the grader is gone, remove its
    folder `scratch`.
    """
    grader = os.getppid()  # now: it may be gone before preloading ends
    resolve(preload)()
    gather_memory()
    with contextlib.suppress(BrokenPipeError):  # the grader is gone; handled below
        requests.send(READY)
    if _Server(requests).run() == b"" and _is_gone(grader):
        remove(scratch)


class _Child(NamedTuple):
    status: int
    """A pipe to the process that requested the child; it reports how the child ended."""
    asked_by: socket.socket


class _Server:
    """The fork server at work."""

    def __init__(self, requests: socket.socket) -> None:
        self._first = requests
        self._open = [requests]
        """The sockets that requests arrive on: the grader's, and one per worker."""
        self._children: dict[int, _Child] = {}
        self._waking, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> bytes:
        """Serve until the first socket is closed; return the last message from it.

        It is empty if the socket's owner died.
        """
        while True:
            sources: list[Any] = [self._waking, *self._open]
            ready = select.select(sources, [], [], IDLE_SECONDS)[0]
            if not ready and not self._children:
                return FAREWELL
            if self._waking in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._waking, 4096)
                self._reap()
            for requests in [one for one in self._open if one in ready]:
                message, descriptors = _request(requests)
                if message not in (b"", FAREWELL):
                    self._fork(requests, message, descriptors)
                elif requests is self._first:
                    self._end_children()
                    return message
                else:
                    self._drop(requests)

    def _fork(self, requests: socket.socket, message: bytes, descriptors: list[int]) -> None:
        status, *handed = descriptors
        request = msgspec.json.decode(message, type=ForkRequest)
        if request.forks:
            *handed, requests_of_child = handed
            self._open.append(socket.socket(fileno=requests_of_child))
        pid = os.fork()
        if pid == 0:
            self._leave_to_child(status)
            os.setsid()
            _become(request, handed)
        self._children[pid] = _Child(status, requests)
        for descriptor in handed:
            os.close(descriptor)
        with contextlib.suppress(BrokenPipeError):  # gone meanwhile; handled next
            requests.send(str(pid).encode())

    def _leave_to_child(self, status: int) -> None:
        """In the child, close and reset what belongs to the server alone."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for mine in (self._waking, self._wake, status):
            os.close(mine)
        for requests in self._open:
            os.close(requests.detach())
        for child in self._children.values():
            os.close(child.status)

    def _drop(self, requests: socket.socket) -> None:
        """End the children of a worker that is gone."""
        self._open.remove(requests)
        requests.close()
        for pid, child in self._children.items():
            if child.asked_by is requests:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)

    def _reap(self) -> None:
        """Report how children ended to the processes that requested them."""
        while self._children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if (child := self._children.pop(pid, None)) is not None:
                code = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(OSError):
                    os.write(child.status, code.to_bytes(4, signed=True))
                os.close(child.status)

    def _end_children(self) -> None:
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 5
        while self._children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.01)
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _become(request: ForkRequest, descriptors: list[int]) -> NoReturn:
    try:
        resolve(request.target)(request.launch, descriptors)
    except BaseException:  # noqa: BLE001 -- nothing above this could report it
        traceback.print_exc()
    finally:
        os._exit(1)


def _request(requests: socket.socket) -> tuple[bytes, list[int]]:
    """Return the next request and its descriptors; nothing if the other end is closed."""
    for _ in range(2):
        with contextlib.suppress(ConnectionResetError):  # closed with our last message unread
            return socket.recv_fds(requests, MAX_PACKET, 16)[:2]
    return b"", []


def _is_gone(grader: int) -> bool:
    """Whether the grader has died, after its end closed: its files are closed a moment earlier."""
    deadline = time.monotonic() + DEATH_SECONDS
    while os.getppid() == grader:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]), sys.argv[3])
    # The heap is frozen and never torn down, so libraries that count their objects would complain.
    os._exit(0)
