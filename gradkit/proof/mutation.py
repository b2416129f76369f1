"""Submits mutated solutions, and reports those that the checks should have caught.

The instructor's solution of an exercise is mutated (`mutants.py`), and each mutant is submitted
like any other answer. Mutants with full marks survive. Some survive correctly, because they do the
same, or what the task leaves open. These are listed, with the reason, in `equivalent_mutants.toml`
beside the exercise's hidden checks:

    [[fit]]
    reason = "Between the loss and backward nothing reads the gradients."
    mutants = ["opt.zero_grad() → above loss = loss_fn(model(xb), yb)"]

Every other survivor is a problem, and so is an entry that does not survive or no longer exists.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from gradkit.assignment import CourseError
from gradkit.proof.answers import Origin, Trial, WrittenAnswer
from gradkit.proof.mutants import mutants

EQUIVALENTS_FILE = "equivalent_mutants.toml"

Equivalents = Mapping[str, Mapping[str, str]]
"""Reasons, by exercise and by what the mutant changes."""


def mutated_answers(source: NotebookNode, exercises: Iterable[str]) -> list[WrittenAnswer]:
    """Return all mutants of the solutions in an instructor's notebook, as submissions.

    Each mutant includes the solutions above that it needs, unchanged.
    """
    exercises = set(exercises)
    above: list[str] = []
    answers: list[WrittenAnswer] = []
    for cell in source.cells:
        settings = cell.metadata.get("nbgrader", {})
        name = settings.get("grade_id")
        if cell.cell_type != "code" or not settings.get("solution") or name not in exercises:
            continue
        helpers = _needed(cell.source, above)
        answers += [
            WrittenAnswer(
                name,
                mutant.change,
                right=False,
                codes=(),
                source=mutant.source,
                helpers=helpers,
                origin=Origin.MUTATION,
            )
            for mutant in mutants(cell.source)
        ]
        above.append(cell.source)
    return answers


def _needed(source: str, above: Sequence[str]) -> tuple[str, ...]:
    """Return the cells above that define what a cell uses, and what those use in turn."""
    wanted = _names(source, ast.Load)
    needed: list[str] = []
    for cell in reversed(above):
        if _defined(cell) & wanted:
            needed.insert(0, cell)
            wanted |= _names(cell, ast.Load)
    return tuple(needed)


def _defined(source: str) -> set[str]:
    tree = ast.parse(source)
    functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    variables = {
        name.id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }
    return functions | variables


def _names(source: str, context: type[ast.expr_context]) -> set[str]:
    return {
        node.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


def read_equivalents(folder: Path) -> Equivalents:
    """Read the lists beside an assignment's checks; raise `CourseError` where one is malformed."""
    found: dict[str, Mapping[str, str]] = {}
    for file in (folder / EQUIVALENTS_FILE, *sorted(folder.glob(f"*/{EQUIVALENTS_FILE}"))):
        for exercise, listed in _read_equivalents(file).items():
            found[exercise] = {**found.get(exercise, {}), **listed}
    return found


def _read_equivalents(file: Path) -> Equivalents:
    if not file.exists():
        return {}
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            exercise: {
                str(mutant): str(entry["reason"])
                for entry in entries
                for mutant in entry["mutants"]
            }
            for exercise, entries in document.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{file} can't be read ({type(error).__name__}: {error}). It should contain entries "
            'like [[fit]] with a reason and a list of mutants: reason = "…", mutants = ["…"].'
        ) from error


def mutation_problems(trials: Iterable[Trial], equivalents: Equivalents) -> list[str]:
    """Return the problems with mutants, in sentences."""
    problems: list[str] = []
    left = {(exercise, change) for exercise, listed in equivalents.items() for change in listed}
    for trial in trials:
        exercise, change = trial.answer.exercise, trial.answer.title
        mutant = f"The mutant “{change}” of {exercise}"
        listed = (exercise, change) in left
        left.discard((exercise, change))
        if trial.broken is not None:
            problems.append(f"{mutant}: {trial.broken}")
        elif trial.accepted and not listed:
            problems.append(
                f"{mutant} survives: it gets full marks. Make a check stricter, or, if the task "
                f"allows it, list it with the reason in {EQUIVALENTS_FILE}."
            )
        elif listed and not trial.accepted:
            problems.append(
                f"{mutant} is listed in {EQUIVALENTS_FILE} as right, but {trial.killers[0]} "
                "does not accept it. Take it off the list, or fix the check."
            )
    problems += [
        f"The mutant “{change}” of {exercise} is listed in {EQUIVALENTS_FILE}, but no change to "
        "the current solution produces it. Take it off the list."
        for exercise, change in sorted(left)
    ]
    return problems
