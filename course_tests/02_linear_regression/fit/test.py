"""Hidden checks of `fit`."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Any

import torch

from gradkit.checks import Answer, difference, drawn, points

from . import probes, reference

# Correct variants that sum in a different order are up to 1e-6 off; the nearest known mistakes are
# off by at least 1e-3.
ATOL = 1e-5


def uniform(chance: torch.Generator, low: float, high: float, *shape: int) -> torch.Tensor:
    """Draw numbers between `low` and `high`."""
    return low + (high - low) * torch.rand(*shape, generator=chance)


def signed(chance: torch.Generator, low: float, high: float, *shape: int) -> torch.Tensor:
    """Draw numbers with absolute values between `low` and `high`."""
    signs = torch.randint(0, 2, shape, generator=chance) * 2.0 - 1
    return signs * uniform(chance, low, high, *shape)


def line(
    chance: torch.Generator, rows: int, columns: int, outputs: int, batch_size: int
) -> dict[str, Any]:
    """Return rows and weights for a linear model with first predictions that are 2 to 3 too low.

    So the first gradients are large (clipping shows), and differ from batch to batch.
    """
    inputs = uniform(chance, 0.2, 1.2, rows, columns)
    weights = [signed(chance, 0.3, 1, outputs, columns), signed(chance, 0.3, 1, outputs)]
    misses = uniform(chance, 2, 3, rows, outputs)
    return {
        "model": "line",
        "weights": weights,
        "inputs": inputs,
        "targets": inputs @ weights[0].t() + weights[1] + misses,
        "batch_size": batch_size,
        "loss": "mse",
        "settings": {"lr": 0.07},
    }


def bend(chance: torch.Generator, rows: int, columns: int, outputs: int) -> dict[str, Any]:
    """Return rows and weights for a two-layer model."""
    return {
        "model": "bend",
        "weights": [
            signed(chance, 0.3, 0.8, 4, columns),
            signed(chance, 0.1, 0.3, 4),
            signed(chance, 0.3, 0.8, outputs, 4),
            signed(chance, 0.1, 0.3, outputs),
        ],
        "inputs": signed(chance, 0.3, 1.5, rows, columns),
        "targets": uniform(chance, 1.5, 3, rows, outputs),
        "batch_size": 5,
        "loss": "mse",
        "settings": {"lr": 0.05},
    }


def compare(seen: Any, expected: Any) -> str | None:
    """Say how the trained weights differ.

    Unchanged weights have many causes. Which of the given objects were used tells some of them
    apart; this helps to name the mistake and never decides points.
    """
    if not isinstance(seen, dict):
        return "the weights could not be read"
    right, start = expected["weights"], expected["start"]
    # If training diverges, rounding errors grow with the largest value.
    atol = ATOL * max(1.0, *(float(value.abs().max()) for value in right))
    if difference(seen.get("weights"), right, atol=atol) is None:
        if expected["epochs"] and difference(right, start, atol=ATOL) is None:
            used = ("model called", "optimizer called", "step moved")
            if any(seen.get(name) != expected[name] for name in used):
                return "other objects were called"
        return None
    if difference(seen.get("weights"), start, atol=ATOL) is None:
        return "the model's weights have not changed"
    weights = seen.get("weights")
    if isinstance(weights, list) and any(
        isinstance(weight, torch.Tensor) and bool(weight.isnan().any()) for weight in weights
    ):
        return "the model's weights contain nan"
    return "the model's weights are not what this training gives"


@points(5)
def test_one_step(student: Answer) -> None:
    """One epoch with a single batch makes one optimizer step on the given model, in the right direction and of the right size."""
    chance = student.generator()
    cases = [
        line(chance, rows=6, columns=3, outputs=2, batch_size=6) | {"num_epochs": 1},
        line(chance, rows=1, columns=1, outputs=1, batch_size=4) | {"num_epochs": 1},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After one epoch with a single batch",
        hint="What four things should happen for each batch, in what order, and whose weights should change?",
    )  # fmt: skip


@points(7)
def test_each_batch_makes_one_step_with_its_own_gradient(student: Answer) -> None:
    """Over several epochs, each batch makes one step, which uses only the gradients of that batch."""
    chance = student.generator()
    ragged = line(chance, rows=12, columns=3, outputs=2, batch_size=5)
    single = line(chance, rows=3, columns=2, outputs=1, batch_size=1)
    # The first batch has almost no loss: code that stops at a small or rising loss stops here.
    early = line(chance, rows=6, columns=2, outputs=2, batch_size=2)
    w, b = early["weights"]
    early["targets"][:2] = early["inputs"][:2] @ w.t() + b + 1e-4
    # Steps that are too large, so the losses rise from epoch to epoch; and targets that are nearly
    # met, so the losses hardly change. There, errors and steps are in the thousandths.
    rising = line(chance, rows=6, columns=2, outputs=1, batch_size=3)
    learnt = line(chance, rows=6, columns=2, outputs=1, batch_size=3)
    w, b = learnt["weights"]
    met = learnt["inputs"] @ w.t() + b
    learnt["targets"] = met + (learnt["targets"] - met) / 1000
    cases = [
        ragged | {"num_epochs": 3},
        single | {"num_epochs": 2},
        early | {"num_epochs": 2},
        rising | {"num_epochs": 3, "settings": {"lr": 1.0}},
        learnt | {"num_epochs": 3, "settings": {"lr": 0.05}},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After several epochs with several batches",
        hint="Work through two batches on paper: what is in .grad before and after each line, and how many steps should there be?",
    )  # fmt: skip


@points(4)
def test_uses_the_given_loss(student: Answer) -> None:
    """The given loss function is used, with the predictions as its first argument and the targets as its second."""
    chance = student.generator()
    uneven = line(chance, rows=7, columns=3, outputs=2, batch_size=7)
    # Predictions above and below the targets, so swapped arguments change the gradient.
    uneven["targets"] = uneven["targets"] - 2.5 + signed(chance, 1, 2, 7, 2)
    classes = line(chance, rows=8, columns=2, outputs=3, batch_size=8)
    classes["targets"] = torch.randint(0, 3, (8,), generator=chance)
    absolute = line(chance, rows=5, columns=2, outputs=1, batch_size=5)
    # This loss sums within rows: without the column dimension, it has a different value.
    totals = line(chance, rows=4, columns=2, outputs=1, batch_size=4)
    cases = [
        uneven | {"num_epochs": 1, "loss": "dear_above"},
        classes | {"num_epochs": 1, "loss": "cross_entropy", "settings": {"lr": 0.5}},
        absolute | {"num_epochs": 1, "loss": "absolute"},
        totals | {"num_epochs": 1, "loss": "row_totals"},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After one step with a different loss function",
        hint="Which loss function does your code use, and which of its arguments are the predictions?",
    )  # fmt: skip


@points(5)
def test_uses_the_given_optimiser(student: Answer) -> None:
    """The given optimizer makes all steps and keeps its state from the first batch to the last."""
    chance = student.generator()
    heavy = line(chance, rows=12, columns=3, outputs=2, batch_size=5)
    adaptive = line(chance, rows=7, columns=2, outputs=2, batch_size=4)
    cases = [
        heavy
        | {
            "num_epochs": 3,
            "settings": {
                "lr": 0.04, "momentum": 0.9, "weight_decay": 0.1, "factors": [1.0, 0.5],
            },
        },
        # A large eps: otherwise Adam's first steps depend only on the gradient's sign.
        adaptive | {"num_epochs": 3, "settings": {"name": "Adam", "lr": 0.05, "eps": 0.5}},
    ]  # fmt: skip
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="With an optimizer that remembers earlier steps",
        hint="Which optimizer makes each of your steps, and is it the same object from start to finish?",
    )  # fmt: skip


@points(3)
def test_any_model(student: Answer) -> None:
    """Models other than a single linear layer are trained correctly too."""
    chance = student.generator()
    hill = {
        "model": "hill",
        "weights": [signed(chance, 0.3, 1, 1) for _ in range(3)],
        "inputs": signed(chance, 0.3, 1.2, 6, 1),
        "targets": uniform(chance, 2, 4, 6, 1),
        "batch_size": 6,
        "loss": "mse",
        "settings": {"lr": 0.05},
    }
    cases = [
        bend(chance, rows=5, columns=3, outputs=2) | {"num_epochs": 1},
        hill | {"num_epochs": 1},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After one step on a model that is not a single linear layer",
        hint="What does your code assume about the model?",
    )  # fmt: skip


def no_two_alike(orders: list[list[int]]) -> bool:
    """Whether no two passes have the same batches of 5 rows, apart from the order within a batch."""
    batches = {tuple(frozenset(order[k : k + 5]) for k in (0, 5, 10)) for order in orders}
    return len(batches) == len(orders)


@lru_cache(maxsize=4)
def passes(seed: int) -> tuple[dict[str, Any], list[Any]]:
    """Return a task with a different order in each pass, and all results that count as right.

    There are orders for nine passes, so an answer may look at the data now and then without
    training: any two of the nine count as its two epochs. Computed once for all students.
    """
    chance = torch.Generator().manual_seed(seed)
    rows, epochs = 12, 2
    orders = drawn(
        lambda: [torch.randperm(rows, generator=chance).tolist() for _ in range(9)], no_two_alike
    )
    # A single layer: other models are covered by the check above.
    case = line(chance, rows=rows, columns=3, outputs=2, batch_size=5)
    case |= {"num_epochs": epochs, "orders": orders}
    right = [
        probes.trained(reference.fit, **case | {"orders": [orders[i] for i in chosen]})
        for chosen in combinations(range(len(orders)), epochs)
    ]
    return case, right


@points(3)
def test_each_epoch_is_a_new_pass(student: Answer) -> None:
    """Each epoch is a new pass over the loader, in whatever order the loader gives the batches."""
    case, right = passes(student.seed)

    def compare_any(seen: Any, expected: Any) -> str | None:
        text = compare(seen, expected)
        # Only the right answer may make extra passes; a known mistake has exactly one result.
        if text is None or compare(expected, right[0]) is not None:
            return text
        return None if any(compare(seen, other) is None for other in right) else text

    student.agrees(
        probes.trained, [case], reference.fit, compare=compare_any,
        said="After two epochs, each with a different order of the rows",
        hint="How often does your code start a new pass over the loader?",
    )  # fmt: skip


@points(1)
def test_number_of_epochs(student: Answer) -> None:
    """With num_epochs = 0 the model does not change, and with num_epochs = 1 there is one pass over the loader."""
    chance = student.generator()
    case = line(chance, rows=4, columns=2, outputs=2, batch_size=4)
    student.agrees(
        probes.trained, [case | {"num_epochs": 0}, case | {"num_epochs": 1}], reference.fit,
        compare=compare, said="In a run with 0 or 1 epochs",
        hint="How many times does the body of your outer loop run in each of these two cases?",
    )  # fmt: skip
