"""RUNS BEFORE STUDENT CODE: prepares a fresh Python process to become a kernel.

Run in the fork server, once for a whole class, or in the process of a cold start.
"""

from __future__ import annotations

import gc
import os


def preload() -> None:
    """Do all that is slow the first time, and keep to one thread: the lock and a fork ask for it.

    Raises RuntimeError where a library has started a thread.
    """
    from gradkit.student_process import kernel

    import_libraries()
    kernel.make_shell()
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 -- names only
    if threads != 1:
        raise RuntimeError(f"The warm process has {threads} threads; a fork keeps only one.")
    # No child's garbage collection need look at what is here: that took a second, and as it writes
    # to each object, memory which would be shared was copied.
    gc.collect()
    gc.freeze()


def import_libraries() -> None:
    """Import what course notebooks use; `rehearsal.py` does what is slow the first time."""
    import matplotlib.pyplot as plt  # noqa: F401 -- for its side effect, in this process
    import torch
    import torchvision  # noqa: F401

    torch.set_num_threads(1)
