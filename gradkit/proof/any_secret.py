"""Judges answers with the inputs of many courses, to find out whether a verdict hangs on luck.

Hidden inputs are drawn from a secret of the course, so each course has others. Here an answer is
run once, and the checks of its exercise judge it again and again, each time with inputs from
another secret. A right answer must pass with all of them, and a wrong one with none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from gradkit.assignment import Assignment
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import PROBE_SEED
from gradkit.kernel.conversation import KernelLost
from gradkit.kernel.probe_runner import SnapshotProbeRunner
from gradkit.kernel.start import start_kernel
from gradkit.kernel.student_kernel import StudentKernel
from gradkit.limits import Limits
from gradkit.proof import corpus
from gradkit.proof.answers import WrittenAnswer, exercise_alone
from gradkit.results import CheckResult, Outcome

_LIMITS = Limits(submission_seconds=10**6)
_IN_ONE_KERNEL = 20
"""How many answers share a kernel: its start takes longer than an answer's checks."""


@dataclass(frozen=True)
class Verdict:
    """What the checks of an exercise made of an answer with the inputs of one secret."""

    exercise: str
    secret: bytes
    checks: tuple[CheckResult, ...]

    @property
    def lost(self) -> tuple[CheckResult, ...]:
        """The checks that it did not pass."""
        return tuple(check for check in self.checks if check.outcome is not Outcome.PASSED)


def made_up_secrets(count: int, first: int = 0) -> list[bytes]:
    """Return secrets by number, so that one which brought bad luck can be tried again."""
    return [f"secret {number}".encode() for number in range(first, first + count)]


def of_solution(
    course: Path, assignment: Assignment, secrets: Sequence[bytes], server: ForkServer
) -> list[Verdict]:
    """Judge the instructor's notebook, each exercise at its check cell.

    Of the notebook, the solutions are run and what sets the scene for them, no examples.
    """
    points = {exercise.check_cell: exercise for exercise in assignment.exercises}
    verdicts: list[Verdict] = []

    def body(checks: HiddenChecks) -> None:
        with start_kernel(assignment.data, _LIMITS, server) as kernel:
            for cell in corpus.read_source(course, assignment).cells:
                settings = cell.metadata.get("nbgrader", {})
                exercise = points.get(settings.get("grade_id", ""))
                if exercise is None and (settings.get("solution") or settings.get("locked")):
                    _run(kernel, cell)
                elif exercise is not None:
                    judging = _Judging(checks, exercise.name, exercise.points, secrets)
                    verdicts.extend(judging.judge(kernel))

    run_checks(assignment.checks_folder(), assignment.secret, body)
    return verdicts


def of_answers(
    assignment: Assignment,
    answers: Sequence[WrittenAnswer],
    secrets: Sequence[bytes],
    server: ForkServer,
) -> Iterator[tuple[WrittenAnswer, list[Verdict]]]:
    """Judge answers to one exercise. Right ones that fail beside others are tried alone, too."""
    for start in range(0, len(answers), _IN_ONE_KERNEL):
        some = answers[start : start + _IN_ONE_KERNEL]
        for answer, verdicts in _of_some(assignment, some, secrets, server):
            if answer.right and any(verdict.lost for verdict in verdicts):
                yield from _of_some(assignment, [answer], secrets, server)
            else:
                yield answer, verdicts


def _of_some(
    assignment: Assignment,
    answers: Sequence[WrittenAnswer],
    secrets: Sequence[bytes],
    server: ForkServer,
) -> list[tuple[WrittenAnswer, list[Verdict]]]:
    """Judge answers to one exercise in one kernel, or in more where answers end it."""
    part = exercise_alone(assignment, answers[0].exercise)
    (exercise,) = part.exercises
    found: list[tuple[WrittenAnswer, list[Verdict]]] = []

    def body(checks: HiddenChecks) -> None:
        judging = _Judging(checks, exercise.name, exercise.points, secrets)
        while len(found) < len(answers):
            with start_kernel(part.data, _LIMITS, server) as kernel:
                for cell in part.notebook.cells[:-2]:  # all but the answer's and the check's
                    _run(kernel, cell)
                for answer in answers[len(found) :]:
                    found.append((answer, judging.judge_text(kernel, answer)))
                    if not kernel.is_well():
                        break

    run_checks(part.checks_folder(), part.secret, body)
    return found


class _Judging:
    """Judges one exercise with each of many secrets."""

    def __init__(
        self, checks: HiddenChecks, exercise: str, points: float, secrets: Sequence[bytes]
    ) -> None:
        self._checks = checks
        self._exercise = exercise
        self._points = points
        self._secrets = secrets

    def judge(self, kernel: StudentKernel) -> list[Verdict]:
        """Judge what the kernel holds now."""
        verdicts = []
        for secret in self._secrets:
            student = SnapshotProbeRunner(kernel, self._exercise, lambda _: "", _LIMITS, PROBE_SEED)
            with self._checks.drawing_from(secret):
                results = self._checks.judge(self._exercise, self._points, student)
            verdicts.append(Verdict(self._exercise, secret, results))
        return verdicts

    def judge_text(self, kernel: StudentKernel, answer: WrittenAnswer) -> list[Verdict]:
        """Run the cells of an answer, and judge it."""
        try:
            for text in (f"del {answer.exercise}", *answer.helpers, answer.source):
                _run(kernel, new_code_cell(text))
            return self.judge(kernel)
        except KernelLost as lost:
            results = self._checks.without_student(
                self._exercise, self._points, Outcome.CRASHED, str(lost)
            )
            return [Verdict(self._exercise, secret, results) for secret in self._secrets]


def _run(kernel: StudentKernel, cell: NotebookNode) -> None:
    if cell.cell_type == "code":
        kernel.run_cell(cell, cpu_seconds=_LIMITS.cell_cpu_seconds)
