"""The demonstration's made-up class, without grading it: `make demo` does that."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from gradkit import demo
from gradkit.answers import WrittenAnswer
from gradkit.assignment import Assignment, CourseError
from tests.courses import write_course


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return Assignment.load(write_course(tmp_path), "demo")


RIGHT = WrittenAnswer(
    "add", "plain", right=True, codes=(), source="def add(a, b):\n    return a + b\n"
)
WRONG = WrittenAnswer(
    "add", "minus", right=False, codes=("X1",), source="def add(a, b):\n    return a - b\n"
)


@pytest.mark.parametrize("student", demo.CLASS, ids=lambda student: student.name)
def test_each_student_hands_in_something(student: demo.MadeUp, assignment: Assignment) -> None:
    written = student.write(assignment, {"add": [RIGHT, WRONG]})
    if isinstance(written, bytes):
        with pytest.raises(ValueError, match="JSON"):
            nbformat.reads(written.decode(), as_version=4)
    else:
        nbformat.validate(written)


def test_right_students_get_right_answers_and_wrong_ones_wrong(assignment: Assignment) -> None:
    answers = {"add": [WRONG, RIGHT]}
    sources = {
        student.name: next(cell.source for cell in written.cells if cell.id == "add")
        for student in demo.CLASS
        if not isinstance(written := student.write(assignment, answers), bytes)
    }
    assert sources["ada"] == sources["ben"] == RIGHT.source
    assert sources["dora"] == sources["emil"] == WRONG.source
    assert "NotImplementedError" in sources["gus"]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(CourseError, match="not made by"):
        demo.make_course(course, mine)
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_without_a_course_there_is_no_demonstration(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is no course"):
        demo.make_course(tmp_path, tmp_path / "demo-course")
