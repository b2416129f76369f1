"""multiprocessing without /dev/shm: stand-ins are compared with the real thing."""

from __future__ import annotations

import multiprocessing
import multiprocessing.synchronize
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradkit.sandbox import pipe_semaphores
from tests.support.locked import Way, run

Real = multiprocessing.synchronize._multiprocessing.SemLock  # type: ignore[attr-defined]


def _story(make: Callable[..., Any]) -> list[object]:
    """Take and give places in many ways, and note what is said."""
    told: list[object] = []
    most = Real.SEM_VALUE_MAX
    for kind, value, maximum in ((1, 1, 1), (1, 2, 3), (1, 0, 5), (0, 1, 1), (1, most, most)):
        semaphore = make(kind, value, maximum)
        actions: list[Callable[[Any], object]] = [
            lambda s: s._get_value(),
            lambda s: s.acquire(block=False),
            lambda s: s.acquire(block=True, timeout=0.01),
            lambda s: (s._count(), s._is_mine(), s._is_zero(), s._get_value()),
            lambda s: s.release(),
            lambda s: s.release(),
            lambda s: s.release(),
            lambda s: s.release(),
            lambda s: (s._count(), s._is_zero(), s._get_value()),
            lambda s: s.acquire(block=False),
        ]
        if value == most:
            del actions[6:8]  # one release too many goes unnoticed there
        for action in actions:
            try:
                told.append(action(semaphore))
            except (ValueError, AssertionError) as error:
                told.append(type(error).__name__)
    return told


def test_pipe_semaphores_behave_like_the_real_ones() -> None:
    def real(kind: int, value: int, maximum: int) -> Any:
        return Real(kind, value, maximum, f"/gk-{time.monotonic_ns()}", True)  # noqa: FBT003

    assert _story(pipe_semaphores.PipeSemaphore) == _story(real)


def test_a_waiting_thread_is_woken() -> None:
    semaphore = pipe_semaphores.PipeSemaphore(1, 0, 1)
    woken: list[bool] = []
    thread = threading.Thread(target=lambda: woken.append(semaphore.acquire(timeout=10)))
    thread.start()
    time.sleep(0.05)
    semaphore.release()
    thread.join()

    assert woken == [True]


def test_a_semaphore_that_no_pipe_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        pipe_semaphores.PipeSemaphore(1, 10**6, 10**6)


def test_pools_queues_events_and_values_work_under_the_lock(way: Way, folder: Path) -> None:
    def work() -> list[object]:
        import tempfile

        tempfile.tempdir = str(folder)
        context = multiprocessing.get_context("fork")
        with context.Pool(2) as pool:
            squares = pool.map(_square, range(5))
        queue: Any = context.Queue(maxsize=2)
        value = context.Value("i", 0)
        event = context.Event()
        process = context.Process(target=_fill, args=(queue, value, event))
        process.start()
        received = [queue.get(timeout=10) for _ in range(4)]
        event.wait(10)
        process.join()
        return [squares, received, value.value, process.exitcode]

    assert run(way, folder, work).value == [[0, 1, 4, 9, 16], [0, 1, 2, 3], 4, 0]


def _square(number: int) -> int:
    return number * number


def _fill(queue: Any, value: Any, event: Any) -> None:
    for number in range(4):
        queue.put(number)
        with value.get_lock():
            value.value += 1
    event.set()


def test_a_loader_with_workers_gives_the_same_batches_under_the_lock(
    way: Way, folder: Path
) -> None:
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    def work(count: int = 2) -> list[list[float]]:
        torch.manual_seed(7)
        rows = torch.arange(20.0).reshape(10, 2)
        data = TensorDataset(rows, rows.sum(1).to(torch.int64))
        loader = DataLoader(data, batch_size=4, shuffle=True, num_workers=count)
        return [[*x.flatten().tolist(), *y.tolist()] for _ in range(2) for x, y in loader]

    expected = work(0)

    ending = run(way, folder, work, limits={"memory_bytes": 2**29})

    assert ending.value == expected
