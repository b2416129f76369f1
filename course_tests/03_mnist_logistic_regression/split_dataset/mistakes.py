"""Known mistakes of `split_dataset` as code, most likely first."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data import Subset, random_split

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

_SORTED = "What would each part contain if the dataset were sorted by label?"
_LENGTHS = "Which of the two parts is for training, and how many items should each contain?"


def _split(*codes: str, name: str, hint: str, make: Callable[[Any, int, int], Any]) -> None:
    MISTAKES.wrong("split_dataset", *codes, name=name, hint=hint)(make)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _subsets(dataset: Any, train: Any, val: Any) -> Any:
    return Subset(dataset, list(train)), Subset(dataset, list(val))


def _seeded(dataset: Any, lengths: list[int], seed: int) -> Any:
    return random_split(dataset, lengths, generator=_generator(seed))


def _shuffles_in_place(dataset: Any, val_size: int, seed: int) -> Any:
    if isinstance(dataset, list):
        random.Random(seed).shuffle(dataset)
        return dataset[val_size:], dataset[:val_size]
    return _seeded(dataset, [len(dataset) - val_size, val_size], seed)


def _with_overlap(dataset: Any, val_size: int, seed: int) -> Any:
    order = torch.randperm(len(dataset), generator=_generator(seed)).tolist()
    return _subsets(dataset, range(len(dataset)), order[:val_size])


def _drawn_twice(dataset: Any, val_size: int, seed: int) -> Any:
    generator = _generator(seed)
    first = torch.randperm(len(dataset), generator=generator).tolist()
    second = torch.randperm(len(dataset), generator=generator).tolist()
    return _subsets(dataset, first[val_size:], second[:val_size])


def _with_repeats(dataset: Any, val_size: int, seed: int) -> Any:
    drawn = torch.randint(len(dataset), (val_size,), generator=_generator(seed)).tolist()
    return _subsets(dataset, (i for i in range(len(dataset)) if i not in drawn), drawn)


_split(
    "D12",
    name="the seed does not control every random draw",
    hint="Which random generator makes the split, and when is it seeded?",
    make=lambda d, v, s: random_split(d, [len(d) - v, v]),
)
_split(
    "D2",
    name="the two parts are swapped",
    hint=_LENGTHS,
    make=lambda d, v, s: _seeded(d, [v, len(d) - v], s),
)
_split(
    "D13",
    name="the split is always the same, whatever the seed",
    hint="Where does your code use the argument `seed`?",
    make=lambda d, v, s: _seeded(d, [len(d) - v, v], 42),
)
_split(
    "D5",
    name="the last items of the dataset always form the second part",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(len(d) - v), range(len(d) - v, len(d))),
)
_split(
    "D5",
    name="the first items of the dataset always form the second part",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(v, len(d)), range(v)),
)
_split(
    "D1",
    name="slices of the dataset are returned, and these are not datasets",
    hint="What type of object does slicing a dataset return?",
    make=lambda d, v, s: (d[: len(d) - v], d[len(d) - v :]),
)
_split(
    "D1",
    name="slices of the dataset are returned, and these are not datasets",
    hint="What type of object does slicing a dataset return?",
    make=lambda d, v, s: (d[v:], d[:v]),
)
_split(
    "D4",
    name="random_split is called without the lengths of the parts",
    hint="Which argument of random_split is missing?",
    make=lambda d, v, s: random_split(d),  # type: ignore[call-arg]
)
_split(
    "D3",
    name="the lengths do not add up to the length of the dataset",
    hint="What should the lengths of the two parts add up to?",
    make=lambda d, v, s: _seeded(d, [int(len(d) * 0.8), int(len(d) * 0.1)], s),
)
_split(
    "D3",
    name="the lengths passed are those of the whole dataset and of the second part",
    hint="What should the lengths of the two parts add up to?",
    make=lambda d, v, s: _seeded(d, [len(d), v], s),
)
_split(
    "D14",
    name="the second part is a fixed share of the dataset, whatever val_size is",
    hint="Where does your code use the argument `val_size`?",
    make=lambda d, v, s: _seeded(d, [len(d) - len(d) // 5, len(d) // 5], s),
)
_split(
    "D6",
    name="the items of the second part are also in the first",
    hint="Should any item be in both parts?",
    make=_with_overlap,
)
_split(
    "D6",
    name="the two parts are drawn independently of each other",
    hint="Should any item be in both parts?",
    make=_drawn_twice,
)
_split(
    "D6",
    name="an item can be drawn for the second part more than once",
    hint="Can your code draw the same item twice?",
    make=_with_repeats,
)
_split(
    "D6",
    name="one item ends up in neither part",
    hint="Does every item of the dataset end up in one of the two parts?",
    make=lambda d, v, s: _subsets(
        d,
        _generator_order(d, s)[: len(d) - v - 1],
        _generator_order(d, s)[len(d) - v :],
    ),
)
_split(
    "D15",
    name="the caller's own dataset is changed in place",
    hint="Which object does your code change in place, and who else still uses it?",
    make=_shuffles_in_place,
)
_kept_splits: dict[int, Any] = {}
_kept_orders: dict[int, list[int]] = {}


def _split_by_seed(dataset: Any, val_size: int, seed: int) -> Any:
    lengths = [len(dataset) - val_size, val_size]
    return _kept_splits.setdefault(seed, _seeded(dataset, lengths, seed))


def _order_by_seed(dataset: Any, val_size: int, seed: int) -> Any:
    order = _kept_orders.setdefault(seed, _generator_order(dataset, seed))
    return _subsets(dataset, order[val_size:], order[:val_size])


for _make in (_split_by_seed, _order_by_seed):
    _split(
        "D20",
        name="a split is stored for each seed and reused for other datasets",
        hint="Which dataset should each call split?",
        make=_make,
    )
MISTAKES.property(
    "split_dataset",
    "D7",
    name="the images no longer have their own labels",
    hint="Does each image still have its own label?",
)


def _generator_order(dataset: Any, seed: int) -> list[int]:
    return list(torch.randperm(len(dataset), generator=_generator(seed)).tolist())
