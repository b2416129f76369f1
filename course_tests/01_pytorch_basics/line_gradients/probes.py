"""What the hidden checks of `line_gradients` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from ..probes import call, call_often

__all__ = ["call", "call_often"]
