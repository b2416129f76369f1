"""Reads final marks from nbgrader's gradebook: points of checks and of people, late penalties.

The gradebook is nbgrader's, opened through its own API; nothing is written to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.exc import SQLAlchemyError

from gradkit.assignment import CourseError
from gradkit.course import Course


@dataclass(frozen=True)
class Mark:
    """What one student of the course has for an assignment."""

    student: str
    """nbgrader's id: the name of the folder in `submitted/`."""
    max_score: float
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    """The student's number in the school's own system, where the gradebook has one."""
    graded: bool = False
    """Whether there is a graded submission."""
    score: float = 0.0
    penalty: float = 0.0
    """Points that a late submission loses, as nbgrader's plugin for it has set them."""
    ungraded: tuple[str, ...] = ()
    """Cells that wait for a person's points."""
    comments: tuple[tuple[str, str], ...] = ()
    """Pairs of cell and what a person wrote about it."""

    @property
    def final(self) -> float:
        """The points that count: never less than 0, as in nbgrader's own export."""
        return max(0.0, self.score - self.penalty)


def read_marks(course: Course, name: str) -> list[Mark]:
    """Return the marks of all students in the gradebook, by id; raise `CourseError`."""
    try:
        with course.gradebook() as gradebook:
            return _marks(gradebook, name, course.excluded)
    except MissingEntry:
        raise CourseError(
            f"The gradebook does not know the assignment {name}. "
            f"Run `nbgrader generate_assignment {name}` first."
        ) from None
    except (SQLAlchemyError, OSError) as error:
        said = " ".join(str(error).split())[:300]
        raise CourseError(
            f"The gradebook could not be read: {type(error).__name__}: {said}"
        ) from error


def _marks(gradebook: Any, name: str, excluded: frozenset[str]) -> list[Mark]:
    assignment = gradebook.find_assignment(name)
    most = float(assignment.max_score or 0.0)
    penalties = {
        one.student_id: float(one.late_submission_penalty or 0.0)
        for one in gradebook.assignment_submissions(name)
    }
    scores: defaultdict[str, float] = defaultdict(float)
    ungraded: defaultdict[str, list[str]] = defaultdict(list)
    for student, cell, score, waits in _of_cells(
        gradebook, Grade, assignment, Grade.score, Grade.needs_manual_grade
    ):
        scores[student] += score or 0.0
        if waits:
            ungraded[student].append(cell)
    comments: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for student, cell, text in _of_cells(gradebook, Comment, assignment, Comment.comment):
        if text and text.strip():
            comments[student].append((cell, text.strip()))
    return [
        Mark(
            one.id, most, one.first_name or "", one.last_name or "", one.email or "",
            one.lms_user_id or "", one.id in scores, scores.get(one.id, 0.0),
            penalties.get(one.id, 0.0), tuple(ungraded[one.id]), tuple(comments[one.id]),
        )
        for one in sorted(gradebook.students, key=lambda one: str(one.id))
        if one.id not in excluded
    ]  # fmt: skip


def _of_cells(gradebook: Any, kind: Any, assignment: Any, *columns: Any) -> Any:
    """Return student, cell and some columns of all grades or comments, in one query.

    nbgrader's own objects would ask the database anew for each cell of each student.
    """
    return (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, *columns)
        .select_from(kind)
        .join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(BaseCell, kind.cell_id == BaseCell.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
        .order_by(SubmittedAssignment.student_id, BaseCell.name)
    )
