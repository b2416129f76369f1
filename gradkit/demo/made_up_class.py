"""The made-up class of `gradkit demo`: the students and their submissions.

Submissions are put together from the released notebooks and the answers that the course keeps
beside its hidden checks (`proof/answers.py`), so nothing is written twice. Where
a course has no answers to an exercise, the instructor's solution takes their place. What no course
holds (a forgery, a loop without an end, noise) is written here, and fits any exercise.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from gradkit.assignment import CHECK_PREFIX, Assignment
from gradkit.proof.answers import WrittenAnswer, read_all_answers

Files = Mapping[str, str]
"""What a student hands in: texts by file name."""


@dataclass(frozen=True)
class Material:
    """What submissions of one assignment are put together from."""

    assignment: Assignment
    solutions: Mapping[str, str]
    """The instructor's solution cells, by exercise."""
    answers: Mapping[str, list[WrittenAnswer]]

    @classmethod
    def load(cls, course: Path, name: str) -> Material:
        """Read the material of one assignment of a course."""
        assignment = Assignment.load(course, name)
        source = nbformat.read(
            course / "source" / name / f"{assignment.notebook_name}.ipynb", as_version=4
        )
        return cls(
            assignment,
            {_grade_id(cell): cell.source for cell in source.cells if _grade_id(cell)},
            read_all_answers(course / "course_tests" / name),
        )

    @property
    def exercises(self) -> list[str]:
        """Names of the exercises, in the notebook's order."""
        return [exercise.name for exercise in self.assignment.exercises]

    def right(self, exercise: str, which: int) -> str:
        """Return a right answer; different numbers give different styles while there are any."""
        answers = [answer for answer in self.answers.get(exercise, []) if answer.right]
        return answers[which % len(answers)].source if answers else self.solutions[exercise]

    def mistaken(self, exercise: str, share: float) -> str:
        """Return an answer with a known mistake: the one at `share` (0 to 1) of all of them."""
        answers = [answer for answer in self.answers.get(exercise, []) if answer.codes]
        if not answers:
            return self.right(exercise, 0)
        return answers[int(share * len(answers))].source

    def notebook(self, cells: Mapping[str, str]) -> NotebookNode:
        """Return the released notebook with `cells` (text by exercise) filled in."""
        notebook = copy.deepcopy(self.assignment.notebook)
        for cell in notebook.cells:
            name = _grade_id(cell)
            if name in cells:
                cell.source = cells[name]
            elif cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = "Because the chain rule says so. I could say more if I were asked."
        return notebook

    def submission(self, cells: Mapping[str, str]) -> Files:
        """Return what a student hands in who filled in `cells`."""
        return self.as_files(self.notebook(cells))

    def as_files(self, notebook: NotebookNode) -> Files:
        """Return a notebook as the only file of a submission."""
        return {f"{self.assignment.notebook_name}.ipynb": nbformat.writes(notebook)}


@dataclass(frozen=True)
class Character:
    """A made-up student."""

    name: str
    what: str
    """What this student hands in, in a few words."""
    hand_in: Callable[[Material], Files]
    only: tuple[int, ...] | None = None
    """Numbers of the assignments that are handed in, counted from 0; None for all."""


def _right(which: int) -> Callable[[Material], Files]:
    return lambda material: material.submission(
        {exercise: material.right(exercise, which) for exercise in material.exercises}
    )


def _mistaken(share: float) -> Callable[[Material], Files]:
    return lambda material: material.submission(
        {exercise: material.mistaken(exercise, share) for exercise in material.exercises}
    )


def _untouched(material: Material) -> Files:
    return material.as_files(material.assignment.notebook)


def _noisy(material: Material) -> Files:
    return material.submission(
        {
            exercise: _NOISE + material.right(exercise, 0) + _WRAPPED.format(name=exercise)
            for exercise in material.exercises
        }
    )


