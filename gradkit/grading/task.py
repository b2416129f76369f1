"""One notebook of one submission: a value that crosses from whoever collects to a worker.

Nothing here needs nbgrader, whose import takes seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from gradkit.assignment import Assignment
from gradkit.forkserver.client import ForkServer
from gradkit.grading.graded import Graded
from gradkit.limits import Limits
from gradkit.results import CheckResult, ExerciseResult, Outcome
from gradkit.submission.reading import UnreadableSubmission
from gradkit.submission.rebuilding import Clean, read_submission


class GradingTask:
    """One notebook of one submission on its way through the steps."""

    def __init__(self, assignment: Assignment, found: Clean | UnreadableSubmission) -> None:
        self.assignment = assignment
        self.found = found
        self.graded: Graded | None = None
        """The verdict, where it was reached elsewhere: in a worker of `gradkit grade`."""

    @classmethod
    def read(cls, assignment: Assignment, folder: Path) -> GradingTask:
        """Read the submission in a folder; one that cannot be read is a case too."""
        try:
            return cls(
                assignment, read_submission(folder, assignment.notebook_name, assignment.notebook)
            )
        except UnreadableSubmission as reason:
            return cls(assignment, reason)

    def __deepcopy__(self, _: object) -> GradingTask:
        """Stay one: nbconvert copies all resources before each step, this course's data too."""
        return self

    @property
    def notebook(self) -> NotebookNode:
        """The notebook to grade; the released one where nothing could be read."""
        found = self.found
        return found.notebook if isinstance(found, Clean) else self.assignment.notebook

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the submission, in full sentences."""
        return self.found.notes if isinstance(self.found, Clean) else (str(self.found),)

    @property
    def fingerprint(self) -> str:
        """A digest of what is graded: cells and data, not the outputs that were submitted."""
        text = json.dumps([self.notebook, self.notes], sort_keys=True)
        digest = hashlib.sha256(text.encode())
        for name, content in sorted(self.assignment.data.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]

    def grade(self, limits: Limits, server: ForkServer | None = None) -> Graded:
        """Return the verdict, here and now, with kernels from `server`."""
        # Imports torch: seconds that commands which grade nothing need not wait for.
        from gradkit.grading.grade import grade  # noqa: PLC0415

        if isinstance(self.found, UnreadableSubmission):
            return unreadable_verdict(self.assignment, str(self.found))
        return grade(self.notebook, self.assignment, limits, server)


def unreadable_verdict(assignment: Assignment, reason: str) -> Graded:
    """Return the verdict on a submission that cannot be read."""
    exercises = tuple(
        ExerciseResult(
            exercise.name,
            exercise.points,
            (
                CheckResult(
                    exercise.check_cell, Outcome.MISSING, 0.0, exercise.points, reason,
                    title="There is an answer that can be checked.",
                ),
            ),
        )
        for exercise in assignment.exercises
    )  # fmt: skip
    return Graded(assignment.notebook, exercises, 0.0)


def grade_tasks(
    work: Sequence[GradingTask], limits: Limits, server: ForkServer | None = None
) -> list[Graded]:
    """Do the work on one submission: judge its notebooks. Runs anywhere, writes nothing.

    Kernels come from `server`; without one, from one for each notebook.
    """
    return [case.grade(limits, server) for case in work]
