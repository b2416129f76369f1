"""The known mistakes of `train_by_hand`, each as code that makes it, most likely first.

They lie in files by idea; importing those fills the catalogue.
"""

from __future__ import annotations

# ruff: noqa: I001 -- in the catalogue's order: the likely mistakes come first
from . import gradients
from . import steps
from . import loss
from . import given
from .catalogue import MISTAKES

__all__ = ["MISTAKES", "given", "gradients", "loss", "steps"]
