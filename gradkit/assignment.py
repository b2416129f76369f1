"""Everything about an assignment, as one value that can be sent to another machine.

It is read from the folders `release/` (the notebook with its stubs and nbgrader's checksums, and
the data beside it) and `course_tests/` (hidden checks). It does not need the gradebook.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from gradkit.system.scratch import scratch_folder

CHECK_PREFIX = "test_"
"""The check cell of the exercise `fit` has the grade_id `test_fit`."""
SECRET_FILE = ".gradkit-secret"  # noqa: S105 -- a name, not the secret


class CourseError(Exception):
    """Something in the course's folders is missing or broken; the message says what to do."""


@dataclass(frozen=True)
class Exercise:
    """An exercise that hidden checks grade."""

    name: str
    points: float
    check_cell: str
    """grade_id of the cell with the points."""


@dataclass(frozen=True)
class Assignment:
    """One notebook of an assignment with everything that grading it needs."""

    name: str
    notebook_name: str
    released: str
    """The released notebook's text: stubs and visible checks, no solutions."""
    data: Mapping[str, bytes]
    """Files beside the notebook, by relative path."""
    checks: Mapping[str, bytes]
    """Files below `course_tests/<assignment>/`, by relative path."""
    secret: bytes
    """The source of hidden inputs, which makes them repeatable but unpredictable."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Unpickle to the same object for each submission that a worker gets.

        So its notebook is parsed only once. This is safe because the class is immutable.
        """
        data, checks = tuple(self.data.items()), tuple(self.checks.items())
        return _known, (self.name, self.notebook_name, self.released, data, checks, self.secret)

    @classmethod
    def load(cls, course: Path, name: str, notebook_name: str | None = None) -> Assignment:
        """Read an assignment of the course in the folder `course`; raise `CourseError`."""
        release = course / "release" / name
        if not (course / "source" / name).is_dir() and not release.is_dir():
            raise CourseError(_no_such_assignment(course, name))
        notebooks = sorted(release.glob("*.ipynb"))
        if notebook_name is not None:
            notebooks = [path for path in notebooks if path.stem == notebook_name]
        if not notebooks:
            raise CourseError(
                f"The assignment {name} has no released notebook in {release}. "
                f"Run `nbgrader generate_assignment {name}` first."
            )
        if len(notebooks) > 1:
            raise CourseError(
                f"The assignment {name} has several notebooks "
                f"({', '.join(path.stem for path in notebooks)}); say which one is meant."
            )
        return cls(
            name,
            notebooks[0].stem,
            notebooks[0].read_text(encoding="utf-8"),
            _files(release, exclude={".ipynb"}),
            _files(course / "course_tests" / name, exclude={".pyc"}),
            load_secret(course),
        )

    @cached_property
    def notebook(self) -> NotebookNode:
        """The released notebook; copy it before changing it."""
        notebook: NotebookNode = nbformat.reads(self.released, as_version=4)
        if notebook.nbformat_minor < 5:  # older notebooks don't name their cells
            notebook.nbformat_minor = 5
            for number, cell in enumerate(notebook.cells):
                cell.id = f"cell-{number + 1}"
        return notebook

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises that hidden checks grade, in the notebook's order."""
        return tuple(
            Exercise(
                settings["grade_id"].removeprefix(CHECK_PREFIX),
                float(settings["points"]),
                settings["grade_id"],
            )
            for cell in self.notebook.cells
            if (settings := cell.metadata.get("nbgrader", {})).get("grade")
            and not settings.get("solution")
            and cell.cell_type == "code"
        )

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the hidden checks."""
        digest = hashlib.sha256()
        for name, content in sorted(self.checks.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:16]

    def checks_folder(self) -> Path:
        """Return a folder with the hidden checks, for pytest to collect from.

        It is a package with a unique name, so that one process can load the checks of several
        courses, or of two versions of a course.
        """
        return _unfold(self.name, self.digest, tuple(sorted(self.checks.items())))


_Files = tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=16)
def _known(
    name: str, notebook_name: str, released: str, data: _Files, checks: _Files, secret: bytes
) -> Assignment:
    return Assignment(name, notebook_name, released, dict(data), dict(checks), secret)


@lru_cache(maxsize=16)
def _unfold(name: str, digest: str, files: _Files) -> Path:
    root = scratch_folder() / "checks"
    root.mkdir(mode=0o700, exist_ok=True)  # only the grader's user may access it
    package = root / f"checks_{digest}"
    # pytest accepts no package with a name that is not an identifier, such as 02_x.
    folder = package / f"checks_{re.sub(r'[^0-9A-Za-z]', '_', name)}"
    folder.mkdir(parents=True, exist_ok=True)
    packages = {
        parent for path, _ in files if path.endswith(".py") for parent in Path(path).parents
    }
    empty = [(f"{parent}/__init__.py", b"") for parent in (Path(".."), Path(), *sorted(packages))]
    for path, content in (*empty, *files):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def load_secret(course: Path) -> bytes:
    """Return the course's secret; make one if there is none yet.

    To grade the same course elsewhere with the same verdicts, copy the file.
    """
    file = course / SECRET_FILE
    if not file.exists():
        part = file.with_suffix(f".{os.getpid()}")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(os.urandom(32).hex().encode() + b"\n")
        try:
            os.link(part, file)  # fails if another process was first; then its secret counts
        except FileExistsError:
            pass
        finally:
            part.unlink()
    secret = file.read_bytes().strip()
    if not secret:
        raise CourseError(
            f"The course's secret, {file}, is empty. Delete it, and a new one is created."
        )
    return secret


def assignment_names(course: Path) -> list[str]:
    """Return the names of the course's assignments, in order."""
    return sorted(path.name for path in (course / "source").glob("*/") if any(path.glob("*.ipynb")))


def _files(folder: Path, exclude: set[str]) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in exclude
        if not any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts)
    }


def _no_such_assignment(course: Path, name: str) -> str:
    known = assignment_names(course)
    listed = ", ".join(known) if known else "none"
    return f"There is no assignment {name} in {course / 'source'}. The assignments are: {listed}."
