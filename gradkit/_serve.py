"""What the fork server's process does: get warm, then fork a child for each request.

It is started afresh (not forked from the grader), so it holds nothing that a student may not read:
Python, torch, torchvision, matplotlib and ipykernel, imported and past their first optimiser step.
It stays single-threaded. Each child locks itself in (`sandbox`) and then becomes an IPython kernel
on sockets that the grader has opened (`_kernel.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from pathlib import Path
from typing import Any

from gradkit._fresh_process import FAREWELL, MESSAGE
from gradkit._scratch import remove

IDLE_SECONDS = 60
"""A server without work ends after this time; the next submission starts another."""

DEATH_SECONDS = 30
"""From a process's closed files to its end: no time at all, but on a busy machine."""


def serve(requests: socket.socket, scratch: Path) -> None:
    """Get warm, then fork a child for each request until the grader closes its end.

    Ends, too, when there has been nothing to do for a while. If the grader is gone, what it left in
    its folder `scratch` is removed.
    """
    grader = os.getppid()  # at once: it may be gone before all is warm
    from gradkit import _kernel, _warm  # noqa: PLC0415 -- slow

    _warm.get_warm()
    waking, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more, as is seen below
        requests.send(b"ready")
    children: dict[int, int] = {}
    message = b""
    while True:
        sources: list[Any] = [requests, waking]
        ready = select.select(sources, [], [], IDLE_SECONDS)[0]
        if not ready and not children:
            return
        if waking in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(waking, 4096)
            _reap(children)
        if requests in ready:
            message, descriptors = _request(requests)
            if message in (b"", FAREWELL):
                break
            status, *handed = descriptors
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for mine in (waking, wake, status, requests.detach(), *children.values()):
                    os.close(mine)
                os.setsid()
                _kernel.become(json.loads(message), handed)  # does not return
            children[pid] = status
            for descriptor in handed:
                os.close(descriptor)
            requests.send(str(pid).encode())
    _end_children(children)
    if message != FAREWELL and _is_gone(grader):
        remove(scratch)


def _request(requests: socket.socket) -> tuple[bytes, list[int]]:
    """Return the next request and its descriptors; nothing where the grader has closed its end."""
    for _ in range(2):
        with contextlib.suppress(ConnectionResetError):  # closed with our last word unread
            return socket.recv_fds(requests, MESSAGE, 16)[:2]
    return b"", []


def _is_gone(grader: int) -> bool:
    """Whether the grader, whose end is closed, has died: its files are closed a moment earlier."""
    deadline = time.monotonic() + DEATH_SECONDS
    while os.getppid() == grader:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _reap(children: dict[int, int]) -> None:
    """Tell the grader how each child ended that has."""
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if (pipe := children.pop(pid, None)) is not None:
            code = os.waitstatus_to_exitcode(status)
            with contextlib.suppress(OSError):
                os.write(pipe, code.to_bytes(4, signed=True))
            os.close(pipe)


def _end_children(children: dict[int, int]) -> None:
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 5
    while children and time.monotonic() < deadline:
        _reap(children)
        time.sleep(0.01)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
