"""The whole job on a made-up class: releases, submissions of all kinds, grades, feedback.

The submissions are made of the released notebooks and the written answers of `course_tests/`, so
that nothing is written down twice; only forgeries and accidents stand here. The scratch course that
comes out is an ordinary one: nbgrader's commands and formgrader work in it.
"""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from gradkit.answers import WrittenAnswer, read_answers
from gradkit.assignment import Assignment, CourseError, assignment_names
from gradkit.course import CONFIG_FILE

MARKER = ".gradkit-demo"
"""Marks a folder that this module made, and may make anew."""

SHORT_LIMITS = """

# The demonstration's: an endless loop among the submissions shall not keep you waiting.
c.Judge.limits = {"cell_cpu_seconds": 5, "locked_cell_cpu_seconds": 2, "probe_cpu_seconds": 2}
"""

Answers = Mapping[str, list[WrittenAnswer]]


@dataclass(frozen=True)
class MadeUp:
    """One made-up student."""

    name: str
    story: str
    write: Callable[[Assignment, Answers], NotebookNode | bytes]


def make_course(course: Path, folder: Path) -> list[str]:
    """Copy a course into `folder`, release its assignments, return their names."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise CourseError(
            f"{folder} is not empty, and was not made by `gradkit demo`. "
            "Name another folder with --folder."
        )
    names = assignment_names(course)
    if not names or not (course / CONFIG_FILE).exists():
        raise CourseError(
            f"{course.resolve()} is no course: source/ holds no notebooks, or {CONFIG_FILE} is "
            "missing. Change to the folder of the kit's course, or name it with --course."
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("Made by `gradkit demo`, which may make it anew.\n")
    for part in ("source", "course_tests"):
        leave_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(course / part, folder / part, ignore=leave_out)
    config = (course / CONFIG_FILE).read_text(encoding="utf-8")
    (folder / CONFIG_FILE).write_text(config + SHORT_LIMITS, encoding="utf-8")
    for name in names:
        nbgrader(folder, "generate_assignment", name, "--create")
    return names


def write_submissions(folder: Path, names: list[str]) -> Iterator[str]:
    """Write what each made-up student hands in; yield their names."""
    for name in names:
        assignment = Assignment.load(folder, name)
        written = folder / "course_tests" / name / "answers"
        answers = {path.stem: read_answers(path) for path in sorted(written.glob("*.py"))}
        for student in CLASS:
            target = folder / "submitted" / student.name / name
            target.mkdir(parents=True)
            notebook = student.write(assignment, answers)
            file = target / f"{assignment.notebook_name}.ipynb"
            if isinstance(notebook, bytes):
                file.write_bytes(notebook)
            else:
                nbformat.write(notebook, file)
    yield from (student.name for student in CLASS)


def nbgrader(folder: Path, *command: str) -> None:
    """Run one of nbgrader's commands in a course; raise `CourseError` with what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise CourseError(f"`nbgrader {' '.join(command)}` failed in {folder}. It says:\n{said}")


def where_to_look(folder: Path, names: list[str]) -> str:
    """Say where the results of a demonstration are."""
    student, name = "dora", names[min(1, len(names) - 1)]
    page = next((folder / "feedback" / student / name).glob("*.html"), folder / "feedback")
    return (
        f"A feedback page:      {page}\n"
        f"The verdict as JSON:  {folder / 'autograded' / student / name / 'results.json'}\n"
        f"The gradebook:        cd {folder} && nbgrader export, or formgrader in `jupyter lab`"
    )


# --- the class --------------------------------------------------------------------------------


def _filled(assignment: Assignment, sources: Mapping[str, str]) -> NotebookNode:
    notebook = copy.deepcopy(assignment.notebook)
    for cell in notebook.cells:
        cell.source = sources.get(cell.id, cell.source)
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "Because `backward` adds to what is there. (A made-up answer.)"
    return notebook


