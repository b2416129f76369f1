"""Hidden checks of `accuracy`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, drawn, points

from ..comparing import is_clear, is_sequence, numbers, tensors
from . import probes, reference


def _case(generator: torch.Generator, batch: int, classes: int, right: int) -> dict[str, Any]:
    """Return outputs and labels that agree in `right` rows; no outputs are tied."""
    outputs = drawn(lambda: 3 * torch.randn(batch, classes, generator=generator) - 1, is_clear)
    best = outputs.argmax(dim=1)
    steps = torch.randint(1, max(classes, 2), (batch,), generator=generator)
    steps[torch.randperm(batch, generator=generator)[:right]] = 0
    return {"outputs": outputs, "labels": (best + steps) % classes}


@points(5)
def test_share(student: Answer) -> None:
    """The result is the share of rows whose largest output is at the label's index."""
    generator = student.generator()
    sizes = [(5, 3, 3), (8, 4, 2), (130, 10, 91), (6, 10, 3), (3, 2, 2), (4, 5, 4), (600, 7, 431)]
    square = [(4, 4, 1), (10, 10, 7), (7, 7, 3)]  # where the wrong dimension raises no error
    student.agrees(
        probes.measured,
        [_case(generator, *size) for size in [*sizes, *square]],
        reference.accuracy,
        compare=numbers,
        said="For a batch of several rows",
        hint="Which index do you compare with each label, over which dimension is it the largest, and what do you divide by?",
    )


@points(2)
def test_extremes(student: Answer) -> None:
    """The result is 1 when all rows are right and 0 when all are wrong, even for a single row."""
    generator = student.generator()
    sizes = [(1, 10, 1), (1, 10, 0), (1, 3, 1), (6, 4, 6), (6, 4, 0), (1, 3, 0)]
    # The largest output is barely ahead, or all are large: any right order of operations works.
    outputs = [
        torch.tensor([[0.5, 1.0, -2.0, 1.0001, 0.9]]),
        torch.tensor([[100.0, 200.0, 300.0], [-200.0, -300.0, -100.0]]),
    ]
    close, large = outputs
    rows = [
        {"outputs": close, "labels": torch.tensor([3])},
        {"outputs": close, "labels": torch.tensor([1])},
        {"outputs": large, "labels": torch.tensor([2, 2])},
        {"outputs": large, "labels": torch.tensor([0, 1])},
    ]
    student.agrees(
        probes.measured,
        [*[_case(generator, *size) for size in sizes], *rows],
        reference.accuracy,
        compare=numbers,
        said="When all rows are right or all are wrong",
        hint="How many rows are there, and how many of them are right?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The call leaves outputs and labels unchanged, and all-right or all-wrong rows give 1 or 0."""
    generator = student.generator()

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return numbers(seen, expected)
        if tensors(list(seen[1:]), list(expected[1:])):
            return "the outputs or the labels had changed"
        return numbers(seen[0], expected[0])

    student.agrees(
        probes.measured_and_kept,
        [_case(generator, *size) for size in ((9, 4, 9), (4, 6, 0), (7, 5, 7))],
        reference.accuracy,
        compare=compare,
        said="After the call",
        hint="Does any operation change the arguments in place, and how many rows are right?",
    )
