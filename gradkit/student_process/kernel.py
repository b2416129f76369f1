"""RUNS WITH STUDENT CODE: a warm process that enters the sandbox and becomes an IPython kernel.

It is a new child of the fork server, or a cold start (`forkserver/`). The warm process creates
IPython's shell once (`make_shell`). A child gives the shell a folder and streams, and runs the
cells that arrive on its channel (`channel_end.py`), a socket to the grader.

ipykernel itself uses five zmq sockets and four threads, which cost 2 ms for each cell, and memory
that each fork copies. So its kernel runs the cells, but a simpler channel carries the messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import mmap
import os
import random
import resource
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import msgspec
import numpy as np
import torch
from ipykernel import ipkernel
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

from gradkit.protocol.kernel_messages import REPLY, Request
from gradkit.protocol.launch import KernelReport, Launch
from gradkit.sandbox.enter import enter_sandbox
from gradkit.sandbox.keeper import Ended
from gradkit.sandbox.policy import Policy, SandboxError, installation
from gradkit.sandbox.process_limits import ProcessLimits
from gradkit.student_process import probe_server
from gradkit.student_process.channel_end import (
    ChannelEnd,
    Streams,
    block_signals,
    signals_blocked,
    unblock_signals,
)
from gradkit.student_process.rehearsal import rehearse

SEED = 0
"""The seed of notebooks that set none, so that the same submission gets the same verdict."""


def make_shell() -> None:
    """Create the shell and do a kernel's one-time work, so that children need not do it."""
    installation()
    app: Any = IPKernelApp.instance(config=_CONFIG)
    app.init_pdb()
    ipkernel.sys = _NoModules  # type: ignore[attr-defined, assignment]
    kernel: Any = _Kernel.instance(
        parent=app, log=app.log, session=_Session(), profile_dir=ProfileDir()
    )
    ipkernel.sys = sys  # type: ignore[attr-defined]
    app.kernel, app.shell, shell = kernel, kernel.shell, kernel.shell
    # Run `!command` without a terminal of its own, which the sandbox does not allow.
    shell.system = shell.system_raw
    shell.extension_manager.load_extension("storemagic")
    shell.enable_matplotlib("inline")
    rehearse(shell)
    _seed_before_the_first_cell(shell)


def forget() -> None:
    """Undo `make_shell` in a process that is no kernel; libraries would assume a notebook."""
    for made in (IPKernelApp, _Kernel, _Shell):
        made.clear_instance()


def become_kernel(launch: Launch, descriptors: Sequence[int]) -> NoReturn:
    """Turn this process, a session leader, into a student's kernel."""
    channel, probe_socket = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.close(null)
        os.environ.clear()
        os.environ.update(launch.environment)
        os.chdir(launch.folder)
        tempfile.tempdir = None  # found during the fork server's setup, unusable here
        try:
            report = enter(launch.policy, descriptors)
        except SandboxError as refused:
            probe_socket.send(msgspec.json.encode(KernelReport(refused=str(refused))))
            os._exit(Ended.REFUSED)
        # The grader learns the process id from the credentials that the system attaches.
        probe_socket.send(msgspec.json.encode(KernelReport(sandbox=report)))
        _Cells(_Kernel.instance(), ChannelEnd(channel), probe_socket).serve()
    except BaseException as error:  # noqa: BLE001 -- nothing above this could report it
        said = f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace").decode()
        probe_socket.send(msgspec.json.encode(KernelReport(failed=said)))
    finally:
        os._exit(1)


def _seed_before_the_first_cell(shell: Any) -> None:
    """Seed the random generators when the notebook starts, whatever drew numbers before."""

    def seed(_: object) -> None:
        shell.events.unregister("pre_run_cell", seed)
        random.seed(SEED)
        np.random.seed(SEED)
        torch.manual_seed(SEED)

    shell.events.register("pre_run_cell", seed)


def enter(policy: Mapping[str, Any], descriptors: Sequence[int]) -> dict[str, str]:
    """Enter the sandbox according to the grader's policy; return its parts, on or off."""
    if policy["unlocked"]:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return {"all": "off: the instructor chose to run without the lock"}
    result = enter_sandbox(
        Policy(
            writable=(Path(policy["home"]),),
            executable=installation(),
            limits=ProcessLimits(**policy["limits"]),
            uid=policy["uid"],
            descriptors=frozenset(descriptors),
        )
    )
    report = {str(part): how for part, how in result.on.items()}
    return report | {str(part): f"off: {why}" for part, why in result.off.items()}


_CONFIG = Config({"HistoryManager": {"enabled": False}})
"""No database of past inputs, and no thread that writes to it: nobody could read them."""


class _NoModules:
    """Replaces `sys` where ipykernel asks each module for its file, for the debugger.

    Reading 4,000 modules writes to their reference counts and so copies memory that is shared with
    the fork server.
    """

    modules: Mapping[str, Any] = {}


_ROOM = 2**25
"""Bytes that must be free for the next cells to run after a cell that used up all memory."""


