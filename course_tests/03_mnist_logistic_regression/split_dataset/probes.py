"""What the hidden checks of `split_dataset` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset, TensorDataset

Answer = Callable[..., Any]


class Numbered(Dataset[Any]):
    """A dataset that supports only indexing: no slices, no columns, no negative indices."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = list(items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Any:
        index = operator.index(index)
        if not 0 <= index < len(self._items):
            raise IndexError(index)
        return self._items[index]


def make_dataset(kind: str, ids: torch.Tensor, labels: torch.Tensor) -> Any:
    """Return a dataset of pairs (id, label)."""
    if kind == "tensors":
        return TensorDataset(ids, labels)
    pairs = list(zip(ids.tolist(), labels.tolist(), strict=True))
    return pairs if kind == "list" else Numbered(pairs)


def pairs_of(part: Any) -> Any:
    """Return the items of a dataset as lists of ints."""
    items = [part[index] for index in range(min(len(part), 2000))]
    return [[int(value) for value in item] for item in items]


def split_up(
    answer: Answer,
    kind: str,
    ids: torch.Tensor,
    labels: torch.Tensor,
    val_size: int,
    seed: int,
    *,
    earlier: torch.Tensor | None = None,
) -> Any:
    """Return the items of both parts, and those of the dataset afterward.

    With `earlier` ids, a dataset of these ids is split first, with the same seed.
    """
    if earlier is not None:
        answer(make_dataset(kind, earlier, earlier), val_size, seed)
    dataset = make_dataset(kind, ids, labels)
    result = answer(dataset, val_size, seed)
    if not isinstance(result, tuple | list) or len(result) != 2:
        return result
    return [*[pairs_of(part) for part in result], pairs_of(dataset)]


def drawn_for_validation(
    answer: Answer, ids: torch.Tensor, val_size: int, seeds: Sequence[int], moods: Sequence[int]
) -> Any:
    """Return the ids in the second part for each seed; `moods` seed all global generators."""
    drawn = []
    for seed, mood in zip(seeds, moods, strict=True):
        torch.manual_seed(mood)
        random.seed(mood)
        np.random.seed(mood)  # noqa: NPY002 -- what students' code may draw from
        result = answer(make_dataset("tensors", ids, ids), val_size, seed)
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result
        drawn.append(sorted(pair[0] for pair in pairs_of(result[1])))
    return drawn
