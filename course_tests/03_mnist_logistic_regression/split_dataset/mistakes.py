"""The known mistakes of `split_dataset`, each as code that makes it, most likely first."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data import Subset, random_split

from gradkit.mistakes import Catalogue

MISTAKES = Catalogue()

_SORTED = "What if the file is sorted?"
_LENGTHS = "Which of the two parts is for training, and how long should each be?"


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
    name="the seed is not used, or not always, so that a call draws anew",
    hint="Where does chance enter, and does it begin at the seed?",
    make=lambda d, v, s: random_split(d, [len(d) - v, v]),
)
_split(
    "D2",
    name="the two parts have changed places",
    hint=_LENGTHS,
    make=lambda d, v, s: _seeded(d, [v, len(d) - v], s),
)
_split(
    "D13",
    name="one seed is written into the code",
    hint="What is the argument `seed` for?",
    make=lambda d, v, s: _seeded(d, [len(d) - v, v], 42),
)
_split(
    "D5",
    name="the last items are held back",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(len(d) - v), range(len(d) - v, len(d))),
)
_split(
    "D5",
    name="the first items are held back",
    hint=_SORTED,
    make=lambda d, v, s: _subsets(d, range(v, len(d)), range(v)),
)
_split(
    "D1",
    name="slices of the dataset are returned, which are no datasets",
    hint="What type does slicing return?",
    make=lambda d, v, s: (d[: len(d) - v], d[len(d) - v :]),
)
_split(
    "D1",
    name="slices of the dataset are returned, which are no datasets",
    hint="What type does slicing return?",
    make=lambda d, v, s: (d[v:], d[:v]),
)
_split(
    "D4",
    name="random_split is not told the lengths of the parts",
    hint="Which argument is missing?",
    make=lambda d, v, s: random_split(d),  # type: ignore[call-arg]
)
_split(
    "D3",
    name="the lengths don't add up to the whole",
    hint="Do the parts make the whole?",
    make=lambda d, v, s: _seeded(d, [int(len(d) * 0.8), int(len(d) * 0.1)], s),
)
_split(
    "D3",
    name="the whole dataset and val_size are given as lengths",
    hint="Do the parts make the whole?",
    make=lambda d, v, s: _seeded(d, [len(d), v], s),
)
_split(
    "D14",
    name="a fixed share is held back, whatever val_size says",
    hint="What is the argument `val_size` for?",
    make=lambda d, v, s: _seeded(d, [len(d) - len(d) // 5, len(d) // 5], s),
)
_split(
    "D6",
    name="what is held back is also trained on",
    hint="Can one item be in both parts?",
    make=_with_overlap,
)
_split(
    "D6",
    name="the two parts are drawn independently of each other",
    hint="Can one item be in both parts?",
    make=_drawn_twice,
)
_split(
    "D6",
    name="an item may be drawn for the second part more than once",
    hint="Can one item be drawn twice?",
    make=_with_repeats,
)
_split(
    "D6",
    name="one item is lost between the two parts",
    hint="Do the two parts make the whole?",
    make=lambda d, v, s: _subsets(
        d,
        _generator_order(d, s)[: len(d) - v - 1],
        _generator_order(d, s)[len(d) - v :],
    ),
)
_split(
    "D15",
    name="the caller's own dataset is shuffled",
    hint="Whose list was shuffled, and who else still uses it?",
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
        name="a split is kept for its seed, whatever is to be split",
        hint="Which dataset is split at each call?",
        make=_make,
    )
MISTAKES.property(
    "split_dataset",
    "D7",
    name="images and labels were drawn separately",
    hint="Does each image still have its own label?",
)


def _generator_order(dataset: Any, seed: int) -> list[int]:
    return list(torch.randperm(len(dataset), generator=_generator(seed)).tolist())
