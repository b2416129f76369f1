"""On a system without forks, unix sockets and the like (Windows), cold kernels do the same job.

tests/without_unix/ hides from gradkit what Python lacks there. It runs on this system all the same:
what only Windows itself can show is listed in docs/how-it-works.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from gradkit import demo
from tests.classroom import make_class, verdicts
from tests.test_coldstart import _without_times

PROJECT = Path(__file__).parents[1]
UNLOCKED = 'c.Judge.limits = {"unlocked": True}\n'


def command(*arguments: str, unix: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a command of gradkit, as on Windows if not told otherwise."""
    paths = [PROJECT] if unix else [PROJECT / "tests" / "without_unix", PROJECT]
    program = "import sys; from gradkit.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip


def unlocked(root: Path) -> Path:
    """Let student code of a course run without the lock."""
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(UNLOCKED)
    return root


def graded(root: Path, *arguments: str, unix: bool) -> dict[str, Any]:
    """Grade a class; return its results, times aside."""
    arguments = ("grade", *arguments, "--course", str(root), "--force", "--workers", "2")
    done = command(*arguments, unix=unix)
    assert done.returncode == 0, done.stderr
    return _without_times(root)


def test_a_class_gets_the_same_verdicts(tmp_path: Path) -> None:
    """A right and a wrong answer; each needs one kernel for the notebook, and more for probes."""
    root = unlocked(make_class(tmp_path / "course", 2))
    here, there = (graded(root, "demo", unix=unix) for unix in (True, False))
    assert here == there
    assert [one["score"] for one in verdicts(root).values()] == [4.0, 0.0]
    assert {one["made_with"]["lock"] for one in verdicts(root).values()} == {
        "all: off: the instructor chose to run without the lock"
    }


def test_nothing_is_graded_unless_somebody_chose_to_do_without_the_lock(tmp_path: Path) -> None:
    root = make_class(tmp_path / "course", 1)
    done = command("grade", "demo", "--course", str(root), "--workers", "1")
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert "Grading stopped because student code can't be sandboxed" in said
    assert "on Windows, its Subsystem for Linux is one (`wsl --install`)" in said
    assert '`c.Judge.limits = {"unlocked": True}`' in said
    assert not list(root.glob("autograded/*/*/results.json"))
    check = command("check", "demo", "--course", str(root))
    assert check.returncode == 2
    assert "Traceback" not in check.stderr
    assert "Run `gradkit doctor` to see what this machine lacks." in check.stderr
    doctor = command("doctor")
    assert doctor.returncode == 1
    assert "This is win32" in doctor.stdout


# --- longer proofs ----------------------------------------------------------------------------


CHOSEN = {"amina", "elif", "kofi"}
"""All right, a mistake in every exercise, and loops without an end."""


@pytest.mark.prove  # seven submissions, and for each of their exercises a cold start or two
def test_some_of_the_demonstration_s_students_get_the_same_verdicts(tmp_path: Path) -> None:
    root = tmp_path / "course"
    names = demo.build(root, PROJECT, Console(quiet=True))
    unlocked(root)
    for folder in sorted((root / "submitted").iterdir()):
        if folder.name not in CHOSEN:
            shutil.rmtree(folder)
    here, there = (graded(root, *names, unix=unix) for unix in (True, False))
    assert here == there
    assert len(here) == 7
