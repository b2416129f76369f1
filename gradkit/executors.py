"""Where many submissions are graded at once: worker processes here, or those of a Dask cluster.

Both are `concurrent.futures.Executor`s. A worker gets notebooks, assignment and limits, and returns
verdicts: it opens neither the gradebook nor a folder of the course. It keeps one warm process to
fork kernels from, if they are not to start cold, which ends with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from gradkit._scratch import remove, scratch_folder

if TYPE_CHECKING:
    from gradkit.forkserver import ForkServer
    from gradkit.graded import Graded
    from gradkit.limits import Limits
    from gradkit.nbgrader_steps import Case

_PR_SET_PDEATHSIG = 1
_one_at_a_time = threading.Lock()


class LocalPool(Executor):
    """A pool of worker processes that is made anew when one of them dies."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool = self._make()

    def _make(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork of a process with torch and threads in it may hang.
        return ProcessPoolExecutor(
            self._workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(os.getpid(),),
        )

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand out a piece of work."""
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = self._make()
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End the workers."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


@contextlib.contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """Provide the executor of the Dask cluster whose scheduler is at `address`, and its threads.

    There are none where no worker is connected. Raises `OSError` where no scheduler answers,
    `ImportError` without the extra `cluster`.
    """
    from distributed import Client  # noqa: PLC0415 -- only for those who have a cluster

    # pure=False: two equal notebooks are still two submissions.
    with (
        Client(address, timeout="20s") as client,
        client.get_executor(pure=False, retries=2) as executor,
    ):
        yield cast("Executor", executor), sum(client.nthreads().values())


def grade_in_worker(cases: Sequence[Case], limits: Limits) -> list[Graded]:
    """Grade one submission's notebooks, with kernels from this worker's warm process."""
    # pytest runs once at a time in a process, and a Dask worker may have several threads.
    with _one_at_a_time:
        from gradkit import coldstart  # noqa: PLC0415 -- slow, and for workers only

        server = cast("ForkServer", _server(os.getpid()))
        if not coldstart.is_needed(limits):
            server.begin()  # it imports torch while this process does
        import torch  # noqa: PLC0415 -- slow, and for workers only: the server gets warm meanwhile

        from gradkit.batch import grade_cases  # noqa: PLC0415

        # Not every worker has OMP_NUM_THREADS=1. Sums over several threads round otherwise.
        torch.set_num_threads(1)
        return grade_cases(cases, limits, server)


@lru_cache(maxsize=1)
def _server(_pid: int) -> object:
    from gradkit.forkserver import ForkServer  # noqa: PLC0415

    return ForkServer()


def _begin(coordinator: int) -> None:
    """Make a worker that ends, and cleans up, when the coordinator is gone."""
    os.environ["OMP_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    signal.signal(signal.SIGTERM, _leave)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != coordinator:
        sys.exit(1)


def _leave(*_: object) -> None:
    """End at once, and leave nothing behind.

    An exception would not do: pytest and the pool take a SystemExit for the outcome of the work,
    and go on waiting for more. The warm process sees our end, and ends its kernels and itself.
    """
    remove(scratch_folder())
    os._exit(1)
