"""A running kernel with one submission's state: runs cells and enforces their limits.

It is an IPython kernel in a folder of its own, made by `start.start_kernel`. A cell that runs out
of time is interrupted, and the processes that it started are ended. The probe socket opens
snapshots of the process for probes (`snapshot.py`).

It judges nothing, and it does not know which cells matter.
"""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from gradkit.forkserver.processes import KernelProcess
from gradkit.kernel.conversation import Conversation, KernelLost
from gradkit.kernel.outputs import Outputs
from gradkit.kernel.time_budget import TimeBudget
from gradkit.limits import Limits
from gradkit.sandbox import tree

_LOOK_SECONDS = 0.25
"""Interval between two looks at what a cell has used; up to this much of each cell is not
counted."""
INTERRUPT_GRACE = 3.0
"""Seconds of the time budget in which a kernel must answer an interrupt; otherwise it is lost."""


@dataclass(frozen=True)
class FirstMessage:
    """What a kernel's process reports from its sandbox, before any student code runs."""

    pid: int
    """Its process id, as reported by the system, not by the process itself."""
    sandbox: Mapping[str, str]
    """Which parts of the sandbox are on, and how; those that are off say so."""


class StudentKernel:
    """A running kernel."""

    def __init__(
        self,
        process: KernelProcess,
        conversation: Conversation,
        time_budget: TimeBudget,
        probe_socket: socket.socket,
        limits: Limits,
        first: FirstMessage,
    ) -> None:
        self._process = process
        self._conversation = conversation
        self._root = process.pid
        """Process id of the kernel's keeper; without a sandbox, of the kernel itself."""
        self._at_first = self.process_ids()
        self._limits = limits
        self._room = limits.notebook_output_bytes
        """Bytes of output that may still be kept."""
        self.time = time_budget
        """The submission's time budget in this kernel."""
        self.probe_socket = probe_socket
        """The grader's end of a socket pair; `snapshot.py` defines what it carries."""
        self.pid = first.pid
        """Process id of the kernel itself."""
        self.sandbox = first.sandbox
        """Which parts of the sandbox are on, and how; those that are off say so."""

    def is_alive(self) -> bool:
        """Whether the kernel's process still runs."""
        return self._process.poll() is None

    def answers(self, seconds: float) -> bool:
        """Wait until the kernel answers; return whether it did in time."""
        request = self._conversation.ask()
        return self._conversation.take(request, seconds, Outputs(self._limits))

    def is_well(self) -> bool:
        """Whether it still answers: code in a snapshot can harm the process it was forked from."""
        request = self._conversation.ask()
        return self.is_over(request, INTERRUPT_GRACE)

    def run_cell(
        self, cell: NotebookNode, *, cpu_seconds: float | None = None, brief: bool = False
    ) -> bool:
        """Run a code cell and store its outputs in it; return whether it finished by itself.

        With `brief`, no traceback is written, because that takes longer than most cells; use it if
        nobody will see why the cell fails. `cpu_seconds` limits its CPU time; the default and
        maximum is what the limits allow. After an interrupt, the cell is over, and the kernel can
        continue. Raises `KernelLost` if the kernel died or ignores the interrupt.
        """
        outputs = Outputs(self._limits, max(0, self._room))
        try:
            request = self._conversation.ask(code=cell.source, brief=brief)
            if self._ends_in_time(request, cpu_seconds, outputs):
                return True
            self._process.send_signal(signal.SIGINT)
            if not self._conversation.ends(request, INTERRUPT_GRACE, outputs):
                raise KernelLost("It ran too long, and ignored the request to stop.")
            self.end_other_processes()  # the interrupt reaches only the kernel, not its children
            return False
        finally:
            self._room -= outputs.size
            cell.outputs = outputs.nodes
            cell.execution_count = outputs.execution_count

    def _ends_in_time(self, request: str, cpu_seconds: float | None, outputs: Outputs) -> bool:
        limits = self._limits
        cpu = limits.cell_cpu_seconds if cpu_seconds is None else cpu_seconds
        wait = self.time.wait(limits.cell_wall_seconds)
        used_before = self.cpu_seconds()
        while not self._conversation.take(request, _LOOK_SECONDS, outputs):
            if wait.is_over() or self.cpu_seconds() - used_before > cpu:
                return False
        return True

    def cpu_seconds(self) -> float:
        """Return the CPU time that the kernel and all its children have used so far."""
        members = [tree.look(self.pid), *tree.below(self.pid)]
        return sum(p.cpu_seconds + p.reaped_seconds for p in members if p is not None)

    def begin_snapshot(self, token: str) -> str:
        """Open a snapshot on the socket that was sent with `token`; return the request's id.

        The kernel waits until the snapshot ends.
        """
        return self._conversation.ask(snapshot=token)

    def is_over(self, request: str, seconds: float) -> bool:
        """Wait for the end of a request from `begin_snapshot`; return whether it ended in time.

        The seconds are those of the submission's time budget.
        """
        try:
            return self._conversation.ends(request, seconds, Outputs(self._limits))
        except KernelLost:
            return False

    def process_ids(self) -> set[int]:
        """Return the ids of all processes of the submission."""
        return {process.pid for process in tree.below(self._root)}

    def end_other_processes(self, spared: Collection[int] = ()) -> None:
        """Kill every process of the submission except `spared` and those that it began with."""
        deadline = time.monotonic() + INTERRUPT_GRACE
        while time.monotonic() < deadline:
            # From the keeper down: orphaned processes are no longer below the kernel.
            others = [
                process
                for process in tree.below(self._root)
                if process.pid not in self._at_first
                and process.pid not in spared
                and not process.is_dead
            ]
            if not others:
                break
            tree.end(others)
