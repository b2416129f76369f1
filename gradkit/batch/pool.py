"""A pool of worker processes on this machine: a `concurrent.futures.Executor`.

Workers are forks of one warm process, from which their kernels are forked, too. `worker.py` is the
worker's side, and `work.py` what it does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from gradkit.forkserver.client import ForkServer
from gradkit.forkserver.processes import ForkedProcess
from gradkit.protocol.worker_messages import Done, Work, WorkerSetup
from gradkit.system.scratch import scratch_folder


def local_pool(workers: int, server: ForkServer | None = None) -> Executor:
    """Return a pool of worker processes on this machine; use it as a context.

    It ends `server`, from which workers are forked.
    """
    return WarmPool(workers, server or ForkServer())


WORKER: Final = "gradkit.batch.worker:become_worker"
"""What a started process becomes."""


class WorkerDied(BrokenExecutor):
    """A worker died at its work; another worker can do it."""


class WarmPool(Executor):
    """Workers that are forked from the fork server and replaced if they die.

    multiprocessing has a fork server, too: it would be a second warm process, with the
    coordinator's environment in it, and its pool breaks as a whole when one worker dies.
    """

    def __init__(self, workers: int, server: ForkServer) -> None:
        self._server = server
        server.begin()
        self._waiting: queue.SimpleQueue[tuple[Future[Any], Work] | None] = queue.SimpleQueue()
        self._dispatchers = [
            threading.Thread(
                target=self._dispatch, name=f"dispatcher of worker {number}", daemon=True
            )
            for number in range(workers)
        ]
        for dispatcher in self._dispatchers:
            dispatcher.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit a piece of work: a module-level function and arguments that can be pickled."""
        if kwargs:
            raise TypeError("Work takes positional arguments only.")
        future: Future[Any] = Future()
        self._waiting.put((future, Work(fn, args)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End the workers once all work is done; with `cancel_futures`, now."""
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while True:
                    if (item := self._waiting.get_nowait()) is not None:
                        item[0].cancel()
            self._server.close()
        for _ in self._dispatchers:
            self._waiting.put(None)
        if wait:
            for dispatcher in self._dispatchers:
                dispatcher.join()
            self._server.close()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(cancel_futures=kind is not None)

    def _dispatch(self) -> None:
        """Run work in one worker after another, until there is no more."""
        worker: _Worker | None = None
        while (item := self._waiting.get()) is not None:
            future, work = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._new_worker()
                done = worker.do(work)
            except (EOFError, OSError) as error:
                if worker is not None:
                    worker.end()
                worker = None
                future.set_exception(WorkerDied(f"A worker process died at its work ({error})."))
            except Exception as error:  # noqa: BLE001 -- such as a fork server that does not start
                future.set_exception(error)
            else:
                (future.set_exception if done.raised else future.set_result)(done.value)
            del item, future, work  # otherwise they stay in memory until the next work
        if worker is not None:
            worker.end()

    def _new_worker(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        with theirs:
            process = self._server.start_worker(WORKER, theirs.fileno())
        ours.send(WorkerSetup(dict(os.environ), sys.path, str(Path.cwd()), scratch_folder()))
        return _Worker(ours, process)


@dataclass(frozen=True)
class _Worker:
    """A worker, as the coordinator sees it."""

    connection: Connection
    process: ForkedProcess

    def do(self, work: Work) -> Done:
        """Send a piece of work; return its outcome."""
        self.connection.send_bytes(pickle.dumps(work, pickle.HIGHEST_PROTOCOL))
        done: Done = pickle.loads(self.connection.recv_bytes())  # noqa: S301 -- ours
        return done

    def end(self) -> None:
        """End the worker, and wait for it."""
        self.connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
