"""The catalogue that the files beside this one fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

Fit = Callable[..., Any]


def enter(*codes: str, name: str, hint: str) -> Callable[[Fit], Fit]:
    """Return a decorator that enters a function as a wrong reference for `fit`."""
    return MISTAKES.wrong("fit", *codes, name=name, hint=hint)
