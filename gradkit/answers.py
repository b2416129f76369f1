"""Tries written-down answers, right and wrong, on an exercise's hidden checks.

Authors keep answers in `course_tests/<assignment>/answers/<exercise>.py`, cell by cell in the
percent format that Jupytext and editors know:

    # %% right: resets at the end of the loop
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...
    # %% wrong E1: never resets
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...

`try_answers` judges them in one kernel, one after another: quick, for writing checks. The proof
(`gradkit check`) grades each as a submission of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ipykernel.compiler import get_file_name
from nbformat.v4 import new_code_cell

from gradkit.assignment import Assignment, CourseError
from gradkit.forkserver import ForkServer
from gradkit.grading import PROBE_SEED
from gradkit.kernels import KernelLost, Limits, StudentKernel, start_kernel
from gradkit.pytest_plugin import HiddenChecks, run_checks
from gradkit.results import CheckResult, ExerciseResult
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


def try_answers(
    assignment: Assignment, answers: Iterable[WrittenAnswer], limits: Limits | None = None
) -> list[tuple[WrittenAnswer, ExerciseResult]]:
    """Judge each answer, in one kernel; a new one only where an answer killed it."""
    limits = limits or Limits()
    waiting = list(answers)
    judged: list[tuple[WrittenAnswer, ExerciseResult]] = []

    def body(checks: HiddenChecks) -> None:
        while waiting:
            with start_kernel(assignment.data, limits, server) as kernel:
                while waiting:
                    answer = waiting.pop(0)
                    try:
                        judged.append((answer, _judge(kernel, checks, assignment, answer, limits)))
                    except KernelLost:
                        judged.append((answer, ExerciseResult(answer.exercise, 1.0)))
                        break

    with ForkServer() as server:
        run_checks(assignment.checks_folder(), assignment.secret, body)
    return judged


def _judge(
    kernel: StudentKernel,
    checks: HiddenChecks,
    assignment: Assignment,
    answer: WrittenAnswer,
    limits: Limits,
) -> ExerciseResult:
    exercise = next((e for e in assignment.exercises if e.name == answer.exercise), None)
    if exercise is None:
        raise CourseError(f"The assignment {assignment.name} has no exercise {answer.exercise}.")
    kernel.run_cell(new_code_cell("%reset -f"))
    for cell in assignment.notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and settings.get("locked") and not settings.get("grade"):
            kernel.run_cell(new_code_cell(cell.source))
    kernel.run_cell(new_code_cell(answer.source))
    sources = {Path(get_file_name(answer.source)).name: answer.source}
    student = Student(kernel, exercise.name, sources, limits, PROBE_SEED)
    verdicts: tuple[CheckResult, ...] = checks.judge(exercise.name, exercise.points, student)
    return ExerciseResult(exercise.name, exercise.points, verdicts)


def main() -> None:
    """Print what the checks say: `python -m gradkit.answers ASSIGNMENT [EXERCISE…]`."""
    import sys  # noqa: PLC0415 -- a tool for authors at the terminal

    name, *wanted = sys.argv[1:]
    course = Path.cwd()
    assignment = Assignment.load(course, name)
    bad = 0
    for file in sorted((course / "course_tests" / name / "answers").glob("*.py")):
        if wanted and file.stem not in wanted:
            continue
        print(f"== {file.stem}")
        for answer, result in try_answers(assignment, read_answers(file)):
            full = result.score == result.max_score and bool(result.checks)
            named = {code for check in result.checks for code in check.mistakes}
            fine = full if answer.right else not full
            unnamed = not answer.right and answer.codes and not named & set(answer.codes)
            bad += not fine
            mark = "ok      " if fine and not unnamed else ("UNNAMED " if fine else "WRONG   ")
            kind = "right" if answer.right else f"wrong {','.join(answer.codes) or '-'}"
            print(f"{mark} {result.score:4g}/{result.max_score:g} {kind}: {answer.title}")
            for check in result.checks:
                if check.outcome != "passed" and (answer.right or "-v" in sys.argv or unnamed):
                    print(
                        f"      {check.outcome} {check.name}: {check.message} | {check.hint} "
                        f"| {','.join(check.mistakes)}"
                    )
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
