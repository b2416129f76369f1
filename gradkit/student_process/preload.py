"""RUNS BEFORE STUDENT CODE: prepares a fresh Python process to become a kernel.

Runs in the fork server, once for a whole class, or in the process of a cold start.
"""

from __future__ import annotations

import gc
import os


def preload() -> None:
    """Do what is slow the first time, with a single thread: the sandbox and forks require that.

    Raises RuntimeError if a library started a thread.
    """
    from gradkit.student_process import kernel

    import_libraries()
    kernel.make_shell()
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 -- names only
    if threads != 1:
        raise RuntimeError(f"The warm process has {threads} threads; a fork keeps only one.")
    # Exclude these objects from garbage collection in children. It took a second and wrote to each
    # object, which copied shared memory.
    gc.collect()
    gc.freeze()


def import_libraries() -> None:
    """Import what course notebooks use; `rehearsal.py` does what is slow the first time."""
    import matplotlib.pyplot as plt  # noqa: F401 -- for its side effect, in this process
    import torch
    import torchvision  # noqa: F401

    torch.set_num_threads(1)
