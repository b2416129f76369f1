"""Some of the attacks on a grader who is an ordinary user; run as a program of its own.

The submission then has the grader's own user id: no permission keeps it from the course's files.
Prints a JSON object: what became of each attack, "held" if all is well.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from gradkit.forkserver.client import ForkServer
from tests.attacks import test_breaking, test_escaping, test_forging, test_reading
from tests.attacks.arena import CANARY, SHIFT, Arena, Verdict, open_arena
from tests.support.locked import ordinary_user

READ = ("open", "links", "lists of folders", "sqlite")
ELSEWHERE = ("the environment", "/proc", "its own memory")
DAEMONS = ("a double fork", "a child that outruns its end")
FOLDERS = (
    "a link in the folder's place",
    "folders that nobody may enter",
    "folders a thousand deep",
)
CELLS = ("takes all memory", "forks without end", "kills all it can", "closes all descriptors")


def main() -> None:
    """Become an ordinary user, and be attacked."""
    ordinary_user()
    os.environ["GRADER_TOKEN"] = f"{CANARY} of the environment"
    with tempfile.TemporaryDirectory() as root, ForkServer() as server:
        os.environ["MPLCONFIGDIR"] = root
        arena = open_arena(Path(root, "course"), server)
        arena.neighbour_is_well()
        sys.stdout.write(json.dumps(_attacks(arena, Path(root))))


def _attacks(arena: Arena, root: Path) -> dict[str, str]:
    head = f"{test_reading.LOOK}{test_reading.paths(arena)}"
    parent = f"GRADERS = {[os.getpid()]}\n"
    said: dict[str, str] = {}
    for name in READ:
        said[name] = _held(arena, f"{head}{test_reading.FILES[name]}")
    for name in ELSEWHERE:
        said[name] = _held(arena, f"{head}{parent}{test_reading.ELSEWHERE[name]}")
    said["signals"] = _held(
        arena,
        f"{test_escaping.TRY}\n"
        f"for n in (0, 18): attempt('grader', lambda: os.kill({os.getpid()}, n))",
    )
    for name in DAEMONS:
        code = f"import os, time, signal, subprocess\n{test_escaping.DAEMONS[name]}"
        said[name] = _held(arena, code)
    for name in FOLDERS:
        victim = root / name
        (victim / "kept").mkdir(parents=True)
        code = f"import os\nVICTIM = {str(victim)!r}\n{test_escaping.FOLDERS[name]}"
        victim.chmod(0o500)
        said[name] = _held(arena, code)
        if victim.stat().st_mode & 0o777 != 0o500 or not (victim / "kept").exists():
            said[name] = "The victim was hurt."
        victim.chmod(0o700)
    for name in CELLS:
        said[name] = _held(arena, test_breaking.CELLS[name], **test_breaking.BRIEF)
    said["a forged message"] = _held(
        arena, f"{test_forging.MESSAGES}\n{test_forging.FORGED_MESSAGES['no JSON']}"
    )
    return said


def _held(arena: Arena, code: str, **limits: Any) -> str:
    try:
        verdict: Verdict = arena.attack(before=[code], **limits)
    except Exception:  # noqa: BLE001 -- told to whoever started this program
        return traceback.format_exc()
    if "ESCAPED" in verdict.said():
        return verdict.said()
    if verdict.points("double") != 0 or verdict.points("shift") != SHIFT:
        return f"{verdict.graded.exercises}"
    return "held"


if __name__ == "__main__":
    main()
