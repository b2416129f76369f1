"""Makes a clean notebook from whatever was submitted.

Only the source of a submission's cells is used. The graded notebook is the released notebook with
the student's text in the cells that the student may edit, and with the student's extra cells in
their places, as plain cells. So copied, deleted, reordered, retyped and mistagged cells, changed
flags, other kernels and metadata of other tools do no harm.

A notebook without any cell of the assignment raises `UnreadableSubmission`, as an unreadable file
does.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from gradkit.submission.reading import (
    SubmittedCell,
    UnreadableSubmission,
    parse,
    read_file,
    shown_name,
)

STUDENTS = "gradkit_student"
"""Metadata key of cells with a student's text, which must be made harmless before it is shown."""

_NEW_CELL: Mapping[str, Callable[..., NotebookNode]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}
_EXTRA = "extra"


@dataclass(frozen=True)
class Clean:
    """A notebook ready for grading, and what was odd about the submission."""

    notebook: NotebookNode
    notes: tuple[str, ...]


def read_submission(folder: Path, notebook_name: str, released: NotebookNode) -> Clean:
    """Read the expected notebook of the submission in `folder` and rebuild it."""
    expected = folder / f"{notebook_name}.ipynb"
    if os.path.lexists(expected):
        return rebuild(released, parse(read_file(expected)))
    name, cells = _renamed(folder, notebook_name, released)
    clean = rebuild(released, cells)
    note = (
        f"The notebook was submitted under the name {name}; it was graded as {notebook_name}.ipynb."
    )
    return Clean(clean.notebook, (note, *clean.notes))


def _renamed(
    folder: Path, notebook_name: str, released: NotebookNode
) -> tuple[str, list[SubmittedCell]]:
    """Find a renamed notebook: the only notebook that contains most of the released cells."""
    try:
        # Browsers append .txt or .json to unknown types.
        names = sorted(
            name
            for name in os.listdir(folder)  # noqa: PTH208 -- names, not paths
            if ".ipynb" in name.lower() and not name.startswith(".")
        )
    except OSError:
        names = []
    if not names:
        raise UnreadableSubmission(f"The submission holds no notebook {notebook_name}.ipynb.")
    needed = {place for place, cell in enumerate(released.cells) if "nbgrader" in cell.metadata}
    alike = []
    for name in names[:_MAX_OTHERS]:
        with contextlib.suppress(UnreadableSubmission):
            cells = parse(read_file(folder / name))
            if len(needed & set(_match(released, cells))) > len(needed) / 2:
                alike.append((shown_name(name), cells))
    if len(alike) == 1:
        return alike[0]
    raise UnreadableSubmission(
        f"The submission holds no notebook {notebook_name}.ipynb, but "
        f"{', '.join(shown_name(name) for name in names[:5])}. "
        "If one of them is meant, rename it and grade again."
    )


_MAX_OTHERS = 10


def rebuild(released: NotebookNode, submitted: Iterable[SubmittedCell]) -> Clean:
    """Return the released notebook with the student's cells in it."""
    submitted = _unmerge(released, list(submitted))
    places = _match(released, submitted)
    chosen = _choose(released, submitted, places)
    if not chosen:
        raise UnreadableSubmission(
            "No cell of the submitted notebook belongs to this assignment."
            if submitted
            else "The submitted notebook is empty: it has no cells."
        )
    after: dict[int, list[SubmittedCell]] = defaultdict(list)
    last = -1
    for number, cell in enumerate(submitted):
        place = places[number]
        if place is not None and chosen[place] == number:
            last = place
        elif place is None or not _is_idle_copy(released.cells[place], cell):
            after[last].append(cell)
    cells = _plain(after[-1])
    put_back, changed = [], []
    for place, original in enumerate(released.cells):
        answer = submitted[chosen[place]] if place in chosen else None
        settings = _settings(original)
        if settings.get("locked"):
            if answer is None:
                put_back.append(_name(original))
            elif not _same_text(answer.source, original.source):
                changed.append(_name(original))
                if original.cell_type == answer.cell_type == "code" and not settings.get("grade"):
                    # Students add an import or a helper to any cell. Their version runs first, then
                    # the original, so that the original's names have the correct values.
                    cells += _plain([answer])
        if (known := _known_cell(original, answer)) is not None:
            cells.append(known)
        cells += _plain(after[place])
    for number, extra in enumerate(cell for cell in cells if cell.get("id") == _EXTRA):
        extra.id = f"extra-{number + 1}"
    notes = []
    if put_back:
        notes.append(f"Locked cells had been deleted and were put back: {', '.join(put_back)}.")
    if changed:
        notes.append(f"Locked cells had been changed and were restored: {', '.join(changed)}.")
    notebook = copy.deepcopy(released)
    notebook.cells = cells
    return Clean(notebook, tuple(notes))


def _is_idle_copy(original: NotebookNode, cell: SubmittedCell) -> bool:
    """Whether to drop a duplicate of a released cell.

    A changed duplicate is the student's own cell, and a duplicated example may set names again:
    both are kept. But a duplicated stub after the answer would undo it, and a duplicated check or
    text adds nothing.
    """
    settings = _settings(original)
    idle = settings.get("solution") or settings.get("grade") or original.cell_type != "code"
    return bool(idle) and _same_text(cell.source, original.source)


