"""Reads a list of students exported from a school's system, and finds ours in it.

Students are matched by ID, login or email address, never by name: two students may share a name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradkit.assignment import CourseError
from gradkit.nbgrader_steps.marks import Mark

LOGIN_COLUMNS = (
    "SIS Login ID",
    "SIS User ID",
    "Integration ID",
    "Username",
    "Email address",
    "ID number",
)
"""Columns that may contain a student's id, email address or number."""
NUMBER_COLUMNS = ("ID", "Identifier")
"""The system's own numbers: only the gradebook's `lms_user_id` is compared with them."""


@dataclass(frozen=True)
class Roster:
    """A table with one line per student."""

    columns: tuple[str, ...]
    lines: tuple[Mapping[str, str], ...]

    @classmethod
    def read(cls, file: Path, needed: Sequence[str]) -> Roster:
        """Read a CSV file; raise `CourseError` if it lacks a needed column."""
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CourseError(f"The roster {file} could not be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CourseError(f"The roster {file} is not UTF-8 text.") from None
        head = text.partition("\n")[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            raise CourseError(f"The roster {file} is not a CSV file: {error}.") from None
        columns = tuple(rows[0]) if rows else ()
        missing = [column for column in needed if column not in columns]
        if missing:
            raise CourseError(
                f"The roster {file} has no column {', '.join(missing)}. It must be a file exported "
                "from the system, with English headings."
            )
        # Rows may be shorter: Canvas cuts off empty cells.
        padded = [row + [""] * (len(columns) - len(row)) for row in rows[1:] if any(row)]
        return cls(columns, tuple(dict(zip(columns, row, strict=False)) for row in padded))

    def find(self, marks: Iterable[Mark]) -> tuple[dict[int, Mark], list[str]]:
        """Return marks by line number, and the students without a unique line.

        A student has no unique line if two lines match, or if its line matches another student too.
        """
        everybody = list(marks)
        found, lost = self._find(everybody, _is)
        if not found:
            # The numbers in the names of folders of Moodle's archives, where they are our ids.
            # Only then: a small number may be somebody's id and another one's number.
            found, lost = self._find(everybody, _is_participant)
        return found, lost

    def _find(
        self, marks: Sequence[Mark], fits: Callable[[Mark, Mapping[str, str]], bool]
    ) -> tuple[dict[int, Mark], list[str]]:
        found: dict[int, list[Mark]] = {}
        lost = []
        for mark in marks:
            places = [place for place, line in enumerate(self.lines) if fits(mark, line)]
            if len(places) == 1:
                found.setdefault(places[0], []).append(mark)
            else:
                lost.append(mark.student)
        lost += [one.student for both in found.values() if len(both) > 1 for one in both]
        return {place: both[0] for place, both in found.items() if len(both) == 1}, sorted(lost)


def _is(mark: Mark, line: Mapping[str, str]) -> bool:
    logins = {_key(line.get(column, "")) for column in LOGIN_COLUMNS} - {""}
    numbers = {_key(line.get(column, "")) for column in NUMBER_COLUMNS} - {""}
    ours = {_key(mark.student), _key(mark.email), _key(mark.lms_user_id)} - {""}
    return bool(logins & ours) or (bool(mark.lms_user_id) and _key(mark.lms_user_id) in numbers)


def _is_participant(mark: Mark, line: Mapping[str, str]) -> bool:
    """Whether "Participant 417" is the student 417."""
    participant = re.fullmatch(r"\D*(\d+)", line.get("Identifier", ""))
    return participant is not None and participant[1] in (mark.student, mark.lms_user_id)


def _key(text: str) -> str:
    return text.strip().casefold()