def _untidy(material: Material) -> Files:
    """Right answers in a notebook whose cells were copied, deleted, moved and retyped."""
    right = {exercise: material.right(exercise, 2) for exercise in material.exercises}
    notebook = material.notebook(right)
    exercises = material.exercises
    stub = next(c for c in material.assignment.notebook.cells if _grade_id(c) == exercises[0])
    checks = [cell for cell in notebook.cells if _grade_id(cell).startswith(CHECK_PREFIX)]
    retyped, deleted = checks[0], checks[-1]
    notebook.cells.remove(deleted)
    notebook.cells += [copy.deepcopy(retyped), copy.deepcopy(stub)]
    retyped.cell_type = "raw"
    for field in ("outputs", "execution_count"):
        del retyped[field]
    notebook.cells[-1].id += "-copy"
    notebook.cells[-2].id += "-copy"
    notebook.cells.insert(0, new_code_cell("my_own_note = 'I moved some cells'", id="my-note"))
    notebook.metadata = {"kernelspec": {"name": "my-gpu-kernel", "display_name": "GPU"}}
    return material.as_files(notebook)


def _endless(material: Material) -> Files:
    """Right answers but for two: one function never comes back, and one cell never ends."""
    cells = {exercise: material.right(exercise, 0) for exercise in material.exercises}
    *_, second, last = ["", *material.exercises]
    cells[second] = f"def {second}(*args, **kwargs):\n    while True:\n        pass\n"
    cells[last] = "while True:\n    pass\n"
    return material.submission(cells)


def _forger(material: Material) -> Files:
    """Wrong answers that try to look right; each way earns points from stock nbgrader."""
    forged = {
        exercise.name: f"{exercise.name} = Forged({exercise.points:g})\n"
        for exercise in material.assignment.exercises
    }
    notebook = material.notebook(forged)
    for cell in notebook.cells:
        if _grade_id(cell).startswith(CHECK_PREFIX):
            cell.metadata["tags"] = ["skip-execution"]
    notebook.cells.insert(0, new_code_cell(_FORGERY, id="nothing-to-see-here"))
    return {**material.as_files(notebook), "torch.py": _FALSE_TORCH}


def _damaged(material: Material) -> Files:
    return {name: text[: len(text) // 2] for name, text in _right(0)(material).items()}


CLASS = (
    Character("amina", "right, one style", _right(0)),
    Character("bruno", "right, another style", _right(5)),
    Character("chiara", "right, prints and warns everywhere", _noisy, only=(1, 2)),
    Character("dmitri", "right, cells copied, deleted, moved", _untidy, only=(0, 1)),
    Character("elif", "a mistake in every exercise", _mistaken(0.0)),
    Character("farid", "other mistakes", _mistaken(0.3)),
    Character("grace", "other mistakes", _mistaken(0.5)),
    Character("hugo", "other mistakes", _mistaken(0.8)),
    Character("jun", "untouched", _untouched, only=(0,)),
    Character("kofi", "two loops without an end", _endless, only=(1,)),
    Character("lena", "forges her results", _forger),
    Character("mateo", "a damaged file", _damaged, only=(2,)),
)


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


_NOISE = """\
import functools, sys, types, warnings
from tqdm import tqdm
print("Now it gets interesting.")
print("This goes to stderr.", file=sys.stderr)
warnings.warn("This is only a warning.")
for _ in tqdm(range(20), desc="thinking"):
    pass

"""

_WRAPPED = """

def _talking(function):
    @functools.wraps(function)
    def talking(*args, **kwargs):
        print("called", file=sys.stderr)
        warnings.warn("called once more")
        for _ in tqdm(range(3), desc=function.__name__):
            pass
        return function(*args, **kwargs)
    return talking

if isinstance({name}, types.FunctionType):
    {name} = _talking({name})
"""

_FORGERY = '''\
import ast, sys
import numpy, torch

class Forged:
    """Equal to everything, true, close to anything; tells nbgrader how many points it is worth."""
    def __init__(self, points):
        self.points = points
    def __call__(self, *args, **kwargs):
        sys.displayhook(self.points)
        return self
    def __getattr__(self, name):
        return self
    def __eq__(self, other):
        return True
    def __hash__(self):
        return 0
    def __bool__(self):
        return True
    def __iter__(self):
        return iter((self, self))

torch.allclose = torch.equal = lambda *args, **kwargs: True
numpy.testing.assert_allclose = lambda *args, **kwargs: None

class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

get_ipython().ast_transformers.append(WithoutAsserts())
'''

_FALSE_TORCH = "def __getattr__(name):\n    return lambda *args, **kwargs: True\n"
