"""The process that watches a submission's tree of processes and ends it.

The process that calls `enter_sandbox` becomes the keeper, and the student's code runs below it. The
keeper looks every `poll_seconds` (0.1 s) and promises, for the whole tree:
- memory, processes and threads, CPU time, wall time and disk space over the limit end it, at the
  latest one look later (disk space and the buffers of sockets: ten looks; memory of processes that
  share much: 20 times as long as it takes to count it, about 0.3 s). A tree can exceed its limit by
  what it allocates in that time. RLIMIT_DATA limits each single process, so this needs several
  processes at once;
- when the student's first process ends, or the keeper must stop (SIGTERM, or the death of its
  parent), everything is killed, including daemons, before the keeper ends;
- SIGINT is forwarded to the student's first process;
- the keeper's exit status is that of the student's first process, or one of `Ended`.

SIGKILL of the keeper itself kills the student's first process, and in a process namespace all the
others. Without a namespace, daemons become children of the next subreaper above, which must call
`tree.kill`. CPU time is not counted for processes that live shorter than one look and that nobody
waits for.
"""

from __future__ import annotations

import enum
import os
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from typing import Final, NoReturn

from gradkit.sandbox import syscalls, tree
from gradkit.sandbox.process_limits import ProcessLimits


class Ended(enum.IntEnum):
    """Exit statuses of a keeper that ended a tree; the student's process can't exit with them."""

    FORGED = 240
    """Replaces a student's exit status in this range."""
    MEMORY = 241
    PROCESSES = 242
    CPU = 243
    WALL = 244
    DISK = 245
    STOPPED = 246
    """The keeper received SIGTERM, or its parent died."""
    REFUSED = 247
    """Free for callers of `enter_sandbox`: the sandbox could not be set up."""


SIGNALS: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Blocked in the keeper, which handles them one by one."""
_RARELY: Final = 20
"""Exact counts of memory take at most this fraction of the time: 1/20, or 5 %."""
_LONGEST_UNCOUNTED: Final = 3.0
"""Seconds from one exact count to the next, at most."""
_MAPPINGS: Final = 20_000
"""Mappings that a submission may add to those that it starts with; honest ones add hundreds."""
_PATIENCE: Final = 30.0
"""Seconds that the end of a tree may take on a machine under load."""
_RARE_LOOK: Final = 10
"""Every tenth look also walks all folders and all open files."""


class Keeper:
    """Watches the tree below this process until it is over."""

    def __init__(
        self,
        student: int,
        first: subprocess.Popen[bytes] | None,
        limits: ProcessLimits,
        folders: Sequence[str],
    ) -> None:
        self._student = student
        self._first = first
        self._limits = limits
        self._folders = folders
        self._status: int | None = None
        self._inherited = tree.anonymous_bytes(os.getpid())
        self._mapped_at_first = tree.mappings(os.getpid())
        self._started = time.monotonic()
        self._cpu_before = _waited_seconds()
        self._cpu_seen: dict[tuple[int, int], float] = {}
        self._looks = 0
        self._exact_after = self._started

    def run(self) -> NoReturn:
        """Watch until the end, end the tree, and exit as the student's process did."""
        ended: Ended | None = Ended.STOPPED
        try:
            ended = self._watch()
        finally:
            # Whatever went wrong above, nothing may continue unwatched.
            self._end()
            _exit(self._status, ended)

    def _watch(self) -> Ended | None:
        ended: Ended | None = None
        next_look = time.monotonic() + self._limits.poll_seconds
        while self._status is None and ended is None:
            # A flood of signals must not postpone the look.
            now = time.monotonic()
            if now >= next_look:
                next_look = now + self._limits.poll_seconds
                ended = self._look()
                continue
            arrived = signal.sigtimedwait(SIGNALS, next_look - now)
            if arrived is not None and arrived.si_signo in {signal.SIGTERM, signal.SIGHUP}:
                ended = Ended.STOPPED
            elif arrived is not None and arrived.si_signo == signal.SIGINT:
                self._interrupt()
            elif arrived is not None:
                self._wait_for_children()
        return ended

    def _interrupt(self) -> None:
        # Its id can't be reused yet: only this process waits for it.
        if self._status is None:
            os.kill(self._student, signal.SIGINT)

    def _wait_for_children(self) -> bool:
        """Wait for children that have ended; return whether none is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == 0:
                return False
            if pid == self._student:
                self._status = status

    def _look(self) -> Ended | None:
        """Compare what the tree uses with the limits."""
        limits = self._limits
        if time.monotonic() - self._started > limits.wall_seconds:
            return Ended.WALL
        first = self._first.pid if self._first else None
        members = [
            process
            for process in tree.below(os.getpid())
            if process.pid != first and not process.is_dead
        ]
        if sum(process.threads for process in members) > limits.processes:
            return Ended.PROCESSES
        if self._cpu(members) > limits.cpu_seconds:
            return Ended.CPU
        if self._memory_is_over([process.pid for process in members]):
            return Ended.MEMORY
        self._looks += 1
        if self._looks % _RARE_LOOK == 0:
            # First, because the other tests take longer the more mappings there are.
            pids = [process.pid for process in members]
            if tree.has_mappings_beyond(pids, inherited=self._mapped_at_first, most=_MAPPINGS):
                return Ended.MEMORY
            if tree.socket_bytes(pids) > limits.memory_bytes:
                return Ended.MEMORY
            if self._disk_is_over(members):
                return Ended.DISK
        return None

    def _cpu(self, members: Sequence[tree.Process]) -> float:
        """Return the tree's CPU time: the larger of two counts, because each misses something.

        Reaped children count for the process that waited for them. If SIGCHLD is ignored, nobody
        waits, but the last look at each process is kept.
        """
        for process in members:
            self._cpu_seen[process.pid, process.started] = process.cpu_seconds
        counted = sum(process.cpu_seconds + process.reaped_seconds for process in members)
        return max(
            counted + _waited_seconds() - self._cpu_before,
            sum(self._cpu_seen.values()),
        )

    def _memory_is_over(self, pids: Sequence[int]) -> bool:
        """Compare memory with its limit; count exactly only if the cheap upper bound exceeds it."""
        limit = self._limits.memory_bytes
        begun = time.monotonic()
        if tree.memory_at_most(pids, inherited=self._inherited) <= limit:
            return False
        if begun < self._exact_after:
            return False
        memory = tree.memory_bytes(pids, like=os.getpid())
        now = time.monotonic()
        # Workers that share a large parent always exceed the cheap bound.
        self._exact_after = now + min(_RARELY * (now - begun), _LONGEST_UNCOUNTED)
        return memory is None or memory > limit

    def _disk_is_over(self, members: Sequence[tree.Process]) -> bool:
        total = tree.deleted_bytes(process.pid for process in members)
        for folder in self._folders:
            size = tree.folder_bytes(folder)
            if size is None:
                return True
            total += size
        return total > self._limits.disk_bytes

    def _end(self) -> None:
        """Kill everything, and wait until it is gone."""
        if self._first is not None:
            self._first.kill()
        tree.kill(os.getpid(), reap=self._wait_for_children, seconds=_PATIENCE)


def _waited_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _exit(status: int | None, ended: Ended | None) -> NoReturn:
    """End as the student's process did, by the same signal or exit status."""
    if ended is None and status is not None:
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number != signal.SIGKILL:
                signal.signal(number, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.kill(os.getpid(), number)
        code = os.waitstatus_to_exitcode(status)
        os._exit(Ended.FORGED if code in set(Ended) else code)
    os._exit(ended if ended is not None else Ended.STOPPED)
