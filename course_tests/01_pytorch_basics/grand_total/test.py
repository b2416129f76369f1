"""Hidden checks of `grand_total`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from ..comparing import changes_no_argument, single_numbers, values_kind_and_dtype
from . import probes, reference


def _numbers(generator: torch.Generator, shape: list[int], least: float) -> torch.Tensor:
    """Return numbers of both signs, each at least `least` in size."""
    signs = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return signs * (torch.rand(shape, generator=generator) + least)


def _cases(student: Answer, shapes: list[tuple[list[int], list[int]]]) -> list[dict[str, Any]]:
    """Return pairs of tensors: an element that is left out or counted twice shifts the sum."""
    generator = student.generator()
    return [
        {"args": [_numbers(generator, first, 0.5), _numbers(generator, second, 2.0)]}
        for first, second in shapes
    ]


@points(2)
def test_same_shape(student: Answer) -> None:
    """For tensors of one shape it is the sum of all elements, a float32 tensor of no dimension."""
    shapes = ([2, 3], [5], [2, 2, 3], [1, 1])
    student.agrees(
        probes.call,
        _cases(student, [(shape, shape) for shape in shapes]),
        reference.grand_total,
        compare=values_kind_and_dtype,
        said="For two tensors of the same shape",
        hint="Is it the sum of all elements, still a tensor, and how many dimensions has it?",
    )


@points(3)
def test_different_shapes(student: Answer) -> None:
    """For other shapes, too, each element counts once, though broadcasting might repeat some."""
    stretched = [([2, 3], [1]), ([4, 1], [1, 3]), ([3], [2, 3]), ([1], [5])]
    unfit = [([2, 3], [4]), ([5], [3, 2]), ([2, 2, 3], [7, 5]), ([6], [2])]
    for shapes, said in (
        (stretched, "For two tensors that broadcasting would stretch to one shape"),
        (unfit, "For two tensors whose shapes don't fit one another"),
    ):
        student.agrees(
            probes.call,
            _cases(student, shapes),
            reference.grand_total,
            compare=single_numbers,
            said=said,
            hint="Does your function have to bring the two tensors together before it sums?",
        )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The two tensors hold the same elements after the call."""
    cases = _cases(student, [([2, 3], [2, 3]), ([4], [4])])
    changes_no_argument(student, cases)
    student.agrees(  # lest a function that does nothing will do
        probes.call,
        cases,
        reference.grand_total,
        compare=single_numbers,
        said="For two tensors of the same shape",
        hint="Add the numbers of a small example up by hand: which ones does your function count?",
    )
