"""Writes tables as CSV that a spreadsheet can open safely, and text without hidden characters.

Names and sentences may be a student's: a cell that begins like a formula would be run by a
spreadsheet, and control characters or a change of the reading direction would make a text look
like another one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?|-")
"""A number is not a formula; neither is the dash that means "nothing"."""


def clean(text: str) -> str:
    """Return a text with a visible sign in place of each unprintable character."""
    return "".join(
        char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


def cell(value: Any) -> Any:
    """Return a value in a form that is safe in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"  # 2/3 in ten digits, and 61.0 as 61
    if not isinstance(value, str):
        return value
    text = clean(value)
    if text.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return the text of a CSV file (RFC 4180) with a header line."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue()


def csv_of(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return the text of a CSV file with some keys of each record as its columns."""
    return csv_text(columns, ([record.get(column) for column in columns] for record in records))
