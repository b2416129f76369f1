"""Probes for `line_gradients`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from ..probes import call, call_often

__all__ = ["call", "call_often"]
