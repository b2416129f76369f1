"""The known mistakes of chapter 1, each as code that makes it, most likely first.

They lie in four files, by exercise; importing those fills the catalogue.
"""

from __future__ import annotations

from . import mistakes_gradients, mistakes_linear, mistakes_memory, mistakes_tensors
from .catalogue import MISTAKES

__all__ = [
    "MISTAKES",
    "mistakes_gradients",
    "mistakes_linear",
    "mistakes_memory",
    "mistakes_tensors",
]
