"""What grading a submission gives: a value that crosses from a worker to whoever writes it down.

It has a module of its own so that the process which only writes need not import torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from gradkit.results import ExerciseResult
from gradkit.system.versions import versions


@dataclass(frozen=True)
class Graded:
    """A graded submission."""

    notebook: NotebookNode
    exercises: tuple[ExerciseResult, ...]
    seconds: float
    lock: Mapping[str, str] = field(default_factory=dict)
    """Which parts of the lock were on, and how."""
    versions: Mapping[str, str] = field(default_factory=versions)
    """What it was graded with: on another machine it may be other than here."""
