"""Reads a submission, whatever it is, and keeps the source and the names of a notebook's cells.

Files are read only if they are regular and of limited size. Text is parsed leniently, in any
version of the notebook format. An unreadable file raises `UnreadableSubmission` with a sentence
that says why; nothing else is raised, whatever the file contains.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_FILE = 40 * 2**20
"""Bytes of a submitted notebook with its outputs; many pictures make about 10 MB. As text, it may
take four times as much memory, and more than once."""
MAX_CELLS = 2000
MAX_SOURCE = 5 * 2**20
"""Bytes of all cells' sources together."""
MAX_PARTS = 2_000_000
"""Commas and opening brackets of a submitted file. Python needs 60 bytes or more of memory for
each. Honest notebooks contain about 10,000; a few big tables in outputs make it 1,000,000."""


class UnreadableSubmission(Exception):
    """The submission contains no readable notebook; the message says why."""


@dataclass(frozen=True)
class SubmittedCell:
    """The parts of a submitted cell that are used."""

    cell_type: str
    source: str
    grade_id: str | None
    cell_id: str | None


_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file of limited size; follow no link, never wait for a pipe."""
    name = shown_name(path.name)
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadableSubmission(f"{name} is a link, not a file.") from None
        raise UnreadableSubmission(f"{name} could not be opened: {error.strerror}.") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSubmission(f"{name} is not a regular file.")
        if status.st_size > MAX_FILE:
            raise UnreadableSubmission(
                f"{name} has {status.st_size / 2**20:.0f} MiB; at most "
                f"{MAX_FILE // 2**20} MiB are read. Clearing its outputs makes it small."
            )
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(status.st_size)  # Python would allocate all of MAX_FILE
    except OSError as error:
        raise UnreadableSubmission(f"{name} could not be read: {error.strerror}.") from None
    finally:
        os.close(descriptor)


def parse(raw: bytes) -> list[SubmittedCell]:
    """Return the cells of a notebook's text, in any version of the format."""
    if raw.count(b",") + raw.count(b"[") > MAX_PARTS:
        raise UnreadableSubmission(
            "The notebook has too many parts to be read. Clearing its outputs makes it small."
        )
    try:
        # Notepad and PowerShell write UTF-16; a broken byte loses its letter, not the notebook.
        text = raw.decode(json.detect_encoding(raw), "replace")
        document = json.loads(
            text, object_hook=_needed, parse_int=_none, parse_float=_none, parse_constant=_none
        )
    except (ValueError, RecursionError, MemoryError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableSubmission(
            f"The notebook is not valid JSON{where}: it was damaged, or is no notebook."
        ) from None
    cells = _cells(document)
    if cells is None:
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


_NEEDED = (
    "cells",
    "worksheets",
    "cell_type",
    "source",
    "input",
    "metadata",
    "nbgrader",
    "grade_id",
    "id",
)


def _needed(pairs: dict[str, Any]) -> dict[str, Any] | None:
    """Return the used parts of a JSON object; outputs are much larger than everything else."""
    return {name: pairs[name] for name in _NEEDED if name in pairs} or None


def _none(_number: str) -> None:
    """Replace numbers, because none are used here."""


def _cells(document: Any) -> list[Any] | None:
    """Return the list of cells; up to format 3 it was spread over worksheets."""
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("cells"), list):
        return list(document["cells"])
    if not isinstance(document.get("worksheets"), list):
        return None
    sheets = (sheet.get("cells") for sheet in document["worksheets"] if isinstance(sheet, dict))
    return [cell for cells in sheets if isinstance(cells, list) for cell in cells]


def _parse_cell(cell: Any) -> SubmittedCell | None:
    if not isinstance(cell, dict):
        return None
    cell_type = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))  # called input in format 3
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    # Lone surrogates are legal in JSON, but can't be run or written to a file.
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


def shown_name(name: str) -> str:
    """Return a file's name in a printable form: names may contain any byte but the slash."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:100])
