"""Makes a clean notebook of whatever was submitted.

Of a submission only the source of its cells is taken. The notebook that is graded is the released
one, with the student's text in the cells that are the student's to fill in or change, and the
student's own extra cells in their places, as plain cells. So copied, deleted, reordered, retyped
and mistagged cells, flipped flags, foreign kernels and metadata of other tools do no harm.

What cannot be read raises `UnreadableSubmission` with a sentence that says why; nothing else is
raised, whatever the file holds.
"""

from __future__ import annotations

import copy
import json
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

MAX_FILE = 100 * 2**20
"""Bytes of a submitted notebook, outputs included; honest ones with many pictures have some 10 MB."""
MAX_CELLS = 2000
MAX_SOURCE = 5 * 2**20
"""Bytes of all cells' sources together."""

_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class UnreadableSubmission(Exception):  # noqa: N818 -- a fact about the submission
    """The submission holds no notebook that can be read; the message says why."""


@dataclass(frozen=True)
class SubmittedCell:
    """All that is taken of a submitted cell."""

    cell_type: str
    source: str
    grade_id: str | None
    cell_id: str | None


@dataclass(frozen=True)
class Clean:
    """A notebook fit for grading, and what was odd about the submission."""

    notebook: NotebookNode
    notes: tuple[str, ...]


def read_submission(folder: Path, notebook_name: str, released: NotebookNode) -> Clean:
    """Read the expected notebook of the submission in `folder` and rebuild it."""
    expected = folder / f"{notebook_name}.ipynb"
    notes: list[str] = []
    if not expected.is_symlink() and not expected.exists():
        expected, note = _renamed(folder, notebook_name, released)
        notes.append(note)
    clean = rebuild(released, parse(read_file(expected)))
    return Clean(clean.notebook, (*notes, *clean.notes))


def _renamed(folder: Path, notebook_name: str, released: NotebookNode) -> tuple[Path, str]:
    """Find the notebook under another name; it must be the only one and hold the released cells."""
    others = sorted(folder.glob("*.ipynb")) if folder.is_dir() else []
    if not others:
        raise UnreadableSubmission(f"The submission holds no notebook {notebook_name}.ipynb.")
    if len(others) == 1:
        known = {cell.id for cell in released.cells if "nbgrader" in cell.metadata}
        found = {name for c in parse(read_file(others[0])) for name in (c.grade_id, c.cell_id)}
        if len(known & found) > len(known) / 2:
            return others[0], (
                f"The notebook was submitted under the name {others[0].name}; "
                f"it was taken for {notebook_name}.ipynb."
            )
    names = ", ".join(path.name for path in others[:5])
    raise UnreadableSubmission(
        f"The submission holds no notebook {notebook_name}.ipynb, but {names}. "
        "If one of them is meant, rename it and grade again."
    )


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file of bounded size; follow no link, wait at no pipe."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if path.is_symlink():
            raise UnreadableSubmission(f"{path.name} is a link, not a file.") from None
        raise UnreadableSubmission(f"{path.name} could not be opened: {error.strerror}.") from None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSubmission(f"{path.name} is not a regular file.")
        if status.st_size > MAX_FILE:
            raise UnreadableSubmission(
                f"{path.name} has {status.st_size / 2**20:.0f} MiB; at most "
                f"{MAX_FILE // 2**20} MiB are read. Clearing its outputs makes it small."
            )
        return stream.read(MAX_FILE)


def parse(raw: bytes) -> list[SubmittedCell]:
    """Return the cells of a notebook's text, in any edition of the format."""
    try:
        document = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError, MemoryError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableSubmission(
            f"The notebook is not valid JSON{where}: it was damaged, or is no notebook."
        ) from None
    if isinstance(document, dict) and "cells" not in document:  # format 3 had worksheets
        sheets = document.get("worksheets")
        if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
            document = sheets[0]
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        raise UnreadableSubmission("The file is JSON, but not a notebook: it has no cells.")
    if len(cells) > MAX_CELLS:
        raise UnreadableSubmission(
            f"The notebook has {len(cells)} cells; at most {MAX_CELLS} are read."
        )
    parsed = [cell for raw_cell in cells if (cell := _parse_cell(raw_cell)) is not None]
    if sum(len(cell.source) for cell in parsed) > MAX_SOURCE:
        raise UnreadableSubmission(
            f"The notebook's cells hold more than {MAX_SOURCE // 2**20} MiB of text."
        )
    return parsed


def _parse_cell(cell: Any) -> SubmittedCell | None:
    if not isinstance(cell, dict):
        return None
    cell_type = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))  # format 3 calls it input
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    # Lone surrogates are legal JSON, but no text that could be run or written to a file.
    source = source.encode("utf-8", "replace").decode("utf-8")
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = settings.get("grade_id") if isinstance(settings, dict) else None
    cell_id = cell.get("id")
    return SubmittedCell(
        cell_type if cell_type in ("code", "raw") else "markdown",
        source,
        grade_id if isinstance(grade_id, str) else None,
        cell_id if isinstance(cell_id, str) else None,
    )


