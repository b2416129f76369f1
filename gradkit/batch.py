"""Grades many submissions: finds them, hands out the work, and writes what came of it.

The work on one submission is `grade_cases`, a pure function of notebooks, assignment and limits. It
goes through the standard library's `Executor` interface, so it may run here or elsewhere. Finding
and writing stay in this process: it alone opens the gradebook, through nbgrader's own converter
with the course's own configuration, so that late penalties, `db_url` and lists of excluded students
hold as in `nbgrader autograde`.

An error of the machinery costs one submission: it becomes a `Row` with a sentence, and the rest
goes on. Nothing is printed here.
"""

from __future__ import annotations

import contextlib
import fnmatch
import functools
import glob
import json
import logging
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.autogradeapp import AutogradeApp

from gradkit.assignment import Assignment, CourseError
from gradkit.executors import grade_in_worker
from gradkit.forkserver import ForkServer
from gradkit.grading import Graded
from gradkit.kernels import Limits
from gradkit.nbgrader_steps import RESULTS_FILE, TIMESTAMP_FILE, Autograde, Case, Judge, changed
from gradkit.results import Outcome, Results
from gradkit.submission import UnreadableSubmission, read_file

TRIES = 4
"""How often a submission is handed out while workers die under it, or under others beside it."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment."""

    student: str
    assignment: str
    folder: Path


@dataclass(frozen=True)
class Row:
    """What became of one submission."""

    submission: Submission
    results: Results | None = None
    """The verdict, new or old; None where the machinery failed."""
    failure: str = ""
    """A sentence on how the machinery failed; empty where it did not."""
    skipped: bool = False
    """Whether the verdict is an old one, since nothing has changed."""

    @property
    def needs_person(self) -> bool:
        """Whether somebody must look before all points of this submission count."""
        return self.results is None or self.results.undecided


class Course:
    """A course's folder, and nbgrader's configuration of it, loaded as nbgrader's commands do.

    Raises `CourseError` where the folder is no course or its configuration is broken.
    """

    def __init__(self, root: Path, *, verbose: bool = False) -> None:
        self.root = root.resolve()
        if not (self.root / "source").is_dir() and not (self.root / "release").is_dir():
            raise CourseError(
                f"{self.root} is not a course: it has neither a folder source nor a folder "
                "release. Change to the course's folder, or name it with --course."
            )
        self._app = _nbgrader(self.root, verbose=verbose)
        self._directory = self._app.coursedir
        self.limits: Limits = Judge(parent=self._app).chosen_limits()

    def notebooks(self, name: str) -> list[Assignment]:
        """Return an assignment's notebooks; raise `CourseError` where it can't be graded."""
        released = sorted((self.root / "release" / name).glob("*.ipynb"))
        if len(released) <= 1:
            found = [Assignment.load(self.root, name)]  # raises the sentence on what is missing
        else:
            found = [Assignment.load(self.root, name, path.stem) for path in released]
        self._check_gradebook(name, found)
        return found

    def _check_gradebook(self, name: str, notebooks: Sequence[Assignment]) -> None:
        """Raise unless the gradebook knows the cells that carry points, and their points."""
        with self._gradebook() as gradebook:
            for notebook in notebooks:
                try:
                    entry = gradebook.find_notebook(notebook.notebook_name, name)
                except MissingEntry:
                    known = {}
                else:
                    known = {cell.name: cell.max_score for cell in entry.grade_cells}
                if known != _points(notebook):
                    raise CourseError(
                        f"The gradebook does not know the released notebook "
                        f"{notebook.notebook_name} of {name}, or gives other points. Run "
                        f"`nbgrader generate_assignment {name} --force`, then grade again."
                    )

    def _gradebook(self) -> Any:
        return Gradebook(self._directory.db_url, self._directory.course_id)

    def submissions(self, name: str) -> list[Submission]:
        """Return all submissions of an assignment, but not those of excluded students."""
        step = self._directory.submitted_directory
        pattern = self._directory.format_path(step, "*", glob.escape(name))
        student = re.compile(
            self._directory.format_path(step, "(?P<student>.*)", re.escape(name), escape=True)
        )
        excluded = set(self._directory.student_id_exclude.split(","))
        found = []
        for path in sorted(glob.glob(pattern)):  # noqa: PTH207 -- hidden folders are no students
            match = student.fullmatch(path)
            folder = Path(path)
            if match and folder.is_dir() and not folder.is_symlink():
                found.append(Submission(match["student"], name, folder))
        return [submission for submission in found if submission.student not in excluded]

    def old_verdict(self, submission: Submission, cases: Sequence[Case]) -> Results | None:
        """Return the verdict that a submission already has, if nothing has changed since.

        What counts is what was graded (cells, data, hidden checks, time of submission). A verdict
        that the grader's own error left open is none.
        """
        folder = self._graded_folder(submission)
        try:
            document = json.loads((folder / RESULTS_FILE).read_text(encoding="utf-8"))
            results = Results.from_dict(document)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        now = {
            "checks": cases[0].assignment.digest,
            "submission": "+".join(case.fingerprint for case in cases),
        }
        if any(results.made_with.get(name) != digest for name, digest in now.items()):
            return None
        if _stamp(submission.folder) != _stamp(folder):
            return None
        broken = any(
            check.outcome is Outcome.GRADER_ERROR
            for exercise in results.exercises
            for check in exercise.checks
        )
        return None if broken else results

    def write(self, submission: Submission, cases: Sequence[Case]) -> Results:
        """Write graded cases as nbgrader would; return the verdict.

        Gradebook, autograded notebook and `results.json`, in this order.
        """
        converter = Autograde(coursedir=self._directory, parent=self._app)
        # Whether to grade was decided by what has changed; nbgrader looks at the folder alone.
        converter.force = True
        converter.cases = {case.assignment.notebook_name: case for case in cases}
        here = {
            "assignment_id": submission.assignment,
            "student_id": glob.escape(submission.student),
        }
        with (
            changed(self._directory, **here),
            _cause(self._app.log),
            warnings.catch_warnings(),
        ):
            # nbgrader 0.9.6 fills a new submission before it hands it to the session. SQLAlchemy
            # warns, and stores it all the same.
            warnings.filterwarnings("ignore", message="Object of type <Submitted")
            converter.start()
        return converter.results

    def explain(self, error: BaseException) -> None:
        """Write an error's traceback to nbgrader's log, which is shown when asked for."""
        self._app.log.error("".join(traceback.format_exception(error)))

    def _graded_folder(self, submission: Submission) -> Path:
        step = self._directory.autograded_directory
        return Path(self._directory.format_path(step, submission.student, submission.assignment))


