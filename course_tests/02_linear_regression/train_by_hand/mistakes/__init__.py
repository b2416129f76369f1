"""The known mistakes of `train_by_hand`, each as code that makes it, most likely first.

Each file covers one kind of mistake; importing the files fills the catalogue.
"""

from __future__ import annotations

# ruff: noqa: I001 -- the order of the catalogue: likely mistakes come first
from . import gradients
from . import steps
from . import loss
from . import given
from .catalogue import MISTAKES

__all__ = ["MISTAKES", "given", "gradients", "loss", "steps"]
