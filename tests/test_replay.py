"""Where nothing can be forked, a copy is a kernel that has run the same cells: the same verdicts.

Here only the copies can't be forked, so that it goes fast; tests/test_without_unix.py is about a
system that has neither.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from rich.console import Console

from gradkit import batch, coldstart, demo
from gradkit._copy import DEAD
from gradkit._replay import Replay
from gradkit.assignment import Assignment
from gradkit.course import Course
from gradkit.faults import Died
from gradkit.forkserver import ForkServer
from gradkit.grading import grade
from gradkit.kernels import start_kernel
from gradkit.limits import Limits
from gradkit.results import Outcome
from tests.classroom import left_running
from tests.courses import answered, write_course
from tests.sandbox.conftest import CAN_LOCK
from tests.test_coldstart import ANSWERS, BRIEF, CHECK, _without_times, assignment_in, verdict

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

DEADLY = "import os; os._exit(3)"
ENDLESS = "while True: pass"


@pytest.fixture
def without_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies not be forks."""
    monkeypatch.setattr(coldstart, "can_fork", lambda: False)


def both(
    notebook: NotebookNode, assignment: Assignment, server: ForkServer, limits: Limits = BRIEF
) -> list[str]:
    """Return the verdict by forks, and that by replays."""
    with pytest.MonkeyPatch.context() as patched:
        forked = grade(notebook, assignment, limits, server)
        patched.setattr(coldstart, "can_fork", lambda: False)
        replayed = grade(notebook, assignment, limits, server)
    return [verdict(assignment, graded) for graded in (forked, replayed)]


def test_the_verdict_is_the_same(tmp_path: Path, server: ForkServer) -> None:
    """Right, wrong, deadly and endless answers, and one that draws random numbers."""
    assignment = assignment_in(tmp_path)
    forked, replayed = both(answered(assignment.notebook, ANSWERS), assignment, server)
    assert forked == replayed


def test_cells_that_kill_or_never_end_cost_the_same(tmp_path: Path, server: ForkServer) -> None:
    assignment = assignment_in(tmp_path)
    cells = {**ANSWERS, "wrong": DEADLY, "endless": ENDLESS}
    forked, replayed = both(answered(assignment.notebook, cells), assignment, server)
    assert forked == replayed


MEMORY = {
    "right": """
import os, random, torch
drawn = (random.random(), torch.rand(3).tolist())
open("kept.txt", "w").write("7")
seen = []
def right(a, b):
    seen.append(a)
    assert open("kept.txt").read() == "7"
    assert drawn == (random_again, torch_again)
    return a + b
""",
    "wrong": "right = None\ndef wrong(a, b): return a + b + len(seen)",
}


def test_it_is_in_the_state_in_which_the_notebook_was_at_the_check(
    tmp_path: Path, server: ForkServer
) -> None:
    """Files, random numbers, names; later cells have not run, and earlier probes left nothing."""
    mistakes = "from gradkit.mistakes import Catalogue\nMISTAKES = Catalogue()\n"
    probes = "def call(answer, a, b):\n    return answer(a, b)\n"
    checks = {"probes.py": probes, "mistakes.py": mistakes}
    checks |= {f"test_{name}.py": CHECK for name in MEMORY}
    root = write_course(tmp_path, exercises=dict.fromkeys(MEMORY, 4.0), checks=checks)
    assignment = Assignment.load(root, "demo")
    cells = answered(assignment.notebook, MEMORY)
    drawn = new_code_cell("random_again, torch_again = drawn", id="drawn")
    cells.cells.insert([cell.id for cell in cells.cells].index("right") + 1, drawn)
    forked, replayed = both(cells, assignment, server)
    assert forked == replayed
    assert '"score": 8.0' in replayed


@pytest.mark.usefixtures("without_forks")
def test_probes_spend_what_the_submission_has(tmp_path: Path, server: ForkServer) -> None:
    """But coming to their state does not: that is no fault of the submission."""
    assignment = assignment_in(tmp_path)
    sleepy = "import time\ndef {}(a, b):\n    time.sleep(1.5)\n    return a + b"
    notebook = answered(assignment.notebook, {name: sleepy.format(name) for name in ANSWERS})
    limits = dataclasses.replace(BRIEF, submission_seconds=4)
    graded = grade(notebook, assignment, limits, server)
    outcomes = [one.checks[0].outcome for one in graded.exercises]
    assert outcomes[0] is Outcome.PASSED
    assert outcomes[-1] is Outcome.TIMEOUT
    assert "as a whole" in graded.exercises[-1].checks[0].message
    slow = "import time\ntime.sleep(0.4)\n"  # five replays of it sleep for longer than 4 s
    cells = {name: f"{slow}def {name}(a, b): return a + b" for name in ANSWERS}
    graded = grade(answered(assignment.notebook, cells), assignment, limits, server)
    assert [one.score for one in graded.exercises] == [4.0] * len(ANSWERS)


@pytest.mark.usefixtures("without_forks")
def test_a_notebook_that_dies_only_when_run_again_costs_the_exercise(server: ForkServer) -> None:
    before = _processes_now()
    with start_kernel({}, Limits(), server) as kernel:
        kernel.run_cell(new_code_cell("answer = 1"))
        kernel.has_run.append(("import os; os._exit(1)", None))
        with pytest.raises(Died, match=DEAD):
            Replay(kernel, 5, 5)
        assert kernel.is_alive()
    assert left_running(before, 10) == []


def _processes_now() -> set[int]:
    return {int(entry) for entry in os.listdir("/proc") if entry.isdigit()}  # noqa: PTH208


@pytest.mark.prove  # some 30 submissions, with a kernel for each exercise: minutes
def test_the_demonstration_s_class_gets_the_same_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Path(__file__).parents[1]
    names = demo.build(tmp_path / "course", project, Console(quiet=True))
    found = []
    for forks in (True, False):
        monkeypatch.setattr(coldstart, "can_fork", lambda forks=forks: forks)
        course = Course(tmp_path / "course")
        submissions = [one for name in names for one in course.submissions(name)]
        rows = list(batch.grade_all(course, submissions, force=True))
        assert not any(row.failure for row in rows), [row.failure for row in rows]
        found.append(_without_times(course.root))
    assert found[0] == found[1]
