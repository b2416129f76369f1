"""Keeps the tests apart from whoever runs them: one thread, no window, no personal settings."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gradkit.forkserver.client import ForkServer

# Before anything imports torch or matplotlib, and for every process that a test starts: two
# gradings with torch's default threads slow one another down many times over, and a picture needs
# no screen. nbgrader calls its helper `alembic` by name.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MPLBACKEND"] = "Agg"
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])


@pytest.fixture(scope="session", autouse=True)
def _no_personal_jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give Jupyter empty folders: a kernel or a setting in a home folder would change what runs."""
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(home / name.lower()))
        patch.delenv("JUPYTER_PATH", raising=False)
        patch.delenv("JUPYTER_CONFIG_PATH", raising=False)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """One warm process for all tests, from which a kernel costs 0.2 s."""
    from gradkit.forkserver.client import ForkServer
    from tests.support.locked import CAN_LOCK

    if not CAN_LOCK:
        pytest.skip("This machine offers no Landlock.")
    with ForkServer() as running:
        yield running
