"""Keeps `multiprocessing` and torch's `DataLoader(num_workers=…)` working in the sandbox.

Both use named semaphores, shared memory in /dev/shm, and unix sockets. The sandbox denies these,
because other users share them. `use_pipes` replaces them with pipes: semaphores are pipes with one
byte for each free place, and tensors are sent by value. A loader then returns the same batches, a
little slower.

It is a convenience inside the student's process, not a protection. It does not support
`Tensor.share_memory_()`, `multiprocessing.shared_memory`, or starting processes by "spawn".
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import multiprocessing.heap
import multiprocessing.synchronize
import os
import select
import sys
import termios
import threading
import time
from multiprocessing.reduction import ForkingPickler
from typing import Any, Final, Self

_RECURSIVE: Final = 0  # multiprocessing.synchronize.RECURSIVE_MUTEX
_PIPE_HOLDS: Final = 4096
"""Bytes that fit into a pipe even after the user has used up its share of pipe memory."""


class PipeSemaphore:
    """A replacement for `_multiprocessing.SemLock` that uses a pipe instead of /dev/shm.

    The pipe contains a byte for each free place. The semaphore of an unbounded queue needs more
    free places than a pipe has room for: its pipe contains a byte for each taken place.
    """

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(
        self,
        kind: int,
        value: int,
        maxvalue: int,
        name: str = "",
        unlink: bool = True,
    ) -> None:
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = None  # multiprocessing has nothing to clean up
        self._held = 0
        self._owner = 0
        self._endless = value == self.SEM_VALUE_MAX
        if value > _PIPE_HOLDS and not self._endless:
            raise ValueError(
                f"A semaphore holds at most {_PIPE_HOLDS} under the lock, not {value}."
            )
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        os.write(self._writer, b"" if self._endless else b"." * value)

    @property
    def handle(self) -> int:
        return self._reader

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take a place; return whether one became free in time (seconds)."""
        if self.kind == _RECURSIVE and self._is_mine():
            self._held += 1
            return True
        end = None if timeout is None else time.monotonic() + max(0.0, timeout)
        while not self._take():
            left = None if end is None else end - time.monotonic()
            if not block or (left is not None and left <= 0):
                return False
            waiting = select.poll()
            waiting.register(self._reader, select.POLLIN)
            waiting.poll(None if left is None else left * 1000)
        self._held += 1
        self._owner = threading.get_ident()
        return True

    def _take(self) -> bool:
        if self._endless:
            with contextlib.suppress(BlockingIOError):  # only makes the count too low
                os.write(self._writer, b".")
            return True
        try:
            return bool(os.read(self._reader, 1))
        except BlockingIOError:
            return False

    def release(self) -> None:
        """Free a place. Raises ValueError if all were free."""
        if self.kind == _RECURSIVE:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._held > 1:
                self._held -= 1
                return
        elif self._get_value() >= self.maxvalue and not self._endless:
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1
        if self._endless:
            with contextlib.suppress(BlockingIOError):
                os.read(self._reader, 1)
            return
        try:
            os.write(self._writer, b".")
        except BlockingIOError:
            raise OverflowError("The semaphore's value is too large.") from None

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _count(self) -> int:
        return self._held

    def _is_mine(self) -> bool:
        return self._held > 0 and self._owner == threading.get_ident()

    def _get_value(self) -> int:
        waiting = array.array("i", [0])
        fcntl.ioctl(self._reader, termios.FIONREAD, waiting)
        return self.SEM_VALUE_MAX - waiting[0] if self._endless else waiting[0]

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._held = 0

    @classmethod
    def _rebuild(cls, *_: object) -> Self:
        raise RuntimeError("Under the lock, processes are started by fork.")

    def __del__(self) -> None:
        for name in ("_reader", "_writer"):
            with contextlib.suppress(AttributeError, OSError):
                os.close(getattr(self, name))


def use_pipes() -> None:
    """Make `multiprocessing`, and torch if loaded, work without /dev/shm and sockets.

    This affects the process and its forks. Calling it again changes nothing.
    """
    multiprocessing.synchronize._multiprocessing.SemLock = PipeSemaphore  # type: ignore[attr-defined]
    # A Value or an Array is in a file; the next candidate is the folder for temporary files.
    multiprocessing.heap.Arena._dir_candidates = []  # type: ignore[attr-defined]
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "UntypedStorage"):
        _send_tensors_by_value(torch)


def _send_tensors_by_value(torch: Any) -> None:
    import torch.multiprocessing

    storage_class = torch.UntypedStorage
    plain = classmethod(lambda cls, size: cls(size))
    # A worker's collate function uses this to avoid a copy.
    for name in ("_new_using_fd_cpu", "_new_using_filename_cpu"):
        if hasattr(storage_class, name):
            setattr(storage_class, name, plain)
    ForkingPickler.register(storage_class, _reduce_storage)


def _reduce_storage(storage: Any) -> tuple[Any, tuple[bytes]]:
    import torch

    flat = torch.empty(0, dtype=torch.uint8).set_(storage)
    return _rebuild_storage, (flat.numpy().tobytes(),)


def _rebuild_storage(data: bytes) -> Any:
    import torch

    if not data:
        return torch.UntypedStorage(0)
    return torch.frombuffer(bytearray(data), dtype=torch.uint8).untyped_storage()
