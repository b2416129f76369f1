"""Hidden checks of `fit`."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Any

import torch

from gradkit.checks import Answer, difference, drawn, points

from . import probes, reference

# Right variants that sum in another order end up to 1e-6 away; the nearest known mistakes differ
# by 1e-3 and more from the right weights.
ATOL = 1e-5


def uniform(chance: torch.Generator, low: float, high: float, *shape: int) -> torch.Tensor:
    """Draw numbers between `low` and `high`."""
    return low + (high - low) * torch.rand(*shape, generator=chance)


def signed(chance: torch.Generator, low: float, high: float, *shape: int) -> torch.Tensor:
    """Draw numbers whose absolute values lie between `low` and `high`."""
    signs = torch.randint(0, 2, shape, generator=chance) * 2.0 - 1
    return signs * uniform(chance, low, high, *shape)


def line(
    chance: torch.Generator, rows: int, columns: int, outputs: int, batch_size: int
) -> dict[str, Any]:
    """Return rows and weights for a linear model whose first predictions are 2 to 3 too low.

    So the first gradients are large (a clipped one shows), and no two batches have the same.
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
    """Return rows and weights for a model of two layers."""
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

    Weights that stayed what they were have many causes. Which of the given objects were used at
    all tells some of them apart; it names a mistake and never decides points.
    """
    if not isinstance(seen, dict):
        return "no weights could be read"
    right, start = expected["weights"], expected["start"]
    # Where training diverges, rounding grows with the largest of the numbers.
    atol = ATOL * max(1.0, *(float(value.abs().max()) for value in right))
    if difference(seen.get("weights"), right, atol=atol) is None:
        if expected["epochs"] and difference(right, start, atol=ATOL) is None:
            used = ("model called", "optimiser called", "step moved")
            if any(seen.get(name) != expected[name] for name in used):
                return "others were called"
        return None
    if difference(seen.get("weights"), start, atol=ATOL) is None:
        return "the model's weights are what they were before"
    weights = seen.get("weights")
    if isinstance(weights, list) and any(
        isinstance(weight, torch.Tensor) and bool(weight.isnan().any()) for weight in weights
    ):
        return "the model's weights contain nan"
    return "the model's weights are not where they should be"


@points(5)
def test_one_step(student: Answer) -> None:
    """One epoch of a single batch is one step of the optimiser: in the right direction, by the right amount, on the given model."""
    chance = student.generator()
    cases = [
        line(chance, rows=6, columns=3, outputs=2, batch_size=6) | {"num_epochs": 1},
        line(chance, rows=1, columns=1, outputs=1, batch_size=4) | {"num_epochs": 1},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After one epoch of one batch",
        hint="Which four things happen for each batch, in which order, and whose weights move?",
    )  # fmt: skip


@points(7)
def test_each_batch_makes_one_step_with_its_own_gradient(student: Answer) -> None:
    """Over several epochs of several batches, each batch makes one step, with the gradient of that batch alone."""
    chance = student.generator()
    ragged = line(chance, rows=12, columns=3, outputs=2, batch_size=5)
    single = line(chance, rows=3, columns=2, outputs=1, batch_size=1)
    # The first batch is nearly learnt: whoever stops at a small or a rising loss stops here.
    early = line(chance, rows=6, columns=2, outputs=2, batch_size=2)
    w, b = early["weights"]
    early["targets"][:2] = early["inputs"][:2] @ w.t() + b + 1e-4
    # Steps too long, so that the losses rise from epoch to epoch; and rows that are all nearly
    # learnt, where they hardly change. There the misses are thousandths, and so are the steps.
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
        said="After a few epochs of several batches",
        hint="Take two batches on paper: what is in .grad before and after each line, and how "
        "many steps should there be?",
    )  # fmt: skip


@points(4)
def test_uses_the_given_loss(student: Answer) -> None:
    """The step follows whatever loss function is given, with predictions first and targets second."""
    chance = student.generator()
    uneven = line(chance, rows=7, columns=3, outputs=2, batch_size=7)
    # Predictions on both sides of the targets, so that the side matters row by row.
    uneven["targets"] = uneven["targets"] - 2.5 + signed(chance, 1, 2, 7, 2)
    classes = line(chance, rows=8, columns=2, outputs=3, batch_size=8)
    classes["targets"] = torch.randint(0, 3, (8,), generator=chance)
    absolute = line(chance, rows=5, columns=2, outputs=1, batch_size=5)
    # Adding up within rows: whoever takes the column's dimension away gets another loss.
    totals = line(chance, rows=4, columns=2, outputs=1, batch_size=4)
    cases = [
        uneven | {"num_epochs": 1, "loss": "dear_above"},
        classes | {"num_epochs": 1, "loss": "cross_entropy", "settings": {"lr": 0.5}},
        absolute | {"num_epochs": 1, "loss": "absolute"},
        totals | {"num_epochs": 1, "loss": "row_totals"},
    ]
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="After one step with another loss",
        hint="Which loss did your code use, and which argument was which?",
    )  # fmt: skip


@points(5)
def test_uses_the_given_optimiser(student: Answer) -> None:
    """All steps are made by the given optimiser, which keeps what it remembers from the first batch to the last."""
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
        # A large eps: Adam's first steps would else be pure signs, whatever the gradient.
        adaptive | {"num_epochs": 3, "settings": {"name": "Adam", "lr": 0.05, "eps": 0.5}},
    ]  # fmt: skip
    student.agrees(
        probes.trained, cases, reference.fit, compare=compare,
        said="With optimisers that remember earlier steps",
        hint="Whose step is each of your updates, and does that optimiser live on?",
    )  # fmt: skip


@points(3)
def test_any_model(student: Answer) -> None:
    """Models of other kinds than a single linear layer are trained as well."""
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
        said="After one step of a model that is no single layer",
        hint="What does your code take for granted about the model?",
    )  # fmt: skip


def no_two_alike(orders: list[list[int]]) -> bool:
    """Whether no two passes have the same rows in all batches of 5, the order within one apart."""
    batches = {tuple(frozenset(order[k : k + 5]) for k in (0, 5, 10)) for order in orders}
    return len(batches) == len(orders)


@lru_cache(maxsize=4)
def passes(seed: int) -> tuple[dict[str, Any], list[Any]]:
    """Return a task with another order in each pass, and the results that are right.

    With nine passes, an answer may look at the data now and then without training on them: any two
    of them make the two epochs. Made once for all students.
    """
    chance = torch.Generator().manual_seed(seed)
    rows, epochs = 12, 2
    orders = drawn(
        lambda: [torch.randperm(rows, generator=chance).tolist() for _ in range(9)], no_two_alike
    )
    # A single layer: what a model of another kind takes is the check above's business.
    case = line(chance, rows=rows, columns=3, outputs=2, batch_size=5)
    case |= {"num_epochs": epochs, "orders": orders}
    right = [
        probes.trained(reference.fit, **case | {"orders": [orders[i] for i in chosen]})
        for chosen in combinations(range(len(orders)), epochs)
    ]
    return case, right


@points(3)
def test_each_epoch_is_a_new_pass(student: Answer) -> None:
    """Each epoch is a new pass over the loader: where the loader's order changes, so does that of the steps."""
    case, right = passes(student.seed)

    def compare_any(seen: Any, expected: Any) -> str | None:
        text = compare(seen, expected)
        # Only the right answer may look at the data in between; a known mistake is one thing.
        if text is None or compare(expected, right[0]) is not None:
            return text
        return None if any(compare(seen, other) is None for other in right) else text

    student.agrees(
        probes.trained, [case], reference.fit, compare=compare_any,
        said="After two epochs, each with another order of the rows",
        hint="How often does your code begin a new pass over the loader?",
    )  # fmt: skip


@points(1)
def test_number_of_epochs(student: Answer) -> None:
    """No epochs leave the model as it is, and one epoch is one pass."""
    chance = student.generator()
    case = line(chance, rows=4, columns=2, outputs=2, batch_size=4)
    student.agrees(
        probes.trained, [case | {"num_epochs": 0}, case | {"num_epochs": 1}], reference.fit,
        compare=compare, said="After no epoch and after one",
        hint="How often does the body of your outer loop run?",
    )  # fmt: skip
