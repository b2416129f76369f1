"""Grades one submission: notebook and assignment in, graded notebook and results out.

It opens no gradebook and no course folder, and keeps no state. nbgrader's steps, the batch and the
tests are thin shells around `grade`.

The notebook runs cell by cell. After an exercise's check cell, the hidden checks judge the state at
that point. A cell that kills the kernel loses only its own effect: a new kernel runs the notebook
without it, and earlier verdicts stay valid.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ipykernel.compiler import get_file_name
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from gradkit.assignment import Assignment, Exercise
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.explanations.explain import cell_failure
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import Graded
from gradkit.kernel.conversation import KernelLost
from gradkit.kernel.probe_runner import SnapshotProbeRunner
from gradkit.kernel.start import start_kernel
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.limits import Limits
from gradkit.results import CheckResult, ExerciseResult, Outcome

MAX_KERNELS = 4
"""How many kernels a submission may use up before the rest of it counts as crashed."""
PROBE_SEED = 20201127
"""Seed of the random generators in a probe. It is not secret, and the same on both sides."""


def grade(
    notebook: NotebookNode,
    assignment: Assignment,
    limits: Limits | None = None,
    server: ForkServer | None = None,
) -> Graded:
    """Run a clean notebook and judge each exercise at its check cell.

    Kernels are forked from `server`, or, without it, from a server for this submission alone. No
    server is used if the limits or the system require a cold start. Raises `KernelFailure` or
    `ForkServerError` if the machine, not the student, is at fault.
    """
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        if server is None:
            server = stack.enter_context(ForkServer())
        run = _Run(from_dict(notebook), assignment, limits or Limits(), server)
        run_checks(assignment.checks_folder(), assignment.secret, run.judge_all)
    exercises = tuple(
        ExerciseResult(exercise.name, exercise.points, run.verdicts[exercise.name])
        for exercise in assignment.exercises
    )
    return Graded(run.notebook, exercises, time.monotonic() - started, run.sandbox)


class _Run:
    """The run of one submission through one kernel, or through several if cells kill them."""

    def __init__(
        self, notebook: NotebookNode, assignment: Assignment, limits: Limits, server: ForkServer
    ) -> None:
        self.notebook = notebook
        self.sandbox: Mapping[str, str] = {}
        self._server = server
        self.verdicts: dict[str, tuple[CheckResult, ...]] = {}
        self._assignment = assignment
        self._limits = limits
        self._left: float = limits.submission_seconds
        """Seconds that are left in the submission's time budget."""
        self._guilty: set[int] = set()
        self._exercise_at: Mapping[str, Exercise] = {
            exercise.check_cell: exercise for exercise in assignment.exercises
        }

    def judge_all(self, checks: HiddenChecks) -> None:
        """Run the notebook and judge every exercise of the assignment."""
        for _ in range(MAX_KERNELS):
            limits = replace(self._limits, submission_seconds=math.ceil(self._left))
            with start_kernel(self._assignment.data, limits, self._server) as kernel:
                self.sandbox = kernel.sandbox
                is_through = self._run_through(kernel, checks)
                self._left = kernel.time.left
            if is_through or self._left <= 0:
                break
        for exercise in self._assignment.exercises:
            if exercise.name not in self.verdicts:
                outcome, message = self._never_reached()
                self.verdicts[exercise.name] = checks.without_student(
                    exercise.name, exercise.points, outcome, message
                )

    def _never_reached(self) -> tuple[Outcome, str]:
        if self._left <= 0:
            return Outcome.TIMEOUT, (
                "The notebook as a whole ran longer than "
                f"{self._limits.submission_seconds} seconds, so this exercise was not reached."
            )
        return Outcome.CRASHED, (
            "Earlier cells ended the notebook's Python process again and again, "
            "so this exercise was not reached."
        )

    def _run_through(self, kernel: StudentKernel, checks: HiddenChecks) -> bool:
        """Run all cells that killed no kernel; return False if a new kernel is needed."""
        for index, cell in enumerate(self.notebook.cells):
            if kernel.time.left <= 0:
                return True
            if cell.cell_type != "code":
                continue
            exercise = self._exercise_at.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if index not in self._guilty and cell.source.strip():
                try:
                    # A check cell shows the verdict instead of its own output.
                    brief = exercise is not None
                    kernel.run_cell(cell, cpu_seconds=self._cpu_seconds_for(cell), brief=brief)
                except KernelLost as lost:
                    self._guilty.add(index)
                    text = f"[This cell was left out of the grading. {lost}]\n"
                    cell.outputs.append(new_output("stream", name="stderr", text=text))
                    return False
            if exercise is not None and exercise.name not in self.verdicts:
                self.verdicts[exercise.name] = self._judge(kernel, exercise, checks)
                if not kernel.is_well():
                    return False  # an answer killed it during a check: no cell's fault
        return True

    def _cpu_seconds_for(self, cell: NotebookNode) -> int:
        # An endless loop in a function runs again in each cell that calls it.
        locked = cell.metadata.get("nbgrader", {}).get("locked")
        limits = self._limits
        return limits.locked_cell_cpu_seconds if locked else limits.cell_cpu_seconds

    def _judge(
        self, kernel: StudentKernel, exercise: Exercise, checks: HiddenChecks
    ) -> tuple[CheckResult, ...]:
        own = _cell(self.notebook, exercise.name)
        failure = cell_failure(own.source, own.get("outputs", [])) if own else None
        student = SnapshotProbeRunner(
            kernel, exercise.name, self._source_in, self._limits, PROBE_SEED, failure
        )
        released = _cell(self._assignment.notebook, exercise.name)
        if own is not None and released is not None and own.source == released.source:
            student.stub = own.source
        return checks.judge(exercise.name, exercise.points, student)

    def _source_in(self, file: str) -> str:
        """Return the source of the cell with this file name in tracebacks, or an empty string."""
        return self._sources.get(file, "")

    @cached_property
    def _sources(self) -> dict[str, str]:
        """Return the cells' sources, keyed by the file name that IPython uses in tracebacks."""
        return {
            Path(get_file_name(cell.source)).name: cell.source
            for cell in self.notebook.cells
            if cell.cell_type == "code"
        }


def _cell(notebook: NotebookNode, grade_id: str) -> NotebookNode | None:
    """Return the code cell with this grade_id, if there is one."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return next(
        (c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id), None
    )
