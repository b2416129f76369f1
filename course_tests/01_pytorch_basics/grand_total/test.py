"""Hidden checks of `grand_total`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from ..comparing import changes_no_argument, single_numbers, values_kind_and_dtype
from . import probes, reference


def _numbers(generator: torch.Generator, shape: list[int], least: float) -> torch.Tensor:
    """Return numbers of either sign, with absolute values of at least `least`."""
    signs = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return signs * (torch.rand(shape, generator=generator) + least)


def _cases(student: Answer, shapes: list[tuple[list[int], list[int]]]) -> list[dict[str, Any]]:
    """Return pairs of tensors in which every element left out or counted twice changes the sum."""
    generator = student.generator()
    return [
        {"args": [_numbers(generator, first, 0.5), _numbers(generator, second, 2.0)]}
        for first, second in shapes
    ]


@points(2)
def test_same_shape(student: Answer) -> None:
    """For tensors of the same shape, the result is the sum of all elements, as a 0-d float32 tensor."""
    shapes = ([2, 3], [5], [2, 2, 3], [1, 1])
    student.agrees(
        probes.call,
        _cases(student, [(shape, shape) for shape in shapes]),
        reference.grand_total,
        compare=values_kind_and_dtype,
        said="For two tensors of the same shape",
        hint="Is the result the sum of all elements, and is it a float32 tensor without dimensions?",
    )


@points(3)
def test_different_shapes(student: Answer) -> None:
    """For tensors of different shapes, each element counts exactly once."""
    stretched = [([2, 3], [1]), ([4, 1], [1, 3]), ([3], [2, 3]), ([1], [5])]
    unfit = [([2, 3], [4]), ([5], [3, 2]), ([2, 2, 3], [7, 5]), ([6], [2])]
    for shapes, said in (
        (stretched, "For two tensors of different shapes that can be broadcast"),
        (unfit, "For two tensors whose shapes can't be broadcast"),
    ):
        student.agrees(
            probes.call,
            _cases(student, shapes),
            reference.grand_total,
            compare=single_numbers,
            said=said,
            hint="Which elements does your function add up, and does it count each of them exactly once?",
        )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The total is right for tensors of the same shape, and the call leaves both tensors unchanged."""
    cases = _cases(student, [([2, 3], [2, 3]), ([4], [4])])
    changes_no_argument(student, cases)
    student.agrees(  # so that a function that does nothing fails
        probes.call,
        cases,
        reference.grand_total,
        compare=single_numbers,
        said="For two tensors of the same shape",
        hint="Work out a small example by hand: does your function return the same total?",
    )
