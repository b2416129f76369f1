"""Probes for `add_and_multiply`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..probes import Answer, call

__all__ = ["call", "call_and_keep"]


def call_and_keep(answer: Answer, args: Sequence[Any]) -> Any:
    """Return the result of a call, and the arguments after it."""
    result = answer(*args)
    return [result, list(args)]
