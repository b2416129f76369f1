"""The processes of a submission as the grader sees them: what they have computed, and their end.

On Linux that is `sandbox/tree.py`, which reads /proc. Elsewhere, where student code has no lock in
any case, psutil finds out what it can.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable

import psutil

from gradkit.sandbox import tree
from gradkit.sandbox.tree import Process

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""The signal that no process can ignore."""
_HAS_TREE = hasattr(os, "pidfd_open")  # what tree.py sends signals by is Linux's


def look(pid: int) -> Process | None:
    """Return the process of this id, or None where there is none."""
    if _HAS_TREE:
        return tree.look(pid)
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            times = process.cpu_times()
            return Process(
                pid=pid,
                parent=process.ppid(),
                state="Z" if process.status() == psutil.STATUS_ZOMBIE else "",
                cpu_seconds=times.user + times.system,
                reaped_seconds=getattr(times, "children_user", 0.0)
                + getattr(times, "children_system", 0.0),
                threads=process.num_threads(),
                started=int(process.create_time() * 1000),
            )
    except psutil.Error:
        return None


def below(root: int) -> list[Process]:
    """Return the processes below `root`, parents before children; `root` is not among them."""
    if _HAS_TREE:
        return tree.below(root)
    try:
        found = psutil.Process(root).children(recursive=True)
    except psutil.Error:
        return []
    return [process for child in found if (process := look(child.pid)) is not None]


def kill(root: int) -> None:
    """End everything below `root`, not `root` itself."""
    if _HAS_TREE:
        tree.kill(root)
    else:
        end(below(root))


def end(processes: Iterable[Process]) -> None:
    """Kill exactly these processes."""
    if _HAS_TREE:
        tree.end(processes)
        return
    for process in processes:
        with contextlib.suppress(psutil.Error):
            now = look(process.pid)
            if now is not None and now.started == process.started:
                psutil.Process(process.pid).kill()
