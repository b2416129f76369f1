"""RUNS WITH STUDENT CODE: answers probes in snapshots of the student's process.

The fork server loaded this module into the student's kernel. `open_snapshot` forks the kernel's
process. The fork, a snapshot, answers requests from a socket until the socket is closed; meanwhile
the kernel waits. Whatever a probe breaks, blocks or exhausts disappears with the snapshot.

It promises nothing: student code shares its process and can change all of it. Only the returned
values count, and `kernel/probe_runner.py` judges those.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import marshal
import os
import random
import resource
import signal
import socket
import sys
import types
import warnings
from typing import Any, NoReturn

import numpy as np
import torch

from gradkit.protocol.probe_messages import (
    MISSING,
    RAISED,
    VALUE,
    ProbeRequest,
    ended_frame,
    read_request,
    reply_frame,
)
from gradkit.student_process.channel_end import ChannelEnd


def open_snapshot(
    probe_socket: socket.socket, token: str, channel: ChannelEnd, user: dict[str, Any]
) -> None:
    """Fork a snapshot that answers on a socket of its own, and wait for its end.

    The socket arrives through `probe_socket`, in the message with `token`. What the snapshot prints
    or shows does not reach the kernel's `channel`.
    """
    own_socket = _receive_socket(probe_socket, token)
    pid = os.fork()
    if pid == 0:
        _become_snapshot(own_socket, channel, user)
    try:
        status = os.waitpid(pid, 0)[1]
    except ChildProcessError:  # the student ignores SIGCHLD: the status is unknown
        status = 0
    with own_socket, contextlib.suppress(OSError):
        own_socket.sendall(ended_frame(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0))


def _receive_socket(probe_socket: socket.socket, token: str) -> socket.socket:
    while True:  # skips messages of snapshots that failed to open
        message, descriptors, _, _ = socket.recv_fds(probe_socket, 64, 1)
        if message.decode() == token:
            return socket.socket(fileno=descriptors[0])
        for stale in descriptors:
            os.close(stale)


def _become_snapshot(
    own_socket: socket.socket, channel: ChannelEnd, user: dict[str, Any]
) -> NoReturn:
    """Answer requests until the grader closes its end, then end this process."""
    try:
        with torch.inference_mode(False):  # otherwise, inputs would be in that mode
            channel.close()
            _serve(own_socket, user)
    finally:
        os._exit(0)


def _serve(own_socket: socket.socket, user: dict[str, Any]) -> None:
    _cut_off_kernel()
    _start_clean_torch()  # otherwise, the notebook's modes would see the first inputs
    files: dict[int, Any] = {}

    def read_exactly(count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            piece = own_socket.recv(min(count - len(data), 2**20))
            if not piece:  # the grader closed its end: no more probes
                os._exit(0)
            data += piece
        return bytes(data)

    while True:
        request = read_request(read_exactly)
        own_socket.sendall(reply_frame(request.nonce, *_answer(files, user, request)))


def _answer(files: dict[int, Any], user: dict[str, Any], request: ProbeRequest) -> tuple[str, Any]:
    """Run one probe; return its outcome and the value."""
    file = request.file
    if request.code is not None:
        files[file] = request.code
    missing = [name for name in request.names if name not in user]
    if missing:
        return MISSING, missing
    _start_clean(request.seed, request.cpu_seconds)
    try:
        if not isinstance(files[file], types.ModuleType):
            module = types.ModuleType("probes")
            sys.modules["probes"] = module  # dataclasses and pickle look up a class's module
            exec(marshal.loads(files[file]), module.__dict__)  # noqa: S302 -- the grader compiled it
            files[file] = module
        probe = getattr(files[file], request.function)
        with torch.inference_mode(False), torch.enable_grad():
            return VALUE, probe(*[user[name] for name in request.names], **request.inputs)
    except BaseException as error:  # noqa: BLE001 -- SystemExit is the student's, too
        return RAISED, _describe(error)


def _describe(error: BaseException) -> list[Any]:
    """Return an exception's type, text and place (file and line of each frame)."""
    frames, traceback = [], error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append([code.co_filename[-200:], traceback.tb_lineno])
        traceback = traceback.tb_next
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 -- the student's own exception may break this
        text = ""
    return [type(error).__module__, type(error).__name__[:100], text[:2000], frames[-30:]]


def _start_clean(seed: int, cpu_seconds: int) -> None:
    """Reset process-wide state that a notebook may have changed.

    A check tests a function, not the settings of the notebook that defined it.
    """
    _start_clean_process(cpu_seconds)
    sys.settrace(None)
    sys.setprofile(None)
    sys.stdout = sys.stderr = _Sink()
    sys.stdin = io.StringIO()
    builtins.input = _no_input
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    np.random.seed(seed % 2**32)
    random.seed(seed)
    _start_clean_torch()
    torch.default_generator.manual_seed(seed)  # torch.manual_seed costs 5 ms, for CUDA


def _start_clean_process(cpu_seconds: int) -> None:
    """Reset signals and timers, and set the CPU limit of this probe."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + cpu_seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _start_clean_torch() -> None:
    _leave_function_modes()
    torch.set_default_device(None)
    _leave_function_modes()  # leaving a device mode restores the one before it
    torch.utils._device.CURRENT_DEVICE = None
    while torch._C._len_torch_dispatch_stack():
        torch._C._pop_torch_dispatch_stack(None)
    while torch._C._autograd._top_saved_tensors_default_hooks(True) is not None:
        torch._C._autograd._pop_saved_tensors_default_hooks()
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(1)
    torch.set_autocast_enabled("cpu", False)
    torch.set_float32_matmul_precision("highest")
    # The public function would import the compiler first: two seconds.
    torch._C._set_deterministic_algorithms(False, warn_only=False)
    torch.autograd.set_detect_anomaly(False)


def _leave_function_modes() -> None:
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()


def _cut_off_kernel() -> None:
    """Discard everything that a snapshot prints or shows."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        vars(pyplot)["show"] = lambda *args, **kwargs: None


def _no_input(*_: object) -> str:
    raise EOFError("There is nobody to answer input() while a notebook is graded.")


class _Sink(io.TextIOBase):
    """Discards what is printed: it costs no points."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)
