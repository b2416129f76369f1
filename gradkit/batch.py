"""Grades many submissions: finds them, distributes the work, and writes the results.

The work on one submission is `grade_cases`, a pure function of notebooks, assignment and limits. It
goes through the standard library's `Executor` interface, so it may run here or elsewhere. Finding
and writing stay in this process: it alone opens the gradebook, through `course.py`.

A grader error affects one submission: it becomes a `Row` with a sentence, and the others are still
graded. Only a machine that can't sandbox student code ends the whole run. Nothing is printed here.
"""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from typing import Any

from gradkit import coldstart
from gradkit._work import grade_in_worker
from gradkit.assignment import Assignment, CourseError
from gradkit.case import Case, grade_cases
from gradkit.course import Course, Submission
from gradkit.forkserver import ForkServer
from gradkit.graded import Graded
from gradkit.kernels import LockRefused
from gradkit.limits import Limits
from gradkit.results import Results

TRIES = 4
"""How often a submission is handed out if workers die while they grade it, or others next to it."""


@dataclass(frozen=True)
class Row:
    """The outcome of one submission."""

    submission: Submission
    results: Results | None = None
    """The verdict, new or old; None if the grader failed."""
    failure: str = ""
    """A sentence on how the grader failed; empty if it did not."""
    skipped: bool = False
    """Whether this is the old verdict because nothing has changed."""

    @property
    def needs_person(self) -> bool:
        """Whether somebody must look before all points of this submission count."""
        return self.results is None or self.results.undecided


def select(submissions: Iterable[Submission], pattern: str) -> list[Submission]:
    """Return the submissions of the students whose names match a pattern (`*`, `?`, `[…]`)."""
    return [one for one in submissions if fnmatch.fnmatchcase(one.student, pattern)]


def grade_all(
    course: Course,
    submissions: Iterable[Submission],
    *,
    force: bool = False,
    executor: Executor | None = None,
    at_once: int = 1,
) -> Iterator[Row]:
    """Grade submissions; yield a row for each as it is done, in the order of their ends.

    At most `at_once` are out at a time, so that memory does not grow with the class. Without an
    `executor` the work is done in this process, with kernels from one warm process.
    """
    if executor is None:
        with ForkServer() as server, course.keeping_gradebook():
            if not coldstart.is_needed(course.limits):
                server.begin()  # it imports torch while this process does
            work = functools.partial(grade_cases, server=server)
            yield from _grade_all(course, submissions, force, Here(), work, 1)
    else:
        with course.keeping_gradebook():
            yield from _grade_all(course, submissions, force, executor, grade_in_worker, at_once)


def _grade_all(
    course: Course,
    submissions: Iterable[Submission],
    force: bool,  # noqa: FBT001
    executor: Executor,
    work: Callable[[Sequence[Case], Limits], list[Graded]],
    at_once: int,
) -> Iterator[Row]:
    notebooks: dict[str, list[Assignment]] = {}
    waiting = iter(submissions)
    running: dict[Future[list[Graded]], tuple[Submission, list[Case], int]] = {}
    while True:
        for submission in waiting:
            try:
                if submission.assignment not in notebooks:
                    notebooks[submission.assignment] = course.notebooks(submission.assignment)
                cases = [
                    Case.read(notebook, submission.folder)
                    for notebook in notebooks[submission.assignment]
                ]
                old = None if force else course.old_verdict(submission, cases)
            except Exception as error:  # noqa: BLE001 -- one submission's; the rest goes on
                yield _failed(course, submission, error)
                continue
            if old is not None:
                yield Row(submission, old, skipped=True)
                continue
            running[executor.submit(work, cases, course.limits)] = (submission, cases, 1)
            if len(running) >= at_once:
                break
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            submission, cases, tries = running.pop(future)
            if tries < TRIES and _worker_died(future):
                again = executor.submit(work, cases, course.limits)
                running[again] = (submission, cases, tries + 1)
                continue
            try:
                for case, graded in zip(cases, future.result(), strict=True):
                    case.graded = graded
                yield Row(submission, course.write(submission, cases))
            except LockRefused as refused:  # and would be for all the others
                raise CourseError(
                    f"Grading stopped because student code can't be sandboxed: {refused} To grade "
                    "without the sandbox anyway, set `c.Judge.limits = "
                    '{"unlocked": True}` in nbgrader_config.py; every result will say so.'
                ) from refused
            except Exception as error:  # noqa: BLE001 -- one submission's; the rest goes on
                yield _failed(course, submission, error)


def _worker_died(future: Future[list[Graded]]) -> bool:
    """Whether the work failed by the end of its worker: it costs a retry, not a verdict."""
    if future.cancelled():
        return True
    error = future.exception()
    # Dask's own exceptions, by name: distributed need not be installed.
    return isinstance(error, BrokenExecutor) or type(error).__name__ in {
        "KilledWorker", "CancelledError", "FutureCancelledError", "CommClosedError",
    }  # fmt: skip


class Here(Executor):
    """Does each piece of work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return a future that is already done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 -- a future carries any exception
            future.set_exception(error)
        return future


def _failed(course: Course, submission: Submission, error: Exception) -> Row:
    course.explain(error)
    text = " ".join(str(error).split())[:500]
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    if isinstance(error, CourseError):
        said = text
    return Row(
        submission,
        failure=(
            f"The submission of {submission.student} for {submission.assignment} could not be "
            f"graded, through no fault of the student: {said.rstrip('.')}. Run the same command "
            "again to retry it, with -v for details."
        ),
    )
