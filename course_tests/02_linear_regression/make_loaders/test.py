"""Hidden checks of `make_loaders`.

A random split cannot be compared with the reference row by row. So the result is reduced to traits
(how many rows in each part, how many in both, …), which are compared with the traits of a correct
split. A known mistake is named if all its traits are the same.
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
    """Return rows that are identified by their first input (0, 1, 2, …); all other values follow from it.

    `shapes` are the shapes of the inputs and the targets of one row.
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


# --- the result, reduced to traits --------------------------------------------------------------

QUESTIONS = {
    "form": ("the result is not two DataLoaders whose batches are (inputs, targets)",
             "What does your function return, and what is in one batch of each loader?"),
    "shape": ("the inputs or targets of a row do not have the shape they were passed in with",
              "What is the shape of one row's inputs and targets in a batch, and what was it when they were passed in?"),
    "overlap": ("some rows are in both loaders", "What could the validation loss tell you then?"),
    "lost": ("some rows are in neither loader, or come up more than once",
             "Do the two parts together contain each row exactly once?"),
    "sizes": ("the loaders do not split the rows into val_size rows for validation and the rest for training",
              "Print the lengths of the two parts: which is which, and what do they depend on?"),
    "changed": ("the inputs of some rows are not the ones passed in", "Compare one row of a batch with the rows passed in: what is different?"),
    "dtype": ("the rows do not have the dtype of those passed in",
              "What is the dtype of nn.Linear's weights, and what is the dtype of your batches?"),
    "given": ("the call changed a tensor that was passed in",
              "Which of your lines changes a tensor in place, and whose tensor is it?"),
    "unpaired": ("some rows have the targets of other rows",
                 "Are inputs and targets shuffled separately or together?"),
    "shifted": ("the targets are not the ones passed in", "Compare one target of a batch with the targets passed in: what is different?"),
    "training": ("the training batches do not have batch_size rows each, with a smaller last batch if needed",
                 "How should 7 rows be split into batches of 3, and which argument controls that?"),
    "validation": ("the validation batches do not have batch_size rows each, with a smaller last batch if needed",
                   "How should 7 rows be split into batches of 3, and which argument controls that?"),
    "whole": ("all training rows are also validation rows",
              "What could the validation loss tell you then?"),
    "neighbors": ("the validation rows are consecutive rows of the data",
                   "What would happen if the rows were sorted by harvest?"),
    "same": ("the split is not always the same for the same seed and different for different seeds",
             "Which line, if any, splits the rows at random, and how does the seed reach it?"),
    "rows": ("the passes over the training loader do not all give the same rows, each exactly once",
             "Does every pass give each training row exactly once?"),
    "orders": ("some passes over the training loader are in the same order",
               "What makes the order change from epoch to epoch?"),
}  # fmt: skip
"""For each trait: the message if it is wrong, and the hint for it."""


BY_KIND = {
    "shape": "A6", "overlap": "D6", "lost": "D6", "sizes": "D3", "unpaired": "D7", "dtype": "B6", "given": "C18",
}  # fmt: skip
"""The catalogue's properties that explain a wrong trait, whatever caused it."""


def form(value: Any) -> str:
    """Return "right" for two DataLoaders with batches of two tensors, else a description."""
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
    """Return the keys of the rows in the order of one pass."""
    return [float(key) for xb, _ in loader["passes"][number] for key in flat(xb)[:, 0]]


def flat(batch: torch.Tensor) -> torch.Tensor:
    """Return a batch with each row flattened to one dimension."""
    return batch.reshape(len(batch), -1)


def split_traits(value: Any) -> Traits:
    """Return how the rows are split."""
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
    """Return whether rows are intact: their other inputs and their targets must follow from the key."""
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
    # Rounded or scaled targets belong to no row: only targets of other rows count as unpaired.
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
    """Return, for each call, the index of the first call with the same split."""
    forms = [form(loaders) for loaders in value]
    if set(forms) != {"right"}:
        return {"form": next(text for text in forms if text != "right")}
    parts = [sorted(keys(loaders[1])) for loaders in value]
    if any(set(part) >= set(keys(loaders[0])) for part, loaders in zip(parts, value, strict=True)):
        return {"form": "right", "whole": True}
    if all(part and part[-1] - part[0] == len(part) - 1 for part in parts):
        # Consecutive rows are no random split, whether or not their position depends on the seed.
        return {"form": "right", "whole": False, "neighbors": True}
    numbers = [parts.index(part) for part in parts]
    return {"form": "right", "whole": False, "neighbors": False, "same": numbers}


def order_traits(value: Any) -> Traits:
    """Return, for each pass over the training loader, its rows and the first pass in the same order."""
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
    """Fail unless the student's loaders have the traits of correct ones."""
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
        # The text only helps to name the mistake: the exception itself decides.
        if re.search(r"got batch_size=tensor|multiple values for argument .batch_size", fault.text):
            failure = Failed(f"A DataLoader got a tensor as its batch_size{fault.place}.")
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
    """Each row is in exactly one of the two loaders, and the validation loader has val_size rows."""
    chance = student.generator()
    # With batches of one row, no batch is too small: another check covers the batch sizes.
    cases = [
        task(chance, rows, val_size, 1, seed=seeds(chance, 1)[0], epochs=1)
        for rows, val_size in [(23, 7), (8, 1), (9, 8), (2, 1)]
    ]
    agrees(student, probes.passes, cases, split_traits)


@points(3)
def test_rows_keep_their_targets(student: Answer) -> None:
    """Batches are (inputs, targets) pairs, each row keeps its values and its own target, and the arguments do not change."""
    chance = student.generator()
    shapes = [((2,), (1,)), ((3,), (2,)), ((1,), (3,)), ((2,), ()), ((2, 2), (2,)), ((), (1, 2))]
    cases = [
        task(chance, 30, 11, 4, shapes=of_row, seed=seeds(chance, 1)[0], epochs=1)
        for of_row in shapes
    ]
    agrees(student, probes.passes, cases, row_traits)


@points(3)
def test_batch_sizes(student: Answer) -> None:
    """Both loaders give batches of batch_size rows, with a smaller last batch if the rows do not divide evenly."""
    chance = student.generator()
    # Both parts have the same number of rows, so swapping them costs no points here.
    cases = [
        task(chance, 16, 8, 3, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 14, 7, 5, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 8, 4, 1, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 2, 1, 5, seed=seeds(chance, 1)[0], epochs=1),
    ]
    agrees(student, probes.passes, cases, batch_traits)


@points(3)
def test_split_depends_on_seed(student: Answer) -> None:
    """The split is random: always the same for the same seed, whatever the state of the global random generators, and different for different seeds."""
    chance = student.generator()
    one, two, three = seeds(chance, 3)
    state = int(torch.randint(0, 10**6, (1,), generator=chance))
    # Equal splits or 20 consecutive rows are practically impossible by chance: there are 4e15 ways
    # to choose 20 of 60 rows.
    calls = [one, two, one, 0, three, 0, two, one + 1]
    case = task(chance, 60, 20, 16, seeds=calls, state=state)
    agrees(student, probes.splits, [case], seed_traits)


@points(3)
def test_training_is_shuffled_anew(student: Answer) -> None:
    """Each pass over the training loader gives the same rows in a new order."""
    chance = student.generator()
    # Two random orders of 32 rows agree once in 1e35 draws. All batches are full.
    cases = [task(chance, 62, 30, 8, seed=seeds(chance, 1)[0], epochs=4)]
    agrees(student, probes.passes, cases, order_traits)
