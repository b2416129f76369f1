"""Makes the files of a new exercise, with comments that say what to fill in: `gradkit new`.

The files are those of a room (`exercise_files.py`), made from `templates/exercise/`. What the
instructor's notebook already says, the arguments of the function and the points, is filled in. An
existing file is never changed.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
import nbformat
from nbformat import NotebookNode

from gradkit import exercise_files
from gradkit.assignment import CHECK_PREFIX, CourseError, assignment_names

FILES = (
    exercise_files.CHECKS_FILE,
    "probes.py",
    "reference.py",
    "mistakes.py",
    f"{exercise_files.ANSWERS_FOLDER}/right.py",
    f"{exercise_files.ANSWERS_FOLDER}/wrong.py",
)
"""The files of a room, in the order in which an author fills them in."""


@dataclass(frozen=True)
class NewRoom:
    """What was made of an exercise's room."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    """Files that were there before, and are as they were."""
    missing_cells: tuple[str, ...]
    """Cells that the instructor's notebook has to get."""


def make_room(course: Path, assignment: str, exercise: str) -> NewRoom:
    """Write those files of an exercise's room that are not there; raise `CourseError`."""
    _refuse_bad_names(course, assignment, exercise)
    checks = course / "course_tests" / assignment
    flat = checks / f"{exercise_files.FLAT_PREFIX}{exercise}.py"
    if flat.exists():
        raise CourseError(
            f"{flat} holds hidden checks of {exercise} already, and they would count twice. Move "
            f"them to {checks / exercise / exercise_files.CHECKS_FILE} first."
        )
    cells = dict(_cells(course / "source" / assignment))
    answer, check = cells.get(exercise), cells.get(CHECK_PREFIX + exercise)
    names = _arguments(answer, exercise) or ["x"]
    points = check.metadata.nbgrader.get("points") if check else None
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("gradkit.proof", "templates/exercise"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- Python files
    )
    written: list[str] = []
    kept: list[str] = []
    for file in FILES:
        text = templates.get_template(f"{file}.j2").render(
            exercise=exercise,
            names=names,
            arguments=", ".join(names),
            points=f"{points or 1:g}",
            has_points=bool(points),
        )
        (written if _write(checks / exercise / file, text) else kept).append(file)
    missing = [n for n in (exercise, CHECK_PREFIX + exercise) if n not in cells]
    return NewRoom(checks / exercise, tuple(written), tuple(kept), tuple(missing))


def _refuse_bad_names(course: Path, assignment: str, exercise: str) -> None:
    known = assignment_names(course)
    if assignment not in known:
        raise CourseError(
            f"There is no assignment {assignment}: {course / 'source' / assignment} holds no "
            f"notebook. The assignments are: {', '.join(known) or 'none'}."
        )
    if not exercise.isidentifier() or keyword.iskeyword(exercise):
        raise CourseError(
            f"{exercise} can't be the name of an exercise: students define it in Python, so it "
            "must be a Python name, such as running_mean."
        )


def _cells(folder: Path) -> Iterator[tuple[str, NotebookNode]]:
    """Yield the cells of an assignment's notebooks that have a name, with it."""
    for file in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(file, as_version=4).cells:
            if name := cell.metadata.get("nbgrader", {}).get("grade_id"):
                yield name, cell


def _arguments(cell: NotebookNode | None, exercise: str) -> list[str]:
    """Return the names of the arguments of the function that a solution cell defines."""
    try:
        body = ast.parse(cell.source if cell else "").body
    except SyntaxError:  # a cell with IPython's own syntax, say
        return []
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == exercise:
            return [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return []


def _write(file: Path, text: str) -> bool:
    """Write a new file; return False, and change nothing, where there is one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        return False
    return True
