"""Reads final marks from nbgrader's gradebook: points from checks and people, late penalties.

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
from gradkit.nbgrader_steps.course import Course


@dataclass(frozen=True)
class Mark:
    """One student's mark for an assignment."""

    student: str
    """nbgrader's id: the name of the folder in `submitted/`."""
    max_score: float
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    """The student's ID in the school's system, if the gradebook has one."""
    graded: bool = False
    """Whether there is a graded submission."""
    score: float = 0.0
    penalty: float = 0.0
    """The late penalty in points, as computed by nbgrader's plugin."""
    ungraded: tuple[str, ...] = ()
    """Cells that still need points from a person."""
    comments: tuple[tuple[str, str], ...] = ()
    """Pairs of cell and the grader's comment on it."""
    points: tuple[tuple[str, float, float], ...] = ()
    """Cell, its points and its maximum points, by name."""

    @property
    def final(self) -> float:
        """The points that count: never less than 0, as in nbgrader's own export."""
        return max(0.0, self.score - self.penalty)


def assignments_with_marks(course: Course) -> list[str]:
    """Return the assignments in the gradebook, in order; raise `CourseError`."""
    try:
        with course.gradebook() as gradebook:
            return sorted(one.name for one in gradebook.assignments)
    except (SQLAlchemyError, OSError) as error:
        raise _unreadable(error) from error


def read_marks(course: Course, name: str) -> list[Mark]:
    """Return the marks of all students in the gradebook, by id; raise `CourseError`."""
    try:
        with course.gradebook() as gradebook:
            return _marks(gradebook, name, course.excluded)
    except MissingEntry:
        raise CourseError(
            f"The gradebook has no assignment {name}. "
            f"Run `nbgrader generate_assignment {name}` first."
        ) from None
    except (SQLAlchemyError, OSError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> CourseError:
    said = " ".join(str(error).split())[:300]
    return CourseError(f"The gradebook could not be read: {type(error).__name__}: {said}")


def _marks(gradebook: Any, name: str, excluded: frozenset[str]) -> list[Mark]:
    assignment = gradebook.find_assignment(name)
    penalties = {
        one.student_id: float(one.late_submission_penalty or 0.0)
        for one in gradebook.assignment_submissions(name)
    }
    worth = {
        cell.name: float(cell.max_score)
        for notebook in assignment.notebooks
        for cell in (*notebook.grade_cells, *notebook.task_cells)
    }
    points: defaultdict[str, list[tuple[str, float, float]]] = defaultdict(list)
    ungraded: defaultdict[str, list[str]] = defaultdict(list)
    for student, cell, score, waits in _of_cells(
        gradebook, Grade, assignment, Grade.score, Grade.needs_manual_grade
    ):
        points[student].append((cell, float(score or 0.0), worth.get(cell, 0.0)))
        if waits:
            ungraded[student].append(cell)
    comments: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for student, cell, text in _of_cells(gradebook, Comment, assignment, Comment.comment):
        if text and text.strip():
            comments[student].append((cell, text.strip()))
    return [
        Mark(
            student=one.id,
            max_score=float(assignment.max_score or 0.0),
            first_name=one.first_name or "",
            last_name=one.last_name or "",
            email=one.email or "",
            lms_user_id=one.lms_user_id or "",
            graded=bool(points[one.id]),
            score=sum(score for _, score, _ in points[one.id]),
            penalty=penalties.get(one.id, 0.0),
            ungraded=tuple(ungraded[one.id]),
            comments=tuple(comments[one.id]),
            points=tuple(points[one.id]),
        )
        for one in sorted(gradebook.students, key=lambda one: str(one.id))
        if one.id not in excluded
    ]


def _of_cells(gradebook: Any, kind: Any, assignment: Any, *columns: Any) -> Any:
    """Return student, cell and some columns of all grades or comments, in one query.

    nbgrader's own objects would query the database for each cell of each student.
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
