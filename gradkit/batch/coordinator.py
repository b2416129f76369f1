"""Grades many submissions: reads them, distributes the work, and records the verdicts.

For each submission, `prepare` returns a `Task`, or an `OldVerdict` if nothing has changed. A task's
notebooks go to a worker through the standard library's `Executor` interface, so the work may be
done in this process or elsewhere; `record` writes the verdict. Reading and writing stay in this
process: it alone opens the gradebook.

A grader error affects one submission: it becomes a `Row` with a sentence, and the others are still
graded. Only a machine that can't sandbox student code ends the whole run. Nothing is printed here.
"""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass

from gradkit.assignment import Assignment, CourseError
from gradkit.batch.inline import InlineExecutor
from gradkit.batch.work import grade_in_worker
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import Graded, GradingTask, grade_tasks
from gradkit.kernel.start import SandboxRefused
from gradkit.limits import Limits
from gradkit.nbgrader_steps.course import Course, Submission
from gradkit.nbgrader_steps.recording import record
from gradkit.nbgrader_steps.verdicts import unchanged_verdict
from gradkit.results import Results

TRIES = 4
"""How often to try a submission if workers die while they grade it, or others beside it."""

Work = Callable[[Sequence[GradingTask], Limits], list[Graded]]


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
    def needs_human(self) -> bool:
        """Whether somebody must review this submission before all its points count."""
        return self.results is None or self.results.needs_human


def select(submissions: Iterable[Submission], pattern: str) -> list[Submission]:
    """Return the submissions of the students whose names match a pattern (`*`, `?`, `[…]`)."""
    return [one for one in submissions if fnmatch.fnmatchcase(one.student, pattern)]


@dataclass(frozen=True)
class Task:
    """A submission to grade: one grading task for each of its notebooks."""

    submission: Submission
    notebooks: tuple[GradingTask, ...]


@dataclass(frozen=True)
class OldVerdict:
    """A submission that has not changed since its verdict."""

    submission: Submission
    results: Results


def prepare(
    course: Course, submission: Submission, notebooks: Sequence[Assignment], *, force: bool = False
) -> Task | OldVerdict:
    """Read a submission; with `force`, grade it even if nothing has changed."""
    tasks = tuple(GradingTask.read(notebook, submission.folder) for notebook in notebooks)
    if not force:
        graded = course.graded_folder(submission)
        old = unchanged_verdict(graded, submission.folder, tasks)
        if old is not None:
            return OldVerdict(submission, old)
    return Task(submission, tasks)


def grade_all(
    course: Course,
    submissions: Iterable[Submission],
    *,
    force: bool = False,
    executor: Executor | None = None,
    at_once: int = 1,
) -> Iterator[Row]:
    """Grade submissions; yield a row for each as soon as it is done.

    At most `at_once` are in progress, so that memory does not grow with the class. Without an
    `executor`, the work is done in this process, with kernels from one warm process.
    """
    if executor is not None:
        with course.sharing_gradebook():
            run = _Run(course, executor, grade_in_worker, force=force)
            yield from run.rows(submissions, at_once)
        return
    with ForkServer() as server, course.sharing_gradebook():
        if not course.limits.cold:
            server.begin()  # it imports torch while this process does
        work = functools.partial(grade_tasks, server=server)
        yield from _Run(course, InlineExecutor(), work, force=force).rows(submissions, 1)


class _Run:
    """One run over many submissions."""

    def __init__(self, course: Course, executor: Executor, work: Work, *, force: bool) -> None:
        self._course = course
        self._executor = executor
        self._work = work
        self._force = force
        self._running: dict[Future[list[Graded]], tuple[Task, int]] = {}
        """The tasks in progress, and how often each was tried."""

    def rows(self, submissions: Iterable[Submission], at_once: int) -> Iterator[Row]:
        """Grade them, with at most `at_once` in progress."""
        notebooks: dict[str, list[Assignment]] = {}
        waiting = iter(submissions)
        while True:
            for submission in waiting:
                row = self._begin(submission, notebooks)
                if row is not None:
                    yield row
                if len(self._running) >= at_once:
                    break
            if not self._running:
                return
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                row = self._finish(future)
                if row is not None:
                    yield row

    def _begin(self, submission: Submission, notebooks: dict[str, list[Assignment]]) -> Row | None:
        """Submit a submission's work; return its row if there is nothing to do or it fails."""
        try:
            name = submission.assignment
            if name not in notebooks:
                notebooks[name] = self._course.notebooks(name)
            prepared = prepare(self._course, submission, notebooks[name], force=self._force)
        except Exception as error:  # noqa: BLE001 -- one submission's; the rest goes on
            return _failed(self._course, submission, error)
        if isinstance(prepared, OldVerdict):
            return Row(submission, prepared.results, skipped=True)
        self._hand_out(prepared, 1)
        return None

    def _hand_out(self, task: Task, tries: int) -> None:
        future = self._executor.submit(self._work, task.notebooks, self._course.limits)
        self._running[future] = (task, tries)

    def _finish(self, future: Future[list[Graded]]) -> Row | None:
        """Record the outcome of a task; return its row, or None for a retry."""
        task, tries = self._running.pop(future)
        if tries < TRIES and _worker_died(future):
            self._hand_out(task, tries + 1)
            return None
        try:
            results = record(self._course, task.submission, task.notebooks, future.result())
        except SandboxRefused as refused:  # and would be for all others
            raise CourseError(
                f"Grading stopped because student code can't be sandboxed: {refused} To grade "
                "without the sandbox anyway, set `c.Judge.unlocked = True` in nbgrader_config.py; "
                "every result will say so."
            ) from refused
        except Exception as error:  # noqa: BLE001 -- one submission's; the rest goes on
            return _failed(self._course, task.submission, error)
        return Row(task.submission, results)


def _worker_died(future: Future[list[Graded]]) -> bool:
    """Whether the work failed because its worker died: that leads to a retry, not a verdict."""
    if future.cancelled():
        return True
    error = future.exception()
    # Dask's own exceptions, by name: distributed need not be installed.
    return isinstance(error, BrokenExecutor) or type(error).__name__ in {
        "KilledWorker",
        "CancelledError",
        "FutureCancelledError",
        "CommClosedError",
    }


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
