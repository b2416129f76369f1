"""The known mistakes of chapter 3, each as code that makes it, most likely first.

They lie in five files, by exercise; importing those fills the catalogue.
"""

from __future__ import annotations

from . import mistakes_data, mistakes_fit, mistakes_measures, mistakes_model, mistakes_softmax
from .catalogue import MISTAKES

__all__ = [
    "MISTAKES",
    "mistakes_data",
    "mistakes_fit",
    "mistakes_measures",
    "mistakes_model",
    "mistakes_softmax",
]
