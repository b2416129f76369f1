"""What a course's `nbgrader_config.py` can set for this grader: the limits on a submission."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from traitlets import Bool, Dict, Integer
from traitlets.config import LoggingConfigurable

from gradkit.assignment import CourseError
from gradkit.limits import Limits


def _seconds(default: int, what: str) -> Any:
    return Integer(default, min=1, help=f"{what}, in seconds.").tag(config=True)


def _bytes(default: int, what: str) -> Any:
    return Integer(default, min=1, help=f"{what}, in bytes.").tag(config=True)


def _count(default: int, what: str) -> Any:
    return Integer(default, min=1, help=f"{what}.").tag(config=True)


class Judge(LoggingConfigurable):
    """Grades submissions with hidden checks. Its settings are the limits on a submission."""

    cell_cpu_seconds = _seconds(30, "CPU time of one cell that the student may edit")
    locked_cell_cpu_seconds = _seconds(
        10, "CPU time of one cell that the instructor wrote, such as visible checks"
    )
    cell_wall_seconds = _seconds(120, "Wall time of one cell, for cells that sleep")
    probe_cpu_seconds = _seconds(10, "CPU time of one probe: a call of the student's function")
    probe_wall_seconds = _seconds(60, "Wall time of one probe, for functions that sleep")
    submission_seconds = _seconds(600, "Time of a submission as a whole")
    output_bytes = _bytes(2**20, "Output kept of one cell")
    outputs = _count(200, "Number of outputs kept of one cell")
    notebook_output_bytes = _bytes(32 * 2**20, "Output kept of all cells together")
    memory_bytes = _bytes(
        2 * 2**30, "Memory of a submission's processes together, beyond that of a new kernel"
    )
    processes = _count(96, "Number of processes and threads of a submission")
    disk_bytes = _bytes(512 * 2**20, "Disk space that a submission may fill")
    unlocked = Bool(
        default_value=False,
        help="Run student code without the sandbox, on a machine that can't have it. Every result "
        "says so.",
    ).tag(config=True)
    cold = Bool(
        default_value=False,
        help="Start each kernel in a Python process of its own. It takes seconds, and the verdict "
        "is the same.",
    ).tag(config=True)

    limits = Dict(
        help="The same limits as a dictionary, by their names: an alias from before each had a "
        "setting of its own. What stands here comes first."
    ).tag(config=True)

    def chosen_limits(self) -> Limits:
        """Return the limits that the course's configuration sets; raise `CourseError`."""
        known = [field.name for field in fields(Limits)]
        if unknown := sorted(set(self.limits) - set(known)):
            raise CourseError(
                f"nbgrader_config.py sets the limit {unknown[0]}, which does not exist. "
                f"The limits are: {', '.join(sorted(known))}."
            )
        return Limits(**{name: getattr(self, name) for name in known} | self.limits)
