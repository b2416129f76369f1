"""Shorthand for entering many wrong references of one exercise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradkit.mistakes import Catalogue

Enter = Callable[..., None]


def entering(catalogue: Catalogue, exercise: str) -> Enter:
    """Return a function that enters one wrong reference."""

    def enter(
        codes: str, name: str, hint: str, wrong: Callable[..., Any], *, whole: bool = False
    ) -> None:
        catalogue.wrong(exercise, *codes.split(), name=name, hint=hint, whole=whole)(wrong)

    return enter
