"""Makes a submission of each wrong reference in a course's catalogue.

A wrong reference is a function or class among others in `mistakes.py`, which may use helpers,
loops, closures and files beside it. So a submission of one begins with a cell that holds the
catalogue's files as they are, and makes them a package in the student's process; the answer's cell
then calls the reference by the exercise's name. Nothing of it is imported from the grader.

What `mistakes.py` imports must be installed or lie beside it as a Python file. It can't read other
files: in the lock there are none.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from gradkit import mistakes
from gradkit.assignment import CHECK_PREFIX, Assignment
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
        return name == {package!r}

    def get_source(self, name):
        return self.sources[name]


def wrong_reference(number):
    """Return the entry of the catalogue with this number."""
    names = vars(importlib.import_module({module!r})).values()
    kind = importlib.import_module({mistakes!r}).Catalogue
    catalogue = next(value for value in names if isinstance(value, kind))
    return list(catalogue)[number].wrong


sys.meta_path.insert(0, Files({sources!r}))
'''


def wrong_references(assignment: Assignment, catalogue: Catalogue) -> list[WrittenAnswer]:
    """Return a submission of each entry of the catalogue that has a wrong reference."""
    helper = _CELL.format(
        package=PACKAGE,
        module=f"{PACKAGE}.mistakes",
        mistakes=mistakes.__name__,
        sources=_sources(assignment.checks),
    )
    return [
        WrittenAnswer(
            entry.exercise,
            entry.name,
            right=False,
            codes=entry.codes,
            source=f"{entry.exercise} = wrong_reference({number})  # {' '.join(entry.codes)}\n",
            helpers=(helper,),
            origin=Origin.CATALOGUE,
            alike=catalogue.alike(entry.exercise, entry.codes),
        )
        for number, entry in enumerate(catalogue)
        if entry.wrong is not None
    ]


def _sources(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what `mistakes.py` may import, by the name of the module."""
    sources = {mistakes.__name__: inspect.getsource(mistakes), PACKAGE: ""}
    for file, content in files.items():
        stem, dot, kind = file.partition(".")
        if (dot + kind) == ".py" and "/" not in stem and not stem.startswith(CHECK_PREFIX):
            sources[f"{PACKAGE}.{stem}"] = content.decode()
    return sources
