"""What a worker does, wherever it runs: grade one submission, with its own handle on a fork server.

A worker gets notebooks, assignment and limits, and returns verdicts: it opens neither the gradebook
nor a folder of the course. Unless they start cold, its kernels are forked from a warm process of
its own or a shared process (`use_requests`).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradkit.forkserver.client import ForkServer

if TYPE_CHECKING:
    from gradkit.grading.task import Graded, GradingTask
    from gradkit.limits import Limits

_one_at_a_time = threading.Lock()


def grade_in_worker(cases: Sequence[GradingTask], limits: Limits) -> list[Graded]:
    """Grade one submission's notebooks, with kernels from this worker's warm process."""
    # pytest runs once at a time in a process, and a Dask worker may have several threads.
    with _one_at_a_time:
        server = _server_of_this_process()
        if not limits.cold:
            server.begin()  # it imports torch while this process does
        import torch

        from gradkit.grading.task import grade_tasks

        # Not every worker has OMP_NUM_THREADS=1. Sums over several threads round differently.
        torch.set_num_threads(1)
        return grade_tasks(cases, limits, server)


_server: ForkServer | None = None


def _server_of_this_process() -> ForkServer:
    global _server  # noqa: PLW0603 -- one for each process
    if _server is None:
        _server = ForkServer()
    return _server


def use_requests(requests: socket.socket) -> None:
    """Fork this process's kernels from a server that another process started."""
    global _server  # noqa: PLW0603
    _server = ForkServer(requests)
