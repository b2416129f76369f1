"""The right answer to `make_loaders`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset, random_split


def make_loaders(
    inputs: Tensor, targets: Tensor, val_size: int, batch_size: int, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    """Return loaders for training and validation on a seeded random split."""
    dataset = TensorDataset(inputs, targets)
    chance = torch.Generator().manual_seed(seed)
    train_ds, val_ds = random_split(dataset, [len(dataset) - val_size, val_size], generator=chance)
    return DataLoader(train_ds, batch_size, shuffle=True), DataLoader(val_ds, batch_size)
