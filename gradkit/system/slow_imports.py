"""Skips slow imports of libraries that the grader does not use."""

from __future__ import annotations

import sys
from typing import Final

_SLOW: Final = ("rfc3987_syntax",)
"""A grammar of addresses, 1.1 s; jsonschema uses it for texts that no notebook contains."""


def skip_slow_imports() -> None:
    """Make these modules look missing; the libraries that import them handle that."""
    for name in _SLOW:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
