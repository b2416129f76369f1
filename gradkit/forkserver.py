"""The fork server: a warm Python process from which each submission's kernel is forked.

It is started afresh (not forked from the grader), so it holds nothing that a student may not read:
Python, torch, torchvision, matplotlib and ipykernel, imported and past their first optimiser step.
It stays single-threaded. On request it forks a child, which locks itself in (`sandbox`) and then
becomes an IPython kernel on sockets that the grader has opened.

`ForkServer` is the grader's handle on it. It starts the process when it is first needed, replaces
one that died or no longer answers, and ends it with all its children in `close`. The server ends by
itself when the grader is gone.

It does not speak with kernels (`kernels.py` does) and judges nothing.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gradkit._scratch import remove, scratch_folder

START_SECONDS = 180
"""Importing torch from a cold disk on a busy machine took a minute; a hanging one takes longer."""
FORK_SECONDS = 30
END_SECONDS = 10
IDLE_SECONDS = 60
"""A server without work ends after this time; the next submission starts another."""
_MESSAGE = 2**16


class ForkServerError(RuntimeError):
    """The fork server could not be started or does not answer: the machine's fault."""


@dataclass(frozen=True)
class Launch:
    """What a child needs to know to become a kernel."""

    folder: str
    """Where the notebook runs."""
    environment: Mapping[str, str]
    address: str
    """The kernel's sockets are `ipc://<address>-<number>`, in the order of `descriptors`."""
    key: str
    """The Jupyter session's signing key."""
    policy: Mapping[str, Any]
    """How the child locks itself in; see `_kernel.lock_in`."""


class ForkedProcess:
    """A child of the fork server, with the part of `subprocess.Popen` that jupyter_client uses.

    It is the keeper of a locked process (see `sandbox/keeper.py`): signals go to it, and when it
    has ended nothing of the submission is left.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, status: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self._pidfd: int | None = None
        with contextlib.suppress(ProcessLookupError):  # over already: the pipe tells how it ended
            self._pidfd = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self._finish()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self._finish()
        return self.returncode if self.returncode is not None else -signal.SIGKILL

    def _finish(self) -> None:
        code = os.read(self._status, 4)
        # No bytes: the server died, and its children with it.
        self.returncode = int.from_bytes(code, signed=True) if code else -signal.SIGKILL
        os.close(self._status)
        if self._pidfd is not None:
            os.close(self._pidfd)

    def send_signal(self, number: int) -> None:
        """Send a signal, to this very process and no later owner of its number."""
        if self.poll() is None and self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def terminate(self) -> None:
        """Ask the keeper to end everything and then itself."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the submission: by SIGTERM, which lets the keeper clean up."""
        self.send_signal(signal.SIGTERM)


class ForkServer:
    """Starts kernels from a warm process; use it as a context, and from several threads at will."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None
        self._is_ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def begin(self) -> None:
        """Start the process now, without waiting until it is warm; the first fork does."""
        with self._guard:
            self._started()

    def fork(self, launch: Launch, descriptors: Sequence[int]) -> ForkedProcess:
        """Fork a child that becomes a kernel; it inherits `descriptors` and no others.

        The last of them is the door (see `kernels.py`), those before it are listening sockets.
        """
        with self._guard:
            for attempt in (1, 2):
                try:
                    return self._fork(launch, descriptors)
                except (OSError, ForkServerError):
                    # It died, or somebody stopped it: a new one takes its place, once.
                    self._end()
                    if attempt == 2:
                        raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the server and all its children."""
        with self._guard:
            self._end()

    def _fork(self, launch: Launch, descriptors: Sequence[int]) -> ForkedProcess:
        requests = self._running()
        reading, writing = os.pipe()
        try:
            message = json.dumps(launch.__dict__).encode()
            socket.send_fds(requests, [message], [writing, *descriptors])
            answer = _receive(requests, FORK_SECONDS)
            return ForkedProcess(int(answer), reading)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)

    def _running(self) -> socket.socket:
        requests = self._started()
        if not self._is_ready:
            if _receive(requests, START_SECONDS) != "ready":
                raise ForkServerError("The fork server did not get ready; its messages say why.")
            self._is_ready = True
        return requests

    def _started(self) -> socket.socket:
        if self._process and self._requests and self._process.poll() is None:
            return self._requests
        self._end()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "gradkit.forkserver",
                    str(theirs.fileno()),
                    str(scratch_folder()),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                start_new_session=True,  # Ctrl-C at the terminal is the grader's to handle
            )
        self._requests = ours
        return ours

    def _end(self) -> None:
        if self._requests is not None:
            self._requests.close()  # the server sees it, ends its children, then itself
        if self._process is not None:
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._requests = None
        self._is_ready = False


def _receive(requests: socket.socket, seconds: float) -> str:
    if not select.select([requests], [], [], seconds)[0]:
        raise ForkServerError(f"The fork server did not answer within {seconds:.0f} s.")
    answer = requests.recv(_MESSAGE).decode()
    if not answer:
        raise ForkServerError("The fork server ended before it answered.")
    return answer


def _environment() -> dict[str, str]:
    """Return the server's whole environment; the grader's own is not handed on."""
    paths = {"PYTHONPATH": str(Path(__file__).parents[1])}  # where this very gradkit was found
    return paths | {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": "/",
        # With torch's own thread counts two gradings on two cores took 7 to 58 s for 0.2 s of work.
        "OMP_NUM_THREADS": "1",
        # A notebook can ask for more, but in a fork they are gone, and work for them hangs.
        "OMP_THREAD_LIMIT": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # The order of a set must not depend on the run: the same verdict always.
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # ipykernel imports a debugger that nobody uses
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", _matplotlib_cache()),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _matplotlib_cache() -> str:
    import matplotlib as mpl  # noqa: PLC0415 -- only the grader's side needs to know

    return mpl.get_configdir()


# --- the server's side ------------------------------------------------------------------------


def serve(requests: socket.socket, scratch: Path) -> None:
    """Get warm, then fork a child for each request until the grader closes its end.

    Ends, too, when there has been nothing to do for a while. If the grader is gone, what it left in
    its folder `scratch` is removed.
    """
    grader = os.getppid()  # at once: it may be gone before all is warm
    from gradkit import _kernel, _warm  # noqa: PLC0415 -- slow, and for the server only

    _warm.warm_up()
    _kernel.warm_up()
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 -- names only
    if threads != 1:
        raise ForkServerError(f"The fork server has {threads} threads; a fork keeps only one.")
    waking, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # No child's garbage collection need look at what is here: that took a second, and as it writes
    # to each object, memory which would be shared was copied.
    gc.collect()
    gc.freeze()
    _warm.gather_memory()
    requests.send(b"ready")
    children: dict[int, int] = {}
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
            message, descriptors, _, _ = socket.recv_fds(requests, _MESSAGE, 16)
            if not message:
                break
            status, *handed = descriptors
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for mine in (waking, wake, status, requests.detach(), *children.values()):
                    os.close(mine)
                _kernel.become(json.loads(message), handed)  # does not return
            children[pid] = status
            for descriptor in handed:
                os.close(descriptor)
            requests.send(str(pid).encode())
    _end_children(children)
    if os.getppid() != grader:
        remove(scratch)


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


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]))
    # A frozen heap is not taken apart; libraries that count their objects would complain.
    os._exit(0)
