"""A kernel that starts cold, in a process of its own, does what one from the warm process does."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell
from rich.console import Console

from gradkit.assignment import Assignment
from gradkit.batch import coordinator
from gradkit.batch.pool import local_pool
from gradkit.cli import main
from gradkit.demo import scratch_course
from gradkit.forkserver import coldstart
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.grading.task import Graded
from gradkit.grading.verdict import made_with
from gradkit.kernel.start import KernelFailure, start_kernel
from gradkit.limits import Limits
from gradkit.nbgrader_steps.course import Course
from gradkit.results import Outcome, Results
from gradkit.sandbox import tree
from tests.support.classroom import adopting, left_running, make_class, verdicts
from tests.support.courses import ADD, answered, write_course
from tests.support.locked import CAN_LOCK
from tests.unit.batch.test_coordinator import submit

can_lock = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

ANSWERS = {
    "right": "def right(a, b): return b + a",
    "wrong": "def wrong(a, b): return a - b",
    "deadly": "import os\ndef deadly(a, b): os._exit(3)",
    "endless": "def endless(a, b):\n    while True: pass",
    "chance": "import random\nnumber = random.random()\n"
    "def chance(a, b): return a + b + (random.random() < 2) - 1",
}
CHECK = '''\
from gradkit.checks import Answer, points
from . import probes


@points(4)
def test_numbers(student: Answer) -> None:
    """Two numbers are added."""
    student.agrees(probes.call, [{"a": student.seed % 1000, "b": 5}], lambda a, b: a + b)
'''
BRIEF = Limits(cell_cpu_seconds=2, locked_cell_cpu_seconds=2, probe_cpu_seconds=1)


def assignment_in(root: Path) -> Assignment:
    """Write an assignment with one exercise for each of these answers."""
    mistakes = ["from gradkit.mistakes import Catalogue", "MISTAKES = Catalogue()"]
    for name in ANSWERS:
        mistakes += [
            f"@MISTAKES.wrong({name!r}, 'X1', name='the two are subtracted', hint='Which sign?')",
            f"def subtracted_{name}(a, b): return a - b",
        ]
    checks = {"probes.py": ADD["probes.py"], "mistakes.py": "\n".join(mistakes)}
    checks |= {f"test_{name}.py": CHECK for name in ANSWERS}
    exercises = dict.fromkeys(ANSWERS, 4.0)
    return Assignment.load(write_course(root, exercises=exercises, checks=checks), "demo")


def verdict(assignment: Assignment, graded: Graded) -> str:
    """Return what `results.json` would hold, times aside."""
    return Results(
        "ada", "demo", graded.exercises, made_with=made_with(assignment, graded)
    ).to_json()


@can_lock
def test_a_cold_kernel_gives_the_verdict_of_a_warm_one(tmp_path: Path, server: ForkServer) -> None:
    """Right, wrong, deadly and endless answers, locked in, with one kernel of each kind."""
    assignment = assignment_in(tmp_path)
    notebook = answered(assignment.notebook, ANSWERS)
    with ForkServer() as unused:
        cold = grade(notebook, assignment, dataclasses.replace(BRIEF, cold=True), unused)
        assert unused._process is None
    warm = grade(notebook, assignment, BRIEF, server)
    assert verdict(assignment, cold) == verdict(assignment, warm)
    outcomes = {e.exercise: e.checks[0].outcome for e in cold.exercises}
    assert outcomes == {
        "right": Outcome.PASSED,
        "wrong": Outcome.FAILED,
        "deadly": Outcome.CRASHED,
        "endless": Outcome.TIMEOUT,
        "chance": Outcome.PASSED,
    }
    assert cold.sandbox["files"].startswith("Landlock")
    assert cold.sandbox["calls"].startswith("seccomp")
    shown = [[cell.get("outputs") for cell in one.notebook.cells] for one in (cold, warm)]
    assert shown[0] == shown[1]


def test_a_kernel_starts_cold_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def start(self: coldstart.ColdStart, target: str, launch: Any, ends: Any) -> None:
        started.append(launch.folder)
        raise KernelFailure("It is enough to know that it was to start cold.")

    monkeypatch.setattr(coldstart.ColdStart, "start", start)
    server = ForkServer()
    with pytest.raises(KernelFailure, match="enough"), start_kernel({}, Limits(cold=True), server):
        pass
    assert len(started) == 1
    assert server._process is None


def test_one_that_ends_before_it_reports_is_a_failure_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with (
        pytest.raises(KernelFailure, match="ended before it reported"),
        start_kernel({}, Limits(cold=True), ForkServer()),
    ):
        pass


def _asked_for(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> bool:
    """Return whether a call of `gradkit grade` asks for cold kernels."""
    asked: list[bool] = []

    def grade_all(course: Course, *_: Any, **__: Any) -> list[coordinator.Row]:
        asked.append(course.limits.cold)
        return []

    monkeypatch.setattr(coordinator, "grade_all", grade_all)
    monkeypatch.setattr(Course, "_check_gradebook", lambda *_: None)
    assert main(["grade", "demo", "--course", str(root), "--workers=1", *arguments]) == 0
    return asked == [True]


def test_a_cold_start_can_be_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_course(tmp_path)
    submit(root, "ada")
    config = root / "nbgrader_config.py"
    config.write_text("c = get_config()\n")
    assert not _asked_for(root, monkeypatch)
    assert _asked_for(root, monkeypatch, "--cold")
    config.write_text('c = get_config()\nc.Judge.limits = {"cold": True}\n')
    assert _asked_for(root, monkeypatch)


# --- longer proofs ----------------------------------------------------------------------------


@pytest.mark.prove
@can_lock
def test_cells_that_kill_the_kernel_cost_the_same_when_it_starts_cold(
    tmp_path: Path, server: ForkServer
) -> None:
    assignment = assignment_in(tmp_path)
    cells = {
        "right": "import os; os._exit(3)",
        "wrong": ANSWERS["wrong"],
        "deadly": "import ctypes; ctypes.string_at(0)",
        "endless": "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
        "chance": ANSWERS["chance"],
    }
    notebook = answered(assignment.notebook, cells)
    cold = grade(notebook, assignment, dataclasses.replace(BRIEF, cold=True), server)
    warm = grade(notebook, assignment, BRIEF, server)
    assert verdict(assignment, cold) == verdict(assignment, warm)
    assert [e.score for e in cold.exercises] == [0.0, 0.0, 0.0, 0.0, 4.0]


def _without_times(root: Path) -> dict[str, Any]:
    found = {}
    for file in sorted((root / "autograded").glob("*/*/results.json")):
        results = Results.from_dict(json.loads(file.read_text(encoding="utf-8")))
        found["/".join(file.parts[-3:-1])] = dataclasses.replace(results, seconds=None)
    return found


@pytest.mark.prove  # each of some 30 submissions starts at least one kernel cold: minutes
@can_lock
def test_the_demonstration_s_class_gets_the_same_verdicts_cold(tmp_path: Path) -> None:
    project = Path(__file__).parents[3]
    names = scratch_course.build(tmp_path / "course", project, Console(quiet=True).print)
    found = []
    for cold in (False, True):
        course = Course(tmp_path / "course")
        course.limits = dataclasses.replace(course.limits, cold=cold)
        submissions = [one for name in names for one in course.submissions(name)]
        with local_pool(2) as pool:
            rows = list(
                coordinator.grade_all(course, submissions, force=True, executor=pool, at_once=2)
            )
        assert not any(row.failure for row in rows), [row.failure for row in rows]
        found.append(_without_times(course.root))
        assert len(rows) == len(_without_times(course.root))
    assert found[0] == found[1]


@pytest.mark.prove
def test_without_a_lock_a_cold_kernel_runs_where_the_results_say_so() -> None:
    with start_kernel({}, Limits(cold=True, unlocked=True), ForkServer()) as kernel:
        cell = new_code_cell("import os; os.fork() or os.setsid() or __import__('time').sleep(600)")
        kernel.run_cell(cell)
        assert kernel.sandbox == {"all": "off: the instructor chose to run without the lock"}
        pid = kernel.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


ENDS_SUDDENLY = """
import os, signal, sys, threading, time
from gradkit.forkserver.coldstart import ColdStart
from gradkit.forkserver.client import ForkServer
from gradkit.kernel.start import start_kernel
from gradkit.limits import Limits
from nbformat.v4 import new_code_cell

