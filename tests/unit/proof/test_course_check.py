"""What `gradkit check` finds wrong in a course, each said in a sentence."""

from __future__ import annotations

import contextlib
from concurrent.futures import Executor
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from gradkit.assignment import CourseError
from gradkit.forkserver.client import ForkServer
from gradkit.limits import Limits
from gradkit.mistakes import Catalogue
from gradkit.proof.course_check import CourseCheck, catalogue_problems, layout_problems
from gradkit.proof.mutation import EQUIVALENTS_FILE
from tests.support.courses import check_cell, released_notebook, solution_cell, write_course

SOLUTION = "def add(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION\n"
ANSWERS = """\
# %% right: a plus
def add(a, b):
    return a + b
# %% wrong X1: a minus
def add(a, b):
    return a - b
# %% wrong -: numbers only
def add(a, b):
    return int(a) + int(b)
# %% wrong -: tensors only
def add(a, b):
    return a.add(b)
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a solution and answers."""
    course = write_course(tmp_path)
    path = course / "source" / "demo" / "demo.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = SOLUTION
    nbformat.write(notebook, path)
    answers = course / "course_tests" / "demo" / "answers"
    answers.mkdir()
    (answers / "add.py").write_text(ANSWERS)
    (answers.parent / EQUIVALENTS_FILE).write_text(
        '[[add]]\nreason = "Sums commute."\nmutants = ["return a + b → return b + a"]\n'
    )
    return course


def prove(
    course: Path,
    server: ForkServer,
    *,
    answers: bool = False,
    mutants: bool = False,
    executor: Executor | None = None,
) -> tuple[list[str], list[tuple[str, bool]]]:
    """Return the problems but those of the release, which is no real one here, and the steps."""
    steps: list[tuple[str, bool]] = []
    check = CourseCheck(
        course, "demo", Limits(), server, answers=answers, mutants=mutants, executor=executor
    )
    problems = check.run(lambda what, bad: steps.append((what, bad))).problems
    assert len(steps) == check.steps
    release = ("release", "generate_assignment", "more differences")
    return [one for one in problems if not any(word in one for word in release)], steps


def rewrite(course: Path, file: str, old: str, new: str) -> None:
    path = course / "course_tests" / "demo" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_all_holds_in_a_good_course(course: Path, server: ForkServer) -> None:
    problems, steps = prove(course, server, answers=True, mutants=True)
    assert problems == []
    titles = [what for what, _ in steps]
    assert "add, “a minus”" in titles
    assert "add, “the two are subtracted”" in titles
    assert "add, “return a + b → return a - b”" in titles
    assert not any(bad for what, bad in steps if what != "release")


def test_what_the_answers_show_is_told(course: Path, server: ForkServer) -> None:
    rewrite(course, "answers/add.py", "# %% wrong -: tensors only", "# %% wrong X1: tensors only")
    rewrite(course, "answers/add.py", "return a + b", "return int(a + b)")
    rewrite(course, "answers/add.py", "int(a) + int(b)", "a + b")
    problems, _ = prove(course, server, answers=True)
    assert problems == [
        "add, “a plus”: It is right, but gets only 3 of 4 points; it fails test_tensors.",
        "add, “numbers only”: It is wrong, but gets full marks.",
        "add, “tensors only”: The checks should name X1, but name no mistake.",
        (
            "Every answer that the check test_tensors of add catches is also caught by another "
            "check. Make it stricter, merge it with another check, or add a wrong answer that "
            "shows what it is for."
        ),
    ]


def test_what_mutants_show_is_told(course: Path, server: ForkServer) -> None:
    (course / "course_tests" / "demo" / EQUIVALENTS_FILE).write_text(
        '[[add]]\nreason = "?"\nmutants = ["return a + b → return a - b", "gone"]\n'
    )
    problems, _ = prove(course, server, mutants=True)
    assert any("return a + b → return b + a” of add survives" in one for one in problems)
    assert any("“gone” of add is listed" in one for one in problems)
    assert any("a - b” of add is listed" in one and "does not accept" in one for one in problems)
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (None, "must contain right and wrong answers"),
        ("# %% right: a plus\nadd = sum\n", "must contain right and wrong answers"),
        ("# %% wrong -: a list\nadd = []\n", "must contain right and wrong answers"),
    ],
)
def test_without_both_kinds_of_answers_nothing_is_shown(
    course: Path, server: ForkServer, kept: str | None, said: str
) -> None:
    file = course / "course_tests" / "demo" / "answers" / "add.py"
    file.unlink() if kept is None else file.write_text(kept)
    file.with_name("gone.py").write_text(ANSWERS)
    check = CourseCheck(course, "demo", Limits(), server, answers=True)
    assert any(said in one for one in check.proof.problems)
    assert any("gone.py belongs to no exercise" in one for one in check.proof.problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("test_add.py", '    """Two numbers are added."""\n', "", "has no docstring"),
        ("test_add.py", "@points(3)\n", "", "worth 1 points in all, and the notebook gives 4"),
        ("test_add.py", "import torch", "import nothing_of_that_name", "could not be loaded"),
        ("mistakes.py", "Which sign?", "Mind the sign.", "a hint without a question"),
        ("mistakes.py", '"add", "X1"', '"sub", "X1"', "belongs to no exercise"),
        ("mistakes.py", "import Catalogue", "import Cataloque", "The catalogue mistakes.py can't"),
    ],
)
def test_slips_of_authors_are_told(
    course: Path, server: ForkServer, file: str, old: str, new: str, said: str
) -> None:
    rewrite(course, file, old, new)
    check = CourseCheck(course, "demo", Limits(), server)
    assert any(said in one for one in check.proof.problems), check.proof.problems


def test_a_release_without_its_source_is_refused(course: Path, server: ForkServer) -> None:
    (course / "source" / "demo" / "demo.ipynb").rename(course / "source" / "demo" / "old.ipynb")
    with pytest.raises(CourseError, match="Put it there, or remove the release"):
        CourseCheck(course, "demo", Limits(), server)


# --- cells and catalogue ------------------------------------------------------------------------


def test_a_notebook_with_an_answer_and_a_check_for_each_exercise_is_in_order() -> None:
    assert layout_problems(released_notebook({"one": 1, "two": 2})) == []


def _twin() -> NotebookNode:
    """Return a check cell whose grade_id another one has."""
    cell = check_cell("one", 1)
    cell.id = "twin"
    return cell


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([solution_cell("one", "1")], "No check cell test_one is below"),
        ([check_cell("one", 1)], "No solution cell one is above"),
        ([solution_cell("one", "1"), check_cell("one", 0)], "is worth no points"),
        ([solution_cell("one", "1"), check_cell("one", 1), _twin()], "Two cells have the grade_id"),
    ],
)
def test_cells_that_don_t_fit_together_are_told(cells: list[NotebookNode], said: str) -> None:
    assert any(said in one for one in layout_problems(new_notebook(cells=cells)))


def test_a_check_cell_that_students_could_change_is_told() -> None:
    cell = check_cell("one", 1)
    cell.metadata["nbgrader"]["locked"] = False
    notebook = new_notebook(cells=[new_code_cell("1"), solution_cell("one", "1"), cell])
    assert layout_problems(notebook) == [
        "The check cell test_one is not locked: students could change it."
    ]


def test_entries_without_code_question_or_fitting_name_are_told() -> None:
    catalogue = Catalogue()
    catalogue.property("one", name="It is wrong.", hint="Look again.")
    with contextlib.suppress(AttributeError):
        catalogue.property("one", "X1", name="it is wrong", hint="Why?")
    assert len(catalogue_problems(catalogue, ["one"])) == 3
