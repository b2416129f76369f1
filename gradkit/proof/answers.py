"""Submits single answers, right and wrong, to the real grader, and reports the results.

Authors keep answers in `right.py` and `wrong.py` of `course_tests/<assignment>/<exercise>/answers/`
(or both in `course_tests/<assignment>/answers/<exercise>.py`), cell by cell in the percent format
that Jupytext and editors know:

    # %% right: resets at the end of the loop
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...
    # %% wrong E1: never resets
    def fit(num_epochs, model, loss_fn, opt, train_dl): ...

Each answer becomes a submission: the released notebook, cut down to what its exercise needs, with
the answer in its cell. It is read, run in the sandbox and judged like any other submission.
`gradkit try` is for writing checks, `gradkit check --answers` for the proof (`kill_matrix.py`).
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath

import nbformat
from nbformat.v4 import new_code_cell

from gradkit import exercise_files
from gradkit.assignment import CHECK_PREFIX, Assignment, CourseError
from gradkit.batch.coordinator import TRIES
from gradkit.batch.inline import InlineExecutor
from gradkit.batch.work import grade_in_worker
from gradkit.forkserver.client import ForkServer
from gradkit.grading.task import Graded, GradingTask, grade_tasks
from gradkit.limits import Limits
from gradkit.mistakes import Catalogue
from gradkit.results import CheckResult, ExerciseResult, Outcome
from gradkit.submission.reading import parse
from gradkit.submission.rebuilding import rebuild

_TITLE = re.compile(
    r"^# %% (?P<kind>right|wrong)(?: (?P<codes>[A-Z]\d+(?:,[A-Z]\d+)*|-))?: (?P<title>.+)$"
)


class Origin(StrEnum):
    """Where an answer comes from."""

    WRITTEN = "written"
    """By hand, in a file of answers."""
    CATALOGUE = "catalogue"
    """A wrong reference of `mistakes.py`."""
    MUTATION = "mutation"
    """The instructor's solution, with one thing in it changed by a machine."""


@dataclass(frozen=True)
class WrittenAnswer:
    """One answer to one exercise: the text of its solution cell."""

    exercise: str
    title: str
    right: bool
    codes: tuple[str, ...]
    """Codes of which the diagnosis should name one; empty where none is known."""
    source: str
    helpers: tuple[str, ...] = ()
    """The text of cells of the student's own, before the answer's."""
    origin: Origin = Origin.WRITTEN
    alike: frozenset[str] = field(default_factory=frozenset)
    """Codes that share a fingerprint with `codes`, and count as one with them."""


_KINDS = ("right", "wrong")
"""The files of a room's answers, and what the titles in them say."""


def read_all_answers(folder: Path) -> dict[str, list[WrittenAnswer]]:
    """Read the answers below the folder of an assignment's checks, by exercise: right ones first.

    Raises `CourseError` where a title is malformed, or an answer lies in another's place.
    """
    found = {
        file.stem: read_answers(file)
        for file in (folder / exercise_files.ANSWERS_FOLDER).glob("*.py")
    }
    for place in folder.glob(f"*/{exercise_files.ANSWERS_FOLDER}"):
        name = place.parent.name
        found[name] = found.get(name, []) + _read_room(place, name)
    return dict(sorted(found.items()))


def _read_room(place: Path, exercise: str) -> list[WrittenAnswer]:
    for file in place.glob("*.py"):
        if file.stem not in _KINDS:
            raise CourseError(
                f"{file} is not read: right answers to {exercise} belong in right.py, and wrong "
                "ones in wrong.py. Move them there."
            )
    answers = []
    for kind in _KINDS:
        file = place / f"{kind}.py"
        for answer in read_answers(file, exercise) if file.exists() else ():
            if answer.right != (kind == "right"):
                other = "right" if answer.right else "wrong"
                raise CourseError(
                    f"{file} holds the {other} answer “{answer.title}”. Move it to {other}.py."
                )
            answers.append(answer)
    return answers


