"""A grading task: one notebook of one submission, ready to be graded anywhere.

The coordinator sends tasks to workers and gets a `Graded` back for each. Both are frozen values.
Nothing here needs nbgrader or torch, because importing them takes seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from gradkit.assignment import Assignment
from gradkit.forkserver.client import ForkServer
from gradkit.limits import Limits
from gradkit.results import CheckResult, ExerciseResult, Outcome
from gradkit.submission.reading import UnreadableSubmission
from gradkit.submission.rebuilding import read_submission
from gradkit.system.versions import versions


@dataclass(frozen=True)
class GradingTask:
    """One notebook of one submission."""

    assignment: Assignment
    notebook: NotebookNode
    """The notebook to grade; the released notebook if nothing could be read."""
    notes: tuple[str, ...] = ()
    """What was odd about the submission, in full sentences."""
    is_readable: bool = True
    """Whether there is a notebook to grade; if not, `notes` says why."""

    @classmethod
    def read(cls, assignment: Assignment, folder: Path) -> GradingTask:
        """Read the submission in a folder; an unreadable submission is a task, too."""
        try:
            clean = read_submission(folder, assignment.notebook_name, assignment.notebook)
        except UnreadableSubmission as reason:
            return cls(assignment, assignment.notebook, (str(reason),), is_readable=False)
        return cls(assignment, clean.notebook, clean.notes)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of what is graded: cells and data, without the submitted outputs."""
        text = json.dumps([self.notebook, self.notes], sort_keys=True)
        digest = hashlib.sha256(text.encode())
        for name, content in sorted(self.assignment.data.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Graded:
    """The outcome of a grading task. A worker sends it to the process that records it."""

    notebook: NotebookNode
    exercises: tuple[ExerciseResult, ...]
    seconds: float
    sandbox: Mapping[str, str] = field(default_factory=dict)
    """Which parts of the sandbox were on, and how."""
    versions: Mapping[str, str] = field(default_factory=versions)
    """The versions that graded it; another machine may have different ones."""


def grade_task(task: GradingTask, limits: Limits, server: ForkServer | None = None) -> Graded:
    """Grade a task in this process, with kernels from `server` or from a server of its own."""
    # Imports torch, which takes seconds. Commands that grade nothing must not wait for it.
    from gradkit.grading.grade import grade

    if not task.is_readable:
        return nothing_to_grade(task.assignment, task.notes[0])
    return grade(task.notebook, task.assignment, limits, server)


def grade_tasks(
    tasks: Sequence[GradingTask], limits: Limits, server: ForkServer | None = None
) -> list[Graded]:
    """Grade all notebooks of one submission. Runs anywhere, writes nothing."""
    return [grade_task(task, limits, server) for task in tasks]


def nothing_to_grade(assignment: Assignment, reason: str) -> Graded:
    """Return the verdict on a submission that cannot be read."""
    exercises = tuple(
        ExerciseResult(
            exercise.name,
            exercise.points,
            (
                CheckResult(
                    exercise.check_cell,
                    Outcome.MISSING,
                    0.0,
                    exercise.points,
                    reason,
                    title="There is an answer that can be checked.",
                ),
            ),
        )
        for exercise in assignment.exercises
    )
    return Graded(assignment.notebook, exercises, 0.0)
