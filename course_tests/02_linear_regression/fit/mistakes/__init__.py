"""The known mistakes of `fit`, each as code that makes it, most likely first.

Each file covers one kind of mistake; importing the files fills the catalogue.
"""

from __future__ import annotations

# ruff: noqa: I001 -- the order of the catalogue: likely mistakes come first
from . import resets
from . import order
from . import loops
from . import passes
from . import loss
from . import optimizer
from . import given
from . import counts
from . import sizes
from . import stops
from . import pairs
from .catalogue import MISTAKES

__all__ = [
    "MISTAKES",
    "counts",
    "given",
    "loops",
    "loss",
    "optimizer",
    "order",
    "pairs",
    "passes",
    "resets",
    "sizes",
    "stops",
]
