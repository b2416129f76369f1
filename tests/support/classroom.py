"""A class of any size in a tiny course, graded by `gradkit grade` in a process of its own.

What a run has left on the disk and in the gradebook is returned as plain values, so that two runs
can be compared; so is what a killed one has left running.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from gradkit.sandbox import syscalls, tree
from tests.support.courses import answered, write_course

ANSWERS = (
    "def add(a, b): return a + b",
    "def add(a, b): return a - b",  # a mistake that has a name
    "def add(a, b): raise ValueError(a)",
    "import os\ndef add(a, b): return a + b + os.getpid() * 0",
    "def add(a, b): return b + a\nprint({'a', 'b', 'c'}, hash('x'))",
    "import torch\ndef add(a, b): return a + b + 0 * torch.rand(1).item()\nprint(torch.rand(2))",
    "import os; os._exit(3)",
    "def add(a, b): return [a, b]",
)
"""Each costs the grader something else; some print what must not depend on the process."""
UNREADABLE = "no notebook"


def make_class(root: Path, size: int) -> Path:
    """Write a course with `size` submissions, released by nbgrader."""
    write_course(root)
    (root / "nbgrader_config.py").write_text(
        "from gradkit.nbgrader_steps import use_gradkit\nuse_gradkit()\nc = get_config()\n"
    )
    converter = GenerateAssignment(coursedir=CourseDirectory(root=str(root), assignment_id="demo"))
    converter.force = True
    converter.start()
    released = nbformat.read(root / "release/demo/demo.ipynb", 4)
    for number in range(size):
        folder = root / "submitted" / f"s{number:03}" / "demo"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC\n")
        if number % 11 == 10:
            (folder / "demo.ipynb").write_text(UNREADABLE)
        else:
            answer = ANSWERS[number % len(ANSWERS)]
            nbformat.write(answered(released, {"add": answer}), folder / "demo.ipynb")
    return root


def grade_command(root: Path, *arguments: str) -> list[str]:
    """Return the command that grades the class."""
    program = "import sys; from gradkit.cli import main; sys.exit(main())"
    return [sys.executable, "-c", program, "grade", "demo", "--course", str(root), *arguments]


@contextlib.contextmanager
def running(command: Sequence[str], temporary: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a command whose temporary files lie in a folder of its own."""
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o711)  # a submission's own user must get to its folder
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(temporary)}, cwd="/",
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def grade(root: Path, temporary: Path, *arguments: str) -> str:
    """Grade the class; return what the command said."""
    with running(grade_command(root, *arguments), temporary) as process:
        said, _ = process.communicate(timeout=1200)
    # 1: the unreadable ones wait for a person.
    assert process.returncode in (0, 1), said
    assert ", 0 failed." in said, said
    return said


def verdicts(root: Path) -> dict[str, Any]:
    """Return every results.json by student, times aside."""
    found = {}
    for file in sorted((root / "autograded").glob("*/demo/results.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        del document["seconds"]
        found[file.parts[-3]] = document
    return found


def files(root: Path) -> dict[str, Any]:
    """Return all files in autograded/, by path; of results.json what `verdicts` returns."""
    folder = root / "autograded"
    found: dict[str, Any] = {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "results.json"
    }
    return found | verdicts(root)


def gradebook(root: Path) -> list[list[Any]]:
    """Return the gradebook's grades, and how often each submission is in it."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as connection:
        return [connection.execute(question).fetchall() for question in _QUESTIONS]


_QUESTIONS = (
    """select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade,
    g.extra_credit, n.late_submission_penalty from grade g
    join submitted_notebook n on g.notebook_id = n.id
    join submitted_assignment s on n.assignment_id = s.id
    join base_cell b on g.cell_id = b.id order by 1, 2""",
    "select student_id, timestamp, count(*) from submitted_assignment group by 1, 2 order by 1",
    "select id from student order by 1",
)


@contextlib.contextmanager
def adopting() -> Iterator[None]:
    """Become the parent of whatever loses its own, so that nothing that is left can hide."""
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 0)


def left_running(before: set[int], seconds: float) -> list[str]:
    """Return what still runs below this process and was not there before, after some patience.

    What a process starts that was there before, such as the browser of other tests, is its own.
    """
    end = time.monotonic() + seconds
    while True:
        found, others = [], set(before)
        for process in tree.below(os.getpid()):  # parents before children
            if process.pid in others or process.parent in others:
                others.add(process.pid)
            else:
                found.append(process)
        for process in found:
            if process.is_dead and process.parent == os.getpid():
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(process.pid, 0)
        found = [process for process in found if not process.is_dead]
        if not found or time.monotonic() > end:
            return [_command(process.pid) for process in found]
        time.sleep(0.05)


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return f"{pid} " + Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return f"{pid}"


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.wait()
