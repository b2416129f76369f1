"""The known mistakes of `first_rows`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch.utils.data import DataLoader, IterableDataset, Subset, TensorDataset

from gradkit.mistakes import Catalogue

# ruff: noqa: D103 -- the decorator says what each function does

MISTAKES = Catalogue()


@MISTAKES.wrong(
    "first_rows", "D1", name="it returns a slice of the dataset, which is a tuple of two tensors",
    hint="What is the type of dataset[0:n], and what is item 0 of it?",
)  # fmt: skip
def rows_sliced(dataset, n):
    return dataset[0:n]


@MISTAKES.wrong(
    "first_rows", "D1", name="it returns a tensor of inputs, so a loader gets rows without targets",
    hint="What is item 0 of what you return, and what should it be?",
)  # fmt: skip
def rows_inputs_only(dataset, n):
    return dataset.tensors[0][:n]


@MISTAKES.wrong(
    "first_rows", "D8", name="inputs and targets are swapped",
    hint="What comes first in an item of the original dataset?",
)  # fmt: skip
def rows_swapped(dataset, n):
    inputs, targets = dataset[:n]
    return TensorDataset(targets, inputs)


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns all rows", hint="Where does your function use n?"
)
def rows_all(dataset, n):
    return dataset


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns one row too many",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_one_more(dataset, n):
    return Subset(dataset, range(min(n + 1, len(dataset))))


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns one row too few",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_one_less(dataset, n):
    return Subset(dataset, range(n - 1))


@MISTAKES.wrong(
    "first_rows", "D19", name="it starts at row 1 instead of row 0",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_from_one(dataset, n):
    return Subset(dataset, range(1, n + 1))


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns random rows, not the first ones",
    hint="What are the indices of the first n rows, and in what order?",
)  # fmt: skip
def rows_random(dataset, n):
    return Subset(dataset, torch.randperm(len(dataset))[:n].tolist())


@MISTAKES.wrong(
    "first_rows", "D16", name="it returns a loader or an iterator, not a dataset",
    hint="What is the difference between a dataset and a loader that goes through it?",
)  # fmt: skip
def rows_loader(dataset, n):
    return DataLoader(Subset(dataset, range(n)), batch_size=n)


@MISTAKES.wrong(
    "first_rows", "D16", name="it returns a loader or an iterator, not a dataset",
    hint="What is the difference between a dataset and a loader that goes through it?",
)  # fmt: skip
def rows_iterator(dataset, n):
    return (dataset[i] for i in range(n))


class _Stream(IterableDataset[Any]):
    def __init__(self, dataset: Any, n: int) -> None:
        self.rows = Subset(dataset, range(n))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


@MISTAKES.wrong(
    "first_rows", "D16", name="it returns a dataset that can only be read from start to end",
    hint="What must a dataset offer so that a loader can read its rows in any order?",
)  # fmt: skip
def rows_stream(dataset, n):
    return _Stream(dataset, n)


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns the last n rows",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_last(dataset, n):
    return Subset(dataset, range(len(dataset) - n, len(dataset)))


@MISTAKES.wrong(
    "first_rows",
    "D19",
    name="it always returns four rows",
    hint="Where does your function use n?",
)
def rows_four(dataset, n):
    return TensorDataset(*dataset[0:4])


@MISTAKES.wrong(
    "first_rows", "D19", name="it starts at row 1 instead of row 0",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_sliced_from_one(dataset, n):
    return TensorDataset(*dataset[1 : n + 1])


@MISTAKES.wrong(
    "first_rows", "D19", name="it returns one row too many",
    hint="What are the indices of the first n rows?",
)  # fmt: skip
def rows_one_more_unchecked(dataset, n):
    return Subset(dataset, range(n + 1))


@MISTAKES.wrong(
    "first_rows", "D1", name="it returns a dataset of inputs without targets",
    hint="What is item 0 of what you return, and what should it be?",
)  # fmt: skip
def rows_dataset_of_inputs(dataset, n):
    return TensorDataset(dataset[:n][0])


@MISTAKES.wrong("first_rows", "C18", name="the given dataset itself is cut down to n rows", hint="Which dataset does your function change?")  # fmt: skip
def rows_cut_in_place(dataset, n):
    dataset.tensors = tuple(tensor[:n] for tensor in dataset.tensors)
    return dataset


MISTAKES.property(
    "first_rows", "D19", name="it returns rows other than the first n, or in a different order",
    hint="What are the indices of the first n rows, and in what order?",
)  # fmt: skip
MISTAKES.property(
    "first_rows", "B6", name="the values are converted to a different dtype along the way",
    hint="What is the dtype of nn.Linear's weights, and what is the dtype of your rows?",
)  # fmt: skip
