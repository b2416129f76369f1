"""The course that ships with the kit keeps what it promises; `gradkit check` proves it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from gradkit.assignment import assignment_names
from gradkit.course_check import CourseCheck
from gradkit.forkserver import ForkServer
from gradkit.kernels import Limits

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = assignment_names(ROOT)


def test_there_are_three_assignments() -> None:
    assert [name[:2] for name in ASSIGNMENTS] == ["01", "02", "03"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_blank_scores_nothing_solution_everything_and_the_release_is_fresh(
    name: str, server: ForkServer
) -> None:
    proof = CourseCheck(ROOT, name, Limits(), server).run(lambda what, bad: None)
    assert proof.problems == []
    assert proof.points == 100


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_instructors_notebooks_hold_no_outputs_and_stable_ids(name: str) -> None:
    for file in (ROOT / "source" / name).glob("*.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells)
        assert not any(cell.get("execution_count") for cell in notebook.cells)
        settings = [(cell.id, cell.metadata.get("nbgrader")) for cell in notebook.cells]
        assert all(made is None or made["grade_id"] == name for name, made in settings)


@pytest.mark.prove
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_right_answer_is_accepted_and_every_wrong_one_caught(
    name: str, server: ForkServer
) -> None:
    proof = CourseCheck(ROOT, name, Limits(), server, answers=True).run(lambda what, bad: None)
    assert proof.problems == []
