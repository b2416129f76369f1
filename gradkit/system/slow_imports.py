"""Leaves out what libraries import for a second and nobody here uses."""

from __future__ import annotations

import sys
from typing import Final

_SLOW: Final = ("rfc3987_syntax",)
"""A grammar of addresses, 1.1 s: jsonschema would check texts by it that no notebook has."""


def skip_slow_imports() -> None:
    """Have these modules missing, which those who import them are prepared for."""
    for name in _SLOW:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
