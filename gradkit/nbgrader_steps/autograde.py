"""nbgrader's autograder with this grader inside.

`nbgrader autograde` still handles a submission's time, late penalty and gradebook entries. Only the
handling of the notebook is replaced: a `GradingTask` is read from the submission and graded (unless
a worker has graded it already), and `SaveVerdict` writes the points to the gradebook. Scores never
pass through a cell's output.
"""

from __future__ import annotations

import contextlib
import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbgrader.converters
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import List

from gradkit.assignment import Assignment, CourseError
from gradkit.feedback.notebook import render
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import Graded, GradingTask, grade_task
from gradkit.grading.verdict import merge, verdict
from gradkit.nbgrader_steps.gradebook import kept
from gradkit.nbgrader_steps.save_verdict import VERDICT, SaveVerdict
from gradkit.nbgrader_steps.settings import Judge
from gradkit.nbgrader_steps.submission_time import (
    MAX_KEPT,
    SECRET_NAME_FILE,
    TIMESTAMP_FILE,
    submission_time,
)
from gradkit.nbgrader_steps.traits import changed
from gradkit.nbgrader_steps.verdicts import RESULTS_FILE
from gradkit.results import Results
from gradkit.submission.reading import UnreadableSubmission, read_file
from gradkit.system.atomic import write_atomically

StockAutograde = nbgrader.converters.Autograde


class Autograde(StockAutograde):  # type: ignore[misc,valid-type]
    """nbgrader's autograder, except for how it reads and grades a submission."""

    # The penalty is a fraction of the points, so it comes after them.
    autograde_preprocessors = List([SaveVerdict, AssignLatePenalties]).tag(config=True)

    def __init__(
        self,
        coursedir: Any = None,
        *,
        graded: Mapping[str, tuple[GradingTask, Graded]] | None = None,
        **kwargs: Any,
    ) -> None:
        """Record what was `graded` already, by notebook; without it, grade in this process."""
        super().__init__(coursedir=coursedir, **kwargs)
        self._graded = graded
        self._assignments: dict[tuple[str, str], Assignment] = {}
        self._results: list[Results] = []
        self._limits = Judge(parent=self).chosen_limits() if graded is None else None

    def start(self) -> None:
        """Grade all submissions, with kernels from one warm process that ends with the run."""
        with (
            ForkServer() as self._server,
            kept(self.coursedir.db_url, self.coursedir.course_id) as self._gradebook,
            changed(self.coursedir, get_existing_timestamp=submission_time),
        ):
            if self._graded is None:
                self._server.begin()  # it imports torch while this process does
            super().start()

    def init_notebooks(self) -> None:
        """Find the submissions; one without any notebook is a submission too."""
        self.assignments: dict[str, list[str]] = {}
        self.notebooks: list[str] = []
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        for path in sorted(glob.glob(pattern)):
            folder = Path(path)
            if folder.is_symlink():
                self.log.warning("%s is a link, and was left out.", folder)
            elif folder.is_dir():
                names = self._notebook_names(folder.name)
                self.assignments[path] = [str(folder / f"{name}.ipynb") for name in names]
        if not self.assignments:
            message = f"There are no submissions of this assignment: nothing matches {pattern}."
            self.log.error(message)
            raise NbGraderException(message)

    def _notebook_names(self, assignment_id: str) -> list[str]:
        release = Path(
            self.coursedir.format_path(self.coursedir.release_directory, ".", assignment_id)
        )
        names = sorted(path.stem for path in release.glob(f"{self.coursedir.notebook_id}.ipynb"))
        if not names:
            message = (
                f"The assignment {assignment_id} has no released notebook in {release}. "
                f"Run `nbgrader generate_assignment {assignment_id}` first."
            )
            self.log.error(message)
            raise NbGraderException(message)
        return names

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Enter the submission in the gradebook; copy none of the student's files.

        nbgrader copies everything beside the notebook, even through links, and passes it on to the
        feedback folder.
        """
        self._results = []
        with changed(self.coursedir, ignore=["*"]), self._gradebook.transaction():
            super().init_assignment(assignment_id, student_id)
        for name in (TIMESTAMP_FILE, SECRET_NAME_FILE):
            self._keep(name, assignment_id, student_id)

    def _keep(self, name: str, assignment_id: str, student_id: str) -> None:
        """Keep the exchange's files beside the verdict.

        nbgrader detects a newer submission by its time; the secret gives the released feedback a
        name that only this student can find.
        """
        source = Path(self._format_source(assignment_id, student_id)) / name
        with contextlib.suppress(UnreadableSubmission):
            content = read_file(source)[:MAX_KEPT]
            target = Path(self._format_dest(assignment_id, student_id)) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, content)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Grade a notebook, unless a worker did so, and write its verdict."""
        resources = self.init_single_notebook_resources(notebook_filename)
        names = resources["nbgrader"]
        task, graded = self._task_and_graded(names, Path(notebook_filename).parent)
        results = verdict(task, graded, names["student"], names["assignment"])
        resources[VERDICT] = results
        self._sanitizing = False
        self._init_preprocessors()
        self.exporter.optimistic_validation = True  # once at the end, not after each step
        rendered = render(graded.notebook, graded.exercises, task.notes)
        try:
            output, resources = self.exporter.from_notebook_node(rendered, resources=resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True
        self._results.append(results)
        if len(self._results) == len(self.notebooks):
            # Written last and atomically: if there is a results.json, the submission was graded.
            write_atomically(
                Path(self.writer.build_directory) / RESULTS_FILE, self.results.to_json().encode()
            )

    @property
    def results(self) -> Results:
        """The verdict on the submission that was converted last."""
        return merge(self._results)

    def _task_and_graded(
        self, names: Mapping[str, str], folder: Path
    ) -> tuple[GradingTask, Graded]:
        if self._graded is not None:
            return self._graded[names["notebook"]]
        task = GradingTask.read(self._assignment(names["assignment"], names["notebook"]), folder)
        assert self._limits is not None  # noqa: S101 -- set unless it was graded before
        return task, grade_task(task, self._limits, self._server)

    def _assignment(self, assignment_id: str, notebook_id: str) -> Assignment:
        key = (assignment_id, notebook_id)
        if key not in self._assignments:
            try:
                self._assignments[key] = Assignment.load(Path(self.coursedir.root), *key)
            except CourseError as error:
                raise NbGraderException(str(error)) from None
        return self._assignments[key]
