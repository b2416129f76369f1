"""Single answers as submissions of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from gradkit.assignment import Assignment, CourseError
from gradkit.batch.inline import InlineExecutor
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import grade_tasks
from gradkit.mistakes import Catalogue
from gradkit.proof.answers import (
    Origin,
    Trial,
    WrittenAnswer,
    exercise_alone,
    read_answers,
    submission,
    try_answers,
    with_groups,
)
from gradkit.proof.corpus import gather, read_catalogue
from gradkit.submission.reading import parse
from gradkit.submission.rebuilding import rebuild
from tests.support.courses import ADD, write_course

ANSWERS = """\
# %% right: a plus
def add(a, b):
    return a + b


# %% wrong X1: a minus
def add(a, b):
    return a - b


# %% wrong -: the second one
def add(a, b):
    return b
# %% wrong X1,X2: either code will do
add = None
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "add.py"
    file.write_text(ANSWERS)
    return file


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    course = write_course(tmp_path / "course", exercises={"add": 4, "other": 1})
    return Assignment.load(course, "demo")


def answer(source: str, *, right: bool = False, codes: tuple[str, ...] = ()) -> WrittenAnswer:
    return WrittenAnswer("add", "made up", right, codes, source)


# --- files ------------------------------------------------------------------------------------


def test_answers_are_read_cell_by_cell(file: Path) -> None:
    answers = read_answers(file)
    assert [(a.exercise, a.right, a.codes, a.title) for a in answers] == [
        ("add", True, (), "a plus"),
        ("add", False, ("X1",), "a minus"),
        ("add", False, (), "the second one"),
        ("add", False, ("X1", "X2"), "either code will do"),
    ]
    assert answers[1].source == "def add(a, b):\n    return a - b\n"


@pytest.mark.parametrize("title", ["# %% good: it", "# %% wrong x1: it", "# %% right", "# %%"])
def test_a_malformed_title_is_told_with_its_line(file: Path, title: str) -> None:
    file.write_text(f"{ANSWERS}{title}\n")
    with pytest.raises(CourseError, match=r'Line 16 of .*add\.py must read "# %% right: title"'):
        read_answers(file)


def test_codes_of_a_group_are_noted_beside_the_expected_ones() -> None:
    catalogue = Catalogue()
    for code, hint, group in (
        ("X1", "A?", ""),
        ("X2", "A?", ""),
        ("X3", "B?", ""),
        ("X4", "C?", "B?"),
    ):
        catalogue.property("add", code, name="it is wrong", hint=hint, group=group)
    first, third = with_groups([answer("", codes=("X1",)), answer("", codes=("X3",))], catalogue)
    assert first.alike == {"X1", "X2"}
    assert third.alike == {"X3", "X4"}


# --- submissions ------------------------------------------------------------------------------


def test_a_submission_is_the_released_notebook_cut_down_to_one_exercise(
    assignment: Assignment,
) -> None:
    part = exercise_alone(assignment, "add")
    assert [exercise.name for exercise in part.exercises] == ["add"]
    made = replace(answer("add = sum"), helpers=("import math", "x = 1"))
    notebook = rebuild(part.notebook, parse(submission(part, made))).notebook
    nbformat.validate(notebook)
    sources = [cell.source for cell in notebook.cells]
    assert sources == ["import math", "x = 1", "add = sum", "1"]


def test_locked_cells_above_the_exercise_set_the_scene(tmp_path: Path) -> None:
    course = write_course(tmp_path, exercises={"first": 1, "add": 4})
    path = course / "release" / "demo" / "demo.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for place, name in ((1, "setup"), (4, "data"), (7, "later")):
        cell = nbformat.v4.new_code_cell(name, id=name)
        cell.metadata["nbgrader"] = {"grade_id": name, "locked": True, "schema_version": 3}
        cell.metadata["nbgrader"] |= {"grade": False, "solution": False, "task": False}
        notebook.cells.insert(place, cell)
    nbformat.write(notebook, path)
    part = exercise_alone(Assignment.load(course, "demo"), "add")
    assert [cell.id for cell in part.notebook.cells] == ["setup", "data", "add", "test_add"]


