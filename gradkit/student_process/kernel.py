"""RUNS WITH STUDENT CODE: a warm process that locks itself in and becomes an IPython kernel.

It is a new child of the fork server, or was started cold (`forkserver/`). IPython's shell is made
once, in the warm process (`make_shell`); a child gives it a folder and streams, and runs the cells
that arrive on its channel (`channel_end.py`), a socket to the grader.

ipykernel's own way would be five sockets of zmq with four threads: 2 ms for each cell, and memory
that each fork copies. So its kernel runs cells here, but something simpler carries messages.
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
"""What a notebook that sets no seed starts from: the same submission, the same verdict."""


def make_shell() -> None:
    """Make the shell, and do what a kernel does only once, so that children find it done."""
    installation()
    app: Any = IPKernelApp.instance(config=_CONFIG)
    app.init_pdb()
    ipkernel.sys = _NoModules  # type: ignore[attr-defined, assignment]
    kernel: Any = _Kernel.instance(
        parent=app, log=app.log, session=_Session(), profile_dir=ProfileDir()
    )
    ipkernel.sys = sys  # type: ignore[attr-defined]
    app.kernel, app.shell, shell = kernel, kernel.shell, kernel.shell
    # Let `!command` run without a terminal of its own, which a locked process can't have.
    shell.system = shell.system_raw
    shell.extension_manager.load_extension("storemagic")
    shell.enable_matplotlib("inline")
    rehearse(shell)
    _seed_before_the_first_cell(shell)


def forget() -> None:
    """Undo this, in a process that became no kernel: libraries would take it for a notebook."""
    for made in (IPKernelApp, _Kernel, _Shell):
        made.clear_instance()


def become_kernel(launch: Launch, descriptors: Sequence[int]) -> NoReturn:
    """Turn this process, which leads a session of its own, into a student's kernel."""
    channel, probe_socket = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.close(null)
        os.environ.clear()
        os.environ.update(launch.environment)
        os.chdir(launch.folder)
        tempfile.tempdir = None  # found in the fork server's setup, of no use here
        try:
            report = enter(launch.policy, descriptors)
        except SandboxError as refused:
            probe_socket.send(msgspec.json.encode(KernelReport(refused=str(refused))))
            os._exit(Ended.REFUSED)
        # The grader learns the process id from the kernel's own note on who sent this.
        probe_socket.send(msgspec.json.encode(KernelReport(sandbox=report)))
        _Cells(_Kernel.instance(), ChannelEnd(channel), probe_socket).serve()
    except BaseException as error:  # noqa: BLE001 -- nothing above this could report it
        said = f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace").decode()
        probe_socket.send(msgspec.json.encode(KernelReport(failed=said)))
    finally:
        os._exit(1)


def _seed_before_the_first_cell(shell: Any) -> None:
    """Start the generators of random numbers when the notebook does, whatever drew before."""

    def seed(_: object) -> None:
        shell.events.unregister("pre_run_cell", seed)
        random.seed(SEED)
        np.random.seed(SEED)
        torch.manual_seed(SEED)

    shell.events.register("pre_run_cell", seed)


def enter(policy: Mapping[str, Any], descriptors: Sequence[int]) -> dict[str, str]:
    """Put the lock on as the grader's policy says; return its parts, those that are off too."""
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
"""No database of past inputs, and no thread that writes to it: nobody could ask for them."""


class _NoModules:
    """Stands in for `sys` where ipykernel asks each module for its file, for the debugger's sake.

    To look at 4,000 modules is to write to them: memory shared with the fork server, copied.
    """

    modules: Mapping[str, Any] = {}


_ROOM = 2**25
"""Bytes without which the cells after one that took all memory can't be expected to run."""


def _has_room() -> bool:
    # Asked for and not touched: a bytearray would be filled with zeros, which takes 8 ms.
    try:
        mmap.mmap(-1, _ROOM, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        return False
    return True


class _Session(Session):
    """Sends what a notebook shows to the grader, as ipykernel hands it over."""

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
        """Send a message, of which the grader reads type, content and what it belongs to."""
        kind = msg_or_type
        if isinstance(kind, dict):
            kind, content, parent = kind["msg_type"], kind["content"], kind["parent_header"]
        parent = parent or {}
        to = parent.get("msg_id") or parent.get("header", {}).get("msg_id")
        if self.channel is not None:
            self.channel.send(kind, to, content)


class _Compiler(XCachingCompiler):
    """ipykernel's compiler, which says of each cell that no module is in its file.

    To find that out, `inspect` looks at all of 4,000 modules, for each line of a traceback anew.
    """

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """Return the file name that tracebacks give to a cell."""
        name: str = super().get_code_name(raw_code, code, number)  # type: ignore[no-untyped-call]
        inspect.modulesbyfile[name] = _NO_MODULE
        return name


_NO_MODULE = ""
"""A name that no module has."""


class _Shell(ZMQInteractiveShell):
    """IPython's shell, which looks at each cell once, and writes each traceback once."""

    is_brief = False
    """Whether of the present cell's exception no more is told than its type and text."""
    _looked_at: tuple[str, str] = ("", "")

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """Have no folder yet: a submission has one, see `_Cells`."""

    def forget(self) -> None:
        """Look at the next cell anew, be it the same: a notebook can add translations."""
        self._looked_at = ("", "")

    def transform_cell(self, raw_cell: str) -> str:
        """Translate magics; ipykernel asks for it, and then IPython does."""
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
        """Return what the history keeps: the text that was shown, not a second one like it."""
        shown = list(self._last_traceback or [])
        return {"ename": type(exception).__name__, "evalue": str(exception), "traceback": shown}

    def should_run_async(self, raw_cell: str, **others: Any) -> bool:
        """Return whether a cell waits for something: one without these words need not be parsed."""
        is_possible = "await" in raw_cell or "async" in raw_cell
        return is_possible and bool(super().should_run_async(raw_cell, **others))


class _Kernel(IPythonKernel):
    """ipykernel's kernel, of which notebooks and libraries expect to find one."""

    shell_class = _Shell
    compiler_class = Type(_Compiler)


class _Cells:
    """The cells of one submission, which a kernel runs as the grader asks for them."""

    def __init__(self, kernel: Any, channel: ChannelEnd, probe_socket: socket.socket) -> None:
        """Let the kernel take up the folder, the environment and the channel of the submission."""
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
        # By these ipykernel stops a cell that waits; nothing else would wake the loop up.
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
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # one that came late is forgotten
                if not self._channel.is_mine:  # a fork that came to the end of its cell
                    os._exit(0)
                if not _has_room():
                    os._exit(1)  # else the next cells would pay for what this one keeps
                self._streams.flush()
                self._channel.send(REPLY, request.id, answer)

    def _disturbed(self, request: Request) -> Mapping[str, Any]:
        """Answer a request; only meanwhile may signals come, and handlers of the student's run."""
        try:
            with contextlib.suppress(BaseException):  # an alarm that an earlier cell had set
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
        # In a loop that runs, as in any notebook: there `asyncio.run` fails, and `await` works.
        done = self._loop.run_until_complete(self._kernel.do_execute(code, silent=False))
        return {"status": done["status"], "execution_count": done["execution_count"]}

    def _publish(self, name: str, text: str) -> None:
        content = {"name": name, "text": text}
        self._kernel.session.send(None, "stream", content, self._kernel.get_parent())
