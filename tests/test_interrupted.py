"""A run that is killed at any moment and started again ends where an undisturbed one does."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from gradkit.sandbox import tree
from tests.classroom import (
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
from tests.sandbox.conftest import CAN_LOCK

pytestmark = pytest.mark.skipif(not CAN_LOCK, reason="This machine offers no Landlock.")

PATIENCE = 30.0
"""Seconds until nothing is left of a killed run: one or two, where the machine is idle."""


def _kill_after(root: Path, temporary: Path, wanted: int, pause: float) -> int:
    """Start a run, kill it some time after it has `wanted` verdicts; return how many it had."""
    before = {process.pid for process in tree.below(os.getpid())}
    with running(grade_command(root, "--workers", "2"), temporary) as process:
        while len(verdicts(root)) < wanted and process.poll() is None:
            time.sleep(0.02)
        time.sleep(pause)
        assert process.poll() is None, "It was over before it could be killed."
        kill(process)
    assert left_running(before, PATIENCE) == []
    assert list(temporary.iterdir()) == []  # no folder, and no socket
    return len(verdicts(root))


@pytest.mark.parametrize(
    ("size", "kills"), [(12, 2), pytest.param(300, 10, marks=pytest.mark.prove)]
)
def test_killed_and_started_again_a_run_ends_as_an_undisturbed_one(
    tmp_path: Path, size: int, kills: int
) -> None:
    undisturbed = make_class(tmp_path / "undisturbed", size)
    killed = shutil.copytree(undisturbed, tmp_path / "killed")
    with adopting():
        done = 0
        for number in range(kills):
            # Each time it gets some way on, and is killed within whatever it does then.
            share = (number + random.random()) / kills
            wanted = max(done, int(share * 0.8 * size))
            done = _kill_after(killed, tmp_path / "tmp", wanted, random.random())
        said = grade(killed, tmp_path / "tmp", "--workers", "2")
    assert f"{size - done} graded, {done} as before" in said
    grade(undisturbed, tmp_path / "tmp", "--workers", "2")
    assert len(verdicts(killed)) == size
    assert files(killed) == files(undisturbed)
    assert gradebook(killed) == gradebook(undisturbed)
    assert list((tmp_path / "tmp").iterdir()) == []
