"""What a submission's time is, on an idle machine and on a busy one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradkit.assignment import Assignment
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.kernel.time_budget import PATIENCE, TimeBudget
from gradkit.limits import Limits
from tests.support.courses import answered, write_course
from tests.support.locked import CAN_LOCK

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Reads /proc.")


@contextlib.contextmanager
def child(program: str) -> Iterator[int]:
    """Run a program of the shell for a while.

    In a session of its own: Linux may share the processor out by sessions (autogroups), and six
    programs of one session would count as one.
    """
    with subprocess.Popen(["sh", "-c", program], start_new_session=True) as process:
        yield process.pid
        process.kill()


def spend(pid: int, seconds: float) -> float:
    """Return the own time that passes within `seconds` on the wall."""
    time_budget = TimeBudget(pid, 1000.0)
    wait = time_budget.wait(1000.0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.05)
        assert not wait.is_over()
    return 1000.0 - time_budget.left


SLEEPS = "exec sleep 60"
COMPUTES = "while :; do :; done"


def test_sleep_counts() -> None:
    with child(SLEEPS) as pid:
        assert spend(pid, 1.0) > 0.7  # looks are 0.2 s apart


@contextlib.contextmanager
def busy_processor(others: int) -> Iterator[None]:
    """Let this process, and what it starts, share one processor with many others."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        with contextlib.ExitStack() as stack:
            for _ in range(others):
                stack.enter_context(child(COMPUTES))
            yield
    finally:
        os.sched_setaffinity(0, before)


def test_to_wait_for_the_processor_does_not_count() -> None:
    with busy_processor(9), child(COMPUTES) as pid:
        assert spend(pid, 1.0) < 0.5  # a fair share is 0.1 s, and clocks tick in 10 ms


def test_there_is_an_end_to_patience() -> None:
    with busy_processor(9), child(COMPUTES) as pid:
        begun = time.monotonic()
        wait = TimeBudget(pid, 1000.0).wait(0.2)
        while not wait.is_over():
            time.sleep(0.01)
        assert time.monotonic() - begun < 2 * PATIENCE * 0.2  # at the latest; twice, for a busy one


def test_a_budget_ends_every_wait() -> None:
    with child(SLEEPS) as pid:
        time_budget = TimeBudget(pid, 0.4)
        wait = time_budget.wait(1000.0)
        begun = time.monotonic()
        while not wait.is_over():
            time.sleep(0.01)
        assert 0.3 < time.monotonic() - begun < 5.0
        assert time_budget.left <= 0
        assert time_budget.wait(1000.0).is_over()


@pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")
def test_a_busy_machine_changes_no_verdict(tmp_path: Path, server: ForkServer) -> None:
    """An answer that computes for 0.3 s, three times, where it gets a seventh of a processor.

    On the wall that takes twice the limit, which is for answers that sleep.
    """
    assignment = Assignment.load(write_course(tmp_path), "demo")
    slow = """\
import time
def add(a, b):
    end = time.process_time() + 0.3
    while time.process_time() < end: pass
    return a + b
"""
    notebook = answered(assignment.notebook, {"add": slow})
    limits = Limits(probe_wall_seconds=1)
    grade(assignment.notebook, assignment, limits, server)  # now there is a warm one
    assert server._process is not None
    before = os.sched_getaffinity(server._process.pid)
    with busy_processor(6):
        os.sched_setaffinity(server._process.pid, os.sched_getaffinity(0))
        graded = grade(notebook, assignment, limits, server)
        os.sched_setaffinity(server._process.pid, before)
    assert graded.seconds > 3 * limits.probe_wall_seconds, "The machine was not busy."
    assert [exercise.score for exercise in graded.exercises] == [4.0], graded.exercises
