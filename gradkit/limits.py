"""What one submission may use; `nbgrader_config.py` can change these defaults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use; times in seconds, sizes in bytes.

    CPU time limits code that computes; wall time is much longer and limits code that sleeps. Wall
    time is counted as a time budget (see `kernel/time_budget.py`), so that a busy machine changes
    no verdict.
    """

    cell_cpu_seconds: int = 30
    """CPU time of one of the student's cells."""
    locked_cell_cpu_seconds: int = 10
    """CPU time of one cell that the instructor wrote, such as the visible checks."""
    cell_wall_seconds: int = 120
    """Wall time of one cell."""
    probe_cpu_seconds: int = 10
    """CPU time of one probe."""
    probe_wall_seconds: int = 60
    """Wall time of one probe, for probes that sleep."""
    submission_seconds: int = 600
    """Wall time of a submission as a whole."""
    output_bytes: int = 2**20
    """Output kept of one cell."""
    outputs: int = 200
    """Number of outputs kept of one cell."""
    notebook_output_bytes: int = 32 * 2**20
    """Output kept of all cells together, which the grader has to store, send and write. Notebooks
    with many pictures have about 10 MB."""
    memory_bytes: int = 2 * 2**30
    """Memory of all processes together, beyond what a warm kernel starts with."""
    processes: int = 96
    """Processes and threads. A kernel uses one, a data loader's worker 2."""
    disk_bytes: int = 512 * 2**20
    """Disk space that a submission may use."""
    unlocked: bool = False
    """Run student code without the sandbox, on a machine that does not support it. Results say
    so."""
    cold: bool = False
    """Start each kernel in a Python process of its own, which takes seconds. The verdict is the
    same."""
