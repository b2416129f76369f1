"""Takes the time of a grader: on the wall, and of all its processes on the processor."""

from __future__ import annotations

import contextlib
import os
import platform
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import contestants
from gradkit.sandbox import syscalls


@dataclass(frozen=True)
class Measured:
    """What one run of a grader took, in seconds."""

    wall: float
    cpu: float
    """Of all processes that the run has started."""


def grade(grader: Callable[[Path, str], None], assignment: str, submissions: int) -> Measured:
    """Let a grader grade a new course; raise RuntimeError unless it graded everything."""
    _adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        course = Path(name)
        contestants.make_course(course, assignment, submissions)
        _wait_for_orphans()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        grader(course, assignment)
        wall = time.perf_counter() - started
        _wait_for_orphans()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = contestants.graded(course, assignment)
        if done != submissions:
            raise RuntimeError(f"{grader.__name__} graded {done} of {submissions} submissions.")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu)


def _adopt_orphans() -> None:
    """Become the parent of what its own parent did not wait for, such as a worker's fork server.

    Else the time of all kernels that were forked from it would not be counted.
    """
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)


def _wait_for_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def middle(values: Sequence[float], digits: int = 2) -> str:
    """Return median and spread (smallest to largest) as text."""
    text = f"{statistics.median(values):.{digits}f}"
    if len(values) == 1:
        return text
    return f"{text} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def machine() -> str:
    """Describe where this runs, and how busy it is: a shared machine makes poor clocks."""
    cores = len(os.sched_getaffinity(0))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    disk = shutil.disk_usage(tempfile.gettempdir()).free / 2**30
    return (
        f"{cores} cores ({platform.machine()}), {memory:.0f} GiB of memory, {disk:.0f} GiB free in "
        f"the folder for temporary files, Linux {platform.release()}, "
        f"Python {platform.python_version()}; load averages {load}"
    )
