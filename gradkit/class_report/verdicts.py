"""Reads all verdicts on an assignment from a course's folder, and lists what is still to be done.

A verdict that can't be read becomes a sentence in the report. This module writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gradkit.assignment import CHECK_PREFIX, Assignment, CourseError
from gradkit.class_report.mistakes import load_catalogue
from gradkit.mistakes import Mistake
from gradkit.nbgrader_steps.course import Course, Submission
from gradkit.nbgrader_steps.marks import read_marks
from gradkit.nbgrader_steps.verdicts import read_all
from gradkit.results import Outcome, Results


@dataclass(frozen=True)
class Attention:
    """One thing that a person must do, and for which students."""

    what: str
    todo: str
    cases: tuple[tuple[str, str], ...]
    """Pairs of student and detail; the student is empty if it concerns no single student."""


@dataclass(frozen=True)
class ClassResults:
    """Everything that is known about an assignment."""

    assignment: str
    results: tuple[Results, ...]
    """The verdicts that could be read, sorted by student."""
    attention: tuple[Attention, ...] = ()
    catalogue: tuple[Mistake, ...] = ()
    problems: tuple[str, ...] = field(default=())
    """What else could not be read, in full sentences without students' names."""


def read_class(course: Course, name: str) -> ClassResults:
    """Read the verdicts on an assignment; raise `CourseError` if it doesn't exist."""
    submitted = course.submissions(name)
    graded = course.graded(name)
    known = (course.root / "source" / name).is_dir() or (course.root / "release" / name).is_dir()
    if not (known or submitted or graded):
        Assignment.load(course.root, name)  # raises the sentence that lists the assignments
    results, broken = read_all(name, graded)
    catalogue, problems = _catalogue(course, name)
    by_hand, trouble = _by_hand(course, name, {one.student for one in results if one.needs_human})
    attention = (
        _undecided(results),
        _not_graded(submitted, graded),
        _broken(broken),
        _again(course, submitted, results),
        by_hand,
        _otherwise_made(results),
    )
    return ClassResults(
        name,
        tuple(results),
        tuple(one for one in attention if one.cases),
        tuple(catalogue),
        tuple(problems + trouble),
    )


# --- what needs a person ----------------------------------------------------------------------


def _undecided(results: Iterable[Results]) -> Attention:
    cases = []
    for one in results:
        reasons = [
            f"{exercise.exercise}, {check.name}: {check.message}"
            for exercise in one.exercises
            for check in exercise.checks
            if check.outcome is Outcome.GRADER_ERROR
        ]
        if one.all_needs_human:
            reasons = list(one.notes) or ["None of it could be graded."]
        cases += [(one.student, reason) for reason in reasons]
    return Attention(
        "Undecided points",
        "Look at the submission. If a check is broken, fix it and run `gradkit grade` again; "
        "otherwise, give the points by hand in formgrader.",
        tuple(cases),
    )


def _not_graded(submitted: Iterable[Submission], graded: Iterable[Submission]) -> Attention:
    done = {one.student for one in graded}
    return Attention(
        "Submitted but not graded yet",
        "Run `gradkit grade`.",
        tuple((one.student, "") for one in submitted if one.student not in done),
    )


def _broken(broken: Mapping[str, str]) -> Attention:
    return Attention(
        "Unreadable verdicts, which are missing below",
        "Run `gradkit grade --force --student NAME`.",
        tuple(sorted(broken.items())),
    )


def _again(course: Course, submitted: Iterable[Submission], results: list[Results]) -> Attention:
    done = {one.student for one in results}
    again = [one for one in submitted if one.student in done and course.handed_in_since(one)]
    return Attention(
        "Resubmitted since grading",
        "Run `gradkit grade`: it grades what has changed.",
        tuple((one.student, "") for one in again),
    )


def _by_hand(course: Course, name: str, undecided: Collection[str]) -> tuple[Attention, list[str]]:
    """Return whose written answers are ungraded in the gradebook, or why it can't be read."""
    try:
        marks, problems = read_marks(course, name), []
    except CourseError as error:
        marks, problems = [], [str(error)]
    cases = []
    for mark in marks:
        cells = [cell for cell in mark.ungraded if not cell.startswith(CHECK_PREFIX)]
        if cells and mark.student not in undecided:  # undecided students are already listed
            cases.append((mark.student, ", ".join(cells)))
    what = "Written answers to grade"
    return Attention(what, "Open Manual Grading in formgrader.", tuple(cases)), problems


def _otherwise_made(results: Sequence[Results]) -> Attention:
    """List verdicts that were made without the sandbox, or with other checks than most."""
    cases = [
        (one.student, "It was graded without the sandbox.")
        for one in results
        if "all: off" in one.made_with.get("lock", "")
    ]
    editions = [one.made_with.get("checks", "") for one in results]
    usual = max(editions, key=editions.count, default="")
    cases += [
        (one.student, "Its hidden checks were a different version than those of most submissions.")
        for one in results
        if one.made_with.get("checks", "") != usual
    ]
    return Attention(
        "Verdicts that aren't comparable with the others",
        "Run `gradkit grade`: it regrades what was graded with other checks.",
        tuple(cases),
    )


def _catalogue(course: Course, name: str) -> tuple[list[Mistake], list[str]]:
    """Return the known mistakes, which all notebooks of an assignment share, or the problem."""
    notebooks = sorted((course.root / "release" / name).glob("*.ipynb"))
    try:
        first = Assignment.load(course.root, name, notebooks[0].stem if notebooks else None)
        return load_catalogue(first), []
    except CourseError as error:
        return [], [str(error)]
