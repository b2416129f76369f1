"""Where there is no /proc, psutil tells of a submission's processes what is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from gradkit import _processes
from gradkit._own_time import OwnTime
from gradkit.sandbox import tree
from tests.test_forkserver import wait_until

SLEEPS, COMPUTES = "import time; time.sleep(600)", "while True: pass"
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture(autouse=True)
def _without_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_processes, "_HAS_TREE", False)


@pytest.fixture
def parent(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """A process that waits for its child, which sleeps or computes."""
    work = getattr(request, "param", SLEEPS)
    command = [sys.executable, "-c", PARENT, work]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            yield process.pid, child
        finally:
            for pid in (child, process.pid):
                found = tree.look(pid)
                if found is not None:
                    tree.send(found, signal.SIGKILL)


def test_it_tells_who_is_there_as_the_tree_does(parent: tuple[int, int]) -> None:
    pid, child = parent
    assert [process.pid for process in _processes.below(pid)] == [child]
    found, expected = _processes.look(child), tree.look(child)
    assert found is not None
    assert expected is not None
    assert (found.pid, found.parent, found.threads) == (child, pid, expected.threads)
    assert found.cpu_seconds == pytest.approx(expected.cpu_seconds, abs=0.1)
    assert not found.is_dead


@pytest.mark.parametrize("parent", [COMPUTES], indirect=True)
def test_it_counts_what_is_computed(parent: tuple[int, int]) -> None:
    _, child = parent
    before = _processes.look(child)
    assert before is not None

    def has_computed() -> bool:
        now = _processes.look(child)
        return now is not None and now.cpu_seconds > before.cpu_seconds + 0.2

    assert wait_until(has_computed)


@pytest.mark.parametrize("parent", [SLEEPS, COMPUTES], indirect=True)
def test_everything_below_is_ended_and_nobody_else(parent: tuple[int, int]) -> None:
    pid, child = parent
    _processes.kill(pid)
    assert wait_until(lambda: all(one.is_dead for one in _processes.below(pid)))
    assert _processes.below(child) == []
    found = _processes.look(os.getpid())
    assert found is not None


def test_a_later_process_of_the_same_number_is_not_ended(parent: tuple[int, int]) -> None:
    pid, child = parent
    found = _processes.look(child)
    assert found is not None
    earlier = tree.Process(**{**vars(found), "started": found.started - 5000})
    _processes.end([earlier])
    time.sleep(0.2)
    assert [one.pid for one in _processes.below(pid) if not one.is_dead] == [child]


def test_of_one_that_is_gone_nothing_is_told() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert _processes.look(process.pid) is None
    assert _processes.below(process.pid) == []
    _processes.kill(process.pid)


def test_who_sleeps_spends_time_of_the_submission(parent: tuple[int, int]) -> None:
    """States of processes are Linux's; elsewhere who computes nothing is taken to sleep."""
    own_time = OwnTime(parent[0], 100.0)
    own_time.wait(100.0)
    for _ in range(4):
        time.sleep(0.3)
        own_time.spent_since_last_look()
    assert 0.5 < 100.0 - own_time.left < 5.0


@pytest.mark.parametrize("parent", [COMPUTES], indirect=True)
def test_who_waits_for_the_processor_spends_what_it_gets(parent: tuple[int, int]) -> None:
    own_time = OwnTime(parent[0], 100.0)
    own_time.wait(100.0)
    own_time.spent_since_last_look()
    time.sleep(0.5)
    own_time.spent_since_last_look()
    before = _processes.look(parent[1])
    left = own_time.left
    time.sleep(1.0)
    own_time.spent_since_last_look()
    after = _processes.look(parent[1])
    assert before is not None
    assert after is not None
    assert left - own_time.left <= after.cpu_seconds - before.cpu_seconds + 0.1
