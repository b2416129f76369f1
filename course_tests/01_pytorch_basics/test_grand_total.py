"""Hidden checks of `grand_total`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from . import probes, reference
from .comparing import single_numbers, values_kind_and_dtype


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
def test_equal_shapes(student: Answer) -> None:
    """All elements of two tensors of the same shape are added up."""
    student.agrees(
        probes.call,
        _cases(student, [([2, 3], [2, 3]), ([5], [5]), ([2, 2, 3], [2, 2, 3]), ([1, 1], [1, 1])]),
        reference.grand_total,
        compare=single_numbers,
        said="For two tensors of the same shape",
        hint="Add the numbers of a small example up by hand: which ones does your function count?",
    )


@points(2)
def test_different_shapes(student: Answer) -> None:
    """All elements are added up where the shapes don't fit one another."""
    student.agrees(
        probes.call,
        _cases(student, [([2, 3], [4]), ([5], [3, 2]), ([2, 2, 3], [7, 5]), ([6], [2])]),
        reference.grand_total,
        compare=single_numbers,
        said="For two tensors whose shapes don't fit one another",
        hint="Does your function have to bring the two tensors together before it sums?",
    )


@points(1)
def test_counts_once(student: Answer) -> None:
    """Each element counts once where broadcasting would repeat some of them."""
    student.agrees(
        probes.call,
        _cases(student, [([2, 3], [1]), ([4, 1], [1, 3]), ([3], [2, 3]), ([1], [5])]),
        reference.grand_total,
        compare=single_numbers,
        said="For two tensors that broadcasting would stretch to one shape",
        hint="Add the numbers up by hand: does each count exactly once?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """The result is a float32 tensor without dimensions."""
    student.agrees(
        probes.call,
        _cases(student, [([2, 3], [2, 3]), ([4], [4])]),
        reference.grand_total,
        compare=values_kind_and_dtype,
        said="For two float32 tensors of the same shape",
        hint="Is the result still a tensor, and how many dimensions does a single number have?",
    )
