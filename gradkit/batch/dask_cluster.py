"""Grades on the workers of an existing Dask cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import cast


@contextlib.contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """Provide the executor of the Dask cluster with a scheduler at `address`, and its threads.

    The number of threads is 0 if no worker is connected. Raises `OSError` if no scheduler answers,
    and `ImportError` without the extra `cluster`.
    """
    from distributed import Client

    # pure=False: two equal notebooks are still two submissions.
    with (
        Client(address, timeout="20s") as client,
        client.get_executor(pure=False, retries=2) as executor,
    ):
        yield cast("Executor", executor), sum(client.nthreads().values())
