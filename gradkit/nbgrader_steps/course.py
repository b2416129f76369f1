"""A course's folder on disk, as the commands of `gradkit` see it.

It is opened with nbgrader's own configuration (`nbgrader_config.py`), so late penalties, the
gradebook's address and lists of excluded students work as in nbgrader's commands. Nothing is
written here: `recording.py` does that.
"""

from __future__ import annotations

import contextlib
import glob
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.autogradeapp import AutogradeApp

from gradkit.assignment import Assignment, CourseError
from gradkit.limits import Limits
from gradkit.nbgrader_steps.gradebook import kept
from gradkit.nbgrader_steps.settings import Judge
from gradkit.nbgrader_steps.submission_time import same_time

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
        self.app = nbgrader_app(AutogradeApp, self.root, verbose=verbose)
        """nbgrader's application, with the course's configuration."""
        self.directory = self.app.coursedir
        """nbgrader's own object for the course's folders."""
        self.limits: Limits = Judge(parent=self.app).chosen_limits()

    def notebooks(self, name: str) -> list[Assignment]:
        """Return an assignment's notebooks; raise `CourseError` if it can't be graded."""
        released = sorted((self.root / "release" / name).glob("*.ipynb"))
        if len(released) <= 1:
            found = [Assignment.load(self.root, name)]  # raises a sentence about what is missing
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
        """Open nbgrader's gradebook; a context manager, like nbgrader's own."""
        return Gradebook(self.directory.db_url, self.directory.course_id)

    def sharing_gradebook(self) -> contextlib.AbstractContextManager[object]:
        """Use a single connection to the gradebook for all writes meanwhile."""
        return kept(self.directory.db_url, self.directory.course_id)

    @property
    def course_id(self) -> str:
        """The course's name in nbgrader's configuration; may be empty."""
        return str(self.directory.course_id)

    @property
    def excluded(self) -> frozenset[str]:
        """Students that the configuration excludes."""
        return frozenset(self.directory.student_id_exclude.split(","))

    def submissions(self, name: str) -> list[Submission]:
        """Return all submissions of an assignment, except those of excluded students."""
        return self._found(self.directory.submitted_directory, name)

    def graded(self, name: str) -> list[Submission]:
        """Return the graded submissions of an assignment, with the folders in autograded/.

        The original submission need not exist any more.
        """
        return self._found(self.directory.autograded_directory, name)

    def handed_in_since(self, submission: Submission) -> bool:
        """Whether the time of submission differs from that of the graded submission."""
        return not same_time(submission.folder, self.graded_folder(submission))

    def _found(self, step: str, name: str) -> list[Submission]:
        pattern = self.directory.format_path(step, "*", glob.escape(name))
        student = re.compile(
            self.directory.format_path(step, "(?P<student>.*)", re.escape(name), escape=True)
        )
        excluded = self.excluded
        found = []
        for path in sorted(glob.glob(pattern)):
            match = student.fullmatch(path)
            folder = Path(path)
            if match and folder.is_dir() and not folder.is_symlink():
                found.append(Submission(match["student"], name, folder))
        return [submission for submission in found if submission.student not in excluded]

    def explain(self, error: BaseException) -> None:
        """Write an error's traceback to nbgrader's log, which is shown on request."""
        self.app.log.error("".join(traceback.format_exception(error)))

    def graded_folder(self, submission: Submission) -> Path:
        """Return the folder of a submission's verdict."""
        step = self.directory.autograded_directory
        return Path(self.directory.format_path(step, submission.student, submission.assignment))


def _points(notebook: Assignment) -> dict[str, float]:
    return {
        settings["grade_id"]: float(settings["points"])
        for cell in notebook.notebook.cells
        if (settings := cell.metadata.get("nbgrader", {})).get("grade")
    }


def nbgrader_app(kind: type, root: Path, *arguments: str, verbose: bool = False) -> Any:
    """Return one of nbgrader's applications, with the configuration of the course in `root`."""
    app = kind()
    app.raise_config_file_errors = True  # otherwise a broken file is ignored
    level = "INFO" if verbose else "CRITICAL"
    try:
        app.initialize([f"--course-dir={root}", f"--log-level={level}", *arguments])
    except (Exception, SystemExit) as error:
        raise CourseError(
            f"nbgrader's configuration for {root} could not be loaded: "
            f"{type(error).__name__}: {error}. Fix nbgrader_config.py, then try again."
        ) from error
    return app
