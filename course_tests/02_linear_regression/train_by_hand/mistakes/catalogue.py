"""The catalogue that the other files in this folder fill."""

from __future__ import annotations

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()