def end():
    os.kill(os.getpid(), signal.SIGKILL)

start = ColdStart.start
def started(*arguments):
    process = start(*arguments)
    if sys.argv[1] == "while it starts":
        time.sleep(0.5)
        end()
    return process
ColdStart.start = started
with start_kernel({}, Limits(cold=True), ForkServer()) as kernel:
    kernel.run_cell(new_code_cell("import os, time; os.fork() or os.setsid() or time.sleep(600)"))
    end()
"""


@pytest.mark.prove
@can_lock
@pytest.mark.parametrize("when", ["while it starts", "while it runs"])
def test_no_cold_process_outlives_a_killed_grader(when: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    before = {process.pid for process in tree.below(os.getpid())}
    with adopting():
        run = subprocess.run(
            [sys.executable, "-c", ENDS_SUDDENLY, when],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == -signal.SIGKILL, run.stderr
        assert left_running(before, 60) == []


ELSEWHERE = """
import os, socket, sys
del os.pidfd_open, os.sched_getaffinity
del socket.SOCK_SEQPACKET, socket.SO_PASSCRED, socket.SCM_CREDENTIALS
from gradkit.cli import main
sys.exit(main(["grade", "demo", "--course", sys.argv[1], "--workers", "1"]))
"""
"""The grader on a system with forks and unix sockets, but without what is Linux's own."""


@pytest.mark.prove
def test_a_system_without_a_fork_server_grades_cold(tmp_path: Path) -> None:
    root = make_class(tmp_path / "course", 3)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('c.Judge.limits = {"unlocked": True}\n')
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = verdicts(root)
    assert [one["score"] for one in found.values()] == [4.0, 0.0, 0.0]
    assert {one["made_with"]["lock"] for one in found.values()} == {
        "all: off: the instructor chose to run without the lock"
    }
