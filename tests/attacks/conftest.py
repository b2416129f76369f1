"""One fork server for all attacks, and an arena that they share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradkit.forkserver.client import ForkServer
from tests.attacks.arena import Arena, fork_servers, open_arena
from tests.support.locked import CAN_LOCK


@pytest.fixture(scope="session")
def attacked_server() -> Iterator[ForkServer]:
    """The fork server that all attacks share: what one does to it, the others would feel."""
    if not CAN_LOCK:
        pytest.skip("This machine offers no Landlock.")
    yield from fork_servers()


@pytest.fixture(scope="session")
def arena(attacked_server: ForkServer) -> Iterator[Arena]:
    """The course that is attacked. Not in pytest's folder, which is shut to other users."""
    with tempfile.TemporaryDirectory(prefix="arena-") as root:
        made = open_arena(Path(root), attacked_server)
        made.neighbour_is_well()  # starts the server, and brings the grader to its usual size
        yield made


@pytest.fixture(scope="module", autouse=True)
def _neighbour_after_all(arena: Arena) -> Iterator[None]:
    """See to the neighbour once more when a file's attacks are over."""
    yield
    arena.neighbour_is_well()
