"""Hidden checks of `independent_tensor`."""

from __future__ import annotations

from typing import Any

from gradkit.checks import Answer, describe, difference, points

from ..arrays import case
from ..comparing import (
    Compare,
    exactly,
    in_parts,
    is_written_through,
    kind,
    kind_and_dtype,
    returned,
    values_and_kind,
)
from . import probes, reference

_ROUNDED = 1e-6
"""Rounding to float32 changes a number by at most 6e-8 of its size; going through float16, or
through two decimals, changes it by more than 1e-4."""


def _converted(seen: Any, expected: Any) -> str | None:
    if kind_and_dtype(seen) != kind_and_dtype(expected):
        return f"it gave {describe(seen)}"
    return difference(seen, expected, atol=0, rtol=_ROUNDED)


def _if_tensor(compare: Compare) -> Compare:
    """Compare tensors only, since code that loops over rows can't convert a single number."""
    return lambda seen, expected: compare(seen, expected) if kind(seen) == "tensor" else None


@points(2)
def test_floats(student: Answer) -> None:
    """A float array gives a float32 tensor with the same values and shape."""
    generator = student.generator()
    cases = [
        case(generator, dtype, shape, layout, later=0)
        for dtype, shape, layout in (
            ("float64", [2, 3], "plain"), ("float32", [4], "plain"), ("float64", [1, 1], "plain"),
            ("float32", [3, 2], "transposed"), ("float64", [3], "column"),
            ("float16", [2], "plain"), ("float32", [2, 3, 2], "plain"),
        )
    ]  # fmt: skip
    student.agrees(
        probes.to_tensor,
        cases,
        reference.independent_tensor,
        compare=_converted,
        said="For a float array",
        hint="What is the dtype of the tensor, and are its values and its shape those of the array?",
    )
    student.agrees(
        probes.to_tensor_if_possible,
        [case(generator, "float32", [], later=0)],
        reference.independent_tensor,
        compare=_if_tensor(_converted),
        said="For an array without dimensions",
        hint="Does the result have the shape and the value of the array, as a float32 tensor?",
    )


@points(2)
def test_whole_numbers(student: Answer) -> None:
    """An integer or Boolean array gives a float32 tensor with the same values."""
    generator = student.generator()
    cases = [
        case(generator, dtype, shape, later=0)
        for dtype, shape in (
            ("int64", [2, 3]), ("int32", [2, 3]), ("int16", [2, 3]), ("uint8", [2, 3]), ("bool", [9])
        )
    ]  # fmt: skip
    student.agrees(
        probes.to_tensor,
        cases,
        reference.independent_tensor,
        compare=_converted,
        said="For an integer or Boolean array",
        hint="What is the dtype of the tensor, and are its values those of the array?",
    )


@points(3)
def test_own_memory(student: Answer) -> None:
    """A tensor made from a float32 array has its own memory."""
    generator = student.generator()
    cases = [
        case(generator, "float32", shape, layout, later=1)
        for shape, layout in (([2, 3], "plain"), ([4], "column"), ([1], "plain"))
    ]
    is_written_through(student, probes.write_into_array, cases, "B3", "B1")
    student.agrees(
        probes.write_into_array,
        cases,
        reference.independent_tensor,
        compare=values_and_kind,
        said="After new values were written into a float32 array",
        hint="Does the tensor keep the original values when the array changes later?",
    )


@points(1)
def test_array_stays(student: Answer) -> None:
    """The tensor has the right values, and the call leaves the array unchanged, whatever its dtype."""
    generator = student.generator()

    @in_parts(2)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], "For one of the dtypes")
        # The tensor must be right as well, so that a function that does nothing fails.
        if text := values_and_kind(seen[0], expected[0]):
            return text
        if exactly(seen[1], expected[1]):
            return "the array has changed after the call"
        return None

    student.agrees(
        probes.to_tensor_and_keep,
        [case(generator, dtype, [3], later=0) for dtype in ("float64", "float32", "int64")],
        reference.independent_tensor,
        compare=compare,
        said="For one of the dtypes",
        hint="Are the tensor's values right, and does any step write into the array itself?",
    )