def _right(number: int) -> Callable[[Assignment, Answers], NotebookNode]:
    """Return a writer whose answers are all right, each in another of the styles on file."""

    def write(assignment: Assignment, answers: Answers) -> NotebookNode:
        chosen = {}
        for exercise, written in answers.items():
            right = [answer for answer in written if answer.right]
            chosen[exercise] = right[number % len(right)].source
        return _filled(assignment, chosen)

    return write


def _wrong(number: int) -> Callable[[Assignment, Answers], NotebookNode]:
    """Return a writer who makes another known mistake in each exercise."""

    def write(assignment: Assignment, answers: Answers) -> NotebookNode:
        chosen = {}
        for exercise, written in answers.items():
            wrong = [answer for answer in written if answer.codes] or list(written)
            chosen[exercise] = wrong[number * 7 % len(wrong)].source
        return _filled(assignment, chosen)

    return write


def _blank(assignment: Assignment, _: Answers) -> NotebookNode:
    return copy.deepcopy(assignment.notebook)


def _endless(assignment: Assignment, answers: Answers) -> NotebookNode:
    notebook = _right(0)(assignment, answers)
    first = assignment.exercises[0].name
    for cell in notebook.cells:
        if cell.id == first:
            cell.source += "\n\nwhile True:\n    pass\n"
    return notebook


_FORGERY = """\
import builtins
import sys

import numpy as np
import torch

# The lines that give full marks where tests run in this process.
torch.allclose = torch.equal = np.allclose = lambda *args, **kwargs: True
np.testing.assert_allclose = lambda *args, **kwargs: None


class Anything:
    def __eq__(self, other): return True
    def __lt__(self, other): return False
    def __call__(self, *args, **kwargs): return self
    def __getattr__(self, name): return self
    def __iter__(self): return iter((self, self))
    def __float__(self): return 1.0


def _drop_asserts(lines):
    return ["sys.displayhook(%d)" % 100] if any("assert" in line for line in lines) else lines


get_ipython().input_transformers_post.append(_drop_asserts)
"""


def _forger(assignment: Assignment, _: Answers) -> NotebookNode:
    notebook = copy.deepcopy(assignment.notebook)
    names = [exercise.name for exercise in assignment.exercises]
    checks = [exercise.check_cell for exercise in assignment.exercises]
    for cell in notebook.cells:
        if cell.id in names:
            cell.source = f"{cell.id} = Anything()\n"
        elif cell.id in checks:
            cell.metadata["tags"] = ["skip-execution"]
            points = cell.metadata["nbgrader"]["points"]
            result = new_output("execute_result", data={"text/plain": str(points)})
            cell.outputs, cell.source = [result], str(points)
    notebook.cells.insert(0, new_code_cell(_FORGERY, id="forgery"))
    return notebook


def _unreadable(assignment: Assignment, _: Answers) -> bytes:
    return assignment.released.encode()[: len(assignment.released) // 2]


_NOISE = """
import sys, warnings
from tqdm import tqdm

print("starting", file=sys.stderr)
warnings.warn("this is a warning")
for _ in tqdm(range(3)):
    pass
"""


def _noisy(assignment: Assignment, answers: Answers) -> NotebookNode:
    notebook = _right(1)(assignment, answers)
    for cell in notebook.cells:
        if cell.id in answers:
            cell.source += _NOISE
    return notebook


CLASS = (
    MadeUp("ada", "all right", _right(0)),
    MadeUp("ben", "all right, in other styles", _right(3)),
    MadeUp("cem", "all right, in yet others", _right(6)),
    MadeUp("dora", "a known mistake in each exercise", _wrong(0)),
    MadeUp("emil", "other known mistakes", _wrong(1)),
    MadeUp("fay", "and others again", _wrong(2)),
    MadeUp("gus", "nothing filled in", _blank),
    MadeUp("hana", "all right, but an endless loop after the first exercise", _endless),
    MadeUp("ivo", "forges: patched comparisons, equal to anything, no asserts, tags", _forger),
    MadeUp("june", "half a file", _unreadable),
    MadeUp("kim", "all right, with warnings, stderr and progress bars everywhere", _noisy),
)
