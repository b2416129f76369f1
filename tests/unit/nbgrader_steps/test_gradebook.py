"""One connection to the gradebook for a run, one transaction for a step."""

from __future__ import annotations

from pathlib import Path

import nbgrader.converters.autograde
import pytest
from nbgrader.api import Gradebook

from gradkit.nbgrader_steps.gradebook import kept


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


def students(url: str) -> list[str]:
    """Return the students that somebody else sees."""
    with Gradebook(url) as gradebook:
        return [student.id for student in gradebook.students]


def test_steps_share_one_gradebook_and_leave_nbgrader_as_it_was(url: str) -> None:
    with kept(url) as outer, kept(url) as inner:
        assert inner is outer
        assert nbgrader.converters.autograde.Gradebook(url, "any course") is outer
        assert nbgrader.converters.autograde.Gradebook("sqlite://") is not outer
    assert nbgrader.converters.autograde.Gradebook is Gradebook


def test_a_step_is_written_as_a_whole(url: str) -> None:
    with kept(url) as gradebook:
        with gradebook.transaction(), gradebook:
            gradebook.add_student("ada")
            gradebook.add_student("bob")
            assert students(url) == []
        assert students(url) == ["ada", "bob"]


def test_of_a_step_that_fails_nothing_is_written(url: str) -> None:
    with kept(url) as gradebook:
        with pytest.raises(KeyboardInterrupt), gradebook.transaction():  # noqa: PT012 -- at its end
            gradebook.add_student("ada")
            raise KeyboardInterrupt
        assert students(url) == []
        with gradebook.transaction():
            gradebook.add_student("bob")
        assert students(url) == ["bob"]


def test_between_steps_anybody_may_write(url: str) -> None:
    with kept(url) as gradebook:
        with gradebook.transaction():
            gradebook.add_student("ada")
        with Gradebook(url) as other:
            other.add_student("bob")
        with gradebook:
            assert [student.id for student in gradebook.students] == ["ada", "bob"]
