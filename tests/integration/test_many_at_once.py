"""A class is graded in every way there is, also by runs that are killed: the verdicts are equal.

Equal is every file and every grade in the gradebook, times aside: points, messages, notes,
versions, the lock.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gradkit.batch.coordinator import grade_all
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import GradingTask, grade_tasks
from gradkit.nbgrader_steps.course import Course
from gradkit.nbgrader_steps.recording import record
from gradkit.sandbox import tree
from tests.support.classroom import (
    adopting,
    files,
    grade,
    grade_command,
    gradebook,
    kill,
    left_running,
    make_class,
    running,
    verdicts,
)
from tests.support.locked import CAN_LOCK, IS_ROOT

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

SIZE = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of which nothing is graded yet."""
    return make_class(tmp_path_factory.mktemp("class") / "course", SIZE)


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "course")


@pytest.fixture(scope="module")
def usual(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded by two worker processes."""
    folder = tmp_path_factory.mktemp("usual")
    graded = shutil.copytree(made, folder / "course")
    said = grade(graded, folder / "tmp", "--workers", "2")
    assert f"{SIZE} graded" in said
    return graded


def test_one_warm_process_judges_as_many_workers_do(
    course: Path, usual: Path, server: ForkServer
) -> None:
    opened = Course(course)
    [notebook] = opened.notebooks("demo")
    for submission in opened.submissions("demo"):
        tasks = [GradingTask.read(notebook, submission.folder)]
        record(opened, submission, tasks, grade_tasks(tasks, opened.limits, server))
    assert files(course) == files(usual)
    assert gradebook(course) == gradebook(usual)


def test_a_result_names_its_versions_and_its_lock(usual: Path) -> None:
    import torch

    made_with = verdicts(usual)["s000"]["made_with"]
    assert set(made_with) == {
        "python", "torch", "torchvision", "gradkit", "checks", "lock", "submission",
    }  # fmt: skip
    assert made_with["python"] == ".".join(map(str, sys.version_info[:3]))
    assert made_with["torch"] == torch.__version__.partition("+")[0]
    assert "files: Landlock" in made_with["lock"]
    assert "calls: seccomp" in made_with["lock"]


def cold(root: Path) -> None:
    """Grade each submission with kernels that are no fork of a warm process."""
    course = Course(root)
    course.limits = dataclasses.replace(course.limits, cold=True)
    [notebook] = course.notebooks("demo")
    for submission in course.submissions("demo"):
        tasks = [GradingTask.read(notebook, submission.folder)]
        record(course, submission, tasks, grade_tasks(tasks, course.limits))


def under_load(root: Path) -> None:
    """Grade beside many programs that want all processors."""
    with contextlib.ExitStack() as stack:
        for _ in range(4 * (os.cpu_count() or 1)):
            process = subprocess.Popen(["sh", "-c", "while :; do :; done"])
            stack.callback(process.wait)
            stack.callback(process.kill)
        course = Course(root)
        assert not any(row.failure for row in grade_all(course, course.submissions("demo")))


@pytest.mark.prove  # `test_time_budget.py` has a small one of the second for each run of the tests
@pytest.mark.parametrize("way", [cold, under_load])
def test_neither_a_cold_start_nor_a_load_changes_a_verdict(
    course: Path, usual: Path, way: Callable[[Path], None]
) -> None:
    way(course)
    assert files(course) == files(usual)
    assert gradebook(course) == gradebook(usual)


# --- runs that are killed -----------------------------------------------------------------------

PATIENCE = 60.0
"""Seconds until nothing is left of a killed run: one or two, where the machine is idle."""


def _kill_after(root: Path, temporary: Path, wanted: int, pause: float) -> tuple[int, bool]:
    """Start a run, kill it some time after it has `wanted` verdicts; return how many it had then.

    It is over already where it was quicker than that.
    """
    before = {process.pid for process in tree.below(os.getpid())}
    with running(grade_command(root, "--workers", "2"), temporary) as process:
        while len(verdicts(root)) < wanted and process.poll() is None:
            time.sleep(0.02)
        time.sleep(pause)
        was_killed = process.poll() is None
        kill(process)
    assert left_running(before, PATIENCE) == []
    assert list(temporary.iterdir()) == []  # no folder, and no socket
    return len(verdicts(root)), was_killed


def _grade_with_kills(root: Path, temporary: Path, size: int, kills: int) -> None:
    with adopting():
        done, killed = 0, 0
        for number in range(kills):
            # Each time it gets some way on, and is killed within whatever it does then.
            share = (number + random.random()) / kills
            wanted = max(done, int(share * 0.6 * size))
            done, was_killed = _kill_after(root, temporary, wanted, random.random())
            killed += was_killed
        said = grade(root, temporary, "--workers", "2")
    assert f"{size - done} graded, {done} unchanged" in said  # nothing twice, nothing lost
    assert list(temporary.iterdir()) == []
    assert killed >= kills / 2


@pytest.mark.prove
def test_killed_and_started_again_a_run_ends_as_an_undisturbed_one(
    course: Path, usual: Path, tmp_path: Path
) -> None:
    _grade_with_kills(course, tmp_path / "tmp", SIZE, kills=2)
    assert files(course) == files(usual)
    assert gradebook(course) == gradebook(usual)


@pytest.mark.prove
def test_a_run_of_300_is_killed_ten_times(tmp_path: Path) -> None:
    signals_blocked = make_class(tmp_path / "signals_blocked", 300)
    killed = shutil.copytree(signals_blocked, tmp_path / "killed")
    _grade_with_kills(killed, tmp_path / "tmp", 300, kills=10)
    grade(signals_blocked, tmp_path / "tmp", "--workers", "2")
    assert len(verdicts(killed)) == 300
    assert files(killed) == files(signals_blocked)
    assert gradebook(killed) == gradebook(signals_blocked)


# --- a cluster ----------------------------------------------------------------------------------

WORKER = """\
import os, sys
hidden, address = sys.argv[1:]
if os.geteuid() == 0:
    from gradkit.sandbox import syscalls
    _calls.call("unshare", 0x20000)
    _calls.call("mount", b"none", b"/", None, 0x4000 | 0x40000, None)
    _calls.call("mount", b"none", hidden.encode(), b"tmpfs", 0, None)
    assert not os.listdir(hidden)
from distributed.cli.dask_worker import main
main([address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1"])
"""
"""A worker of a cluster, for whom the course's folder is empty: no disk is shared with it."""


@contextlib.contextmanager
def program(code: str, *arguments: str, log: Path, tmp: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program with temporary files of its own."""
    tmp.mkdir()
    tmp.chmod(0o711)
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code, *arguments],
            stdout=stream, stderr=stream, cwd=tmp,
            env={**os.environ, "TMPDIR": str(tmp), "DASK_TEMPORARY_DIRECTORY": str(tmp)},
        )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def _until(what: Callable[[], Any], seconds: float = 600) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)
    return found


SCHEDULER = """\
from distributed.cli.dask_scheduler import main
main(["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", "address.json"])
"""


@pytest.mark.prove
def test_a_cluster_judges_as_this_machine_does_though_a_worker_is_killed(
    course: Path, usual: Path, tmp_path: Path
) -> None:
    before = {process.pid for process in tree.below(os.getpid())}
    with adopting():
        with contextlib.ExitStack() as stack:
            stack.enter_context(
                program(SCHEDULER, log=tmp_path / "scheduler.log", tmp=tmp_path / "s")
            )
            file = tmp_path / "s" / "address.json"
            address = json.loads(_until(lambda: file.exists() and file.read_text()))["address"]
            workers = [
                stack.enter_context(
                    program(
                        WORKER, str(course), address,
                        log=tmp_path / f"worker{number}.log", tmp=tmp_path / f"w{number}",
                    )
                )
                for number in range(2)
            ]  # fmt: skip
            log = tmp_path / "scheduler.log"
            _until(lambda: log.read_text().count("Register worker") >= 2)
            run = stack.enter_context(
                running(grade_command(course, "--scheduler", address), tmp_path / "tmp")
            )
            _until(lambda: len(verdicts(course)) >= 2 or run.poll() is not None)
            assert run.poll() is None, run.communicate()
            workers[0].kill()
            said, _ = run.communicate(timeout=300)
            assert f"{SIZE} graded, 0 unchanged, 0 failed." in said
        assert left_running(before, 30) == []
    assert files(course) == files(usual)
    assert gradebook(course) == gradebook(usual)
    if IS_ROOT:  # the killed one's too
        left = [path for n in range(2) for path in (tmp_path / f"w{n}").glob("gradkit-*")]
        assert left == []
