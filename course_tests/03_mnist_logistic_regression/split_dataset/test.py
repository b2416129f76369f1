"""Hidden checks of `split_dataset`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, points

from ..comparing import is_sequence
from . import probes


def _case(student: Answer, generator: torch.Generator, kind: str, size: int, val_size: int) -> Any:
    """Return a dataset of items with scattered ids, each with its own label."""
    ids = torch.randperm(10_000, generator=generator)[:size]
    return {
        "kind": kind,
        "ids": ids,
        "labels": torch.randint(1000, (size,), generator=generator),
        "val_size": val_size,
        "seed": int(torch.randint(2**31 - 1, (), generator=generator)),
    }


def _parts(value: Any) -> Any:
    """Return the two parts and the dataset; fail for anything else."""
    if not is_sequence(value) or len(value) != 3 or not all(is_sequence(part) for part in value):
        raise Failed(
            f"The function should return two datasets, but it gave {describe(value)}.",
            hint="Which two objects should the function return?",
        )
    if not all(_are_numbers(item) for part in value for item in part):
        raise Failed(
            "The items of the returned parts are not pairs of an image and its label.",
            hint="What does part[0] give for each of your parts, and what should it give?",
        )
    return [[tuple(item) for item in part] for part in value]


def _judge_parts(value: Any, case: Mapping[str, Any]) -> None:
    train, val, _ = _parts(value)
    items = set(zip(case["ids"].tolist(), case["labels"].tolist(), strict=True))
    size, val_size = len(items), case["val_size"]
    if (len(train), len(val)) != (size - val_size, val_size):
        raise Failed(
            f"For {size} items and val_size={val_size}, the first part contains {len(train)} and the "
            f"second {len(val)}.",
            hint="Which of the two parts is for training, and how many items should each contain?",
        )
    if set(train) & set(val):
        raise Failed(
            f"For {size} items and val_size={val_size}, the number of items in both parts is "
            f"{len(set(train) & set(val))}.",
            hint="Should any item be in both parts?",
        )
    if set(train) | set(val) != items:
        raise Failed(
            f"For {size} items and val_size={val_size}, the number of items in neither part is "
            f"{len(items - set(train) - set(val))}.",
            hint="Does every item of the dataset end up in one of the two parts?",
        )


def _judge_items(value: Any, case: Mapping[str, Any]) -> None:
    train, val, after = _parts(value)
    before = list(zip(case["ids"].tolist(), case["labels"].tolist(), strict=True))
    if after != before:
        raise Failed(
            "The call changed the dataset itself.",
            hint="Which object does your code change in place, and who else still uses it?",
            codes=("D15",),
        )
    earlier = {(number, number) for number in case.get("earlier", torch.tensor([])).tolist()}
    if earlier & {*train, *val} - set(before):
        raise Failed(
            "The parts contain items of another dataset, which was split earlier with the same seed.",
            hint="Which dataset should each call split?",
            codes=("D20",),
        )
    if not set(train) | set(val) <= set(before):
        raise Failed(
            "A part contains a pair of an image and a label that is not in the dataset.",
            hint="Does each image still have its own label?",
            codes=("D7",),
        )
    whole = len(before)
    if not train or not 0 < len(val) < whole or len(set(train) | set(val)) < 0.5 * whole:
        raise Failed(
            f"Of {len(before)} items, the two parts together contain {len(set(train) | set(val))}; "
            "each part should contain some of them, but not all.",
            hint="What should each part contain, and what should they contain together?",
        )


def _are_numbers(value: Any) -> bool:
    """Whether a value is a list of ints."""
    return is_sequence(value) and all(type(number) is int for number in value)


def _drawn(value: Any, case: Mapping[str, Any]) -> list[frozenset[int]]:
    """Return the second part of each call; fail for anything else."""
    if (
        not is_sequence(value)
        or not all(map(_are_numbers, value))
        or len(value) != len(case["seeds"])
    ):
        raise Failed(
            f"The function should return two datasets, but it gave {describe(value)}.",
            hint="Which two objects should the function return?",
        )
    if not all(0 < len(ids) < len(case["ids"]) for ids in value):
        raise Failed(
            "The second part contains all of the dataset's items, or none.",
            hint="How many items should each part contain?",
        )
    return [frozenset(ids) for ids in value]


def _pattern(places: frozenset[int], size: int) -> frozenset[int]:
    """Return places in a form that is the same for places that are only shifted."""
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
                "The second part is the same end of the dataset, whatever the seed.",
                hint="What would each part contain if the dataset were sorted by label?",
            )
        raise Failed(
            "Different seeds all gave the same second part.",
            hint="Where does your code use the argument `seed`?",
        )
    if len({_pattern(places, size) for places in drawn}) == 1:
        raise Failed(
            "Every seed gives the same pattern of items, only shifted.",
            hint="Where does your code draw random numbers, and what do they decide?",
        )
    if len(drawn) > 20:
        counts = [sum(place in places for places in drawn) for place in range(size)]
        if min(counts) == 0:
            raise Failed(
                f"In {len(drawn)} splits, some items were never in the second part.",
                hint="From which items does your code draw the second part?",
            )
        if max(counts) == len(drawn):
            raise Failed(
                f"In {len(drawn)} splits, some items were in the second part every time.",
                hint="From which items does your code draw the second part?",
            )
    elif len(set(drawn)) < len(drawn):
        raise Failed(
            "Some different seeds gave the same split.",
            hint="Does your code use the whole value of `seed`?",
        )


def _judge_repeated(value: Any, case: Mapping[str, Any]) -> None:
    drawn = _drawn(value, case)
    first, again = drawn[::2], drawn[1::2]
    if first != again:
        raise Failed(
            "Two calls with the same seed gave different second parts.",
            hint="Which random generator makes the split, and when is it seeded?",
        )
    order = case["ids"].tolist()
    held = len(first[0])
    if set(first) <= {frozenset(order[:held]), frozenset(order[-held:] if held else [])}:
        raise Failed(
            "The second part is the same end of the dataset every time, so the split is not random.",
            hint="What would each part contain if the dataset were sorted by label?",
        )


@points(2)
def test_two_parts(student: Answer) -> None:
    """The second part has `val_size` items, the first has all others, and no item is in both."""
    generator = student.generator()
    cases = [
        _case(student, generator, "tensors", size, val_size)
        for size, val_size in ((23, 5), (12, 1), (9, 8), (2, 1), (47, 15))
    ]
    student.satisfies(probes.split_up, cases, _judge_parts)


@points(1)
def test_by_chance(student: Answer) -> None:
    """The split is random: other seeds give other splits, and any item can be in either part."""
    # With C(40, 15) = 4e10 sets, no two are equal by chance. With 4 of 12 items drawn, the chance
    # that a given item is never drawn in 48 right splits is (2/3)^48 = 4e-9.
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
    """The same seed always gives the same split, whatever random numbers are drawn in between."""
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
    """Any dataset with len() and indexing can be split, and the call changes none of its items."""
    generator = student.generator()
    cases = [
        _case(student, generator, kind, size, val_size)
        for kind, size, val_size in (("own", 17, 4), ("list", 20, 6), ("tensors", 15, 5))
    ]
    again = _case(student, generator, "list", 18, 5)
    cases.append({**again, "earlier": 20_000 + torch.arange(25)})
    student.satisfies(probes.split_up, cases, _judge_items)
