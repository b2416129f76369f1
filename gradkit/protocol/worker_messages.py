"""Messages between the coordinator and its workers: pickles, as both are the grader's own.

A worker reads one `WorkerSetup`, then `Work` by `Work`, and answers each with `Done`. Nothing that
a student wrote is ever unpickled: a worker parses what comes from kernels, and sends plain values
on.
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
    """What a worker takes over from the coordinator: the fork server has none of it."""

    environment: Mapping[str, str]
    path: Sequence[str]
    """Where modules are found, such as those of a course that its checks import."""
    folder: str
    scratch: Path
    """The coordinator's folder for what must not outlive it."""


@dataclass(frozen=True)
class Work:
    """A function of a module, and its arguments."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Done:
    """What came of a piece of work: its result, or the exception that it raised."""

    value: Any
    raised: bool = False


def done_frame(work: bytes) -> bytes:
    """Do a pickled piece of work; return what came of it, pickled."""
    try:
        piece: Work = pickle.loads(work)  # noqa: S301 -- from the coordinator
        return pickle.dumps(Done(piece.function(*piece.arguments)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 -- one submission's; reported to the coordinator
        error.add_note(traceback.format_exc())
        try:
            return pickle.dumps(Done(error, raised=True))
        except Exception:  # noqa: BLE001 -- what can't be pickled fails in many ways
            plain = RuntimeError(f"{type(error).__name__}: {error}")
            return pickle.dumps(Done(plain, raised=True))