def rebuild(released: NotebookNode, submitted: Iterable[SubmittedCell]) -> Clean:
    """Return the released notebook with the student's cells in it."""
    submitted = list(submitted)
    places = _match(released, submitted)
    taken: dict[int, SubmittedCell] = {}
    extras: dict[int, list[SubmittedCell]] = defaultdict(list)
    notes: list[str] = []
    chosen = _choose(released, submitted, places)
    last = -1
    for number, cell in enumerate(submitted):
        place = places[number]
        if place is not None:
            last = place
        if place is not None and chosen[place] == number:
            taken[place] = cell
        elif place is None or not _same_text(cell.source, released.cells[place].source):
            # A copy that was changed is the student's own code; an unchanged copy says nothing,
            # and a copied stub run after the answer would undo it.
            extras[last].append(cell)
    if not taken:
        notes.append("No cell of the submitted notebook belongs to this assignment.")
    cells: list[NotebookNode] = _plain(extras[-1], 0)
    for place, original in enumerate(released.cells):
        known = _known_cell(original, taken.get(place))
        if known is not None:
            cells.append(known)
            if place not in taken and taken and _settings(original).get("locked"):
                notes.append(f"The cell {_name(original)} had been deleted and was put back.")
        cells += _plain(extras[place], len(cells))
    for index, cell in enumerate(cell for cell in cells if cell.id.startswith("extra-")):
        cell.id = f"extra-{index + 1}"
    notebook = copy.deepcopy(released)
    notebook.cells = cells
    return Clean(notebook, tuple(notes))


def _match(released: NotebookNode, submitted: list[SubmittedCell]) -> list[int | None]:
    """Say of each submitted cell which released cell it is, if any.

    By grade_id, else by cell id. Tools that drop both keep at least the text: the same text
    as a released cell, or the definition of the name that an exercise asks for.
    """
    by_grade_id = {_settings(c).get("grade_id"): n for n, c in enumerate(released.cells)}
    by_grade_id.pop(None, None)
    by_id = {cell.id: n for n, cell in enumerate(released.cells)}
    by_text = {_squeeze(c.source): n for n, c in enumerate(released.cells) if c.source.strip()}
    places: list[int | None] = []
    for cell in submitted:
        place = by_grade_id.get(cell.grade_id)
        if place is None:
            place = by_id.get(cell.cell_id)
        if place is None:
            place = by_text.get(_squeeze(cell.source))
        places.append(place)
    found = {place for place in places if place is not None}
    for place, original in enumerate(released.cells):
        settings = _settings(original)
        if place in found or not settings.get("solution") or original.cell_type != "code":
            continue
        name = re.escape(str(settings["grade_id"]))
        definition = re.compile(rf"^(?:def|class)\s+{name}\b|^{name}\s*=", re.MULTILINE)
        for number, cell in enumerate(submitted):
            if places[number] is None and definition.search(cell.source):
                places[number] = place
                break
    return places


def _choose(
    released: NotebookNode, submitted: list[SubmittedCell], places: list[int | None]
) -> dict[int, int]:
    """Pick, among the cells that claim to be the same released one, the one that is.

    The first that was filled in; the first of all where none was.
    """
    chosen: dict[int, int] = {}
    for number, place in enumerate(places):
        if place is None:
            continue
        stub = released.cells[place].source
        if place not in chosen or (
            _same_text(submitted[chosen[place]].source, stub)
            and not _same_text(submitted[number].source, stub)
        ):
            chosen[place] = number
    return chosen


def _known_cell(original: NotebookNode, submitted: SubmittedCell | None) -> NotebookNode | None:
    """Return the cell to grade in a released cell's place, or None where it stays deleted."""
    settings = _settings(original)
    if submitted is None and not settings.get("locked") and not settings.get("grade"):
        return None  # a stub put back would undo an answer that stands in another cell
    cell = copy.deepcopy(original)
    cell.metadata.pop("tags", None)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    if submitted is not None and not settings.get("locked"):
        cell.source = submitted.source
    return cell


def _plain(cells: Iterable[SubmittedCell], start: int) -> list[NotebookNode]:
    return [
        _NEW_CELL[cell.cell_type](cell.source, id=f"extra-{start}-{number}")
        for number, cell in enumerate(cells)
    ]


def _settings(cell: NotebookNode) -> Any:
    return cell.metadata.get("nbgrader", {})


def _name(cell: NotebookNode) -> str:
    return str(_settings(cell).get("grade_id", cell.id))


def _squeeze(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _same_text(left: str, right: str) -> bool:
    return _squeeze(left) == _squeeze(right)
