"""nbgrader's own commands and formgrader's buttons, with this grader inside.

`nbgrader autograde` picks up a submission and keeps its time, late penalty and gradebook entries as
it always did. What it does with the notebook is replaced: `Autograde` takes the cells out of the
submission (`submission/rebuilding.py`), `Judge` grades them (`grading/grade.py`), and `SaveVerdict`
writes the points to the gradebook. Scores never pass through a cell's output.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import logging
import os
import re
import time
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generatefeedbackapp
import nbgrader.converters
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_solution, parse_utc
from traitlets import Dict, List

from gradkit.assignment import CHECK_PREFIX, Assignment, CourseError
from gradkit.feedback.notebook import render
from gradkit.forkserver.client import ForkServer
from gradkit.grading.graded import Graded
from gradkit.grading.task import GradingTask
from gradkit.limits import Limits
from gradkit.nbgrader_steps.feedback import RESULTS_FILE, GenerateFeedback
from gradkit.nbgrader_steps.gradebook import kept
from gradkit.nbgrader_steps.traits import changed
from gradkit.results import Results
from gradkit.submission.reading import UnreadableSubmission, read_file

_StockAutograde = nbgrader.converters.Autograde

_log = logging.getLogger(__name__)

TIMESTAMP_FILE = "timestamp.txt"
SECRET_FILE = "submission_secret.txt"  # noqa: S105 -- a file's name
MAX_KEPT = 1000
"""Bytes of each of these two that are kept: nbgrader writes 30 and 128."""


class Judge(NbGraderPreprocessor):
    """Run the notebook and its hidden checks; put the verdict into notebook and resources."""

    limits = Dict(
        help="Limits of a submission that differ from the kit's own, by the names of the fields of "
        "`gradkit.limits.Limits`: times in seconds, sizes in bytes."
    ).tag(config=True)

    server: ForkServer | None = None
    """Where kernels come from."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Grade a clean notebook, or record why there is none."""
        case: GradingTask = resources["gradkit"]
        graded = case.graded or case.grade(self.chosen_limits(), self.server)
        resources["gradkit_verdict"] = Results(
            student=resources["nbgrader"]["student"],
            assignment=resources["nbgrader"]["assignment"],
            exercises=graded.exercises,
            notes=case.notes,
            needs_human=isinstance(case.found, UnreadableSubmission),
            made_with=made_with(case.assignment, graded) | {"submission": case.fingerprint},
            seconds=round(graded.seconds, 3),
        )
        return render(graded.notebook, graded.exercises, case.notes), resources

    def chosen_limits(self) -> Limits:
        """Return the limits that the course's configuration sets."""
        known = {field.name for field in fields(Limits)}
        if unknown := sorted(set(self.limits) - known):
            raise CourseError(
                f"nbgrader_config.py sets a limit {unknown[0]} that there is not. "
                f"The limits are: {', '.join(sorted(known))}."
            )
        return Limits(**self.limits)


class SaveVerdict(SaveAutoGrades):
    """Write the verdict's points to the gradebook; written answers are left to a person.

    nbgrader's own step reads points from cell outputs, which students can forge and any warning
    can spoil.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the points of all graded cells."""
        verdict: Results = resources["gradkit_verdict"]
        self._exercises = {exercise.exercise: exercise for exercise in verdict.exercises}
        self._needs_human = verdict.needs_human
        names = resources["nbgrader"]
        with (
            kept(names["db_url"]) as gradebook,
            gradebook.transaction(),
            gradebook.prefetched(names["notebook"], names["assignment"], names["student"]),
        ):
            return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        grade_id = cell.metadata.nbgrader.grade_id
        entry = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        if is_solution(cell) or cell.cell_type != "code":
            super()._add_score(cell, resources)
        else:
            exercise = self._exercises[grade_id.removeprefix(CHECK_PREFIX)]
            entry.auto_score = None if exercise.undecided else exercise.score
            # A person who gave points by hand looks again when the checks were run again.
            entry.needs_manual_grade = exercise.undecided or entry.manual_score is not None
        if self._needs_human:
            entry.needs_manual_grade = True
        self.gradebook.db.commit()


