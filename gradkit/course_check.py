"""Proves a course: what its checks promise is tried, and what does not hold is said in sentences.

For each assignment:

- every exercise has hidden checks whose points add up and whose docstrings students can read;
- each entry of the catalogue belongs to an exercise and asks a question;
- `release/` is what nbgrader makes of `source/` today, and no solution is left in it;
- the released notebook, untouched, scores 0 in every check; the instructor's passes every check;
- with `answers`, every written answer (`course_tests/<assignment>/answers/`) is judged: right ones
  get full marks, wrong ones do not, and the mistake is named where the answer says which it is.

The notebooks are the truth about exercises and points; nothing is compared with a list kept here.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.apps.generateassignmentapp import GenerateAssignmentApp
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from gradkit.answers import Trial, WrittenAnswer, read_answers, try_answers
from gradkit.assignment import CHECK_PREFIX, Assignment, CourseError
from gradkit.course import CONFIG_FILE, nbgrader_app, true_cause
from gradkit.forkserver import ForkServer
from gradkit.grading import grade
from gradkit.kernels import Limits
from gradkit.mistakes import Catalogue
from gradkit.pytest_plugin import HiddenChecks, run_checks
from gradkit.results import CheckResult, Outcome
from gradkit.sanitise import rebuild
from gradkit.submission import parse

SHOWN_DIFFERENCES = 3
"""How many differing cells of a release are named; after a change there may be dozens."""


@dataclass(frozen=True)
class ExerciseProof:
    """What was proven of one exercise."""

    exercise: str
    points: float
    checks: int
    trials: tuple[Trial, ...] = ()

    def tally(self) -> dict[str, str]:
        """Return "n/m" for: right accepted, wrong caught, wrong named."""
        right = [trial for trial in self.trials if trial.answer.right]
        wrong = [trial for trial in self.trials if not trial.answer.right]
        known = [trial for trial in wrong if trial.answer.codes]
        return {
            "right": f"{sum(trial.accepted for trial in right)}/{len(right)}",
            "wrong": f"{sum(not trial.accepted for trial in wrong)}/{len(wrong)}",
            "named": f"{sum(trial.well_named for trial in known)}/{len(known)}",
        }


@dataclass
class Proof:
    """What was proven of one assignment."""

    assignment: str
    points: float = 0.0
    """All points of the notebook, those of written exercises too."""
    exercises: list[ExerciseProof] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What does not hold, in full sentences."""


