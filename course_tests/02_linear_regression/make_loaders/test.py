"""Hidden checks of `make_loaders`.

The rows of a random split can't be compared with anybody else's. So what came back is boiled down
to its traits (how many rows on either side, how many in both, …), and those are compared with the
traits of the right split. A known mistake is named where all its traits are the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import torch

from gradkit.checks import Answer, Failed, Raised, points

from ..naming import by_kind
from . import probes, reference
from .mistakes import MISTAKES

Traits = dict[str, Any]
Shape = tuple[int, ...]


def task(
    chance: torch.Generator,
    rows: int,
    val_size: int,
    batch_size: int,
    shapes: tuple[Shape, Shape] = ((2,), (1,)),
    **more: Any,
) -> dict[str, Any]:
    """Return rows, each known by its first input (a number from 0); the rest follows from that.

    `shapes` are those of one row's inputs and targets.
    """
    key = torch.arange(rows).float()
    shift = torch.randint(100, 1000, (1,), generator=chance).float()
    (of_inputs, of_targets) = shapes
    powers = 1 + torch.arange(math.prod(of_inputs)).float()
    factors = 1 + torch.arange(math.prod(of_targets)).float()
    return {
        "inputs": (key[:, None] ** powers).reshape(rows, *of_inputs),
        "targets": ((0.5 * key + shift)[:, None] * factors).reshape(rows, *of_targets),
        "val_size": val_size,
        "batch_size": batch_size,
        **more,
    }


def seeds(chance: torch.Generator, count: int) -> list[int]:
    """Draw different seeds."""
    return (torch.randperm(100_000, generator=chance)[:count] + 1).tolist()


# --- what came back, boiled down ----------------------------------------------------------------

QUESTIONS = {
    "form": ("it did not give two DataLoaders with batches of inputs, then targets",
             "What type are the two things that you return, and what is in one batch of each?"),
    "shape": ("the inputs or targets of a row have another shape than those handed in",
              "Which shape has one row's target in a batch, and which had it when it was handed in?"),
    "overlap": ("some rows are in both loaders", "What would the validation loss be worth then?"),
    "lost": ("some rows are in neither of the loaders, or came twice",
             "Do the two parts make the whole?"),
    "sizes": ("the validation loader does not have val_size rows, and the training loader the rest",
              "Print the two lengths: which of the two is which, and what decides on them?"),
    "changed": ("the inputs of some rows were changed", "Which rows were handed in?"),
    "dtype": ("the numbers in the rows have another dtype than those handed in",
              "Which dtype do the weights of nn.Linear have, and your batches?"),
    "given": ("a tensor that was handed in had changed after the call",
              "Which lines change a tensor in place, and whose tensor is it?"),
    "unpaired": ("some rows came with the targets of other rows",
                 "Were inputs and targets mixed up separately, or together?"),
    "shifted": ("the targets were changed", "Which targets were handed in?"),
    "training": ("the training batches don't have batch_size rows with a smaller last one",
                 "How should 7 rows be dealt in threes, and which setting says so?"),
    "validation": ("the validation batches don't have batch_size rows with a smaller last one",
                   "How should 7 rows be dealt in threes, and which setting says so?"),
    "whole": ("the rows for training are for validation as well",
              "What would the validation loss be worth then?"),
    "neighbours": ("the validation rows were neighbours in the data",
                   "What if the rows come sorted by harvest?"),
    "same": ("the split is not the same for the same seed and another one for another seed",
             "Where does chance enter your function, and what does it know about the seed?"),
    "rows": ("the passes over the training loader don't all have the same rows",
             "Is each training row in each pass, exactly once?"),
    "orders": ("the passes over the training loader don't all differ in their order",
               "What makes the order change from epoch to epoch?"),
}  # fmt: skip
"""For each trait: how a message puts that it is not right, and the question that goes with it."""


BY_KIND = {
    "shape": "A6", "overlap": "D6", "lost": "D6", "sizes": "D3", "unpaired": "D7", "dtype": "B6", "given": "C18",
}  # fmt: skip
"""Codes of the catalogue's properties that a trait stands for, whichever way it came about."""


