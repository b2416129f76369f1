"""Starts a student's kernel, speaks with it carefully, and ends it with all that it started.

A `StudentKernel` is an IPython kernel in a folder of its own, reached by unix sockets, plus one end
of a socket pair through which `student.py` sends probes. It runs cells and gives back their
outputs, bounded in size. Every message from a kernel may be forged by the student's code, so
malformed ones are dropped at one place, `CautiousSession`, and large ones before (`_channel.py`).

It does not judge anything, and it does not know which cells matter.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_client.session import DELIM, Session
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from gradkit._channel import Channel
from gradkit._own_time import PATIENCE, OwnTime, Wait
from gradkit._scratch import folder_for_a_while
from gradkit.forkserver import ForkServer, Launch
from gradkit.sandbox import tree
from gradkit.sandbox.limits import spare_uid

INTERRUPT_GRACE = 3.0
"""Own seconds that a kernel has to answer an interrupt before it is taken for lost."""
_IDLE_GRACE = 0.5
"""Own seconds that a kernel's last outputs may arrive after its reply."""
_MOST_PATIENCE = 10.0
"""For short waits, which a busy machine stretches most; see `OwnTime.wait`."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use; times in seconds, sizes in bytes.

    What computes is held by CPU time; wall time, much longer, is for what sleeps. It is counted as
    the submission's own (see `_own_time.py`), so that a busy machine changes no verdict.
    """

    cell_cpu_seconds: int = 30
    """CPU time of one cell that is the student's."""
    locked_cell_cpu_seconds: int = 10
    """CPU time of one cell that the instructor wrote, such as the visible checks."""
    cell_wall_seconds: int = 120
    """Wall time of one cell."""
    probe_cpu_seconds: int = 10
    """CPU time of one probe."""
    probe_wall_seconds: int = 60
    """Wall time of one probe, for those that sleep."""
    submission_seconds: int = 600
    """Wall time of a submission as a whole."""
    output_bytes: int = 2**20
    """Output kept of one cell."""
    outputs: int = 200
    """Number of outputs kept of one cell."""
    memory_bytes: int = 2 * 2**30
    """Memory of all processes together, beyond what a warm kernel starts with."""
    processes: int = 96
    """Processes and threads. A kernel has about 12, a data loader's worker 2."""
    disk_bytes: int = 512 * 2**20
    """What a submission may write."""
    unlocked: bool = False
    """Run student code without the lock, on a machine that can't have it. Results say so."""


class KernelLost(Exception):  # noqa: N818 -- what happened, not an error of the grader
    """The kernel died, or no longer answers. The message is a sentence about it."""


class KernelFailure(RuntimeError):  # noqa: N818 -- one word for what happened, as KernelLost
    """A kernel could not be started: the machine's fault, never the student's."""


class LockRefused(KernelFailure):
    """A part of the lock can't be put on this machine, so no student code may run on it."""


class CautiousSession(Session):
    """A Jupyter session that survives whatever a kernel sends.

    The student's process knows the signing key, so a well-signed message proves nothing.
    nbclient and jupyter_client index into messages without looking: one `parent_header: null`
    would end the grading of the whole class.
    """

    def read(self, frames: list[bytes]) -> Any:
        """Return type, parent and content of a message, or of one that means nothing.

        `deserialize` would do it in three times the time: it looks for dates in all texts.
        """
        with contextlib.suppress(Exception):  # hostile input fails in more ways than one can list
            # Topics and identities come first, and are of no use here.
            start = frames.index(DELIM) + 1
            signature, header, parent, metadata, content = frames[start : start + 5]
            if secrets.compare_digest(signature, self.sign([header, parent, metadata, content])):
                message = {
                    "msg_type": _parsed(header)["msg_type"],
                    "parent_header": _parsed(parent),
                    "content": _parsed(content),
                }
                if _is_well_formed(message):
                    return message
        return {"msg_type": "ignored", "parent_header": {}, "content": {}}


def _parsed(frame: bytes) -> Any:
    text = frame.decode()
    value = json.loads(text)
    return _without_surrogates(value) if "\\u" in text else value