def _unmerge(released: NotebookNode, submitted: list[SubmittedCell]) -> list[SubmittedCell]:
    """Split written answers from the cells above if the two were merged.

    Merged cells keep only the first cell's name, so the answer would be lost with its own name.
    """
    names = {cell.grade_id for cell in submitted} | {cell.cell_id for cell in submitted}
    for above, original in itertools.pairwise(released.cells):
        grade_id = _settings(original).get("grade_id")
        if not _is_written(original) or {grade_id, original.get("id")} & names:
            continue
        above_names = {_settings(above).get("grade_id"), above.get("id")} - {None}
        for number, cell in enumerate(submitted):
            if above_names.isdisjoint((cell.grade_id, cell.cell_id)):
                continue
            text, start = cell.source.strip(), above.source.strip()
            if start and text.startswith(start) and text != start:
                answer = SubmittedCell("markdown", text[len(start) :].strip(), grade_id, None)
                submitted[number : number + 1] = [replace(cell, source=start), answer]
                break
    return submitted


def _match(released: NotebookNode, submitted: list[SubmittedCell]) -> list[int | None]:
    """Return the place of each submitted cell's released cell, or None.

    Cells are matched by grade_id, else by cell id. Some tools drop both. Then a cell matches by the
    same text as a released cell, by the definition of the name that an exercise asks for, or as a
    written answer by its place between two known cells.
    """
    by_grade_id = {_settings(c).get("grade_id"): n for n, c in enumerate(released.cells)}
    by_id = {cell.get("id"): n for n, cell in enumerate(released.cells)}
    for names in (by_grade_id, by_id):
        names.pop(None, None)
    places = [by_grade_id.get(c.grade_id, by_id.get(c.cell_id)) for c in submitted]
    _match_by_text(released, submitted, places)
    for place, original in enumerate(released.cells):
        if place in places or not _settings(original).get("solution"):
            continue
        if original.cell_type == "code":
            number = _definition(released, submitted, places, str(_name(original)))
        else:
            number = _between(submitted, places, place)
        if number is not None:
            places[number] = place
    return places


def _match_by_text(
    released: NotebookNode, submitted: list[SubmittedCell], places: list[int | None]
) -> None:
    """Match nameless cells by a released cell's text, each released cell once if possible."""
    by_text: dict[str, list[int]] = defaultdict(list)
    for place, original in enumerate(released.cells):
        if original.source.strip() and place not in places:
            by_text[_squeeze(original.source)].append(place)
    for number, cell in enumerate(submitted):
        if places[number] is None and (found := by_text.get(_squeeze(cell.source))):
            places[number] = found.pop(0) if len(found) > 1 else found[0]


def _definition(
    released: NotebookNode, submitted: list[SubmittedCell], places: list[int | None], name: str
) -> int | None:
    """Find the cell that defines a name: a nameless cell, or a locked cell that was edited."""
    escaped = re.escape(name)
    pattern = re.compile(rf"^(?:def|class)\s+{escaped}\b|^{escaped}\s*[:=]", re.MULTILINE)
    for number, cell in enumerate(submitted):
        place = places[number]
        if place is not None:
            original = released.cells[place]
            if not _settings(original).get("locked") or pattern.search(original.source):
                continue
        if pattern.search(cell.source):
            return number
    return None


def _between(submitted: list[SubmittedCell], places: list[int | None], place: int) -> int | None:
    """Find the longest nameless text cell between the neighbors of a released place."""
    numbers = {found: number for number, found in enumerate(places) if found is not None}
    start = next((numbers[n] + 1 for n in range(place - 1, -1, -1) if n in numbers), None)
    if start is None:
        return None
    below = (numbers[n] for n in sorted(numbers) if n > place)
    end = next(below, len(submitted))
    inside = [
        number
        for number in range(start, end)
        if places[number] is None
        and submitted[number].cell_type != "code"
        and submitted[number].source.strip()
    ]
    return max(inside, key=lambda number: len(submitted[number].source), default=None)


def _choose(
    released: NotebookNode, submitted: list[SubmittedCell], places: list[int | None]
) -> dict[int, int]:
    """Choose among the cells that claim to be the same released cell.

    Take the first that was filled in, or the first of all if none was; of locked cells, take the
    first unchanged cell.
    """
    chosen: dict[int, int] = {}
    settled: set[int] = set()  # skips comparing further cells: hostile texts are long
    for number, place in enumerate(places):
        if place is None or place in settled:
            continue
        original = released.cells[place]
        locked = bool(_settings(original).get("locked"))
        is_it = _same_text(submitted[number].source, original.source) is locked
        if is_it:
            settled.add(place)
        if is_it or place not in chosen:
            chosen[place] = number
    return chosen


def _known_cell(original: NotebookNode, answer: SubmittedCell | None) -> NotebookNode | None:
    """Return the cell to grade in a released cell's place, or None if it stays deleted."""
    settings = _settings(original)
    if answer is None and not settings.get("locked") and not settings.get("grade"):
        return None  # a restored stub would undo an answer in another cell
    cell = copy.deepcopy(original)
    cell.metadata.pop("tags", None)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    if (
        answer is not None
        and not settings.get("locked")
        and not _same_text(answer.source, original.source)
    ):
        # Other tools change blanks at the ends of lines: that alone is not an answer.
        cell.source = answer.source
        cell.metadata[STUDENTS] = True
    return cell


def _plain(cells: Iterable[SubmittedCell]) -> list[NotebookNode]:
    """Return the student's own cells; `rebuild` numbers them."""
    return [
        _NEW_CELL[cell.cell_type](cell.source, id=_EXTRA, metadata={STUDENTS: True})
        for cell in cells
    ]


def _is_written(cell: NotebookNode) -> bool:
    """Whether a released cell is for a written answer."""
    return bool(_settings(cell).get("solution")) and cell.cell_type != "code"


def _settings(cell: NotebookNode) -> Any:
    return cell.metadata.get("nbgrader", {})


def _name(cell: NotebookNode) -> str:
    return str(_settings(cell).get("grade_id") or cell.get("id", "without a name"))


def _squeeze(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _same_text(left: str, right: str) -> bool:
    return _squeeze(left) == _squeeze(right)
