"""Brings a fresh Python process to the state in which a kernel can begin.

Run in the fork server, once for a whole class, or in the process of a cold start.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections.abc import Iterator
from pathlib import Path


def get_warm() -> None:
    """Do all that is slow the first time, and keep to one thread: the lock and a fork ask for it.

    Raises RuntimeError where a library has started a thread.
    """
    from gradkit.student_process import kernel  # noqa: PLC0415 -- slow

    warm_up()
    kernel.warm_up()
    with contextlib.suppress(FileNotFoundError):  # no /proc, and no lock either
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 -- names only
        if threads != 1:
            raise RuntimeError(f"The warm process has {threads} threads; a fork keeps only one.")
    # No child's garbage collection need look at what is here: that took a second, and as it writes
    # to each object, memory which would be shared was copied.
    gc.collect()
    gc.freeze()


def warm_up() -> None:
    """Import what course notebooks use; `rehearsal.py` does what is slow the first time."""
    import matplotlib.pyplot as plt  # noqa: F401, PLC0415 -- for its side effect, in this process
    import torch  # noqa: PLC0415
    import torchvision  # noqa: F401, PLC0415

    torch.set_num_threads(1)


_MADV_COLLAPSE = 25
_HUGE = 2**21


def gather_memory() -> None:
    """Let the kernel put this process's memory into huge pages, where it can.

    A fork copies an entry for each page: 100,000 of them once torch is there, or 200 huge ones. A
    fork, and the end of what it made, then take 5 ms of the processor's time, not 20. It takes a
    second, too long for a cold start. Linux offers it since 6.1; elsewhere, and where no huge page
    is free, all stays as it was.
    """
    with contextlib.suppress(OSError, AttributeError):
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for start, end in list(_own_memory()):
            madvise(start, end - start, _MADV_COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    """Yield start and end of the memory that holds objects, in whole huge pages."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split(maxsplit=5)
        start, end = (int(address, 16) for address in addresses.split("-"))
        start, end = -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE
        if rights == "rw-p" and name in ([], ["[heap]"]) and start < end:
            yield start, end
