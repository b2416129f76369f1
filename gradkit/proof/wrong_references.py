"""Makes a submission of each wrong reference in a course's catalogue.

A wrong reference is a function or class among others in `mistakes.py`, which may use helpers,
loops, closures and files beside it. So a submission of one begins with a cell that holds the
assignment's files as they are, and makes them a package in the student's process; the answer's cell
then calls the reference by the exercise's name. Nothing of it is imported from the grader.

What `mistakes.py` imports must be installed, or be a Python file of the assignment. It can't read
other files: in the sandbox there are none.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import PurePosixPath

from gradkit import exercise_files, mistakes
from gradkit.assignment import Assignment
from gradkit.mistakes import Catalogue
from gradkit.proof.answers import Origin, WrittenAnswer

PACKAGE = "catalogue_of_mistakes"

_CELL = '''\
# The known mistakes of this course, as a package: its files are below.
import importlib, importlib.abc, importlib.util, sys


class Files(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path, target=None):
        if name in self.sources:
            return importlib.util.spec_from_loader(name, self)

    def is_package(self, name):
        return any(other.startswith(name + ".") for other in self.sources)

    def get_source(self, name):
        return self.sources[name]


def wrong_reference(number):
    """Return the entry for the exercise with this number."""
    names = vars(importlib.import_module({module!r})).values()
    kind = importlib.import_module({mistakes!r}).Catalogue
    catalogue = next(value for value in names if isinstance(value, kind))
    return catalogue.of({exercise!r})[number].wrong


sys.meta_path.insert(0, Files({sources!r}))
'''


def wrong_references(assignment: Assignment, catalogue: Catalogue) -> list[WrittenAnswer]:
    """Return a submission of each entry of the catalogue that has a wrong reference."""
    sources = _sources(assignment.checks)
    found = []
    for exercise in dict.fromkeys(entry.exercise for entry in catalogue):
        module = exercise_files.module_name(
            exercise_files.mistakes_file(assignment.checks, exercise)
        )
        helper = _CELL.format(
            module=f"{PACKAGE}.{module}",
            mistakes=mistakes.__name__,
            exercise=exercise,
            sources=sources,
        )
        found += [
            WrittenAnswer(
                exercise,
                entry.name,
                right=False,
                codes=entry.codes,
                source=f"{exercise} = wrong_reference({number})  # {' '.join(entry.codes)}\n",
                helpers=(helper,),
                origin=Origin.CATALOGUE,
                alike=catalogue.alike(exercise, entry.codes),
            )
            for number, entry in enumerate(catalogue.of(exercise))
            if entry.wrong is not None
        ]
    return found


def _sources(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what a file of mistakes may import, by the name of the module."""
    sources = {mistakes.__name__: inspect.getsource(mistakes), PACKAGE: ""}
    for file, content in files.items():
        path = PurePosixPath(file)
        if (
            path.suffix != ".py"
            or exercise_files.is_answers(file)
            or exercise_files.checked_exercise(path)
        ):
            continue
        for parent in path.parents[:-1]:
            sources.setdefault(f"{PACKAGE}.{exercise_files.module_name(str(parent))}", "")
        sources[f"{PACKAGE}.{exercise_files.module_name(file)}"] = content.decode()
    return sources
