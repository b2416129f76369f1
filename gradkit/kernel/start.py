"""Starts a student's kernel, and ends it with all that it started.

`start_kernel` makes the submission's folder (`home.py`) and two pairs of sockets, the line and the
door, has a process started that locks itself in and becomes a kernel at their other ends
(`forkserver/client.py`, or `forkserver/coldstart.py`), hears what it has to report, and yields a `StudentKernel`.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import Any

from gradkit.forkserver import coldstart
from gradkit.forkserver.client import ForkServer
from gradkit.forkserver.fresh_process import START_SECONDS, KernelProcess, Launch, Starter
from gradkit.kernel.channel import Channel
from gradkit.kernel.conversation import Conversation, KernelLost
from gradkit.kernel.home import environment, lay_out
from gradkit.kernel.student_kernel import FirstMessage, StudentKernel
from gradkit.kernel.time_budget import PATIENCE, OwnTime
from gradkit.limits import Limits
from gradkit.sandbox import tree
from gradkit.sandbox.process_limits import spare_uid
from gradkit.system.scratch import folder_for_a_while

_ANSWER_SECONDS = 60
"""For a kernel that is locked in already: it takes 0.2 s, where the machine is idle."""


class KernelFailure(RuntimeError):  # noqa: N818 -- one word for what happened, as KernelLost
    """A kernel could not be started: the machine's fault, never the student's."""


class LockRefused(KernelFailure):
    """A part of the lock can't be put on this machine, so no student code may run on it."""


@contextlib.contextmanager
def start_kernel(
    data: Mapping[str, bytes], limits: Limits, server: ForkServer
) -> Iterator[StudentKernel]:
    """Start a kernel in a new folder that holds `data` (relative path → content); end it after.

    Its process comes from `server`, or from a cold start where the limits ask for it.
    Raises `KernelFailure` where the machine is at fault, and `LockRefused` for a missing lock.
    """
    starter: Starter = coldstart.ColdStart() if limits.cold else server
    with folder_for_a_while() as work, contextlib.ExitStack() as stack:
        uid = _spare_uid()
        lay_out(work, data, uid)
        line, theirs = socket.socketpair()
        door, other_side = _make_door()
        for end in (line, theirs, door, other_side):
            stack.enter_context(end)
        launch = Launch(f"{work}/notebook", environment(work), _policy(limits, str(work), uid))
        process = starter.start(launch, [theirs, other_side])
        stack.callback(_end, process, limits)
        theirs.close()
        other_side.close()
        first = _first_message(door, process)
        own_time = OwnTime(process.pid, limits.submission_seconds)
        conversation = Conversation(Channel(line), own_time, lambda: process.poll() is None)
        kernel = StudentKernel(process, conversation, own_time, door, limits, first)
        with _its_last_words(door):
            if not kernel.answers(_ANSWER_SECONDS):
                raise KernelFailure(
                    f"The kernel did not answer within {_ANSWER_SECONDS} s of its start."
                )
        yield kernel


def _spare_uid() -> int | None:
    """Return a user for the submission to run as; None where we are not root, who could choose."""
    if os.geteuid() != 0:
        return None
    return spare_uid(secrets.randbelow(60_000))


def _make_door() -> tuple[socket.socket, socket.socket]:
    """Return the grader's end and the kernel's of the pair through which copies get sockets."""
    # Datagrams keep their bounds: each one carries the socket of one copy of the process.
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)
    # The first message tells, by the system's word, which process is at the other end.
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.setblocking(False)  # noqa: FBT003 -- the standard library's signature
    return ours, theirs


def _first_message(door: socket.socket, process: KernelProcess) -> FirstMessage:
    deadline = time.monotonic() + START_SECONDS
    while not select.select([door], [], [], 0.25)[0]:
        if process.poll() is not None and not select.select([door], [], [], 0)[0]:
            raise KernelFailure("The kernel's process ended before it reported; see its messages.")
        if time.monotonic() > deadline:
            raise KernelFailure(f"The kernel's process did not report within {START_SECONDS} s.")
    message, sender = _receive_signed(door)
    report = json.loads(message)
    if "refused" in report:
        raise LockRefused(report["refused"])
    if "lock" not in report:
        raise KernelFailure(f"The kernel could not start ({report.get('failed')}).")
    # Where nobody signs there is no lock, and so no keeper: the process is the kernel.
    return FirstMessage(sender or process.pid, report["lock"])


def _receive_signed(door: socket.socket) -> tuple[bytes, int | None]:
    """Return a message and, by the system's word, which process it came from; once."""
    message, ancillary, _, _ = door.recvmsg(65536, socket.CMSG_SPACE(_CREDENTIALS.size))
    door.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    signatures = (
        _CREDENTIALS.unpack(content)[0]
        for level, kind, content in ancillary
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)
    )
    return message, next(signatures, None)


_CREDENTIALS = struct.Struct("3i")


@contextlib.contextmanager
def _its_last_words(door: socket.socket) -> Iterator[None]:
    """Let a kernel that could not start be a failure that quotes what it said about it, if so."""
    try:
        yield
    except (OSError, KernelLost) as error:
        said = "The kernel could not start." if isinstance(error, KernelLost) else f"{error}"
        with contextlib.suppress(OSError, ValueError, KeyError):
            said += f" It said: {json.loads(door.recv(65536))['failed']}."
        raise KernelFailure(said) from None


def _policy(limits: Limits, home: str, uid: int | None) -> dict[str, Any]:
    return {
        "unlocked": limits.unlocked,
        "home": home,
        "uid": uid,
        "limits": {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.submission_seconds,
            "wall_seconds": PATIENCE * limits.submission_seconds + 60.0,
            "processes": limits.processes,
            "disk_bytes": limits.disk_bytes,
            # No single write may go past the limit of all before the keeper looks: it would end a
            # later cell for what this one did.
            "file_bytes": limits.disk_bytes // 4,
        },
    }


def _end(process: KernelProcess, limits: Limits) -> None:
    """End the kernel and all that it started; nothing of a submission outlives it."""
    if limits.unlocked:  # there is no keeper who would
        tree.kill(process.pid)
        process.send_signal(signal.SIGKILL)
    process.kill()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:  # a keeper that has too much to do; nothing may outlive it
        tree.kill(process.pid)
        process.send_signal(signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
