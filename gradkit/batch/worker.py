"""A worker: one of the processes in which `gradkit grade` judges several submissions at once.

It is a fork of the fork server, warm from the start. The coordinator (`pool.py`) sends its setup
and each piece of work as pickles, and gets the results back. It opens neither the gradebook nor a
folder of the course, and ends with the coordinator or with the fork server.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from gradkit.protocol.worker_messages import WorkerSetup, done_frame
from gradkit.sandbox import syscalls
from gradkit.system.scratch import nest_scratch_in, remove, scratch_folder
from gradkit.system.slow_imports import skip_slow_imports

NAME = b"gradkit-worker"
"""Its name in tools such as `top`."""


def become_worker(_launch: None, descriptors: Sequence[int]) -> NoReturn:
    """Turn this process, a fork of the fork server, into a worker.

    Work arrives on the first descriptor; the second is for requesting kernels.
    """
    work, requests = descriptors
    try:
        _end_with_the_server()
        _work(Connection(work), socket.socket(fileno=requests))
    except BaseException:  # noqa: BLE001 -- nothing above this could report it
        traceback.print_exc()
    finally:
        os._exit(1)


def _end_with_the_server() -> None:
    server = os.getppid()
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator handles Ctrl-C
    Path("/proc/self/comm").write_bytes(NAME)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != server:
        os._exit(1)


def _work(coordinator: Connection, requests: socket.socket) -> None:
    setup: WorkerSetup = coordinator.recv()
    os.environ.clear()
    os.environ.update(setup.environment)
    os.environ["OMP_NUM_THREADS"] = "1"
    sys.path[:] = setup.path
    os.chdir(setup.folder)
    sys.excepthook = sys.__excepthook__
    nest_scratch_in(setup.scratch)
    skip_slow_imports()
    from gradkit.batch import work
    from gradkit.student_process import kernel

    kernel.forget()
    work.use_requests(requests)
    while True:
        try:
            piece = coordinator.recv_bytes()
        except EOFError:
            _leave()
        coordinator.send_bytes(done_frame(piece))


def _leave(*_: object) -> NoReturn:
    """End at once, and leave nothing behind.

    An exception would not work: pytest treats a SystemExit as the outcome of a check. The fork
    server notices the end of this process, and ends its kernels.
    """
    remove(scratch_folder())
    os._exit(1)
