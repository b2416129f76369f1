"""What a warm process does: lock itself in, then become an IPython kernel.

It is a fresh child of the fork server (`_serve.py`), or was started cold (`coldstart.py`).

The kernel's sockets are opened by the grader before, outside the lock, and handed over as listening
descriptors: a locked process can open none. What a notebook without a reader has no use for is left
out, with its sockets and threads: heartbeat, control channel, subshells, `input()`, debugger. The
grader sees by other means whether the process lives, and interrupts it by a signal.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import resource
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch
import zmq
from ipykernel import ipkernel, zmqshell
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

from gradkit import _door  # noqa: F401 -- what probes come in by, see student.py
from gradkit.sandbox.keeper import Ended
from gradkit.sandbox.limits import Limits
from gradkit.sandbox.lock import lock
from gradkit.sandbox.policy import LockError, Policy, installation

_IMPORTED_AT_START = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "ipykernel.debugger",
    "matplotlib_inline.backend_inline",
    "tornado.platform.asyncio",
)
"""What ipykernel and IPython import when a kernel starts, or at its first cell."""
SEED = 0
"""What a notebook that sets no seed starts from: the same submission, the same verdict."""


def warm_up() -> None:
    """Do what a kernel does only once, so that children find it done."""
    for name in _IMPORTED_AT_START:
        importlib.import_module(name)
    zmqshell.ZMQInteractiveShell.class_traits()
    installation()


def become(launch: Mapping[str, Any], descriptors: Sequence[int]) -> NoReturn:
    """Turn this process, which leads a session of its own, into a student's kernel."""
    *listening, door_descriptor = descriptors
    door = socket.socket(fileno=door_descriptor)
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.close(null)
        os.environ.clear()
        os.environ.update(launch["environment"])
        os.chdir(launch["folder"])
        tempfile.tempdir = None  # found in the fork server's surroundings, of no use here
        try:
            report = lock_in(launch["policy"], descriptors)
        except LockError as refused:
            door.send(json.dumps({"refused": str(refused)}).encode())
            os._exit(Ended.REFUSED)
        # The grader learns the process id from the kernel's own note on who sent this.
        door.send(json.dumps({"lock": report, "door": door_descriptor}).encode())
        door.detach()
        app: Any = _App.instance(
            transport="ipc", ip=launch["address"], shell_port=1, iopub_port=3, config=_CONFIG
        )
        app.listening = dict(zip((1, 3), listening, strict=True))
        app.session.key = launch["key"].encode()
        app.initialize([])
        app.shell.enable_matplotlib("inline")
        _seed_before_the_first_cell(app.shell)
        sys.path[:] = [entry for entry in sys.path if entry != os.environ.get("PYTHONPATH")]
        app.start()
    except BaseException as error:  # noqa: BLE001 -- nothing above this could report it
        with socket.socket(fileno=os.dup(door_descriptor)) as again:
            again.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:2000]}).encode())
    finally:
        os._exit(1)


def _seed_before_the_first_cell(shell: Any) -> None:
    """Start the generators of random numbers when the notebook does.

    Not earlier: each time that a kernel is asked whether it is ready, and it is asked more often on
    a busy machine, IPython draws a number, to pick a tip for its banner.
    """

    def seed(_: object) -> None:
        shell.events.unregister("pre_run_cell", seed)
        random.seed(SEED)
        np.random.seed(SEED)  # noqa: NPY002 -- what students' code draws from
        torch.manual_seed(SEED)

    shell.events.register("pre_run_cell", seed)


def lock_in(policy: Mapping[str, Any], descriptors: Sequence[int]) -> dict[str, str]:
    """Put the lock on as the grader's policy says; return its parts, those that are off too."""
    if policy["unlocked"]:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return {"all": "off: the instructor chose to run without the lock"}
    result = lock(
        Policy(
            writable=(Path(policy["home"]),),
            executable=installation(),
            limits=Limits(**policy["limits"]),
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


class _App(IPKernelApp):
    """ipykernel's application on sockets that exist already."""

    listening: dict[int, int]
    outstream_class = "gradkit._kernel.Stream"

    def parse_command_line(self, argv: Any = None) -> None:
        """Have no command line either."""

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """Read no configuration: only the student's notebook says what runs."""

    def init_connection_file(self) -> None:
        """Need no file: the grader told us all."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """Write none either."""

    def init_heartbeat(self) -> None:
        """Have no heartbeat."""
        self.heartbeat = None

    def init_poller(self) -> None:
        """Watch no parent: the keeper does."""

    def init_sockets(self) -> None:
        """Make zmq's sockets from the listening descriptors."""
        self.context = zmq.Context()
        self.shell_socket = self._listen(zmq.ROUTER, self.shell_port)
        iopub = self._listen(zmq.XPUB, self.iopub_port)
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.iopub_thread = IOPubThread(iopub, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_kernel(self) -> None:
        """Make a kernel that reads its requests itself; ipykernel's own have two threads for it."""
        ipkernel.sys = _NoModules  # type: ignore[attr-defined, assignment]
        self.kernel = self.kernel_class.instance(  # type: ignore[attr-defined]
            parent=self,
            session=self.session,
            shell_stream=ZMQStream(self.shell_socket),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
        )
        ipkernel.sys = sys  # type: ignore[attr-defined]
        # It waits so that outputs come before the reply; the grader waits for both, in any order.
        self.kernel._execute_sleep = 0  # noqa: SLF001 -- ipykernel's setting has this name
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def init_shell(self) -> None:
        """Let `!command` run without a terminal of its own, which a locked process can't have."""
        super().init_shell()  # type: ignore[no-untyped-call]
        if self.shell is not None:
            self.shell.system = self.shell.system_raw

    def _listen(self, kind: int, port: int) -> Any:
        made: Any = self.context.socket(kind)  # type: ignore[union-attr]
        made.linger = 1000
        made.setsockopt(zmq.USE_FD, self.listening[port])
        made.bind(f"ipc://{self.ip}-{port}")
        return made


class Stream(OutStream):
    """ipykernel's stream of printed text, for which to flush nothing costs nothing.

    ipykernel flushes four times for each cell, and each time wakes a thread up twice.
    """

    def flush(self) -> None:
        """Send what was written since the last time."""
        if self._flush_pending or self._subprocess_flush_pending:
            super().flush()  # type: ignore[no-untyped-call]