_CONTENT: Mapping[str, Mapping[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "status": {"execution_state": str},
    "execute_reply": {"status": str},
    "clear_output": {},
    "execute_input": {},
    "kernel_info_reply": {},
    "interrupt_reply": {},
    "shutdown_reply": {},
}
"""The messages that are of use here, and what must be in them; comm messages are not."""


def _is_well_formed(message: Mapping[str, Any]) -> bool:
    parent, content = message.get("parent_header"), message.get("content")
    if not isinstance(parent, dict) or not isinstance(content, dict):
        return False
    if not isinstance(parent.get("msg_id", ""), str):
        return False
    fields = _CONTENT.get(message["msg_type"])
    if fields is None:
        return False
    if any(not isinstance(content.get(name), kind) for name, kind in fields.items()):
        return False
    if not _is_count(content.get("execution_count")):
        content["execution_count"] = None
    if message["msg_type"] == "stream" and content["name"] not in ("stdout", "stderr"):
        return False
    content.pop("transient", None)  # display ids let one cell rewrite another's output
    if message["msg_type"] in ("display_data", "execute_result"):
        content["data"] = {
            mime: text
            for mime, text in content["data"].items()
            if isinstance(mime, str) and isinstance(text, str)
        }
        content["metadata"] = {}
    if message["msg_type"] == "error":
        content["traceback"] = [str(line) for line in content["traceback"][:100]]
    return True


def _is_count(value: Any) -> bool:
    """Whether nbformat takes it for a cell's number; a notebook may set its own to anything."""
    return type(value) is int and 0 <= value < 2**31


def _without_surrogates(value: Any) -> Any:
    """Replace lone surrogates: legal in JSON, but no text that could be written to a file."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


class StudentKernel:
    """A running kernel with one submission's state in it; made by `start_kernel`."""

    def __init__(
        self,
        manager: KernelManager,
        channels: _Channels,
        door: socket.socket,
        limits: Limits,
        first: _FirstMessage,
    ) -> None:
        self._manager = manager
        self._channels = channels
        self._root: int = manager.provisioner.process.pid  # type: ignore[union-attr]
        self._at_first = {process.pid for process in tree.below(self._root)}
        self._limits = limits
        self.time = OwnTime(self._root, limits.submission_seconds)
        """What the submission has spent in this kernel, and what is left to it."""
        self.door = door
        """The grader's end of a socket pair; what it carries is up to `student.py`."""
        self.descriptor = first.door
        """The number of the other end in the student's process."""
        self.pid = first.pid
        """Process id of the kernel itself; that of its keeper is the manager's."""
        self.lock = first.lock
        """Which parts of the lock are on, and how; those that are off say so."""

    def is_alive(self) -> bool:
        """Whether the kernel's process still runs."""
        return bool(self._manager.is_alive())

    def run_cell(self, cell: NotebookNode, *, cpu_seconds: float | None = None) -> bool:
        """Run a code cell and put its outputs into it; return whether it ended by itself.

        At most `cpu_seconds` of computing; by default, and at most, what the limits allow. A cell
        that was stopped by an interrupt is over, and the kernel can go on. Raises `KernelLost`
        where the kernel died or ignores the interrupt.
        """
        outputs = _Outputs(self._limits)
        try:
            request = self._channels.execute(cell.source)
            if self._ends_in_time(request, cpu_seconds, outputs):
                return True
            self._manager.interrupt_kernel()
            if not self._await(request, INTERRUPT_GRACE, outputs):
                raise KernelLost("It ran too long, and ignored the request to stop.")
            self.end_copies()  # only the kernel was interrupted; what it had started runs on
            return False
        finally:
            cell.outputs = outputs.nodes
            cell.execution_count = outputs.execution_count

    def _ends_in_time(self, request: str, cpu_seconds: float | None, outputs: _Outputs) -> bool:
        limits = self._limits
        cpu = limits.cell_cpu_seconds if cpu_seconds is None else cpu_seconds
        wait = self.time.wait(limits.cell_wall_seconds)
        used_before = self._cpu_seconds()
        while not self._converse(request, 1.0, outputs):
            if wait.is_over() or self._cpu_seconds() - used_before > cpu:
                return False
        return True

    def _await(self, request: str, seconds: float, outputs: _Outputs) -> bool:
        """Wait for the end of a request, for some seconds of the submission's own time."""
        wait = self.time.wait(seconds, patience=_MOST_PATIENCE)
        while not self._converse(request, min(seconds, 0.25), outputs):
            if wait.is_over():
                return False
        return True

    def _cpu_seconds(self) -> float:
        """CPU time of the kernel and all its children so far."""
        members = [tree.look(self.pid), *tree.below(self.pid)]
        return sum(p.cpu_seconds + p.reaped_seconds for p in members if p is not None)

    def begin(self, code: str) -> str:
        """Send code to run silently, without waiting; return the request's id."""
        return self._channels.execute(code, silent=True)

    def is_over(self, request: str, seconds: float) -> bool:
        """Wait for the end of a request from `begin`; return whether it came in time.

        The seconds are the submission's own.
        """
        try:
            return self._await(request, seconds, _Outputs(self._limits))
        except KernelLost:
            return False

    def end_copies(self) -> None:
        """Kill every process of the submission but those it began with, the kernel among them."""
        deadline = time.monotonic() + INTERRUPT_GRACE
        while time.monotonic() < deadline:
            # From the keeper down: those whose parents have died are no longer below the kernel.
            others = [
                process
                for process in tree.below(self._root)
                if process.pid not in self._at_first and not process.is_dead
            ]
            if not others:
                break
            for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped first, so that none forks
                for process in others:
                    tree.send(process, number)

    def await_ready(self, seconds: float) -> None:
        """Wait until the kernel answers on both of its channels."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # Asked anew each time: what was published before we subscribed is lost.
            try:
                if self._converse(
                    self._channels.ask("kernel_info_request"), 0.5, _Outputs(self._limits)
                ):
                    return
            except KernelLost:
                raise KernelFailure(
                    f"The kernel could not start. {_last_words(self.door)}".strip()
                ) from None
        raise KernelFailure(f"The kernel did not answer within {seconds:.0f} s of its start.")

    def _converse(self, request: str, seconds: float, outputs: _Outputs) -> bool:
        """Take messages until `request` is over; return whether it was before `seconds` had passed.

        Once there is a reply, it is over: of the idle message, which may lag behind or be lost in a
        flood, own time is waited for, so that no output is missed on a busy machine.
        """
        deadline = time.monotonic() + seconds
        replied = idle = False
        quiet: Wait | None = None
        while not (replied and idle):
            left = deadline - time.monotonic()
            if left <= 0 and not replied:
                return False
            arrived = self._channels.wait(min(max(left, 0.0), 0.2) if not replied else 0.2)
            if replied and (left <= 0 or not arrived):
                quiet = quiet or self.time.wait(_IDLE_GRACE, patience=_MOST_PATIENCE)
                if quiet.is_over():
                    return True
            if not arrived and not self.is_alive():
                raise KernelLost("The Python process of the notebook died.")
            if not arrived and not self._channels.are_open:
                raise KernelLost("The Python process of the notebook no longer answers.")
            for on_shell, message in self._channels.receive():
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                if on_shell:
                    replied = replied or kind.endswith("_reply")
                elif kind == "status":
                    idle = idle or content["execution_state"] == "idle"
                else:
                    outputs.take(message)
        return True


class _Channels:
    """The two connections to a kernel that are of use here: shell, and iopub for outputs."""

    def __init__(self, address: str, session: CautiousSession) -> None:
        self._session = session
        self._shell = Channel(f"{address}-1", b"DEALER")
        self._iopub = Channel(f"{address}-3", b"SUB")
        self._more = False
        """Whether something may lie in a channel's buffer that `wait` would not see."""

    @property
    def are_open(self) -> bool:
        """Whether the kernel can still be spoken with."""
        return self._shell.is_open

    def close(self) -> None:
        """End both connections."""
        self._shell.close()
        self._iopub.close()

    def execute(self, code: str, *, silent: bool = False) -> str:
        """Send code to run; return the request's id."""
        return self.ask(
            "execute_request",
            code=code,
            silent=silent,
            store_history=not silent,
            user_expressions={},
            allow_stdin=False,
            stop_on_error=False,
        )

    def ask(self, kind: str, **content: Any) -> str:
        """Send a request; return its id."""
        message = self._session.msg(kind, content)
        self._shell.send(self._session.serialize(message))
        return str(message["header"]["msg_id"])

    def wait(self, seconds: float) -> bool:
        """Wait until something arrives; return whether it did."""
        channels = [channel for channel in (self._shell, self._iopub) if channel.is_open]
        return bool(self._more or select.select(channels, [], [], seconds)[0])

    def receive(self) -> Iterator[tuple[bool, Any]]:
        """Yield at most one message of each channel, and whether it came from the shell's."""
        self._more = False
        for channel in (self._iopub, self._shell):
            frames = channel.receive()
            if frames is not None:
                self._more = True
                yield channel is self._shell, self._session.read(frames)


class _Outputs:
    """A cell's outputs, bounded as they arrive."""

    def __init__(self, limits: Limits) -> None:
        self.nodes: list[NotebookNode] = []
        self.execution_count: int | None = None
        self._limits = limits
        self._bytes = 0
        self._full = False
        self._clear_first = False

    def take(self, message: Mapping[str, Any]) -> None:
        """Add the output that a message carries, if it carries one."""
        kind, content = message["msg_type"], message["content"]
        if kind == "execute_input":
            self.execution_count = content.get("execution_count")
        elif kind == "clear_output":
            if content.get("wait"):
                self._clear_first = True
            else:
                self._clear()
        elif kind in ("stream", "display_data", "execute_result", "error"):
            self._add(message)

    def _clear(self) -> None:
        self.nodes.clear()
        self._bytes, self._full, self._clear_first = 0, False, False

    def _add(self, message: Mapping[str, Any]) -> None:
        if self._clear_first:
            self._clear()
        self._bytes += len(str(message["content"]))
        if self._bytes > self._limits.output_bytes or len(self.nodes) >= self._limits.outputs:
            if not self._full:
                self.nodes.append(new_output("stream", name="stderr", text=_TOO_MUCH))
            self._full = True
            return
        node = _output(message)
        last = self.nodes[-1] if self.nodes else None
        if (
            last is not None
            and last.output_type == node.output_type == "stream"
            and last.name == node.name
        ):
            last.text += node.text
        else:
            self.nodes.append(node)


_FIELDS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


def _output(message: Mapping[str, Any]) -> NotebookNode:
    """Return an output as notebooks have it; `_is_well_formed` has looked at all its types."""
    # nbformat's own function compares each with a schema, at a millisecond. The whole notebook is
    # validated once, before it is written.
    kind, content = message["msg_type"], message["content"]
    return from_dict({"output_type": kind} | {name: content[name] for name in _FIELDS[kind]})


_TOO_MUCH = "[The rest of this cell's output was left out: there was too much of it.]\n"


@contextlib.contextmanager
def start_kernel(
    data: Mapping[str, bytes], limits: Limits, server: ForkServer
) -> Iterator[StudentKernel]:
    """Start a kernel in a new folder that holds `data` (relative path → content); end it after."""
    # The sockets' folder is not the student's, and its path is short: unix sockets allow 107 bytes.
    with (
        folder_for_a_while() as sockets,
        folder_for_a_while() as work,
        contextlib.ExitStack() as stack,
    ):
        uid = spare_uid(secrets.randbelow(60_000)) if os.geteuid() == 0 else None
        _lay_out(work, data, uid)
        # Datagrams keep their bounds: each one carries the socket of one copy of the process.
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        stack.enter_context(ours)
        stack.enter_context(theirs)
        # The first message tells, by the kernel's word, which process is at the other end.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        listening = [stack.enter_context(_listen(f"{sockets}/k-{number}")) for number in (1, 3)]
        session = CautiousSession(key=os.urandom(32).hex().encode())
        manager = _Manager(
            kernel_spec_manager=_OnlyOurs(),
            kernel_name=_OnlyOurs.name,
            transport="ipc",
            ip=f"{sockets}/k",
            shell_port=1, control_port=2, iopub_port=3, stdin_port=4, hb_port=5,
            connection_file=f"{sockets}/kernel.json",
            session=session,
        )  # fmt: skip
        manager.start_kernel(
            cwd=f"{work}/notebook",
            env=_environment(work),
            server=server,
            descriptors=[*(door.fileno() for door in listening), theirs.fileno()],
            policy=_policy(limits, str(work), uid),
        )
        stack.callback(_end, manager, limits)
        for handed_over in (*listening, theirs):
            handed_over.close()
        first = _first_message(ours)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        ours.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        try:
            channels = _Channels(f"{sockets}/k", session)
        except OSError as error:
            raise KernelFailure(f"{error} {_last_words(ours)}".strip()) from None
        stack.callback(channels.close)
        kernel = StudentKernel(manager, channels, ours, limits, first)
        kernel.await_ready(60)
        yield kernel


class _Manager(KernelManager):
    """jupyter_client's manager of the kernel's process; it is not spoken with through zmq."""

    def _connect_control_socket(self) -> None:
        """Open no connection that would read whatever the kernel sends, see `_channel.py`."""


class Provisioner(LocalProvisioner):
    """jupyter_client's way to a kernel: ours comes from the fork server."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; the keywords come from `start_kernel`."""
        manager: Any = self.parent
        launch = Launch(
            folder=kwargs["cwd"],
            environment=kwargs["env"],
            address=manager.ip,
            key=manager.session.key.decode(),
            policy=kwargs["policy"],
        )
        self.process = kwargs["server"].fork(launch, kwargs["descriptors"])
        self.pid = self.process.pid
        return self.connection_info


class _OnlyOurs(KernelSpecManager):
    """Knows one kernel, ours: what a submitted notebook names as its kernel is moot."""

    name = "gradkit"

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the one there is."""
        return KernelSpec(
            argv=["gradkit"],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": "gradkit-provisioner"}},
        )


def _listen(path: str) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(path)
    door.listen(16)
    return door


@dataclass(frozen=True)
class _FirstMessage:
    """What a locked child reports before any student code runs in it."""

    pid: int
    lock: Mapping[str, str]
    door: int
    """The number of its end of the door."""


def _first_message(door: socket.socket) -> _FirstMessage:
    door.settimeout(60)
    try:
        message, ancillary, _, _ = door.recvmsg(65536, socket.CMSG_SPACE(_CREDENTIALS.size))
    except TimeoutError:
        raise KernelFailure("The kernel's process did not report within 60 s.") from None
    report = json.loads(message)
    if "refused" in report:
        raise LockRefused(report["refused"])
    if "lock" not in report:
        raise KernelFailure(f"The kernel could not start ({report.get('failed')}).")
    pid = next(
        _CREDENTIALS.unpack(content)[0]
        for level, kind, content in ancillary
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)
    )
    return _FirstMessage(pid, report["lock"], report["door"])


def _last_words(door: socket.socket) -> str:
    """Return what a kernel that could not start has said about it, if anything."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return f"It said: {json.loads(door.recv(65536))['failed']}."
    return ""


_CREDENTIALS = struct.Struct("3i")


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


def _end(manager: KernelManager, limits: Limits) -> None:
    """End the kernel and all that it started; nothing of a submission outlives it."""
    process = manager.provisioner.process  # type: ignore[union-attr]
    if limits.unlocked:  # there is no keeper who would
        tree.kill(process.pid)
        process.send_signal(signal.SIGKILL)
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(15)
    manager.cleanup_resources()


def _lay_out(home: Path, data: Mapping[str, bytes], uid: int | None) -> None:
    """Fill a submission's own folder, and give it to the user that it will run as."""
    folder = home / "notebook"
    folder.mkdir()
    for name, content in data.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    # Without the list of fonts, matplotlib spends a second or more to make it anew.
    (home / "matplotlib").mkdir()
    for cache in Path(mpl.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(cache, home / "matplotlib")
    if uid is not None:
        for path in (home, *home.rglob("*")):
            os.chown(path, uid, uid)


def _environment(home: Path) -> dict[str, str]:
    """Return the kernel's whole environment: nothing of the grader's own is handed on."""
    return {
        "PATH": os.defpath,
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "VIRTUAL_ENV": sys.prefix,
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        # With torch's own thread counts two gradings on two cores took 7 to 58 s for 0.2 s of work.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
        # Else a file torch.py in the notebook's folder would be imported instead of the real one.
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
