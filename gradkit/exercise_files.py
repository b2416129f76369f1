"""Locates the files of an exercise: in a folder of its own (a room), or flat beside the others.

    course_tests/<assignment>/
      <exercise>/               a room: all that belongs to one exercise
        test.py                   hidden checks
        probes.py reference.py mistakes.py (or mistakes/) equivalent_mutants.toml
        answers/right.py answers/wrong.py
      test_<exercise>.py        the flat form: hidden checks of one exercise
      probes.py reference.py mistakes.py equivalent_mutants.toml      and files of all exercises
      answers/<exercise>.py

An assignment may mix both forms, and both lead to the same verdicts. Files that the exercises of an
assignment share are beside the rooms.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path, PurePath, PurePosixPath

CHECKS_FILE = "test.py"
"""The hidden checks in a room."""
FLAT_PREFIX = "test_"
"""The prefix of a file of hidden checks in the flat form."""
ANSWERS_FOLDER = "answers"


def checked_exercise(file: PurePath) -> str | None:
    """Return the exercise that a file contains hidden checks for, or None."""
    if file.name == CHECKS_FILE:
        return file.parent.name
    if file.suffix == ".py" and file.name.startswith(FLAT_PREFIX):
        return file.stem.removeprefix(FLAT_PREFIX)
    return None


def checks_file(folder: Path, exercise: str) -> str:
    """Return where the hidden checks of an exercise are, or should be, below `folder`."""
    is_room = (folder / exercise).is_dir()
    return f"{exercise}/{CHECKS_FILE}" if is_room else f"{FLAT_PREFIX}{exercise}.py"


def answers_file(folder: Path, exercise: str) -> Path:
    """Return where the written answers to an exercise are, or should be: a file or a folder."""
    room = folder / exercise
    return room / ANSWERS_FOLDER if room.is_dir() else folder / ANSWERS_FOLDER / f"{exercise}.py"


def mistakes_file(files: Container[str], exercise: str) -> str:
    """Return the file with the known mistakes of an exercise.

    A room without such a file uses the assignment's.
    """
    places = (
        f"{exercise}/mistakes.py",
        f"{exercise}/mistakes/__init__.py",
        "mistakes.py",
        "mistakes/__init__.py",
    )
    return next((place for place in places if place in files), "mistakes.py")


def module_name(file: str) -> str:
    """Return the name of the module in a file of an assignment, as in `fit.mistakes`."""
    parts = PurePosixPath(file).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_answers(file: str) -> bool:
    """Whether a file of an assignment contains written answers."""
    return ANSWERS_FOLDER in PurePosixPath(file).parts[:-1][:2]
