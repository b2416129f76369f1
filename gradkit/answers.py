"""Tries written-down answers, right and wrong, on an exercise's hidden checks.

Authors keep answers in `course_tests/<assignment>/answers/<exercise>.py`, cell by cell in the
percent format that Jupytext and editors know:

    # %% right: resets at the end of the loop
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...
    # %% wrong E1: never resets
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...

`try_answers` judges them; `gradkit try` is for writing checks, `gradkit check` for the proof.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ipykernel.compiler import get_file_name
from nbformat.v4 import new_code_cell

from gradkit.assignment import Assignment, CourseError, Exercise
from gradkit.forkserver import ForkServer
from gradkit.grading import PROBE_SEED
from gradkit.kernels import KernelLost, Limits, StudentKernel, start_kernel
from gradkit.pytest_plugin import HiddenChecks, run_checks
from gradkit.results import CheckResult, ExerciseResult, Outcome
from gradkit.student import Student

_TITLE = re.compile(
    r"^# %% (?P<kind>right|wrong)(?: (?P<codes>[A-Z]\d+(?:,[A-Z]\d+)*|-))?: (?P<title>.+)$"
)


@dataclass(frozen=True)
class WrittenAnswer:
    """One answer to one exercise: the text of its solution cell."""

    exercise: str
    title: str
    right: bool
    codes: tuple[str, ...]
    """Codes of which the diagnosis should name one; empty where none is known."""
    source: str


def read_answers(file: Path) -> list[WrittenAnswer]:
    """Read all answers of a file; raise `CourseError` where a title is malformed."""
    answers: list[WrittenAnswer] = []
    head: re.Match[str] | None = None
    lines: list[str] = []

    def finish() -> None:
        if head is not None:
            codes = (head["codes"] or "").strip("-")
            source = "\n".join(lines).strip() + "\n"
            answers.append(
                WrittenAnswer(
                    file.stem,
                    head["title"],
                    head["kind"] == "right",
                    tuple(codes.split(",")) if codes else (),
                    source,
                )
            )

    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("# %%"):
            lines.append(line)
            continue
        finish()
        head, lines = _TITLE.match(line), []
        if head is None:
            raise CourseError(
                f'Line {number} of {file} must read "# %% right: title" or '
                f'"# %% wrong CODE: title", and reads: {line}'
            )
    finish()
    return answers


@dataclass(frozen=True)
class Trial:
    """A written answer, and what the checks made of it."""

    answer: WrittenAnswer
    result: ExerciseResult

    @property
    def accepted(self) -> bool:
        """Whether it got full marks."""
        return bool(self.result.checks) and self.result.score == self.result.max_score

    @property
    def named(self) -> tuple[str, ...]:
        """The codes of the mistakes that were named."""
        return tuple(dict.fromkeys(c for check in self.result.checks for c in check.mistakes))

    @property
    def well_named(self) -> bool:
        """Whether one of the expected codes was named; no code at all where none is expected."""
        if not self.answer.codes:
            return not self.named
        return bool(set(self.named) & set(self.answer.codes))

    @property
    def problem(self) -> str:
        """What is not as it should be, in a sentence; empty where all is."""
        result = self.result
        broken = [check for check in result.checks if check.outcome is Outcome.GRADER_ERROR]
        if broken:
            return f"The check {broken[0].name} is broken. {broken[0].message}"
        points = f"{result.score:g} of {result.max_score:g} points"
        if self.answer.right and not self.accepted:
            lost = [c.name for c in result.checks if c.outcome is not Outcome.PASSED]
            return f"It is right, and gets {points}; it fails {', '.join(lost) or 'every check'}."
        if not self.answer.right and self.accepted:
            return "It is wrong, and gets full marks."
        if not self.answer.right and not self.well_named:
            expected = " or ".join(self.answer.codes) or "no mistake"
            return f"It should name {expected}, and names {', '.join(self.named) or 'none'}."
        return ""


def try_answers(
    assignment: Assignment,
    answers: Iterable[WrittenAnswer],
    limits: Limits | None = None,
    server: ForkServer | None = None,
    told: Callable[[Trial], None] = lambda trial: None,
) -> list[Trial]:
    """Judge each answer in a kernel of its own; `told` hears of each as it is done.

    Of the notebook, only the locked cells that carry no points (imports, data) run before it.
    """
    limits = limits or Limits()
    trials: list[Trial] = []

    def body(checks: HiddenChecks) -> None:
        for answer in answers:
            with start_kernel(assignment.data, limits, kernels) as kernel:
                try:
                    result = _judge(kernel, checks, assignment, answer, limits)
                except KernelLost:
                    result = ExerciseResult(answer.exercise, _exercise(assignment, answer).points)
            trials.append(Trial(answer, result))
            told(trials[-1])

    with contextlib.ExitStack() as stack:
        kernels = server or stack.enter_context(ForkServer())
        run_checks(assignment.checks_folder(), assignment.secret, body)
    return trials


def _exercise(assignment: Assignment, answer: WrittenAnswer) -> Exercise:
    for exercise in assignment.exercises:
        if exercise.name == answer.exercise:
            return exercise
    raise CourseError(f"The assignment {assignment.name} has no exercise {answer.exercise}.")


def _judge(
    kernel: StudentKernel,
    checks: HiddenChecks,
    assignment: Assignment,
    answer: WrittenAnswer,
    limits: Limits,
) -> ExerciseResult:
    exercise = _exercise(assignment, answer)
    for cell in assignment.notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and settings.get("locked") and not settings.get("grade"):
            kernel.run_cell(new_code_cell(cell.source))
    kernel.run_cell(new_code_cell(answer.source))
    sources = {Path(get_file_name(answer.source)).name: answer.source}
    student = Student(kernel, exercise.name, sources, limits, PROBE_SEED)
    verdicts: tuple[CheckResult, ...] = checks.judge(exercise.name, exercise.points, student)
    return ExerciseResult(exercise.name, exercise.points, verdicts)


if __name__ == "__main__":
    from gradkit.cli import main

    sys.exit(main(["try", *sys.argv[1:]]))
