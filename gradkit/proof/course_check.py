"""Verifies a course: tries what its checks promise, and reports each problem in a sentence.

For each assignment:

- every exercise has hidden checks whose points add up and whose docstrings students can read;
- each entry of the catalogue belongs to an exercise and asks a question;
- `release/` is what nbgrader makes of `source/` today, and no solution is left in it;
- the released notebook, untouched, scores 0 in every check; the instructor's passes every check;
- with `answers`, every wrong reference of the catalogue and every written answer
  (`course_tests/<assignment>/<exercise>/answers/`) is graded: right ones get full marks, wrong ones
  do not, mistakes are called by their names, and each check catches something that no other
  one catches;
- with `mutants`, so are mechanically changed solutions, of which none may survive unexplained.

The notebooks are the truth about exercises and points; nothing is compared with a list kept here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradkit import exercise_files
from gradkit.assignment import CHECK_PREFIX, Assignment
from gradkit.checking.hidden_checks import HiddenChecks, run_checks
from gradkit.forkserver.client import ForkServer
from gradkit.grading.grade import grade
from gradkit.limits import Limits
from gradkit.mistakes import Catalogue
from gradkit.proof import corpus
from gradkit.proof.answers import Origin, Trial, WrittenAnswer, try_answers
from gradkit.proof.kill_matrix import Chapter, Matrix, fingerprint
from gradkit.proof.mutation import mutation_problems, read_equivalents
from gradkit.proof.release_check import leaks, regenerate, release_differences
from gradkit.results import CheckResult, Outcome
from gradkit.submission.reading import parse
from gradkit.submission.rebuilding import rebuild

SHOWN_DIFFERENCES = 3
"""How many differing cells of a release are listed; after a change there may be dozens."""


@dataclass
class Proof:
    """What was verified for one assignment."""

    assignment: str
    points: float = 0.0
    """All points in the notebook, including those for written exercises."""
    exercises: list[Matrix] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """The problems, in full sentences."""


class CourseCheck:
    """The proof of one assignment, in steps, so that progress can be shown.

    Single answers go through `executor`, `at_once` at a time; without one they are graded here.
    """

    def __init__(
        self,
        course: Path,
        name: str,
        limits: Limits,
        server: ForkServer,
        *,
        answers: bool = False,
        mutants: bool = False,
        executor: Executor | None = None,
        at_once: int = 1,
    ) -> None:
        self.proof = Proof(name)
        self._course = course
        self._limits = limits
        self._server = server
        self._executor = executor
        self._at_once = at_once
        self._assignment = Assignment.load(course, name)
        self._folder = course / "course_tests" / name
        self._source = corpus.read_source(course, self._assignment)
        self._names = [exercise.name for exercise in self._assignment.exercises]
        self._catalogue = Catalogue()
        run_checks(
            self._assignment.checks_folder(), self._assignment.secret, self._look_at_hidden_checks
        )
        self._answers: list[WrittenAnswer] = []
        if answers:
            self._look_at_answers()
        if answers or mutants:
            self._answers = corpus.gather(
                course,
                self._assignment,
                self._names,
                self._catalogue,
                written=answers,
                references=answers,
                mutants=mutants,
            )
        self._mutants = mutants

    @property
    def steps(self) -> int:
        """How often `run` reports progress."""
        return 4 + len(self._answers)

    def run(self, done: Callable[[str, bool], None]) -> Proof:
        """Try everything; call `done` with each step, and whether it found a problem."""
        before = 0
        for what, step in (
            ("exercises and checks", self._check_exercises),
            ("release", self._check_release),
            ("untouched notebook", self._check_blank),
            ("instructor's notebook", self._check_solution),
        ):
            step()
            done(what, len(self.proof.problems) > before)
            before = len(self.proof.problems)
        if self._answers:
            self._try(done)
        return self.proof

    @property
    def chapter(self) -> Chapter:
        """What a page about the course shows of this proof."""
        return Chapter(
            self.proof.assignment,
            fingerprint(self._course, self._assignment),
            self.proof.exercises,
            self._catalogue,
            read_equivalents(self._folder),
        )

    # --- exercises and catalogue ------------------------------------------------------------

    def _check_exercises(self) -> None:
        self.proof.points = sum(_points(cell) for cell in self._source.cells)
        self.proof.problems += layout_problems(self._source)
        for file in sorted(self._assignment.checks):
            name = exercise_files.checked_exercise(PurePosixPath(file))
            if name is not None and name not in self._names:
                self._say(f"The hidden checks in {file} belong to no exercise in the notebook.")

    def _look_at_hidden_checks(self, checks: HiddenChecks) -> None:
        for exercise in self._assignment.exercises:
            found = checks.without_student(exercise.name, exercise.points, Outcome.MISSING, "")
            names = tuple(check.name for check in found)
            self.proof.exercises.append(Matrix(exercise.name, exercise.points, names))
            self._look_at_checks(exercise.name, found)
        self._look_at_catalogues(checks)

    def _look_at_catalogues(self, checks: HiddenChecks) -> None:
        found: dict[str, Catalogue] = {}
        unreadable: dict[str, str] = {}
        for name in self._names:
            file = exercise_files.mistakes_file(self._assignment.checks, name)
            try:
                found[name] = checks.catalogue_of(name)
            except Exception as error:  # noqa: BLE001 -- an author's file may raise anything
                unreadable[file] = f"{type(error).__name__}: {error}"
        for file, reason in unreadable.items():
            self._say(f"The catalogue {file} can't be loaded: {reason}.")
        self._catalogue = Catalogue.joined(found.values())
        self.proof.problems += catalogue_problems(self._catalogue, self._names)
        for mistake in self._catalogue:
            name = mistake.exercise
            if name in found and mistake not in found[name].of(name):
                self._say(
                    f"The mistake {', '.join(mistake.codes)} of {name} is in the catalogue of "
                    f"another exercise, where the checks of {name} do not look for it."
                )

    def _look_at_checks(self, exercise: str, found: Iterable[CheckResult]) -> None:
        for check in found:
            if check.outcome is Outcome.GRADER_ERROR:
                self._say(check.message)
            elif check.title == check.name:
                self._say(
                    f"The check {check.name} of {exercise} has no docstring. Students see its "
                    "first sentence as the check's title."
                )
            elif check.max_score <= 0:
                self._say(f"The check {check.name} of {exercise} is worth no points.")

    # --- the release ------------------------------------------------------------------------

    def _check_release(self) -> None:
        self.proof.problems += leaks(self._source, self._assignment.notebook)
        with tempfile.TemporaryDirectory(prefix="gradkit-release-") as folder:
            fresh = regenerate(self._course, self.proof.assignment, Path(folder))
            differences = release_differences(
                fresh, self._course / "release" / self.proof.assignment
            )
        self.proof.problems += differences[:SHOWN_DIFFERENCES]
        if len(differences) > SHOWN_DIFFERENCES:
            self._say(f"There are {len(differences) - SHOWN_DIFFERENCES} more differences.")
        if differences:
            self._say(
                "Regenerate the release: "
                f"`nbgrader generate_assignment {self.proof.assignment} --force`."
            )

    # --- blank and solution -----------------------------------------------------------------

    def _check_blank(self) -> None:
        for exercise, check in self._grade(self._assignment.released):
            if check.outcome is Outcome.GRADER_ERROR:
                self._say(f"On the untouched notebook, {check.name} is broken: {check.message}")
            elif check.score:
                self._say(
                    f"The untouched notebook gets {check.score:g} points from {check.name} of "
                    f"{exercise}, but should get none."
                )

    def _check_solution(self) -> None:
        for exercise, check in self._grade(nbformat.writes(self._source)):
            if check.outcome is not Outcome.PASSED:
                self._say(
                    f"The instructor's notebook does not pass {check.name} of {exercise} "
                    f"({check.outcome}): {check.message}"
                )

    def _grade(self, text: str) -> list[tuple[str, CheckResult]]:
        clean = rebuild(self._assignment.notebook, parse(text.encode()))
        graded = grade(clean.notebook, self._assignment, self._limits, self._server)
        return [(one.exercise, check) for one in graded.exercises for check in one.checks]

    # --- single answers ---------------------------------------------------------------------

    def _look_at_answers(self) -> None:
        found = corpus.written_answers(self._course, self._assignment)
        for name in self._names:
            answers = found.get(name, [])
            if not any(a.right for a in answers) or all(a.right for a in answers):
                self._say(
                    f"{exercise_files.answers_file(self._folder, name)} must contain right and "
                    f"wrong answers, to show that the checks of {name} accept the right ones and "
                    "catch the wrong ones."
                )
        for name in found.keys() - set(self._names):
            file = exercise_files.answers_file(self._folder, name)
            self._say(f"{file} belongs to no exercise in the notebook.")

    def _try(self, done: Callable[[str, bool], None]) -> None:
        def told(trial: Trial) -> None:
            done(f"{trial.answer.exercise}, “{trial.answer.title}”", bool(trial.problem))

        trials = try_answers(
            self._assignment,
            self._answers,
            self._limits,
            self._server,
            told,
            executor=self._executor,
            at_once=self._at_once,
        )
        mutants = [trial for trial in trials if trial.answer.origin is Origin.MUTATION]
        others = [trial for trial in trials if trial.answer.origin is not Origin.MUTATION]
        self.proof.exercises = [
            replace(
                matrix,
                trials=tuple(t for t in others if t.answer.exercise == matrix.exercise),
                mutants=tuple(t for t in mutants if t.answer.exercise == matrix.exercise),
            )
            for matrix in self.proof.exercises
        ]
        for matrix in self.proof.exercises:
            self.proof.problems += matrix.problems()
        if self._mutants:
            self.proof.problems += mutation_problems(mutants, read_equivalents(self._folder))

    def _say(self, sentence: str) -> None:
        self.proof.problems.append(sentence)


def layout_problems(source: NotebookNode) -> list[str]:
    """Return what is wrong with the exercises' cells of an instructor's notebook."""
    problems: list[str] = []
    answered: set[str] = set()
    seen: set[str] = set()
    checked: set[str] = set()
    for cell in source.cells:
        settings = _settings(cell)
        name = settings.get("grade_id")
        if name is None:
            continue
        if name in seen:
            problems.append(f"Two cells have the grade_id {name}; each cell needs a different one.")
        seen.add(name)
        if cell.cell_type != "code":
            continue
        if settings.get("solution") and not settings.get("grade"):
            answered.add(name)
        elif settings.get("grade") and not settings.get("solution"):
            exercise = name.removeprefix(CHECK_PREFIX)
            checked.add(exercise)
            if not name.startswith(CHECK_PREFIX):
                problems.append(
                    f"The name of the graded cell {name} is not of the form "
                    f"{CHECK_PREFIX}EXERCISE, so it can't have hidden checks."
                )
            elif exercise not in answered:
                problems.append(f"No solution cell {exercise} is above the check cell {name}.")
            if not settings.get("locked"):
                problems.append(f"The check cell {name} is not locked: students could change it.")
            if _points(cell) <= 0:
                problems.append(f"The check cell {name} is worth no points.")
    problems += [
        f"No check cell {CHECK_PREFIX}{name} is below the solution cell {name}."
        for name in sorted(answered - checked)
    ]
    return problems


def catalogue_problems(catalogue: Catalogue, exercises: Iterable[str]) -> list[str]:
    """Return what is wrong with the entries of a catalogue of mistakes."""
    exercises = set(exercises)
    problems: list[str] = []
    for mistake in catalogue:
        entry = f"The mistake {', '.join(mistake.codes) or '(no code)'} of {mistake.exercise}"
        if mistake.exercise not in exercises:
            problems.append(f"{entry} belongs to no exercise in the notebook.")
        if not mistake.codes:
            problems.append(f"{entry} has no code, so no result can refer to it.")
        if "?" not in mistake.hint:
            problems.append(f"{entry} has a hint without a question: “{mistake.hint}”.")
        if not mistake.name.strip() or mistake.name.rstrip().endswith((".", "?", "!")):
            problems.append(
                f"{entry} has a name that doesn't complete “It looks as if …”: “{mistake.name}”."
            )
    return problems


def _settings(cell: NotebookNode) -> Any:
    return cell.metadata.get("nbgrader", {})


def _points(cell: NotebookNode) -> float:
    settings = _settings(cell)
    return float(settings.get("points", 0)) if settings.get("grade") else 0.0