class CourseCheck:
    """The proof of one assignment, in steps, so that progress can be shown."""

    def __init__(
        self, course: Path, name: str, limits: Limits, server: ForkServer, *, answers: bool = False
    ) -> None:
        self.proof = Proof(name)
        self._course = course
        self._limits = limits
        self._server = server
        self._assignment = Assignment.load(course, name)
        self._source_file = course / "source" / name / f"{self._assignment.notebook_name}.ipynb"
        if not self._source_file.exists():
            raise CourseError(
                f"The release of {name} has a notebook {self._source_file.name}, and "
                f"{self._source_file.parent} does not. Put it there, or remove the release."
            )
        self._source = nbformat.read(self._source_file, as_version=4)
        self._answers = self._read_answers() if answers else {}

    @property
    def steps(self) -> int:
        """How often `run` reports progress."""
        return 4 + sum(len(answers) for answers in self._answers.values())

    def run(self, done: Callable[[str, bool], None]) -> Proof:
        """Try everything; `done` hears what was tried, and whether a problem was found."""
        # The first step fills in the exercises that the last ones look up.
        for what, step in (
            ("exercises and checks", self._check_exercises),
            ("release", self._check_release),
            ("untouched notebook", self._check_blank),
            ("instructor's notebook", self._check_solution),
        ):
            before = len(self.proof.problems)
            step()
            done(what, len(self.proof.problems) > before)
        for exercise, answers in self._answers.items():
            self._try(exercise, answers, done)
        return self.proof

    # --- exercises and catalogue ------------------------------------------------------------

    def _check_exercises(self) -> None:
        self.proof.points = sum(_points(cell) for cell in self._source.cells)
        self.proof.problems += layout_problems(self._source)
        names = {exercise.name for exercise in self._assignment.exercises}
        for file in sorted(self._assignment.checks):
            name = Path(file).stem.removeprefix(CHECK_PREFIX)
            if Path(file).name.startswith(CHECK_PREFIX) and name not in names:
                self._say(f"The hidden checks in {file} belong to no exercise of the notebook.")
        run_checks(
            self._assignment.checks_folder(), self._assignment.secret, self._check_hidden_checks
        )

    def _check_hidden_checks(self, checks: HiddenChecks) -> None:
        for exercise in self._assignment.exercises:
            found = checks.without_student(exercise.name, exercise.points, Outcome.MISSING, "")
            self.proof.exercises.append(ExerciseProof(exercise.name, exercise.points, len(found)))
            for check in found:
                if check.outcome is Outcome.GRADER_ERROR:
                    self._say(check.message)
                elif check.title == check.name:
                    self._say(
                        f"The check {check.name} of {exercise.name} has no docstring; its first "
                        "sentence is what students read about it."
                    )
                elif check.max_score <= 0:
                    self._say(f"The check {check.name} of {exercise.name} is worth no points.")
        try:
            catalogue = checks.catalogue()
        except Exception as error:  # noqa: BLE001 -- an author's file may raise anything
            self._say(
                f"The catalogue mistakes.py can't be loaded: {type(error).__name__}: {error}."
            )
        else:
            names = {exercise.name for exercise in self._assignment.exercises}
            self.proof.problems += catalogue_problems(catalogue, names)

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
                "Make the release anew: "
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
                    f"{exercise}, and should get none."
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

    # --- written answers --------------------------------------------------------------------

    def _read_answers(self) -> dict[str, list[WrittenAnswer]]:
        folder = self._course / "course_tests" / self.proof.assignment / "answers"
        found = {file.stem: read_answers(file) for file in sorted(folder.glob("*.py"))}
        names = [exercise.name for exercise in self._assignment.exercises]
        for name in names:
            answers = found.get(name, [])
            if not any(a.right for a in answers) or all(a.right for a in answers):
                self._say(
                    f"{folder / name}.py must hold right and wrong answers; without both, nothing "
                    f"shows that the checks of {name} accept the one and catch the other."
                )
        for name in found.keys() - names:
            self._say(f"{folder / name}.py belongs to no exercise of the notebook.")
        return {name: found[name] for name in names if name in found}

    def _try(
        self, exercise: str, answers: Sequence[WrittenAnswer], done: Callable[[str, bool], None]
    ) -> None:
        def told(trial: Trial) -> None:
            title = f"{exercise}, “{trial.answer.title}”"
            if trial.problem:
                self._say(f"{title}: {trial.problem}")
            done(title, bool(trial.problem))

        trials = try_answers(self._assignment, answers, self._limits, self._server, told)
        self.proof.exercises = [
            replace(one, trials=tuple(trials)) if one.exercise == exercise else one
            for one in self.proof.exercises
        ]

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
            problems.append(f"Two cells have the grade_id {name}; each needs one of its own.")
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
                    f"The graded cell {name} has no name of the form {CHECK_PREFIX}EXERCISE, so no "
                    "hidden checks can belong to it."
                )
            elif exercise not in answered:
                problems.append(f"No solution cell {exercise} stands before its check cell {name}.")
            if not settings.get("locked"):
                problems.append(f"The check cell {name} is not locked: students could change it.")
            if _points(cell) <= 0:
                problems.append(f"The check cell {name} is worth no points.")
    problems += [
        f"The solution cell {name} has no check cell {CHECK_PREFIX}{name} after it."
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
            problems.append(f"{entry} belongs to no exercise of the notebook.")
        if not mistake.codes:
            problems.append(f"{entry} has no code, so no result can carry it.")
        if "?" not in mistake.hint:
            problems.append(f"{entry} has a hint that asks no question: “{mistake.hint}”.")
        if not mistake.name.strip() or mistake.name.rstrip().endswith((".", "?", "!")):
            problems.append(
                f"{entry} has a name that can't end “It looks as if …”: “{mistake.name}”."
            )
    return problems


def regenerate(course: Path, name: str, folder: Path) -> Path:
    """Make the release of an assignment in an empty folder, with nbgrader; return where it is."""
    shutil.copytree(course / "source" / name, folder / "source" / name)
    if (course / CONFIG_FILE).exists():
        shutil.copy(course / CONFIG_FILE, folder)
    # Without the gradebook: its address may be that of the real one.
    app = nbgrader_app(GenerateAssignmentApp, folder, "--no-db", "--force")
    app.coursedir.assignment_id = name
    try:
        with true_cause(app.log):
            GenerateAssignment(coursedir=app.coursedir, parent=app).start()
    except (NbGraderException, OSError, ValueError, KeyError, RuntimeError) as error:
        raise CourseError(
            f"nbgrader can't make a release of {name}: {type(error).__name__}: {error}"
        ) from error
    return folder / "release" / name


def release_differences(fresh: Path, committed: Path) -> list[str]:
    """Return how a release differs from a fresh one: cell by cell, file by file."""
    problems: list[str] = []
    names = {
        str(path.relative_to(folder))
        for folder in (fresh, committed)
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    for name in sorted(names):
        if not (fresh / name).exists():
            problems.append(f"The file {name} of the release is not in the source.")
        elif not (committed / name).exists():
            problems.append(f"The file {name} of the source is not in the release.")
        elif (fresh / name).read_bytes() != (committed / name).read_bytes():
            if name.endswith(".ipynb"):
                problems += _notebook_differences(name, fresh / name, committed / name)
            else:
                problems.append(f"The file {name} of the release is not that of the source.")
    return problems


def _notebook_differences(name: str, fresh: Path, committed: Path) -> list[str]:
    expected, found = (json.loads(path.read_text(encoding="utf-8")) for path in (fresh, committed))
    cells, others = expected["cells"], found["cells"]
    if len(cells) != len(others):
        return [
            f"{name} has {len(others)} cells in the release, and {len(cells)} if it is made today."
        ]
    problems = [
        f"The cell {cell.get('id', number)} of {name} in the release is not that of the source."
        for number, (cell, other) in enumerate(zip(cells, others, strict=True), 1)
        if cell != other
    ]
    return problems or [f"{name} in the release differs from that of the source in its metadata."]


def leaks(source: NotebookNode, released: NotebookNode) -> list[str]:
    """Return the places of a released notebook where something of a solution is left."""
    problems = [
        f"The released cell {cell.id} holds “{marker}”."
        for cell in released.cells
        for marker in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")
        if marker in cell.source
    ]
    by_name = {name: c for c in released.cells if (name := _settings(c).get("grade_id"))}
    for cell in source.cells:
        settings = _settings(cell)
        if not settings.get("solution"):
            continue
        name = settings["grade_id"]
        solution, rest = _solution(cell.source)
        own = set(_lines(by_name[name].source)) if name in by_name else set()
        # A line of under 8 characters ("else:") says nothing.
        telling = {line for line in solution if len(line) >= 8} - set(rest)
        problems += [
            f"The released cell {name} still has a line of its solution: {line}"
            for line in sorted(own & telling)
        ]
        if len(solution) >= 2:
            text = "\n".join(solution)
            problems += [
                f"The released cell {other.id} holds the whole solution of {name}."
                for other in released.cells
                if text in "\n".join(_lines(other.source))
            ]
    return problems


def _solution(source: str) -> tuple[list[str], list[str]]:
    """Split a solution cell into the lines of its solution and the lines that students get."""
    solution: list[str] = []
    rest: list[str] = []
    inside = False
    for line in _lines(source):
        if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            inside = "BEGIN" in line
        else:
            (solution if inside else rest).append(line)
    if solution:
        return solution, rest
    return rest, []  # without markers, nbgrader takes the whole cell for the solution


def _lines(source: str) -> list[str]:
    return [line.strip() for line in source.splitlines() if line.strip()]


def _settings(cell: NotebookNode) -> Any:
    return cell.metadata.get("nbgrader", {})


def _points(cell: NotebookNode) -> float:
    settings = _settings(cell)
    return float(settings.get("points", 0)) if settings.get("grade") else 0.0


def markdown(proofs: Iterable[Proof]) -> str:
    """Return the table of written answers as a page of the documentation."""
    lines = [
        "# Right answers accepted, wrong ones caught",
        "",
        "Made by `gradkit check --answers --write docs/answers.md` from the answers written in",
        "`course_tests/<assignment>/answers/`. Each was judged by the hidden checks of its",
        "exercise, in a kernel of its own. A right one is accepted when it gets full marks. A",
        "wrong one is caught when it does not, and named when the diagnosis gives the code of its",
        "mistake. Wrong ones that make no mistake of the catalogue must not be named; they are",
        "counted as caught only.",
    ]
    for proof in proofs:
        lines += [
            "",
            f"## {proof.assignment}",
            "",
            "| exercise | points | checks | right accepted | wrong caught | named |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for one in proof.exercises:
            tally = one.tally()
            lines.append(
                f"| `{one.exercise}` | {one.points:g} | {one.checks} | {tally['right']} "
                f"| {tally['wrong']} | {tally['named']} |"
            )
    return "\n".join(lines) + "\n"
