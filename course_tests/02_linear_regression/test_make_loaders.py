"""Hidden checks of `make_loaders`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, points

from . import probes

Case = Mapping[str, Any]


def task(
    chance: torch.Generator, rows: int, val_size: int, batch_size: int, **more: Any
) -> dict[str, Any]:
    """Return rows that are told apart by their first input, with targets made from it."""
    key = torch.randperm(rows, generator=chance).float()
    inputs = torch.stack([key, torch.randn(rows, generator=chance)], 1)
    return {
        "inputs": inputs,
        "targets": (0.5 * key + 1000).reshape(-1, 1),
        "val_size": val_size,
        "batch_size": batch_size,
        **more,
    }


def seeds(chance: torch.Generator, count: int) -> list[int]:
    """Draw different seeds."""
    return (torch.randperm(100_000, generator=chance)[:count] + 1).tolist()


class Read:
    """What came back of one call: passes over two loaders; anything else is refused."""

    def __init__(self, value: Any, case: Case) -> None:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise Failed(
                "It did not give two loaders.", hint="Which two things does the task ask for?"
            )
        self.loaders = [self._passes(loader) for loader in value]
        self.width = case["inputs"].shape[1]

    @staticmethod
    def _passes(loader: Any) -> list[Any]:
        passes = loader.get("passes") if isinstance(loader, dict) else None
        if not isinstance(passes, list) or not loader.get("loader"):
            raise Failed(
                "One of the two is no DataLoader.",
                hint="What turns a dataset into shuffled batches, anew for each epoch?",
            )
        return passes

    def batches(self, loader: int, number: int = 0) -> list[list[torch.Tensor]]:
        """Return the batches of a pass over the first or second loader."""
        found: list[list[torch.Tensor]] = []
        for batch in self.loaders[loader][number]:
            if not isinstance(batch, list) or len(batch) != 2:
                raise Failed("A batch is no pair.", hint="Which two things belong into each batch?")
            xb, yb = batch
            if not all(isinstance(part, torch.Tensor) for part in batch):
                raise Failed("A batch holds something else than tensors.", hint="What is in a row?")
            if xb.dim() != 2 or xb.shape[1] != self.width or yb.shape != (len(xb), 1):
                raise Failed(
                    "A batch does not consist of inputs, then targets, in their shapes.",
                    hint="Print the shapes of one batch: what comes first, and what is one row?",
                )
            found.append(batch)
        return found

    def rows(self, loader: int, number: int = 0) -> list[int]:
        """Return the rows' keys in the order of a pass."""
        return [int(key) for xb, _ in self.batches(loader, number) for key in xb[:, 0].tolist()]


def judge_split(value: Any, case: Case) -> None:
    """Accept loaders that share out the rows, in the sizes asked for."""
    read, total = Read(value, case), len(case["inputs"])
    train, val = read.rows(0), read.rows(1)
    if set(train) & set(val):
        raise Failed(
            "Some rows are in both loaders.", hint="What would the validation loss be worth then?"
        )
    if sorted(train + val) != list(range(total)):
        raise Failed(
            "The two loaders together don't have each row exactly once.",
            hint="Do the two parts make the whole, in each pass?",
        )
    if len(val) != case["val_size"]:
        raise Failed(
            "The validation loader does not have val_size rows.",
            hint="Print the two lengths: which of the two is which, and what decides on them?",
        )


def judge_pairs(value: Any, case: Case) -> None:
    """Accept batches of pairs in which each row has its own target."""
    read = Read(value, case)
    inputs = {int(row[0]): row for row in case["inputs"]}
    targets = {
        int(row[0]): target
        for row, target in zip(case["inputs"], case["targets"], strict=True)
    }
    count = 0
    for loader in (0, 1):
        for xb, yb in read.batches(loader):
            for x, y in zip(xb, yb, strict=True):
                key = int(x[0])
                count += 1
                if key not in inputs or not torch.equal(x.float(), inputs[key]):
                    raise Failed("A row's inputs were changed.", hint="Which rows were handed in?")
                if not torch.equal(y.float(), targets[key]):
                    raise Failed(
                        "A row came with the target of another row.",
                        hint="Were inputs and targets mixed up separately, or together?",
                    )
    if count < 2:
        raise Failed("The loaders are empty.", hint="How many rows does each loader give?")