def read_answers(file: Path, exercise: str | None = None) -> list[WrittenAnswer]:
    """Read all answers of a file, to the exercise of its name if no other is given.

    Raises `CourseError` where a title is malformed.
    """
    answers: list[WrittenAnswer] = []
    head: re.Match[str] | None = None
    lines: list[str] = []

    def finish() -> None:
        if head is not None:
            codes = (head["codes"] or "").strip("-")
            source = "\n".join(lines).strip() + "\n"
            answers.append(
                WrittenAnswer(
                    exercise or file.stem,
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
                f'"# %% wrong CODE: title", but reads: {line}'
            )
    finish()
    return answers


def with_groups(answers: Iterable[WrittenAnswer], catalogue: Catalogue) -> list[WrittenAnswer]:
    """Return the answers, each with the codes that count as one with its own."""
    return [
        replace(answer, alike=catalogue.alike(answer.exercise, answer.codes)) for answer in answers
    ]


@dataclass(frozen=True)
class Trial:
    """An answer, and its verdict."""

    answer: WrittenAnswer
    result: ExerciseResult

    @property
    def accepted(self) -> bool:
        """Whether it got full marks."""
        return bool(self.result.checks) and self.result.score == self.result.max_score

    @property
    def killers(self) -> tuple[str, ...]:
        """The names of the checks that it did not pass."""
        return tuple(c.name for c in self.result.checks if c.outcome is not Outcome.PASSED)

    @property
    def named(self) -> tuple[str, ...]:
        """The codes of the mistakes that were named."""
        return tuple(dict.fromkeys(c for check in self.result.checks for c in check.mistakes))

    @property
    def misled(self) -> CheckResult | None:
        """The first check that names mistakes, and only others than the one that was made."""
        expected = {*self.answer.codes, *self.answer.alike}
        for check in self.result.checks:
            if check.mistakes and not expected & set(check.mistakes):
                return check
        return None

    @property
    def well_named(self) -> bool:
        """Whether a check names one of the expected codes, and none names only others.

        No check may name anything where no code is expected: a wrong name is worse than none.
        """
        return bool(self.named or not self.answer.codes) and self.misled is None

    @property
    def named_first(self) -> bool:
        """Whether the first code that was named is an expected one."""
        return bool({*self.named[:1]} & {*self.answer.codes, *self.answer.alike})

    @property
    def broken(self) -> str | None:
        """A sentence on the check that could not decide, if there was one."""
        for check in self.result.checks:
            if check.outcome is Outcome.GRADER_ERROR:
                return f"The check {check.name} is broken. {check.message}"
        return None

    @property
    def problem(self) -> str:
        """The problem, in a sentence; empty if there is none.

        For mutants it only says whether a check broke: `mutation.py` decides which may survive.
        """
        result = self.result
        if self.broken is not None:
            return self.broken
        if self.answer.origin is Origin.MUTATION:
            return ""
        if self.answer.right:
            points = f"{result.score:g} of {result.max_score:g} points"
            lost = ", ".join(self.killers) or "every check"
            return "" if self.accepted else f"It is right, but gets only {points}; it fails {lost}."
        if self.accepted:
            return "It is wrong, but gets full marks."
        if self.well_named:
            return ""
        expected = " or ".join(self.answer.codes) or "no mistake"
        if self.misled is None:
            return f"The checks should name {expected}, but name no mistake."
        named = ", ".join(self.misled.mistakes)
        return f"The checks should name {expected}, but {self.misled.name} names {named}."


def try_answers(
    assignment: Assignment,
    answers: Iterable[WrittenAnswer],
    limits: Limits | None = None,
    server: ForkServer | None = None,
    told: Callable[[Trial], None] = lambda trial: None,
    *,
    executor: Executor | None = None,
    at_once: int = 1,
) -> list[Trial]:
    """Have the grader judge each answer as a submission of its own; return them in their order.

    `told` hears of each as it is done. The work goes through `executor`, `at_once` submissions at a
    time; without one it is done here, with kernels from `server`.
    """
    answers = list(answers)
    limits = limits or Limits()
    done: dict[int, Trial] = {}
    with contextlib.ExitStack() as stack:
        work: Callable[[Sequence[GradingTask], Limits], list[Graded]] = grade_in_worker
        if executor is None:
            kernels = server or stack.enter_context(ForkServer())
            executor, work, at_once = InlineExecutor(), partial(grade_tasks, server=kernels), 1
        for number, result in _judged(assignment, answers, limits, executor, work, at_once):
            done[number] = Trial(answers[number], result)
            told(done[number])
    return [done[number] for number in range(len(answers))]


def _judged(
    assignment: Assignment,
    answers: Sequence[WrittenAnswer],
    limits: Limits,
    executor: Executor,
    work: Callable[[Sequence[GradingTask], Limits], list[Graded]],
    at_once: int,
) -> Iterator[tuple[int, ExerciseResult]]:
    """Yield the number of each answer and its verdict, in the order of their ends."""
    parts = {name: exercise_alone(assignment, name) for name in {a.exercise for a in answers}}
    waiting = iter(enumerate(answers))
    running: dict[Future[list[Graded]], tuple[int, GradingTask, int]] = {}
    while True:
        for number, answer in waiting:
            part = parts[answer.exercise]
            clean = rebuild(part.notebook, parse(submission(part, answer)))
            task = GradingTask(part, clean.notebook, clean.notes)
            running[executor.submit(work, [task], limits)] = (number, task, 1)
            if len(running) >= at_once:
                break
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number, task, tries = running.pop(future)
            if future.exception() is not None and tries < TRIES:  # the machine's fault
                running[executor.submit(work, [task], limits)] = (number, task, tries + 1)
                continue
            (graded,) = future.result()
            yield number, graded.exercises[0]


def exercise_alone(assignment: Assignment, exercise: str) -> Assignment:
    """Return an assignment of one exercise: its two cells, and the locked ones above them.

    What is locked and carries no points sets the scene: imports, data.
    """
    cells = []
    for cell in assignment.notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        name, is_check = settings.get("grade_id"), bool(settings.get("grade"))
        if cell.cell_type == "code" and (
            name in (exercise, CHECK_PREFIX + exercise) or (settings.get("locked") and not is_check)
        ):
            cells.append(cell)
        if name == CHECK_PREFIX + exercise:
            break
    else:
        raise CourseError(f"The assignment {assignment.name} has no exercise {exercise}.")
    notebook = copy.copy(assignment.notebook)
    notebook.cells = cells
    checks = {
        file: content
        for file, content in assignment.checks.items()
        if exercise_files.checked_exercise(PurePosixPath(file)) in (exercise, None)
        and not exercise_files.is_answers(file)
    }
    return replace(assignment, released=nbformat.writes(notebook), checks=checks)


def submission(part: Assignment, answer: WrittenAnswer) -> bytes:
    """Return the notebook that a student with this answer would submit."""
    notebook = copy.deepcopy(part.notebook)
    cells = []
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == answer.exercise:
            cells += [new_code_cell(text) for text in answer.helpers]
            cell.source = answer.source
        cells.append(cell)
    notebook.cells = cells
    return nbformat.writes(notebook).encode()
