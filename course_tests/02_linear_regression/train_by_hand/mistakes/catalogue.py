"""The catalogue that the files beside this one fill."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()
