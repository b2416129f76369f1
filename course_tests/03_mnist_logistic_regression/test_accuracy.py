"""Hidden checks of `accuracy`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from . import probes, reference
from .comparing import is_sequence, numbers, tensors


def _case(generator: torch.Generator, batch: int, classes: int, right: int) -> dict[str, Any]:
    """Return outputs and labels of which `right` agree; no outputs are tied."""
    outputs = 3 * torch.randn(batch, classes, generator=generator) - 1
    best = outputs.argmax(dim=1)
    steps = torch.randint(1, max(classes, 2), (batch,), generator=generator)
    steps[torch.randperm(batch, generator=generator)[:right]] = 0
    return {"outputs": outputs, "labels": (best + steps) % classes}


@points(4)
def test_share(student: Answer) -> None:
    """The result is the share of rows whose largest output is at the label, for any sizes."""
    generator = student.generator()
    sizes = [(5, 3, 3), (8, 4, 2), (130, 10, 91), (6, 10, 3), (3, 2, 2)]
    student.agrees(
        probes.measured,
        [_case(generator, *size) for size in sizes],
        reference.accuracy,
        compare=numbers,
        said="For more rows than one",
        hint="Which output of max is the place, along which axis, and out of how many?",
    )


@points(2)
def test_square(student: Answer) -> None:
    """It is right as well where there are as many rows as classes."""
    generator = student.generator()
    student.agrees(
        probes.measured,
        [_case(generator, size, size, right) for size, right in ((4, 1), (10, 7), (3, 2), (7, 3))],
        reference.accuracy,
        compare=numbers,
        said="For as many rows as classes",
        hint="Is there one prediction for each row, or one for each column?",
    )


@points(1)
def test_one_row(student: Answer) -> None:
    """A single row gives 1 or 0, and so do rows that are all right or all wrong."""
    generator = student.generator()
    sizes = [(1, 10, 1), (1, 10, 0), (1, 3, 1), (6, 4, 6), (6, 4, 0), (1, 3, 0)]
    student.agrees(
        probes.measured,
        [_case(generator, *size) for size in sizes],
        reference.accuracy,
        compare=numbers,
        said="Where all rows are right or all are wrong",
        hint="How many rows are there, and how many of them are right?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """A share is found, and outputs and labels are the same after the call."""
    generator = student.generator()

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return numbers(seen, expected)
        if tensors(list(seen[1:]), list(expected[1:])):
            return "outputs or labels were no longer what they had been"
        return numbers(seen[0], expected[0])

    student.agrees(
        probes.measured_and_kept,
        [_case(generator, 9, 4, 5), _case(generator, 4, 6, 1)],
        reference.accuracy,
        compare=compare,
        said="After the call",
        hint="Whose tensors do you write to, and how many rows are right?",
    )
