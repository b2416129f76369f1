"""What the hidden checks of `make_loaders` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

# ruff: noqa: PLR0917 -- called by keyword

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from ..probes import plain, plain_batch


def passes(
    make_loaders: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    val_size: int,
    batch_size: int,
    seed: int,
    epochs: int,
) -> Any:
    """Return the batches of several passes over each of the two loaders, and the given tensors."""
    loaders = make_loaders(inputs, targets, val_size, batch_size, seed)
    return {"loaders": _read(loaders, epochs), "given": [plain(inputs), plain(targets)]}


def splits(
    make_loaders: Callable[..., Any],
    inputs: Tensor,
    targets: Tensor,
    val_size: int,
    batch_size: int,
    seeds: list[int],
    state: int,
) -> Any:
    """Return the batches of the loaders for each seed, with a new global random state for each call."""
    found = []
    for number, seed in enumerate(seeds):
        torch.manual_seed(state + number)
        np.random.seed((state + number) % 2**32)  # noqa: NPY002 -- an answer may draw from it
        random.seed(state + number)
        rows = inputs.clone(), targets.clone()
        found.append(_read(make_loaders(*rows, val_size, batch_size, seed), 1))
    return found


def _read(loaders: Any, epochs: int) -> Any:
    if not isinstance(loaders, list | tuple):
        return plain(loaders)
    return [
        {
            "kind": type(loader).__name__,
            "loader": isinstance(loader, DataLoader),
            "passes": [[plain_batch(batch) for batch in loader] for _ in range(epochs)],
        }
        if hasattr(loader, "__iter__")
        else {"kind": type(loader).__name__, "loader": False, "passes": None}
        for loader in loaders
    ]
