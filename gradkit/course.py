"""A course's folder on disk, as the commands of `gradkit` see it.

It is opened with nbgrader's own configuration (`nbgrader_config.py`), so late penalties, the
gradebook's address and lists of excluded students work as in nbgrader's commands. Everything is
written through nbgrader's own converter.
"""

from __future__ import annotations

import contextlib
import glob
import json
import logging
import re
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.autogradeapp import AutogradeApp

from gradkit._gradebook import kept
from gradkit._traits import changed
from gradkit.assignment import Assignment, CourseError
from gradkit.case import Case
from gradkit.feedback.page import RESULTS_FILE
from gradkit.limits import Limits
from gradkit.nbgrader_steps import MAX_KEPT, TIMESTAMP_FILE, Autograde, Judge
from gradkit.results import Outcome, Results
from gradkit.submission import UnreadableSubmission, read_file

CONFIG_FILE = "nbgrader_config.py"


@dataclass(frozen=True)
class Submission:
    """What one student submitted for one assignment."""

    student: str
    assignment: str
    folder: Path


class Course:
    """A course's folder, and nbgrader's configuration of it, loaded as nbgrader's commands do.

    Raises `CourseError` if the folder is not a course or its configuration is broken.
    """

    def __init__(self, root: Path, *, verbose: bool = False) -> None:
        self.root = root.resolve()
        if not (self.root / "source").is_dir() and not (self.root / "release").is_dir():
            raise CourseError(
                f"{self.root} is not a course folder: it contains neither source nor release. "
                "Change to the course folder, or pass it with --course."
            )
        self._app = nbgrader_app(AutogradeApp, self.root, verbose=verbose)
        self._directory = self._app.coursedir
        self.limits: Limits = Judge(parent=self._app).chosen_limits()

    def notebooks(self, name: str) -> list[Assignment]:
        """Return an assignment's notebooks; raise `CourseError` if it can't be graded."""
        released = sorted((self.root / "release" / name).glob("*.ipynb"))
        if len(released) <= 1:
            found = [Assignment.load(self.root, name)]  # raises the sentence on what is missing
        else:
            found = [Assignment.load(self.root, name, path.stem) for path in released]
        self._check_gradebook(name, found)
        return found

    def _check_gradebook(self, name: str, notebooks: Sequence[Assignment]) -> None:
        """Raise unless the gradebook knows the cells that carry points, and their points."""
        with self.gradebook() as gradebook:
            for notebook in notebooks:
                try:
                    entry = gradebook.find_notebook(notebook.notebook_name, name)
                except MissingEntry:
                    known = {}
                else:
                    known = {cell.name: cell.max_score for cell in entry.grade_cells}
                if known != _points(notebook):
                    raise CourseError(
                        f"The gradebook has no entry for the released notebook "
                        f"{notebook.notebook_name} of {name}, or has different points for it. Run "
                        f"`nbgrader generate_assignment {name} --force`, then grade again."
                    )

    def gradebook(self) -> Any:
        """Open nbgrader's gradebook; a context manager, as nbgrader's own."""
        return Gradebook(self._directory.db_url, self._directory.course_id)

    def keeping_gradebook(self) -> contextlib.AbstractContextManager[object]:
        """Use one connection to the gradebook for everything that is written meanwhile."""
        return kept(self._directory.db_url, self._directory.course_id)

    @property
    def course_id(self) -> str:
        """The course's name in nbgrader's configuration; may be empty."""
        return str(self._directory.course_id)

    @property
    def excluded(self) -> frozenset[str]:
        """Students that the configuration excludes."""
        return frozenset(self._directory.student_id_exclude.split(","))

    def submissions(self, name: str) -> list[Submission]:
        """Return all submissions of an assignment, but not those of excluded students."""
        return self._found(self._directory.submitted_directory, name)

    def graded(self, name: str) -> list[Submission]:
        """Return the graded submissions of an assignment, with the folders in autograded/.

        The original submission need not exist any more.
        """
        return self._found(self._directory.autograded_directory, name)

    def handed_in_since(self, submission: Submission) -> bool:
        """Whether the time of submission differs from that of the graded submission."""
        return _stamp(submission.folder) != _stamp(self._graded_folder(submission))

    def _found(self, step: str, name: str) -> list[Submission]:
        pattern = self._directory.format_path(step, "*", glob.escape(name))
        student = re.compile(
            self._directory.format_path(step, "(?P<student>.*)", re.escape(name), escape=True)
        )
        excluded = self.excluded
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
            true_cause(self._app.log),
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


def _points(notebook: Assignment) -> dict[str, float]:
    return {
        settings["grade_id"]: float(settings["points"])
        for cell in notebook.notebook.cells
        if (settings := cell.metadata.get("nbgrader", {})).get("grade")
    }


def _stamp(folder: Path) -> bytes:
    try:
        return read_file(folder / TIMESTAMP_FILE)[:MAX_KEPT]
    except UnreadableSubmission:
        return b""


@contextlib.contextmanager
def true_cause(log: logging.Logger) -> Iterator[None]:
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


def nbgrader_app(kind: type, root: Path, *arguments: str, verbose: bool = False) -> Any:
    """Return one of nbgrader's applications, with the configuration of the course in `root`."""
    app = kind()
    app.raise_config_file_errors = True  # else a broken file is passed over, penalties and all
    level = "INFO" if verbose else "CRITICAL"
    try:
        app.initialize([f"--course-dir={root}", f"--log-level={level}", *arguments])
    except (Exception, SystemExit) as error:
        raise CourseError(
            f"nbgrader's configuration for {root} could not be loaded: "
            f"{type(error).__name__}: {error}. Fix nbgrader_config.py, then try again."
        ) from error
    return app