def select(submissions: Iterable[Submission], pattern: str) -> list[Submission]:
    """Return the submissions of the students whose names match a pattern (`*`, `?`, `[…]`)."""
    return [one for one in submissions if fnmatch.fnmatchcase(one.student, pattern)]


def grade_cases(
    work: Sequence[Case], limits: Limits, server: ForkServer | None = None
) -> list[Graded]:
    """Do the work on one submission: judge its notebooks. Runs anywhere, writes nothing.

    Kernels come from `server`; without one they start cold.
    """
    return [case.grade(limits, server) for case in work]


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
        with ForkServer() as server:
            work = functools.partial(grade_cases, server=server)
            yield from _grade_all(course, submissions, force, Here(), work, 1)
    else:
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
            f"graded, by no fault of its own: {said.rstrip('.')}. Run the same command again to "
            "grade it alone, with -v to read more."
        ),
    )


def _points(notebook: Assignment) -> dict[str, float]:
    return {
        settings["grade_id"]: float(settings["points"])
        for cell in notebook.notebook.cells
        if (settings := cell.metadata.get("nbgrader", {})).get("grade")
    }


def _stamp(folder: Path) -> bytes:
    try:
        return read_file(folder / TIMESTAMP_FILE)
    except UnreadableSubmission:
        return b""


@contextlib.contextmanager
def _cause(log: logging.Logger) -> Iterator[None]:
    """Raise the exception that nbgrader's converter caught and logged, in place of its own.

    The converter's own says to look at the traceback above, and nothing about what happened.
    """

    class Watch(logging.Handler):
        cause: BaseException | None = None

        def emit(self, record: logging.LogRecord) -> None:
            self.cause = self.cause or sys.exc_info()[1]

    watch = Watch(logging.ERROR)
    level = log.level
    log.addHandler(watch)
    log.setLevel(min(level, logging.ERROR))  # what is shown is up to the other handler's level
    try:
        yield
    except Exception as error:
        if watch.cause is not None and watch.cause is not error:
            raise watch.cause from None
        raise
    finally:
        log.removeHandler(watch)
        log.setLevel(level)


def _nbgrader(root: Path, *, verbose: bool) -> Any:
    """Return nbgrader's application for grading, with the course's configuration loaded."""
    app = AutogradeApp()
    app.raise_config_file_errors = True  # else a broken file is passed over, penalties and all
    level = "INFO" if verbose else "CRITICAL"
    try:
        app.initialize([f"--course-dir={root}", f"--log-level={level}"])
    except (Exception, SystemExit) as error:
        raise CourseError(
            f"nbgrader's configuration of {root} could not be loaded: "
            f"{type(error).__name__}: {error}. Mend nbgrader_config.py, then run this again."
        ) from error
    return app
