"""A tiny course with canaries in it, and submissions that attack its grader.

`Arena.attack` grades one hostile submission as the batch would: sanitised, in a locked process,
with a kernel from the fork server that all attacks share. Whatever the attack was, it then
looks at what must hold always: no canary has come to light, nothing is left behind, the grader's
memory stayed within bounds, and a neighbour who is graded next keeps full marks.

The course's folder is open to everybody: only the lock keeps a submission out of it.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, writes

from gradkit.assignment import Assignment
from gradkit.feedback.notebook import render
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.grading.task import Graded
from gradkit.limits import Limits
from gradkit.results import CheckResult, Outcome, Results
from gradkit.submission.reading import parse
from gradkit.submission.rebuilding import rebuild
from gradkit.system.scratch import scratch_folder

NAME = "arena"
DOUBLE, SHIFT = 4.0, 2.0
"""Points of the two exercises: attacks come from within `double`, and `shift` is all the rest."""
RIGHT_DOUBLE = "def double(x):\n    return x + x\n"
RIGHT_SHIFT = "def shift(x):\n    return x + 1\n"
WRONG_DOUBLE = "def double(x):\n    return -1.0\n"
CANARY = "CANARY"

SMALL = Limits(
    cell_cpu_seconds=4,
    cell_wall_seconds=60,
    probe_cpu_seconds=4,
    probe_wall_seconds=30,
    submission_seconds=100,
    output_bytes=2**18,
    memory_bytes=300 * 2**20,
    processes=64,
    disk_bytes=64 * 2**20,
)
"""Small in what bombs are about; wall times are long, as the machine may be busy."""

GRADER_MAY_GROW = 300 * 2**20
"""Bytes. A submission may send messages of 8 MiB each, and frames of 68 MiB, which are copied and
parsed; what piles up without bounds would reach some GB within an attack's seconds."""

_CHECKS = {
    "probes.py": "def call(answer, x):\n    return answer(x)\n",
    "reference.py": f'"""{CANARY}"""\n',
    "mistakes.py": '''\
"""CANARY of the catalogue."""
from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()


@MISTAKES.wrong("double", "X1", name="the number is squared", hint="How often is x added?")
def squared(x):
    return x * x
''',
    "test_double.py": '''\
"""CANARY of the hidden checks."""
import torch

from gradkit.checks import Answer, points

from . import probes


def double(x):
    return 2 * x


@points(3)
def test_numbers(student: Answer) -> None:
    """Numbers are doubled."""
    numbers = torch.randint(100, 10**6, (3,), generator=student.generator()).tolist()
    student.agrees(probes.call, [{"x": number} for number in numbers], double)


@points(1)
def test_tensors(student: Answer) -> None:
    """Tensors are doubled."""
    values = torch.rand(3, 2, generator=student.generator())
    student.agrees(probes.call, [{"x": values}], double)
''',
    "test_shift.py": '''\
"""CANARY of the hidden checks."""
from gradkit.checks import Answer, points

from . import probes


@points(2)
def test_numbers(student: Answer) -> None:
    """One is added."""
    student.agrees(probes.call, [{"x": student.seed % 1000}], lambda x: x + 1)
''',
}


def released() -> NotebookNode:
    """Return the released notebook, as nbgrader would make it."""
    stub = "def {}(x):\n    raise NotImplementedError()\n"
    return new_notebook(
        cells=[
            new_code_cell("import torch", id="imports"),
            _cell("double", stub.format("double"), solution=True),
            _cell("test_double", "assert double(2) == 4", grade=True, locked=True, points=DOUBLE),
            _cell("shift", stub.format("shift"), solution=True),
            _cell("test_shift", "assert shift(2) == 3", grade=True, locked=True, points=SHIFT),
        ]
    )


def _cell(grade_id: str, source: str, **settings: Any) -> NotebookNode:
    known = {"grade": False, "locked": False, "solution": False, "task": False}
    metadata = {**known, "grade_id": grade_id, "schema_version": 3, **settings}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": metadata})


@dataclass(frozen=True)
class Verdict:
    """What the grader said about an attack."""

    graded: Graded
    rendered: NotebookNode
    """The graded notebook as teacher and student see it."""
    shown: str
    """The text of that and of results.json: all that anybody gets to see."""

    def points(self, exercise: str) -> float:
        """Return an exercise's points."""
        return next(e.score for e in self.graded.exercises if e.exercise == exercise)

    def checks(self, exercise: str) -> tuple[CheckResult, ...]:
        """Return an exercise's checks."""
        return next(e.checks for e in self.graded.exercises if e.exercise == exercise)

    @property
    def outcomes(self) -> set[Outcome]:
        """All outcomes there are."""
        return {check.outcome for e in self.graded.exercises for check in e.checks}

    def said(self, number: int = 0) -> str:
        """Return the text that a cell of the graded notebook printed, warnings and errors too."""
        outputs = self.graded.notebook.cells[number].get("outputs", ())
        return "".join(o.get("text", "") or f"{o.get('ename')}: {o.get('evalue')}" for o in outputs)


