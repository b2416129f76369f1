"""The time of a submission, from the file `timestamp.txt` that nbgrader's exchange writes."""

from __future__ import annotations

import datetime as dt
import logging
import re
from pathlib import Path
from typing import Final

from nbgrader.utils import parse_utc

from gradkit.submission.reading import UnreadableSubmission, read_file

_log = logging.getLogger(__name__)

TIMESTAMP_FILE = "timestamp.txt"
SECRET_NAME_FILE = "submission_secret.txt"  # noqa: S105 -- a file's name
"""The exchange derives from it a name for the feedback that only this student can find."""
MAX_KEPT = 1000
"""Bytes of each of these two that are kept: nbgrader writes 30 and 128."""


def submission_time(folder: str) -> dt.datetime | None:
    """Return the time of submission; None if there is no readable time.

    nbgrader's own code opens anything named timestamp.txt, and waits for a pipe forever.
    """
    try:
        text = read_file(Path(folder) / TIMESTAMP_FILE)[:100].decode("utf-8", "replace").strip()
    except UnreadableSubmission:
        return None
    try:
        if (found := _NUMERIC.fullmatch(text)) is not None:
            return _in_utc(*found.groups(default=""))
        return parse_utc(text) if text else None
    except Exception:  # noqa: BLE001 -- a parser that guesses fails in many ways
        _log.warning("The time of submission in %s can't be read: %r.", folder, text)
        return None


_NUMERIC: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r" ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
"""Date, time and offset, as the exchange and most programs write them."""


def _in_utc(day: str, time: str, offset: str) -> dt.datetime:
    """Return a time in UTC, without a zone, as nbgrader keeps times.

    nbgrader 0.9.6 ignores the offset "+02:00" after a blank, and reads "+0200" as 200 seconds.
    """
    named = "+00:00" if offset in ("", "Z", "UTC", "GMT") else offset
    moment = dt.datetime.fromisoformat(f"{day}T{time}{named}")
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def same_time(one: Path, other: Path) -> bool:
    """Whether the time of submission in two folders is the same, readable or not."""
    return _stamp(one) == _stamp(other)


def _stamp(folder: Path) -> bytes:
    try:
        return read_file(folder / TIMESTAMP_FILE)[:MAX_KEPT]
    except UnreadableSubmission:
        return b""
