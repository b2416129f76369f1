"""Collects the answers that a course has on file for trying its checks.

There are three kinds: those written by hand, right and wrong; the catalogue's wrong references; and
mutants of the instructor's solutions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from gradkit.assignment import Assignment, CourseError
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.mistakes import Catalogue
from gradkit.proof.answers import WrittenAnswer, read_all_answers, with_groups
from gradkit.proof.mutation import mutated_answers
from gradkit.proof.wrong_references import wrong_references


def read_catalogue(assignment: Assignment) -> Catalogue:
    """Load an assignment's catalogue of mistakes."""
    found: list[Catalogue] = []

    def body(checks: HiddenChecks) -> None:
        found.append(checks.catalogue())

    run_checks(assignment.checks_folder(), assignment.secret, body)
    return found[0]


def read_source(course: Path, assignment: Assignment) -> NotebookNode:
    """Read the instructor's notebook of an assignment; raise `CourseError` if there is none."""
    file = course / "source" / assignment.name / f"{assignment.notebook_name}.ipynb"
    if not file.exists():
        raise CourseError(
            f"The release of {assignment.name} contains {file.name}, but {file.parent} does not. "
            "Put it there, or remove the release."
        )
    source: NotebookNode = nbformat.read(file, as_version=4)
    return source


def written_answers(course: Path, assignment: Assignment) -> dict[str, list[WrittenAnswer]]:
    """Read the written answers to all exercises, by their names."""
    return read_all_answers(course / "course_tests" / assignment.name)


def gather(
    course: Path,
    assignment: Assignment,
    exercises: Sequence[str],
    catalogue: Catalogue,
    *,
    written: bool = True,
    references: bool = False,
    mutants: bool = False,
) -> list[WrittenAnswer]:
    """Return the answers to some exercises, exercise by exercise."""
    found: list[WrittenAnswer] = []
    if written:
        for answers in written_answers(course, assignment).values():
            found += with_groups(answers, catalogue)
    if references:
        found += wrong_references(assignment, catalogue)
    if mutants:
        everything = [exercise.name for exercise in assignment.exercises]
        found += mutated_answers(read_source(course, assignment), everything)
    return [answer for name in exercises for answer in found if answer.exercise == name]
