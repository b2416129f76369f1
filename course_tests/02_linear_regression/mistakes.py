"""The known mistakes of chapter 2, each as code that makes it, most likely first.

They lie in files by exercise; importing those fills the catalogue.
"""

from __future__ import annotations

# ruff: noqa: I001 -- in the catalogue's order: of `fit`, the likely mistakes come first
from . import mistakes_mse
from . import mistakes_by_hand_grad, mistakes_by_hand_steps
from . import mistakes_by_hand_loss, mistakes_by_hand_given
from . import mistakes_rows, mistakes_loaders
from . import mistakes_fit_order, mistakes_fit_given, mistakes_fit_amounts, mistakes_fit_pairs
from . import mistakes_models
from .catalogue import MISTAKES

__all__ = [
    "MISTAKES",
    "mistakes_by_hand_given",
    "mistakes_by_hand_grad",
    "mistakes_by_hand_loss",
    "mistakes_by_hand_steps",
    "mistakes_fit_amounts",
    "mistakes_fit_given",
    "mistakes_fit_order",
    "mistakes_fit_pairs",
    "mistakes_loaders",
    "mistakes_models",
    "mistakes_mse",
    "mistakes_rows",
]
