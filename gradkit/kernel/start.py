"""Starts a student's kernel, and ends it together with everything that it started.

`start_kernel` makes the submission's folder (`home.py`) and two socket pairs: the channel, for
cells and their outputs, and the probe socket, for snapshots. The fork server or a cold start
(`forkserver/`) provides a process that enters the sandbox and becomes a kernel at their other ends.
`start_kernel` reads the kernel's report and yields a `StudentKernel`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from gradkit.forkserver import coldstart
from gradkit.forkserver.client import ForkServer
from gradkit.forkserver.fresh_process import START_SECONDS
from gradkit.forkserver.processes import KernelProcess, Starter
from gradkit.kernel.channel import Channel
from gradkit.kernel.conversation import Conversation, KernelLost
from gradkit.kernel.home import environment, lay_out
from gradkit.kernel.student_kernel import FirstMessage, StudentKernel
from gradkit.kernel.time_budget import PATIENCE, TimeBudget
from gradkit.limits import Limits
from gradkit.protocol.launch import KernelReport, Launch
from gradkit.sandbox import tree
from gradkit.sandbox.process_limits import spare_uid
from gradkit.system.scratch import temporary_folder

KERNEL: Final = "gradkit.student_process.kernel:become_kernel"
"""What a started process becomes."""
_ANSWER_SECONDS = 60
"""For the first answer of a kernel in its sandbox; on an idle machine, it takes 0.2 s."""


class KernelFailure(RuntimeError):
    """A kernel could not be started: a fault of the machine, never of the student."""


class SandboxRefused(KernelFailure):
    """This machine can't provide a part of the sandbox, so no student code may run on it."""


@contextlib.contextmanager
def start_kernel(
    data: Mapping[str, bytes], limits: Limits, server: ForkServer
) -> Iterator[StudentKernel]:
    """Start a kernel in a new folder that holds `data` (relative path → content); end it after.

    Its process comes from `server`, or from a cold start if the limits ask for it.
    Raises `KernelFailure` if the machine is at fault, and `SandboxRefused` without a sandbox.
    """
    starter: Starter = coldstart.ColdStart() if limits.cold else server
    with temporary_folder() as work, contextlib.ExitStack() as stack:
        uid = _spare_uid()
        lay_out(work, data, uid)
        channel_socket, theirs = socket.socketpair()
        probe_socket, other_side = _make_probe_sockets()
        for end in (channel_socket, theirs, probe_socket, other_side):
            stack.enter_context(end)
        launch = Launch(f"{work}/notebook", environment(work), _policy(limits, str(work), uid))
        process = starter.start(KERNEL, launch, [theirs, other_side])
        stack.callback(_end, process, limits)
        theirs.close()
        other_side.close()
        first = _first_message(probe_socket, process)
        time_budget = TimeBudget(process.pid, limits.submission_seconds)
        conversation = Conversation(
            Channel(channel_socket), time_budget, lambda: process.poll() is None
        )
        kernel = StudentKernel(process, conversation, time_budget, probe_socket, limits, first)
        with _start_errors(probe_socket):
            if not kernel.answers(_ANSWER_SECONDS):
                raise KernelFailure(
                    f"The kernel did not answer within {_ANSWER_SECONDS} s of its start."
                )
        yield kernel


def _spare_uid() -> int | None:
    """Return the user id that the submission runs as; None unless we are root."""
    if os.geteuid() != 0:
        return None
    return spare_uid(secrets.randbelow(60_000))


def _make_probe_sockets() -> tuple[socket.socket, socket.socket]:
    """Return the grader's and the kernel's end of the pair that transfers snapshots' sockets."""
    # Datagrams stay separate: each of them carries the socket of one snapshot.
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)
    # With the first message, the system reports which process is at the other end.
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.settimeout(0)
    return ours, theirs


def _first_message(probe_socket: socket.socket, process: KernelProcess) -> FirstMessage:
    deadline = time.monotonic() + START_SECONDS
    while not select.select([probe_socket], [], [], 0.25)[0]:
        if process.poll() is not None and not select.select([probe_socket], [], [], 0)[0]:
            raise KernelFailure("The kernel's process ended before it reported; see its messages.")
        if time.monotonic() > deadline:
            raise KernelFailure(f"The kernel's process did not report within {START_SECONDS} s.")
    message, sender = _receive_signed(probe_socket)
    report = msgspec.json.decode(message, type=KernelReport)
    if report.refused:
        raise SandboxRefused(report.refused)
    if report.sandbox is None:
        raise KernelFailure(f"The kernel could not start ({report.failed}).")
    # Without the sender's credentials there is no sandbox and no keeper: the process is the kernel.
    return FirstMessage(sender or process.pid, report.sandbox)


def _receive_signed(probe_socket: socket.socket) -> tuple[bytes, int | None]:
    """Return one message and the sender's process id as reported by the system."""
    message, ancillary, _, _ = probe_socket.recvmsg(65536, socket.CMSG_SPACE(_CREDENTIALS.size))
    probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    signatures = (
        _CREDENTIALS.unpack(content)[0]
        for level, kind, content in ancillary
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)
    )
    return message, next(signatures, None)


_CREDENTIALS = struct.Struct("3i")


@contextlib.contextmanager
def _start_errors(probe_socket: socket.socket) -> Iterator[None]:
    """Raise `KernelFailure` with the kernel's own error message."""
    try:
        yield
    except (OSError, KernelLost) as error:
        said = "The kernel could not start." if isinstance(error, KernelLost) else f"{error}"
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            report = msgspec.json.decode(probe_socket.recv(65536), type=KernelReport)
            said += f" It said: {report.failed}."
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
            # No single write may exceed the disk limit before the keeper looks: that would end a
            # later cell for what this cell did.
            "file_bytes": limits.disk_bytes // 4,
        },
    }


def _end(process: KernelProcess, limits: Limits) -> None:
    """End the kernel and everything that it started; nothing of a submission outlives it."""
    if limits.unlocked:  # there is no keeper that would
        tree.kill(process.pid)
        process.send_signal(signal.SIGKILL)
    process.kill()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:  # a keeper under heavy load; nothing may outlive it
        tree.kill(process.pid)
        process.send_signal(signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