def form(value: Any) -> str:
    """Return "right" for two DataLoaders with batches of pairs of tensors, else what they are."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return f"{type(value).__name__} of {len(value) if isinstance(value, list) else '?'}"
    for loader in value:
        if not isinstance(loader, dict) or not loader.get("loader"):
            return f"a {loader.get('kind') if isinstance(loader, dict) else '?'}"
        passes = loader.get("passes")
        if not isinstance(passes, list) or not passes:
            return "no passes"
        for batch in (batch for batches in passes for batch in batches):
            if not isinstance(batch, list):
                return f"batches of {type(batch).__name__}"
            lengths = [len(v) for v in batch if isinstance(v, torch.Tensor) and v.dim()]
            if len(lengths) != 2 or len(batch) != 2 or lengths[0] != lengths[1]:
                return f"batches of {len(batch)} parts, {len(lengths)} of them tensors"
    return "right"


def keys(loader: Any, number: int = 0) -> list[float]:
    """Return the rows' keys in the order of a pass."""
    return [float(key) for xb, _ in loader["passes"][number] for key in flat(xb)[:, 0]]


def flat(batch: torch.Tensor) -> torch.Tensor:
    """Return a batch with all numbers of a row in one dimension."""
    return batch.reshape(len(batch), -1)


def split_traits(value: Any) -> Traits:
    """Return how the rows are shared out."""
    value = value["loaders"]
    if form(value) != "right":
        return {"form": form(value)}
    train, val = (keys(loader) for loader in value)
    both, all_rows = set(train) & set(val), set(train) | set(val)
    return {
        "form": "right",
        "changed": sorted(key for key in all_rows if key % 1 != 0 or key < 0),
        "overlap": "none" if not both else "all" if both >= set(val) else "some",
        "lost": (len(all_rows), len(train) + len(val) - len(set(train)) - len(set(val))),
        "sizes": (len(train), len(val)),
    }


def row_traits(value: Any) -> Traits:
    """Return whether the rows are whole: the other inputs and the targets follow from the key."""
    given, value = value["given"], value["loaders"]
    if form(value) != "right":
        return {"form": form(value)}
    batches = [batch for loader in value for batch in loader["passes"][0]]
    if not batches:
        return {"form": "empty"}
    shapes = sorted({tuple(tuple(part.shape[1:]) for part in batch) for batch in batches})
    traits: Traits = {"form": "right", "shape": shapes}
    if shapes != [tuple(tuple(tensor.shape[1:]) for tensor in given)]:
        return traits
    inputs, targets = (
        torch.cat([flat(part) for part in side]) for side in zip(*batches, strict=True)
    )
    key = inputs[:, :1].double()
    powers = 1 + torch.arange(inputs.shape[1])
    factors = 1 + torch.arange(targets.shape[1])
    shifts = targets.double() / factors - 0.5 * key
    paired = bool((shifts == shifts[0, 0]).all())
    # Rounded or scaled targets are nobody's: only targets of other rows were paired wrongly.
    known = set(targets.flatten().tolist()) <= set(given[1].flatten().tolist())
    return traits | {
        "changed": not torch.equal(inputs.double(), key**powers),
        "unpaired": known and not paired,
        "shifted": float(shifts[0, 0]) if paired else None,
        "dtype": sorted({str(part.dtype) for batch in batches for part in batch}),
        "given": [tensor.tolist() for tensor in given],
    }


def batch_traits(value: Any) -> Traits:
    """Return the sizes of the batches."""
    value = value["loaders"]
    if form(value) != "right":
        return {"form": form(value)}
    train, val = ([len(xb) for xb, _ in loader["passes"][0]] for loader in value)
    return {"form": "right", "training": train, "validation": val}


def seed_traits(value: Any) -> Traits:
    """Return which calls split alike, as numbers: the place of the first call with that split."""
    forms = [form(loaders) for loaders in value]
    if set(forms) != {"right"}:
        return {"form": next(text for text in forms if text != "right")}
    parts = [sorted(keys(loaders[1])) for loaders in value]
    if any(set(part) >= set(keys(loaders[0])) for part, loaders in zip(parts, value, strict=True)):
        return {"form": "right", "whole": True}
    if all(part and part[-1] - part[0] == len(part) - 1 for part in parts):
        # Where such a block lies may depend on the seed or not: it makes no better split.
        return {"form": "right", "whole": False, "neighbours": True}
    numbers = [parts.index(part) for part in parts]
    return {"form": "right", "whole": False, "neighbours": False, "same": numbers}


