"""What several commands share: exit statuses, arguments, and where the work is done."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from gradkit.forkserver.client import ForkServer

OK, LOOK, USAGE_ERROR, INTERRUPTED = 0, 1, 2, 130


def refuse(message: str) -> int:
    """Print why a call can't be followed; return its exit status."""
    print(f"gradkit: {message}", file=sys.stderr)
    return USAGE_ERROR


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes."""
    parser.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the course folder (default: .)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show more details")


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add where the work is done."""
    parser.add_argument(
        "--workers", metavar="N", type=_positive, help="worker processes (default: one per core)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on the Dask cluster with this scheduler"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


@contextlib.contextmanager
def open_executor(
    arguments: argparse.Namespace, count: int, server: ForkServer | None = None
) -> Iterator[tuple[Executor, int]]:
    """Provide what the work goes through, and how many submissions are out at a time."""
    from gradkit.assignment import CourseError
    from gradkit.batch import dask_cluster
    from gradkit.batch.pool import local_pool

    if arguments.scheduler:
        stack = contextlib.ExitStack()
        try:
            executor, threads = stack.enter_context(dask_cluster.dask_executor(arguments.scheduler))
        except ImportError:
            raise CourseError(
                "--scheduler needs Dask. Install it with `pip install gradkit[cluster]`."
            ) from None
        except OSError as error:
            raise CourseError(
                f"No Dask scheduler answers at {arguments.scheduler} ({error}). Start one with "
                "`dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`."
            ) from None
        with stack:
            if not threads:
                raise CourseError(
                    f"No worker is connected to the Dask scheduler at {arguments.scheduler}. Start "
                    f"some with `dask worker {arguments.scheduler} --nthreads 1`, on machines that "
                    "have gradkit installed."
                )
            yield executor, 2 * threads
        return
    workers = min(arguments.workers or _cores(), count)
    with local_pool(workers, server) as pool:
        # One more for each is waiting, so that none is idle while a verdict is written.
        yield pool, 2 * workers


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))
