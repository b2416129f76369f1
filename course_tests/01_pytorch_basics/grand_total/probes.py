"""Probes for `grand_total`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from ..probes import call

__all__ = ["call"]