def order_traits(value: Any) -> Traits:
    """Return which passes over the training loader were alike, in the same manner."""
    value = value["loaders"]
    if form(value) != "right":
        return {"form": form(value)}
    orders = [keys(value[0], number) for number in range(len(value[0]["passes"]))]
    return {
        "form": "right",
        "rows": [
            (len(order), len(set(order)), sorted(order) == sorted(orders[0])) for order in orders
        ],
        "orders": [orders.index(order) for order in orders],
    }


def agrees(
    student: Answer, probe: Any, cases: Sequence[Any], traits: Callable[[Any], Traits]
) -> None:
    """Fail unless the student's loaders have the traits of right ones."""
    wrong: list[str] = []

    def compare(seen: Any, expected: Any) -> str | None:
        left, right = traits(seen), traits(expected)
        for trait in right | left:
            if left.get(trait) != right.get(trait):
                wrong.append(trait)
                return QUESTIONS[trait][0]
        return None

    try:
        student.agrees(probe, cases, reference.make_loaders, compare=compare)
    except Raised as fault:
        # The text names a mistake; that something was raised decides.
        if re.search(r"got batch_size=tensor|multiple values for argument .batch_size", fault.text):
            failure = Failed(
                f"A DataLoader got a tensor for its number of rows in a batch{fault.place}."
            )
            raise by_kind(failure, MISTAKES, "D9") from None
        raise
    except Failed as failure:
        if failure.codes or not wrong:
            raise
        if wrong[0] in BY_KIND:
            raise by_kind(failure, MISTAKES, BY_KIND[wrong[0]]) from None
        raise Failed(failure.message, hint=QUESTIONS[wrong[0]][1]) from None


@points(4)
def test_split_is_complete(student: Answer) -> None:
    """Each row is in exactly one of the two loaders, and validation has val_size rows."""
    chance = student.generator()
    # In batches of one row, none is too small: how batches are cut is another check's matter.
    cases = [
        task(chance, rows, val_size, 1, seed=seeds(chance, 1)[0], epochs=1)
        for rows, val_size in [(23, 7), (8, 1), (9, 8), (2, 1)]
    ]
    agrees(student, probes.passes, cases, split_traits)


@points(3)
def test_rows_keep_their_targets(student: Answer) -> None:
    """Batches are pairs of inputs and targets, each row keeps its numbers and its own target, and the arguments stay."""
    chance = student.generator()
    shapes = [((2,), (1,)), ((3,), (2,)), ((1,), (3,)), ((2,), ()), ((2, 2), (2,)), ((), (1, 2))]
    cases = [
        task(chance, 30, 11, 4, shapes=of_row, seed=seeds(chance, 1)[0], epochs=1)
        for of_row in shapes
    ]
    agrees(student, probes.passes, cases, row_traits)


@points(3)
def test_batch_sizes(student: Answer) -> None:
    """Both loaders give batches of batch_size rows, the last one smaller where they don't divide evenly."""
    chance = student.generator()
    # Both parts have the same number of rows: who mixes them up loses no points here.
    cases = [
        task(chance, 16, 8, 3, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 14, 7, 5, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 8, 4, 1, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 2, 1, 5, seed=seeds(chance, 1)[0], epochs=1),
    ]
    agrees(student, probes.passes, cases, batch_traits)


@points(3)
def test_split_depends_on_seed(student: Answer) -> None:
    """The split is random: the same for the same seed, whatever else was drawn, and another for other seeds."""
    chance = student.generator()
    one, two, three = seeds(chance, 3)
    state = int(torch.randint(0, 10**6, (1,), generator=chance))
    # By chance alone, no two of these splits are ever the same, nor are 20 rows neighbours: there
    # are 4e15 ways to choose 20 rows of 60.
    calls = [one, two, one, 0, three, 0, two, one + 1]
    case = task(chance, 60, 20, 16, seeds=calls, state=state)
    agrees(student, probes.splits, [case], seed_traits)


@points(3)
def test_training_is_shuffled_anew(student: Answer) -> None:
    """Each pass over the training loader has the same rows in a new order."""
    chance = student.generator()
    # Two orders of 32 rows agree by chance once in 1e35. All batches are full.
    cases = [task(chance, 62, 30, 8, seed=seeds(chance, 1)[0], epochs=4)]
    agrees(student, probes.passes, cases, order_traits)
