"""What `gradkit doctor` says, and how grading refuses on a machine that can't lock students in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradkit.cli import main, terminal
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import GradingTask, grade_tasks
from gradkit.limits import Limits
from gradkit.nbgrader_steps.course import Course
from gradkit.nbgrader_steps.recording import record
from gradkit.proof import machine
from gradkit.sandbox import inspection as lock_doctor
from gradkit.sandbox.inspection import Finding
from gradkit.sandbox.policy import Part
from tests.support.locked import CAN_LOCK
from tests.unit.batch.test_coordinator import submit, template  # noqa: F401 -- a fixture

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")


@pytest.fixture
def _no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the doctor start none, which takes seconds."""
    fact = machine.Fact("sandboxed kernel", "It started.")
    monkeypatch.setattr(machine, "_trial", lambda limits: fact)


def test_a_machine_that_can_grade_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--course", str(Path(__file__).parents[3])])
    said = capsys.readouterr().out
    assert status == 0, said
    for part in Part:
        assert part.value in said
    for word in ("torch", "Python", "disk", "memory", "in the sandbox in", "with every part on"):
        assert word in said


@pytest.mark.usefixtures("_no_kernel")
def test_a_missing_part_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = Finding(Part.FILES, offered=False, required=True, found="None.", advice="Do this.")
    spare = Finding(Part.PROC, offered=False, required=False, found="Nor this.")
    monkeypatch.setattr(lock_doctor, "inspect", lambda: [missing, spare])
    assert not machine.examine(inspect=lambda: [missing]).is_well
    assert machine.examine(inspect=lambda: [spare]).is_well
    terminal.show_examination(machine.examine(inspect=lambda: [missing, spare]))
    said = " ".join(capsys.readouterr().out.split())
    assert "OFF" in said
    assert "Do this." in said
    assert "can't grade submissions safely" in said


@pytest.mark.usefixtures("_no_kernel")
def test_a_full_disk_is_told() -> None:
    found = machine.examine(inspect=list, free_bytes=lambda folder: 10 * 2**20)
    assert not found.is_well
    [disk] = [fact for fact in found.facts if fact.what == "disk"]
    assert "TMPDIR" in disk.advice


def test_a_course_that_runs_unlocked_is_not_well() -> None:
    found = machine.examine(Limits(unlocked=True), inspect=list)
    assert not found.is_well
    assert "every result says so" in found.facts[0].found


WITHOUT_LANDLOCK = """\
import errno, sys
from gradkit.sandbox import seccomp
from gradkit.sandbox import process_limits
process_limits.no_new_privileges()
seccomp.install(seccomp.program((seccomp.Rule("landlock_create_ruleset", errno.ENOSYS),)))
from gradkit.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""Runs a command of gradkit as on a kernel that was built without Landlock."""


def _without_landlock(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_LANDLOCK, *arguments],
        capture_output=True, text=True, timeout=300, check=False,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
    )  # fmt: skip


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:  # noqa: F811 -- the fixture
    course = shutil.copytree(template, tmp_path / "course")
    for student in ("ada", "ben"):
        submit(course, student)
    return course


def test_without_a_part_nothing_is_graded(root: Path) -> None:
    done = _without_landlock("grade", "demo", "--course", str(root), "--workers", "1")
    assert done.returncode == 2, done.stderr
    assert 'The part "files" of the lock could not be put on: The kernel offers no' in done.stderr
    assert "Use Linux 5.13 or newer" in done.stderr
    assert "c.Judge.unlocked = True" in done.stderr
    assert not list((root / "autograded").rglob("results.json"))
    assert done.stderr.count("could not be put on") == 1  # not once for each student


def test_a_result_says_that_it_was_made_without_the_lock(root: Path, server: ForkServer) -> None:
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.Judge.limits = {"unlocked": True}\n')
    course = Course(root)
    [notebook] = course.notebooks("demo")
    submission = course.submissions("demo")[0]
    tasks = [GradingTask.read(notebook, submission.folder)]
    record(course, submission, tasks, grade_tasks(tasks, course.limits, server))
    made = json.loads((root / "autograded/ada/demo/results.json").read_text())
    assert made["score"] == 4.0
    assert made["made_with"]["lock"] == "all: off: the instructor chose to run without the lock"


@pytest.mark.prove
def test_without_a_part_grading_takes_an_explicit_setting_that_results_tell(root: Path) -> None:
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.Judge.limits = {"unlocked": True}\n')
    done = _without_landlock("grade", "demo", "--course", str(root), "--student", "ada")
    assert done.returncode == 0, done.stderr
    made = json.loads((root / "autograded/ada/demo/results.json").read_text())
    assert made["score"] == 4.0
    assert made["made_with"]["lock"] == "all: off: the instructor chose to run without the lock"


@pytest.mark.prove
def test_the_doctor_finds_out_that_a_part_is_missing() -> None:
    done = _without_landlock("doctor")
    assert done.returncode == 1, done.stderr
    assert "offers no Landlock here" in done.stdout
    assert "It could not be started." in done.stdout
