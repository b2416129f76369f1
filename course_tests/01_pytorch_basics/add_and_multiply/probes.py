"""What the hidden checks of `add_and_multiply` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..probes import Answer, call

__all__ = ["call", "call_and_keep"]


def call_and_keep(answer: Answer, args: Sequence[Any]) -> Any:
    """Return what the answer gives, and the arguments as they are afterwards."""
    result = answer(*args)
    return [result, list(args)]
