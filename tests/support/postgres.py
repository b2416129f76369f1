"""A PostgreSQL server for tests: Debian's, on a unix socket alone, gone when the test is over."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

USER = "teacher"
DATABASE = "gradebook"
PLACES = Path("/usr/lib/postgresql")
"""Where Debian's packages, one for each version, put their programs."""
SECONDS = 60.0
"""For the server's start: it takes one on an idle machine."""


def programs() -> Path:
    """Return the folder of the newest PostgreSQL server's programs; fail without one."""
    found = sorted(PLACES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        pytest.fail(
            "This test runs a real PostgreSQL server, and there is none on this machine. Install "
            "it with `apt-get install -y --no-install-recommends postgresql`."
        )
    return Path(elsewhere).resolve().parent


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server with an empty database; yield nbgrader's `db_url` of it.

    PostgreSQL refuses to run as root, so then the package's own user runs it. The folder is that
    user's, hence not in pytest's, which is shut to others; so is the socket in it.
    """
    bin_ = programs()
    owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_owner: Any = {"user": owner, "group": owner, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        if as_owner:
            shutil.chown(folder, owner, owner)
        data = folder / "data"
        subprocess.run(
            [
                bin_ / "initdb", "--pgdata", data, "--username", USER, "--auth", "trust",
                "--encoding", "UTF8", "--locale", "C", "--no-sync",
            ],
            check=True, capture_output=True, cwd="/", **as_owner,
        )  # fmt: skip
        with subprocess.Popen(
            [
                bin_ / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=",
                "-c", "fsync=off", "-c", "log_min_messages=warning",
            ],
            cwd="/", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **as_owner,
        ) as process:  # fmt: skip
            try:
                _make_database(folder, process)
                yield f"postgresql+psycopg://{USER}@/{DATABASE}?host={folder}"
            finally:
                process.send_signal(signal.SIGINT)  # at once, whoever is still connected


def _make_database(folder: Path, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = time.monotonic() + SECONDS
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user=USER, dbname="postgres", autocommit=True
            ) as connection:
                connection.execute(f"create database {DATABASE}")
                return
        except psycopg.OperationalError:
            assert process.poll() is None, "The server ended before it was ready."
            assert time.monotonic() < end, "The server was not ready in time."
            time.sleep(0.05)