@dataclass
class Arena:
    """The course, and the fork server that its attacks share."""

    course: Path
    server: ForkServer
    assignment: Assignment
    canaries: Mapping[str, Path]
    """Files outside the lock, by what they hold."""

    def attack(
        self,
        answer: str = WRONG_DOUBLE,
        *,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
        shift: str = RIGHT_SHIFT,
        neighbour: bool = True,
        **limits: Any,
    ) -> Verdict:
        """Grade a submission that attacks, and see to it that nobody was hurt.

        `answer` is the cell of the exercise `double`; cells stand `before` it and `after` its check
        cell. `limits` are those that differ from `SMALL`.
        """
        cells = [
            *(_own(source) for source in before),
            _submitted("imports", "import torch"),
            _submitted("double", answer),
            _submitted("test_double", "assert double(2) == 4"),
            *(_own(source) for source in after),
            _submitted("shift", shift),
            _submitted("test_shift", "assert shift(2) == 3"),
        ]
        return self.grade({"cells": cells, "nbformat": 4}, neighbour=neighbour, **limits)

    def grade(
        self, document: Mapping[str, Any], *, neighbour: bool = True, **limits: Any
    ) -> Verdict:
        """Grade a submitted document; see `attack`."""
        clean = rebuild(self.assignment.notebook, parse(json.dumps(document).encode()))
        left_before = self.left_behind()
        _forget_peak()
        memory = _status("VmRSS")
        graded = grade(
            clean.notebook, self.assignment, dataclasses.replace(SMALL, **limits), self.server
        )
        grown = _status("VmHWM") - memory
        assert grown < GRADER_MAY_GROW, f"The grader grew by {grown / 2**20:.0f} MiB."
        results = Results("mallory", NAME, graded.exercises)
        rendered = render(graded.notebook, graded.exercises)
        shown = writes(rendered) + results.to_json()
        shown.encode()  # what can't be written to a file would stop the batch
        verdict = Verdict(graded, rendered, shown)
        assert CANARY not in shown, "A canary came to light."
        assert Outcome.GRADER_ERROR not in verdict.outcomes, [
            check.message for e in graded.exercises for check in e.checks
        ]
        assert self.left_behind() == left_before
        if neighbour:
            self.neighbour_is_well()
        return verdict

    def neighbour_is_well(self) -> None:
        """Grade an honest submission in the same server."""
        notebook = self.assignment.notebook.copy()
        right = {"double": RIGHT_DOUBLE, "shift": RIGHT_SHIFT}
        notebook.cells = [
            new_code_cell(right.get(c.id, c.source), id=c.id, metadata=c.metadata)
            for c in notebook.cells
        ]
        graded = grade(notebook, self.assignment, server=self.server)
        assert [e.score for e in graded.exercises] == [DOUBLE, SHIFT], graded.exercises

    def left_behind(self) -> list[str]:
        """Return what is in the grader's folder for temporary files, and submissions' processes."""
        files = [str(path) for path in scratch_folder().iterdir() if path.name != "checks"]
        return sorted(files) + self._processes()

    def _processes(self) -> list[str]:
        """Return the processes that have a submission's folder for their place or their home."""
        deadline = time.monotonic() + 5  # for what is dying already
        while True:
            found = [
                f"process {pid}"
                for pid in (path.name for path in Path("/proc").iterdir())
                if pid.isdigit()
                if self._ours(pid)
            ]
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def _ours(self, pid: str) -> bool:
        if int(pid) == os.getpid():
            return False
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            folder = os.readlink(f"/proc/{pid}/cwd")  # noqa: PTH115 -- no Path is needed
        except OSError:
            return False
        here = str(scratch_folder())
        return folder.startswith(here) or f"HOME={here}".encode() in environment


def _own(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}}


def _submitted(name: str, source: str) -> dict[str, Any]:
    return {**_own(source), "id": name}


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")  # from here on VmHWM is a new peak


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(name)


def some(names: Iterable[str], slow: Collection[str]) -> list[Any]:
    """Return parameters for pytest: the slow ones are left to `make prove`."""
    return [
        pytest.param(name, marks=pytest.mark.prove if name in slow else (), id=name)
        for name in names
    ]


def make_course(root: Path) -> dict[str, Path]:
    """Write the tiny course with its canaries into `root`; return the files that hold one."""
    notebook = writes(released())
    planted = {
        "solution": root / "source" / NAME / f"{NAME}.ipynb",
        "neighbour": root / "submitted" / "neighbour" / NAME / f"{NAME}.ipynb",
        "verdict": root / "autograded" / "neighbour" / NAME / "results.json",
        "secret": root / ".gradkit-secret",
        "notes": root / "notes.txt",
    }
    for what, file in planted.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{CANARY} {what} {secrets.token_hex(8)}\n")
    release = root / "release" / NAME
    release.mkdir(parents=True)
    (release / f"{NAME}.ipynb").write_text(notebook)
    checks = root / "course_tests" / NAME
    checks.mkdir(parents=True)
    for name, text in _CHECKS.items():
        (checks / name).write_text(text)
        planted[name] = checks / name
    planted.pop("probes.py")  # which students may see
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        gradebook.execute("create table grade (score text)")
        gradebook.execute("insert into grade values (?)", [f"{CANARY} gradebook"])
    gradebook.close()
    planted["gradebook"] = root / "gradebook.db"
    return planted


def open_arena(root: Path, server: ForkServer) -> Arena:
    """Make an arena in a folder; all users may look into it."""
    planted = make_course(root)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return Arena(root, server, Assignment.load(root, NAME), planted)


def fork_servers() -> Iterator[ForkServer]:
    """Yield a fork server whose grader has a canary in its environment."""
    os.environ["GRADER_TOKEN"] = f"{CANARY} of the environment"
    with ForkServer() as server:
        yield server
    del os.environ["GRADER_TOKEN"]
