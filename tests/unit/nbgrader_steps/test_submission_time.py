"""The time of submission is read as it is meant: with its offset from UTC."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gradkit.nbgrader_steps.submission_time import same_time, submission_time

TEN = dt.datetime(2026, 1, 2, 10)  # noqa: DTZ001 -- nbgrader keeps times in UTC, without a zone


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-01-02 10:00:00.000000 UTC", 10),
        ("2026-01-02 10:00:00", 10),
        ("2026-01-02T10:00:00Z", 10),
        ("2026-01-02 10:00 GMT\n", 10),
        ("2026-01-02 12:00:00 +02:00", 10),
        ("2026-01-02 12:00:00 +0200", 10),
        ("2026-01-02T12:00:00+02", 10),
        ("2026-01-02 04:30:00 -0530", 10),
        ("2026-01-02 05:00:00 EST", 10),
    ],
)
def test_offsets_are_honored(tmp_path: Path, text: str, hour: int) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    assert submission_time(str(tmp_path)) == TEN.replace(hour=hour)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-45 10:00:00 UTC", "\x00", "9" * 50])
def test_what_cannot_be_read_is_no_time(tmp_path: Path, text: str) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    assert submission_time(str(tmp_path)) is None


def test_two_folders_have_the_same_time_if_their_files_are_equal(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    assert same_time(one, other), "Neither has a time."
    (one / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    assert not same_time(one, other)
    (other / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    assert same_time(one, other)
