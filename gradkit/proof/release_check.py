"""Compares a release with what nbgrader makes of its source, and looks for solutions in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.apps.generateassignmentapp import GenerateAssignmentApp
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from gradkit.assignment import CourseError
from gradkit.nbgrader_steps.course import CONFIG_FILE, nbgrader_app
from gradkit.nbgrader_steps.recording import true_cause


def regenerate(course: Path, name: str, folder: Path) -> Path:
    """Make the release of an assignment in an empty folder, with nbgrader; return its path."""
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
            problems.append(f"The file {name} is in the release, but not in the source.")
        elif not (committed / name).exists():
            problems.append(f"The file {name} is in the source, but not in the release.")
        elif (fresh / name).read_bytes() != (committed / name).read_bytes():
            if name.endswith(".ipynb"):
                problems += _notebook_differences(name, fresh / name, committed / name)
            else:
                problems.append(f"The file {name} in the release differs from that in the source.")
    return problems


def _notebook_differences(name: str, fresh: Path, committed: Path) -> list[str]:
    expected, found = (json.loads(path.read_text(encoding="utf-8")) for path in (fresh, committed))
    cells, others = expected["cells"], found["cells"]
    if len(cells) != len(others):
        return [
            f"{name} has {len(others)} cells in the release, but {len(cells)} in a fresh release."
        ]
    problems = [
        f"In {name}, the cell {cell.get('id', number)} in the release differs from the source."
        for number, (cell, other) in enumerate(zip(cells, others, strict=True), 1)
        if cell != other
    ]
    return problems or [f"The metadata of {name} in the release differs from the source."]


def leaks(source: NotebookNode, released: NotebookNode) -> list[str]:
    """Return the places in a released notebook that still contain part of a solution."""
    problems = [
        f"The released cell {cell.id} contains “{marker}”."
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
            f"The released cell {name} still contains a line of its solution: {line}"
            for line in sorted(own & telling)
        ]
        if len(solution) >= 2:
            text = "\n".join(solution)
            problems += [
                f"The released cell {other.id} contains the whole solution of {name}."
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