def _has_room() -> bool:
    # Allocated and not touched: filling a bytearray with zeros takes 8 ms.
    try:
        mmap.mmap(-1, _ROOM, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        return False
    return True


class _Session(Session):
    """Sends what a notebook shows to the grader, in place of ipykernel's session."""

    channel: ChannelEnd | None = None

    def send(
        self,
        stream: object,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        *_: object,
        **__: object,
    ) -> None:
        """Send a message; the grader reads its type, its content and the request it belongs to."""
        kind = msg_or_type
        if isinstance(kind, dict):
            kind, content, parent = kind["msg_type"], kind["content"], kind["parent_header"]
        parent = parent or {}
        to = parent.get("msg_id") or parent.get("header", {}).get("msg_id")
        if self.channel is not None:
            self.channel.send(kind, to, content)


class _Compiler(XCachingCompiler):
    """ipykernel's compiler, which reports that no module is in a cell's file.

    Otherwise `inspect` searches all 4,000 modules again for each line of a traceback.
    """

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the file name of a cell in tracebacks."""
        name: str = super().get_code_name(raw_code, code, number)  # type: ignore[no-untyped-call]
        inspect.modulesbyfile[name] = _NO_MODULE
        return name


_NO_MODULE = ""
"""A name that no module has."""


class _Shell(ZMQInteractiveShell):
    """IPython's shell, which transforms each cell once, and formats each traceback once."""

    is_brief = False
    """Whether to report only the type and text of the current cell's exception."""
    _looked_at: tuple[str, str] = ("", "")

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """Set no folder yet: each submission has its own, see `_Cells`."""

    def forget(self) -> None:
        """Transform the next cell again even if unchanged: a notebook can add transformations."""
        self._looked_at = ("", "")

    def transform_cell(self, raw_cell: str) -> str:
        """Transform magics; first ipykernel calls this, then IPython."""
        if self._looked_at[0] != raw_cell:
            translated = super().transform_cell(raw_cell)  # type: ignore[no-untyped-call]
            self._looked_at = (raw_cell, translated)
        return self._looked_at[1]

    def showtraceback(self, *arguments: Any, **options: Any) -> None:
        """Show the exception that ended a cell."""
        if self.is_brief:
            kind, error, _ = sys.exc_info()
            self._showtraceback(kind, error, [])  # type: ignore[no-untyped-call]
        else:
            super().showtraceback(*arguments, **options)

    def _format_exception_for_storage(
        self, exception: BaseException, *_: object, **__: object
    ) -> dict[str, Any]:
        """Return the shown text for the history, instead of formatting it again."""
        shown = list(self._last_traceback or [])
        return {"ename": type(exception).__name__, "evalue": str(exception), "traceback": shown}

    def should_run_async(self, raw_cell: str, **others: Any) -> bool:
        """Return whether a cell uses `await`; without these words, it need not be parsed."""
        is_possible = "await" in raw_cell or "async" in raw_cell
        return is_possible and bool(super().should_run_async(raw_cell, **others))


class _Kernel(IPythonKernel):
    """ipykernel's kernel, which notebooks and libraries expect to find."""

    shell_class = _Shell
    compiler_class = Type(_Compiler)


class _Cells:
    """Runs the cells of one submission as the grader requests them."""

    def __init__(self, kernel: Any, channel: ChannelEnd, probe_socket: socket.socket) -> None:
        """Connect the kernel to the submission's folder, environment and channel."""
        self._kernel, self._channel, self._probe_socket = kernel, channel, probe_socket
        home, folder = os.environ["HOME"], Path.cwd()
        self._shell: Any = kernel.shell
        self._shell.init_environment()
        self._shell.ipython_dir = os.environ["IPYTHONDIR"]
        self._shell.home_dir = home
        self._shell.starting_dir = str(folder)
        self._shell.history_manager.dir_hist[:] = [folder]
        kernel.profile_dir.location = f"{os.environ['IPYTHONDIR']}/profile_default"
        kernel.session.channel = channel
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        # ipykernel uses these to stop a waiting cell; nothing else would wake up the loop.
        kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
        kernel.io_loop = SimpleNamespace(add_callback=self._loop.call_soon_threadsafe)
        self._streams = Streams(home, self._publish)
        sys.stdout, sys.stderr = self._streams.out, self._streams.err
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def serve(self) -> None:
        """Run cells and open snapshots until the grader closes the channel."""
        with signals_blocked():
            while (request := self._channel.receive()) is not None:
                answer: Mapping[str, Any] = {"status": "error"}
                with contextlib.suppress(BaseException):
                    answer = self._disturbed(request)
                block_signals()
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # ignores a late interrupt
                if not self._channel.is_mine:  # a fork that reached the end of its cell
                    os._exit(0)
                if not _has_room():
                    os._exit(1)  # otherwise later cells would run out of memory
                self._streams.flush()
                self._channel.send(REPLY, request.id, answer)

    def _disturbed(self, request: Request) -> Mapping[str, Any]:
        """Answer a request; only meanwhile can signals arrive and the student's handlers run."""
        try:
            with contextlib.suppress(BaseException):  # an alarm that an earlier cell set
                unblock_signals()
            return self._answer(request)
        finally:
            block_signals()

    def _answer(self, request: Request) -> dict[str, Any]:
        if request.snapshot is not None:
            probe_server.open_snapshot(
                self._probe_socket, request.snapshot, self._channel, self._shell.user_ns
            )
        elif request.code is not None:
            return self._run(request.id, request.code, brief=request.brief)
        return {"status": "ok"}

    def _run(self, request: str, code: str, *, brief: bool) -> dict[str, Any]:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        header = {"msg_id": request, "msg_type": "execute_request"}
        self._kernel.set_parent([], {"header": header, "content": {"code": code}, "metadata": {}})
        self._shell.forget()
        self._shell.is_brief = brief
        # In a running loop, as in any notebook: there `asyncio.run` fails, and `await` works.
        done = self._loop.run_until_complete(self._kernel.do_execute(code, silent=False))
        return {"status": done["status"], "execution_count": done["execution_count"]}

    def _publish(self, name: str, text: str) -> None:
        content = {"name": name, "text": text}
        self._kernel.session.send(None, "stream", content, self._kernel.get_parent())