class Autograde(_StockAutograde):  # type: ignore[misc,valid-type]
    """nbgrader's autograder, except for what it takes from a submission and does with it."""

    autograde_preprocessors = List([Judge, SaveVerdict, AssignLatePenalties]).tag(config=True)

    cases: Mapping[str, GradingTask] = {}
    """Cases by notebook that were read, and perhaps graded, before: see `batch/coordinator.py`."""

    def start(self) -> None:
        """Grade all submissions, with kernels from one warm process that ends with the run."""
        with (
            ForkServer() as self._server,
            kept(self.coursedir.db_url, self.coursedir.course_id) as self._gradebook,
            changed(self.coursedir, get_existing_timestamp=submission_time),
        ):
            if not self.cases:
                self._server.begin()  # it imports torch while this process does
            super().start()

    def init_notebooks(self) -> None:
        """Find the submissions; one without any notebook is a submission too."""
        self.assignments: dict[str, list[str]] = {}
        self.notebooks: list[str] = []
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        for path in sorted(glob.glob(pattern)):  # noqa: PTH207 -- hidden folders are no students
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
        """Enter the submission in the gradebook; copy no file of the student's.

        nbgrader copies whatever lies beside the notebook, through links too, and hands it on to
        the feedback folder.
        """
        self._results: list[Results] = []
        with changed(self.coursedir, ignore=["*"]), self._gradebook.transaction():
            super().init_assignment(assignment_id, student_id)
        for name in (TIMESTAMP_FILE, SECRET_FILE):
            self._keep(name, assignment_id, student_id)

    def _keep(self, name: str, assignment_id: str, student_id: str) -> None:
        """Keep what the exchange put beside the notebook, beside the verdict.

        By the time of submission nbgrader knows a newer one; the secret gives the released feedback
        a name that only this student can find.
        """
        source = Path(self._format_source(assignment_id, student_id)) / name
        with contextlib.suppress(UnreadableSubmission):
            content = read_file(source)[:MAX_KEPT]
            target = Path(self._format_dest(assignment_id, student_id)) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, content)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Take the cells, grade them unless that was done elsewhere, and write what came of it."""
        resources = self.init_single_notebook_resources(notebook_filename)
        names = resources["nbgrader"]
        case = self.cases.get(names["notebook"]) or GradingTask.read(
            self._assignment(names["assignment"], names["notebook"]),
            Path(notebook_filename).parent,
        )
        resources["gradkit"] = case
        self._sanitizing = False
        self._init_preprocessors()
        self.exporter.optimistic_validation = True  # once at the end, not after each step
        for step in self.exporter._preprocessors:  # noqa: SLF001 -- nbconvert copies resources
            if isinstance(step, Judge):
                step.server = self._server
        try:
            output, resources = self.exporter.from_notebook_node(case.notebook, resources=resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True
        self._results.append(resources["gradkit_verdict"])
        if len(self._results) == len(self.notebooks):
            # Written last and whole: where there is a results.json, the submission was graded.
            text = merge(self._results).to_json()
            write_atomically(Path(self.writer.build_directory) / RESULTS_FILE, text.encode())

    @property
    def results(self) -> Results:
        """The verdict on the submission that was converted last."""
        return merge(self._results)

    def _assignment(self, assignment_id: str, notebook_id: str) -> Assignment:
        cache: dict[tuple[str, str], Assignment] = self.__dict__.setdefault("_cache", {})
        key = (assignment_id, notebook_id)
        if key not in cache:
            try:
                cache[key] = Assignment.load(Path(self.coursedir.root), assignment_id, notebook_id)
            except CourseError as error:
                raise NbGraderException(str(error)) from None
        return cache[key]


def use_gradkit() -> None:
    """Make nbgrader's commands and formgrader grade with this grader.

    nbgrader has no setting for the classes of its converters, so ours take their places in the
    modules that make one. Formgrader's lists read each submission's time: what one student handed
    in must not stop them either. The course's `nbgrader_config.py` calls this.
    """
    nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.api.GenerateFeedback = GenerateFeedback
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = GenerateFeedback
    nbgrader.apps.api.NbGraderAPI.get_submitted_timestamp = _submitted_timestamp


def _submitted_timestamp(api: Any, assignment_id: str, student_id: str) -> dt.datetime | None:
    course = api.coursedir
    return submission_time(
        course.format_path(course.submitted_directory, student_id, assignment_id)
    )


def submission_time(folder: str) -> dt.datetime | None:
    """Return the time of submission; None where there is none that can be read.

    nbgrader's own way opens whatever is called timestamp.txt, and waits at a pipe for ever.
    """
    try:
        text = read_file(Path(folder) / TIMESTAMP_FILE)[:100].decode("utf-8", "replace").strip()
    except UnreadableSubmission:
        return None
    try:
        return parse_utc(text) if text else None
    except Exception:  # noqa: BLE001 -- a parser that guesses fails in many ways
        _log.warning("The time of submission in %s can't be read: %r.", folder, text)
        return None


def merge(results: list[Results]) -> Results:
    """Return the results of all notebooks of a submission as one."""
    if len(results) == 1:
        return results[0]
    first = results[0]
    return Results(
        student=first.student,
        assignment=first.assignment,
        exercises=tuple(exercise for part in results for exercise in part.exercises),
        notes=tuple(note for part in results for note in part.notes),
        needs_human=any(part.needs_human for part in results),
        made_with={
            **first.made_with,
            "submission": "+".join(part.made_with["submission"] for part in results),
        },
        seconds=sum(part.seconds or 0.0 for part in results),
    )


def made_with(assignment: Assignment, graded: Graded) -> dict[str, str]:
    """Return the versions that a verdict rests on, and the lock that it was made with."""
    return {
        **graded.versions,
        "checks": assignment.digest,
        # A user's number says where a submission ran, not how it was locked in.
        "lock": "; ".join(
            f"{part}: {re.sub('[0-9]{5,}', 'of its own', how)}"
            for part, how in sorted(graded.lock.items())
        )
        or "nothing was run",
    }


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that may only be read is replaced."""
    part = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    part.write_bytes(content)
    part.replace(file)