def test_an_exercise_that_is_not_there_is_told(assignment: Assignment) -> None:
    with pytest.raises(CourseError, match="has no exercise nothing"):
        exercise_alone(assignment, "nothing")


# --- judged by the real grader ----------------------------------------------------------------


@pytest.fixture
def course(tmp_path: Path) -> Path:
    course = write_course(tmp_path / "course")
    folder = course / "course_tests" / "demo"
    (folder / "answers").mkdir()
    (folder / "answers" / "add.py").write_text(ANSWERS)
    (folder / "catalogue.py").write_text(
        "from gradkit.mistakes import Catalogue\n\nMISTAKES = Catalogue()\n"
    )
    # With all that authors like: a file beside it, a loop, a closure, a class, a helper.
    (folder / "mistakes.py").write_text(
        "from . import helpers\nfrom .catalogue import MISTAKES\n\n\n"
        "def _off(by):\n    def add(a, b):\n        return helpers.total(a, b) + by\n"
        "    return add\n\n\n"
        "for by in (1, 2):\n"
        "    MISTAKES.wrong('add', 'X1', name='it is off', hint='By how much?')(_off(by))\n\n\n"
        "@MISTAKES.wrong('add', 'X2', name='it multiplies', hint='Which sign?')\n"
        "class Product:\n    def __new__(cls, a, b):\n        return a * b\n"
    )
    (folder / "helpers.py").write_text("def total(a, b):\n    return a + b\n")
    return course


def test_answers_and_wrong_references_are_judged_by_the_grader(
    course: Path, server: ForkServer
) -> None:
    assignment = Assignment.load(course, "demo")
    catalogue = read_catalogue(assignment)
    answers = gather(course, assignment, ["add"], catalogue, references=True)
    heard: list[Trial] = []
    trials = try_answers(assignment, answers, server=server, told=heard.append)
    assert [trial.answer for trial in trials] == answers
    assert heard == trials
    assert [(t.answer.origin, t.result.score, t.named) for t in trials] == [
        (Origin.WRITTEN, 4.0, ()),
        (Origin.WRITTEN, 0.0, ()),
        (Origin.WRITTEN, 0.0, ()),
        (Origin.WRITTEN, 0.0, ()),
        (Origin.CATALOGUE, 0.0, ("X1",)),
        (Origin.CATALOGUE, 0.0, ("X1",)),
        (Origin.CATALOGUE, 0.0, ("X2",)),
    ]
    assert [bool(t.problem) for t in trials] == [False, True, False, True, False, False, False]


class Stumbling(Executor):
    """Fails at the first piece of work, as an executor does whose worker has died."""

    def __init__(self) -> None:
        self.handed_out = 0

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.handed_out += 1
        if self.handed_out == 1:
            return InlineExecutor().submit(self._die)
        return InlineExecutor().submit(lambda *_: fn(*args, **kwargs))

    @staticmethod
    def _die() -> None:
        raise RuntimeError("The worker died.")


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch, server: ForkServer) -> Iterator[Stumbling]:
    from functools import partial

    from gradkit.proof import answers

    monkeypatch.setattr(answers, "grade_in_worker", partial(grade_tasks, server=server))
    return Stumbling()  # type: ignore[return-value]


def test_what_a_machine_loses_is_handed_out_again(
    assignment: Assignment, stumbling: Stumbling
) -> None:
    right = answer("def add(a, b):\n    return a + b\n", right=True)
    (trial,) = try_answers(assignment, [right], executor=stumbling, at_once=2)
    assert trial.accepted
    assert stumbling.handed_out == 2


def test_the_catalogue_of_the_tiny_course_has_one_entry(assignment: Assignment) -> None:
    assert "mistakes.py" in ADD
    assert [mistake.codes for mistake in read_catalogue(assignment)] == [("X1",)]
