"""Known mistakes of `fit` as code, most likely first.

Each file holds the mistakes of one kind; importing it fills the catalogue.
"""

from __future__ import annotations

# ruff: noqa: I001 -- the order of the catalogue: likely mistakes come first
from . import steps
from . import loss
from . import attributes
from . import history
from .catalogue import MISTAKES

__all__ = ["MISTAKES", "attributes", "history", "loss", "steps"]
