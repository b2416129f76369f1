"""The time of a submission, from the file `timestamp.txt` that nbgrader's exchange writes."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

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
        return parse_utc(text) if text else None
    except Exception:  # noqa: BLE001 -- a parser that guesses fails in many ways
        _log.warning("The time of submission in %s can't be read: %r.", folder, text)
        return None


def same_time(one: Path, other: Path) -> bool:
    """Whether the time of submission in two folders is the same, readable or not."""
    return _stamp(one) == _stamp(other)


def _stamp(folder: Path) -> bytes:
    try:
        return read_file(folder / TIMESTAMP_FILE)[:MAX_KEPT]
    except UnreadableSubmission:
        return b""
