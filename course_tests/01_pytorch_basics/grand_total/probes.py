"""What the hidden checks of `grand_total` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from ..probes import call

__all__ = ["call"]
