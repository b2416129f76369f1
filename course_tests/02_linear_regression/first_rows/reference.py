"""The right answer to `first_rows`."""

from __future__ import annotations

from typing import Any

from torch.utils.data import Dataset, Subset, TensorDataset


def first_rows(dataset: TensorDataset, n: int) -> Dataset[Any]:
    """Return a dataset of the first `n` rows."""
    return Subset(dataset, range(n))
