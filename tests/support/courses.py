"""A tiny course for tests, with the folders that a real one has."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ADD = {
    "probes.py": "def call(answer, a, b):\n    return answer(a, b)\n",
    "mistakes.py": """\
from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()


@MISTAKES.wrong("add", "X1", name="the two are subtracted", hint="Which sign?")
def subtracted(a, b):
    return a - b
""",
    "test_add.py": '''\
import torch
from gradkit.checks import Answer, points
from . import probes


def add(a, b):
    return a + b


@points(3)
def test_numbers(student: Answer) -> None:
    """Two numbers are added."""
    student.agrees(probes.call, [{"a": 1, "b": 5}, {"a": -2, "b": 3}], add)


@points(1)
def test_tensors(student: Answer) -> None:
    """Two tensors are added."""
    generator = student.generator()
    case = {name: torch.rand(3, generator=generator) for name in "ab"}
    student.agrees(probes.call, [case], add)
''',
}
"""Hidden checks of the one exercise `add`, worth 4 points, in the flat form."""

ROOM = {
    "add/probes.py": ADD["probes.py"],
    "add/mistakes.py": ADD["mistakes.py"],
    "add/test.py": ADD["test_add.py"],
}
"""The same, in a room of their own."""


def solution_cell(exercise: str, source: str) -> NotebookNode:
    """Return an exercise's solution cell."""
    settings = {"solution": True, "locked": False, "grade": False}
    return new_code_cell(source, id=exercise, metadata={"nbgrader": _settings(exercise, settings)})


def check_cell(exercise: str, points: float) -> NotebookNode:
    """Return an exercise's check cell, which carries its points."""
    name = f"test_{exercise}"
    settings = {"solution": False, "locked": True, "grade": True, "points": points}
    return new_code_cell("1", id=name, metadata={"nbgrader": _settings(name, settings)})


def _settings(grade_id: str, settings: Mapping[str, object]) -> dict[str, object]:
    return {"grade_id": grade_id, "schema_version": 3, "task": False, **settings}


def released_notebook(exercises: Mapping[str, float]) -> NotebookNode:
    """Return a released notebook with these exercises and their points."""
    cells = [new_markdown_cell("# Exercises", id="intro")]
    for exercise, points in exercises.items():
        stub = f"def {exercise}(*args):\n    raise NotImplementedError()"
        cells += [solution_cell(exercise, stub), check_cell(exercise, points)]
    return new_notebook(cells=cells)


def answered(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a notebook with the sources of some cells replaced, by cell id."""
    filled = copy.deepcopy(notebook)
    for cell in filled.cells:
        cell.source = answers.get(cell.id, cell.source)
    return filled


def write_course(
    root: Path,
    name: str = "demo",
    exercises: Mapping[str, float] | None = None,
    checks: Mapping[str, str] | None = None,
) -> Path:
    """Write a course of one assignment below `root` and return `root`."""
    notebook = released_notebook(exercises or {"add": 4})
    for folder in ("source", "release"):
        (root / folder / name).mkdir(parents=True)
        nbformat.write(notebook, root / folder / name / f"{name}.ipynb")
    tests = root / "course_tests" / name
    tests.mkdir(parents=True)
    for file, text in (ADD if checks is None else checks).items():
        (tests / file).parent.mkdir(parents=True, exist_ok=True)
        (tests / file).write_text(text)
    return root
