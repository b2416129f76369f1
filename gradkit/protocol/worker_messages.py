"""Messages between the coordinator and its workers: pickles, because both are the grader's own.

A worker reads one `WorkerSetup`, then one `Work` after another, and answers each with `Done`.
Nothing that a student wrote is ever unpickled: a worker parses what kernels send, and passes on
plain values.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class WorkerSetup:
    """The coordinator's settings, which a worker can't inherit from the fork server."""

    environment: Mapping[str, str]
    path: Sequence[str]
    """Where to find modules, such as those that a course's checks import."""
    folder: str
    scratch: Path
    """The coordinator's folder for files that must not outlive it."""


@dataclass(frozen=True)
class Work:
    """A module-level function and its arguments."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Done:
    """The outcome of a piece of work: its result, or the exception that it raised."""

    value: Any
    raised: bool = False


def done_frame(work: bytes) -> bytes:
    """Do a pickled piece of work; return its pickled outcome."""
    try:
        piece: Work = pickle.loads(work)  # noqa: S301 -- from the coordinator
        return pickle.dumps(Done(piece.function(*piece.arguments)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 -- affects one submission; reported to the coordinator
        error.add_note(traceback.format_exc())
        try:
            return pickle.dumps(Done(error, raised=True))
        except Exception:  # noqa: BLE001 -- pickling fails in many ways
            plain = RuntimeError(f"{type(error).__name__}: {error}")
            return pickle.dumps(Done(plain, raised=True))