def judge_batches(value: Any, case: Case) -> None:
    """Accept full batches with a smaller last one, in both loaders."""
    read, size = Read(value, case), case["batch_size"]
    for name, loader in (("training", 0), ("validation", 1)):
        sizes = [len(xb) for xb, _ in read.batches(loader)]
        total = sum(sizes)
        expected = [size] * (total // size) + ([total % size] if total % size else [])
        lost = total not in (case["val_size"], len(case["inputs"]) - case["val_size"])
        if not sizes or lost or sizes != expected:
            raise Failed(
                f"The batches of the {name} loader don't have batch_size rows with a smaller last "
                "one.",
                hint="How should 7 rows be dealt in threes, and which setting says so?",
            )


def judge_seeds(value: Any, case: Case) -> None:
    """Accept splits that are the same for the same seed, differ between seeds, and are random."""
    if not isinstance(value, list) or len(value) != len(case["seeds"]):
        raise Failed("It did not give two loaders.", hint="Which two things does the task ask for?")
    splits: dict[int, frozenset[int]] = {}
    for seed, loaders in zip(case["seeds"], value, strict=True):
        read = Read(loaders, case)
        parts = [frozenset(read.rows(0)), frozenset(read.rows(1))]
        if not parts[0] or not parts[1] or parts[0] == parts[1]:
            raise Failed("The rows are not split into two parts.", hint="Which rows go where?")
        if splits.setdefault(seed, parts[1]) != parts[1]:
            raise Failed(
                "Two calls with the same seed split the rows differently.",
                hint="Where does chance enter your function, and what does it know about the seed?",
            )
    if len(set(splits.values())) == 1:
        raise Failed(
            "Calls with different seeds split the rows in the same way.",
            hint="What does the seed change in your function, and where does chance enter it?",
        )
    places = {int(row[0]): place for place, row in enumerate(case["inputs"])}
    for part in splits.values():
        found = sorted(places.get(key, -1) for key in part)
        if found == list(range(found[0], found[0] + len(found))):
            raise Failed(
                "The validation rows were neighbours in the data.", codes=("D5",)
            )
    if len(set(splits.values())) < len(splits):
        raise Failed(
            "Some different seeds split the rows in the same way.",
            hint="What does the seed change in your function, and where does chance enter it?",
        )


def judge_shuffling(value: Any, case: Case) -> None:
    """Accept a training loader whose passes hold the same rows in different orders."""
    read = Read(value, case)
    orders = [tuple(read.rows(0, number)) for number in range(case["epochs"])]
    if len(orders[0]) < 10 or any(sorted(order) != sorted(orders[0]) for order in orders):
        raise Failed(
            "The passes over the training loader don't have the same rows.",
            hint="Which rows belong to the training set, in each epoch?",
        )
    if len(set(orders)) < len(orders):
        raise Failed(
            "Two passes over the training loader had the same order.",
            hint="What makes the order change from epoch to epoch?",
        )


@points(4)
def test_split_is_complete(student: Answer) -> None:
    """Each row is in exactly one of the two loaders, and validation has val_size rows."""
    chance = student.generator()
    cases = [
        task(chance, 23, 7, 4, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 8, 1, 3, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 9, 8, 4, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 2, 1, 5, seed=0, epochs=1),
    ]
    student.satisfies(probes.passes, cases, judge_split)


@points(3)
def test_rows_keep_their_targets(student: Answer) -> None:
    """Batches are pairs of inputs and targets, and each row keeps its own target."""
    chance = student.generator()
    cases = [task(chance, 30, 11, 4, seed=seeds(chance, 1)[0], epochs=1)]
    student.satisfies(probes.passes, cases, judge_pairs)


@points(3)
def test_batch_sizes(student: Answer) -> None:
    """Both loaders give batches of batch_size rows, the last one smaller where they don't divide evenly."""  # noqa: E501
    chance = student.generator()
    cases = [
        task(chance, 25, 8, 3, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 22, 9, 5, seed=seeds(chance, 1)[0], epochs=1),
        task(chance, 7, 3, 1, seed=seeds(chance, 1)[0], epochs=1),
    ]
    student.satisfies(probes.passes, cases, judge_batches)


@points(3)
def test_split_depends_on_seed(student: Answer) -> None:
    """The split is random: the same for the same seed, whatever else was drawn, and another for other seeds."""  # noqa: E501
    chance = student.generator()
    one, two, three = seeds(chance, 3)
    state = int(torch.randint(0, 10**6, (1,), generator=chance))
    # With 60 rows, two of a million random splits into 40 and 20 don't agree, nor are 20 rows
    # neighbours by chance: there are 4e15 splits.
    case = task(
        chance, 60, 20, 16, seeds=[one, two, one, 0, three, 0, two, one + 1], state=state
    )
    student.satisfies(probes.splits, [case], judge_seeds)


@points(3)
def test_training_is_shuffled_anew(student: Answer) -> None:
    """Each pass over the training loader has the same rows in a new order."""
    chance = student.generator()
    # Two orders of 30 rows agree by chance once in 1e32.
    cases = [task(chance, 60, 30, 8, seed=seeds(chance, 1)[0], epochs=4)]
    student.satisfies(probes.passes, cases, judge_shuffling)
