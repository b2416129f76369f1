"""Hidden checks of `split_dataset`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, points

from ..comparing import is_sequence
from . import probes


def _case(student: Answer, generator: torch.Generator, kind: str, size: int, val_size: int) -> Any:
    """Return a dataset of items with scattered ids, each with a label that belongs to it."""
    ids = torch.randperm(10_000, generator=generator)[:size]
    return {
        "kind": kind,
        "ids": ids,
        "labels": torch.randint(1000, (size,), generator=generator),
        "val_size": val_size,
        "seed": int(torch.randint(2**31 - 1, (), generator=generator)),
    }


def _parts(value: Any) -> Any:
    """Return the two parts and the dataset; fail where something else came."""
    if not is_sequence(value) or len(value) != 3 or not all(is_sequence(part) for part in value):
        raise Failed(
            f"Two datasets were asked for; your function gave {describe(value)}.",
            hint="What are the two parts, and what does return hand over?",
        )
    if not all(_are_numbers(item) for part in value for item in part):
        raise Failed(
            "The items of what you return are no longer an image with its label.",
            hint="What type does slicing return?",
        )
    return [[tuple(item) for item in part] for part in value]


def _judge_parts(value: Any, case: Mapping[str, Any]) -> None:
    train, val, _ = _parts(value)
    items = set(zip(case["ids"].tolist(), case["labels"].tolist(), strict=True))
    size, val_size = len(items), case["val_size"]
    if (len(train), len(val)) != (size - val_size, val_size):
        raise Failed(
            f"Of {size} items with val_size={val_size}, the first part got {len(train)} and the "
            f"second {len(val)}.",
            hint="Which of the two parts is for training, and how long should each be?",
        )
    if set(train) & set(val):
        raise Failed(
            f"Of {size} items with val_size={val_size}, {len(set(train) & set(val))} are in both "
            "parts.",
            hint="Can one item be in both parts?",
        )
    if set(train) | set(val) != items:
        raise Failed(
            f"Of {size} items with val_size={val_size}, {len(items - set(train) - set(val))} are "
            "in neither part.",
            hint="Do the two parts make the whole?",
        )


def _judge_items(value: Any, case: Mapping[str, Any]) -> None:
    train, val, after = _parts(value)
    before = list(zip(case["ids"].tolist(), case["labels"].tolist(), strict=True))
    if after != before:
        raise Failed(
            "The dataset itself was changed by the call.",
            hint="Whose list was shuffled, and who else still uses it?",
            codes=("D15",),
        )
    earlier = {(number, number) for number in case.get("earlier", torch.tensor([])).tolist()}
    if earlier & {*train, *val} - set(before):
        raise Failed(
            "The parts hold items of another dataset, which had been split by the same seed.",
            hint="Which dataset is split at each call?",
            codes=("D20",),
        )
    if not set(train) | set(val) <= set(before):
        raise Failed(
            "An item that came out of a part is none of the dataset's: its label is another's.",
            hint="Does each image still have its own label?",
            codes=("D7",),
        )
    whole = len(before)
    if not train or not 0 < len(val) < whole or len(set(train) | set(val)) < 0.5 * whole:
        raise Failed(
            f"Of {len(before)} items only {len(set(train) | set(val))} came out of the two parts.",
            hint="What should the two parts hold together?",
        )


def _are_numbers(value: Any) -> bool:
    """Whether a value is a list of ints."""
    return is_sequence(value) and all(type(number) is int for number in value)


def _drawn(value: Any, case: Mapping[str, Any]) -> list[frozenset[int]]:
    """Return what was held back in each call; fail where something else came."""
    if (
        not is_sequence(value)
        or not all(map(_are_numbers, value))
        or len(value) != len(case["seeds"])
    ):
        raise Failed(
            f"Two datasets were asked for; your function gave {describe(value)}.",
            hint="What are the two parts, and what does return hand over?",
        )
    if not all(0 < len(ids) < len(case["ids"]) for ids in value):
        raise Failed(
            "The second part holds all of the dataset's items, or none.",
            hint="What should the two parts hold together, and how much of it each?",
        )
    return [frozenset(ids) for ids in value]


def _pattern(places: frozenset[int], size: int) -> frozenset[int]:
    """Return places in such a form that those that were only shifted along are alike."""
    ways = [frozenset((place - first) % size for place in places) for first in places]
    return min(ways, key=sorted) if ways else places


def _judge_chance(value: Any, case: Mapping[str, Any]) -> None:
    order = {number: place for place, number in enumerate(case["ids"].tolist())}
    size = len(order)
    drawn = [frozenset(order.get(number, -1) for number in ids) for ids in _drawn(value, case)]
    if len(set(drawn)) == 1:
        ends = [frozenset(range(len(drawn[0]))), frozenset(range(size - len(drawn[0]), size))]
        if drawn[0] in ends:
            raise Failed(
                "The same end of the dataset is held back, whatever the seed.",
                hint="What if the file is sorted?",
            )
        raise Failed(
            "Different seeds all held back the same items.",
            hint="What is the argument `seed` for?",
        )
    if len({_pattern(places, size) for places in drawn}) == 1:
        raise Failed(
            "Every seed gives one and the same pattern of items, only shifted.",
            hint="Where does chance come in?",
        )
    if len(drawn) > 20:
        counts = [sum(place in places for places in drawn) for place in range(size)]
        if min(counts) == 0:
            raise Failed(
                f"In {len(drawn)} splits some items were never drawn for the second part.",
                hint="From which items is the second part drawn?",
            )
        if max(counts) == len(drawn):
            raise Failed(
                f"In {len(drawn)} splits some items were drawn for the second part every time.",
                hint="From which items is the second part drawn?",
            )
    elif len(set(drawn)) < len(drawn):
        raise Failed(
            "Some seeds that differ gave the same split.",
            hint="Does the whole of `seed` count?",
        )


def _judge_repeated(value: Any, case: Mapping[str, Any]) -> None:
    drawn = _drawn(value, case)
    first, again = drawn[::2], drawn[1::2]
    if first != again:
        raise Failed(
            "Two calls with the same seed held back different items.",
            hint="Where does chance enter, and does it begin at the seed?",
        )
    order = case["ids"].tolist()
    held = len(first[0])
    if set(first) <= {frozenset(order[:held]), frozenset(order[-held:] if held else [])}:
        raise Failed(
            "The same end of the dataset is held back each time: that repeats, but not by chance.",
            hint="What if the file is sorted?",
        )


@points(2)
def test_two_parts(student: Answer) -> None:
    """The second part has `val_size` items, the first all others, and no item is in both."""
    generator = student.generator()
    cases = [
        _case(student, generator, "tensors", size, val_size)
        for size, val_size in ((23, 5), (12, 1), (9, 8), (2, 1), (47, 15))
    ]
    student.satisfies(probes.split_up, cases, _judge_parts)


@points(1)
def test_by_chance(student: Answer) -> None:
    """The split is random: other seeds give other splits, and any item may be held back."""
    # Of C(40, 15) = 4e10 sets no two are alike by chance. An item of 12 is left out of 4 drawn in
    # 48 right splits with a chance of (2/3)^48 = 4e-9.
    generator = student.generator()
    seeds = torch.randint(2**31 - 1, (8,), generator=generator).tolist()
    many = [
        {
            "ids": torch.randperm(1000, generator=generator)[:40],
            "val_size": 15,
            "seeds": [0, 1, *seeds],
            "moods": list(range(10)),
        },
        {
            "ids": torch.randperm(1000, generator=generator)[:12],
            "val_size": 4,
            "seeds": list(range(100, 148)),
            "moods": list(range(48)),
        },
    ]
    student.satisfies(probes.drawn_for_validation, many, _judge_chance)


@points(2)
def test_repeatable(student: Answer) -> None:
    """The same seed gives the same split again, whatever else has drawn random numbers since."""
    generator = student.generator()
    seeds = [0, *torch.randint(2**31 - 1, (3,), generator=generator).tolist()]
    case = {
        "ids": torch.randperm(1000, generator=generator)[:30],
        "val_size": 11,
        "seeds": [seed for seed in seeds for _ in range(2)],
        "moods": torch.randperm(10_000, generator=generator)[: 2 * len(seeds)].tolist(),
    }
    student.satisfies(probes.drawn_for_validation, [case], _judge_repeated)


@points(1)
def test_any_dataset(student: Answer) -> None:
    """Any dataset with a length and numbered items can be split; it and its items stay whole."""
    generator = student.generator()
    cases = [
        _case(student, generator, kind, size, val_size)
        for kind, size, val_size in (("own", 17, 4), ("list", 20, 6), ("tensors", 15, 5))
    ]
    again = _case(student, generator, "list", 18, 5)
    cases.append({**again, "earlier": 20_000 + torch.arange(25)})
    student.satisfies(probes.split_up, cases, _judge_items)
