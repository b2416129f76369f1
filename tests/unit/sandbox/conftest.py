"""The ways to put the lock on, and a folder for each submission."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.locked import CAN_LOCK, WAYS, Way


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way to put the lock on that this machine has."""
    if not CAN_LOCK:
        pytest.skip("This machine offers no Landlock.")
    assert isinstance(request.param, Way)
    return request.param


@pytest.fixture
def folder() -> Iterator[Path]:
    """The submission's own folder. Not in tmp_path, whose parents are shut to other users."""
    with tempfile.TemporaryDirectory(prefix="locked-") as name:
        own = Path(name, "own")
        own.mkdir()
        Path(name).chmod(0o755)
        yield own
