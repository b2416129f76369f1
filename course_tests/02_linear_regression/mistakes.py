"""The known mistakes of chapter 2, each as code that makes it, most likely first.

They lie in four files, by exercise; importing those fills the catalogue.
"""

from __future__ import annotations

from . import mistakes_by_hand, mistakes_data, mistakes_fit, mistakes_models
from .catalogue import MISTAKES

__all__ = ["MISTAKES", "mistakes_by_hand", "mistakes_data", "mistakes_fit", "mistakes_models"]
