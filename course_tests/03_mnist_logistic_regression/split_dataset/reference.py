"""The right answer to `split_dataset`."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils.data import random_split


def split_dataset(dataset: Any, val_size: int, seed: int) -> Any:
    """Return a random split with `val_size` items in the second part."""
    generator = torch.Generator().manual_seed(seed)
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=generator)
