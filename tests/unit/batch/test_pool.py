"""The pool of workers: forks of one warm process, each of which can die alone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradkit.batch.pool import WarmPool, WorkerDied
from gradkit.forkserver.client import ForkServer
from gradkit.sandbox import tree
from tests.support.classroom import left_running


@pytest.fixture(scope="module")
def pool() -> Iterator[WarmPool]:
    with WarmPool(2, ForkServer()) as made:
        yield made


def who(seconds: float = 0.0) -> tuple[int, int]:
    time.sleep(seconds)
    return os.getpid(), os.getppid()


def look() -> dict[str, Any]:
    from IPython import get_ipython

    from gradkit.system.scratch import scratch_folder

    return {
        "folder": str(Path.cwd()),
        "path": list(sys.path),
        "word": os.environ.get("A_WORD"),
        "threads": os.environ["OMP_NUM_THREADS"],
        "shell": get_ipython(),
        "scratch": scratch_folder(),
        "torch": "torch" in sys.modules,
        "name": Path("/proc/self/comm").read_text().strip(),
    }


def fail(kind: str) -> None:
    class OddError(Exception):
        """Can't be pickled: it has no name that leads to it."""

    raise {"plain": ValueError("as it was"), "odd": OddError("can't be pickled")}[kind]


def end(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(10)


def test_workers_are_forks_of_one_warm_process(pool: WarmPool) -> None:
    found = {one.result() for one in [pool.submit(who, 0.3) for _ in range(4)]}
    assert len({worker for worker, _ in found}) == 2
    assert pool._server._process is not None
    assert {parent for _, parent in found} == {pool._server._process.pid}


def test_a_worker_has_the_coordinator_s_surroundings_and_no_notebook_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gradkit.system.scratch import scratch_folder

    monkeypatch.setenv("A_WORD", "of the coordinator")
    with WarmPool(1, ForkServer()) as pool:
        monkeypatch.chdir(tmp_path)
        seen = pool.submit(look).result()
    assert seen["scratch"].parent == scratch_folder()
    assert not seen["scratch"].exists()
    assert seen["path"] == sys.path
    del seen["scratch"], seen["path"]
    assert seen == {
        "folder": str(tmp_path), "word": "of the coordinator", "threads": "1", "shell": None,
        "torch": True, "name": "gradkit-worker",
    }  # fmt: skip


def test_what_work_raises_is_raised_here(pool: WarmPool) -> None:
    with pytest.raises(ValueError, match="as it was") as found:
        pool.submit(fail, "plain").result()
    assert "in fail" in "".join(found.value.__notes__)
    with pytest.raises(RuntimeError, match="OddError: can't be pickled"):
        pool.submit(fail, "odd").result()
    with pytest.raises(TypeError, match="positional"):
        pool.submit(who, seconds=1)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_worker_that_dies_costs_its_own_work_alone(pool: WarmPool, number: int) -> None:
    other = pool.submit(who, 1.0)
    with pytest.raises(WorkerDied):
        pool.submit(end, number).result()
    assert other.result()
    assert len({one.result() for one in [pool.submit(who, 0.3) for _ in range(4)]}) == 2


def test_a_fork_server_that_dies_is_replaced_with_its_workers() -> None:
    with WarmPool(1, ForkServer()) as pool:
        _, server = pool.submit(who).result()
        os.kill(server, signal.SIGKILL)
        with pytest.raises(WorkerDied):
            pool.submit(who, 1.0).result()
        _, another = pool.submit(who).result()
        assert another != server


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_is_left_of_a_pool() -> None:
    before = {process.pid for process in tree.below(os.getpid())}
    descriptors = _open_files()
    with WarmPool(2, ForkServer()) as pool:
        for one in [pool.submit(who, 0.2) for _ in range(4)]:
            one.result()
    assert left_running(before, 10) == []
    assert _open_files() == descriptors


def test_an_error_here_ends_all_work_at_once() -> None:
    before = {process.pid for process in tree.below(os.getpid())}
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), WarmPool(1, ForkServer()) as pool:  # noqa: PT012
        pool.submit(who).result()
        running, waiting = pool.submit(who, 60.0), pool.submit(who)
        time.sleep(0.3)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 45
    assert waiting.cancelled()
    with pytest.raises(WorkerDied):
        running.result(0)
    assert left_running(before, 10) == []
