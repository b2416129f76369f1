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
"""Any way to float32 rounds to within 6e-8 of a number's size; a way through float16, or through
two decimals, is off by more than 1e-4."""


def _converted(seen: Any, expected: Any) -> str | None:
    if kind_and_dtype(seen) != kind_and_dtype(expected):
        return f"it gave {describe(seen)}"
    return difference(seen, expected, atol=0, rtol=_ROUNDED)


def _if_tensor(compare: Compare) -> Compare:
    """Compare tensors only: code that goes through rows can't make one of a single number."""
    return lambda seen, expected: compare(seen, expected) if kind(seen) == "tensor" else None


@points(2)
def test_floats(student: Answer) -> None:
    """Arrays of floats give float32 tensors with the array's values and shape."""
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
        said="For an array of floats",
        hint="Which kind of number does the tensor hold, and are values and shape the array's?",
    )
    student.agrees(
        probes.to_tensor_if_possible,
        [case(generator, "float32", [], later=0)],
        reference.independent_tensor,
        compare=_if_tensor(_converted),
        said="For an array without dimensions",
        hint="How many dimensions has the tensor that comes out?",
    )


@points(2)
def test_whole_numbers(student: Answer) -> None:
    """Arrays of whole numbers and of bools give float32 tensors with the array's values."""
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
        said="For an array of whole numbers or bools",
        hint="Which kind of number does the tensor hold, and can it be 0.3?",
    )


@points(3)
def test_own_memory(student: Answer) -> None:
    """A tensor from a float32 array has memory of its own."""
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
        said="After other numbers were written into a float32 array",
        hint="What does a conversion do when the dtype is right already?",
    )


@points(1)
def test_array_stays(student: Answer) -> None:
    """The array keeps its numbers, whatever its dtype, when a tensor is made of it."""
    generator = student.generator()

    @in_parts(2)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], "After the call")
        # The tensor, too, lest a function that does nothing will do.
        if text := values_and_kind(seen[0], expected[0]):
            return text
        if exactly(seen[1], expected[1]):
            return "the array holds other numbers than before"
        return None

    student.agrees(
        probes.to_tensor_and_keep,
        [case(generator, dtype, [3], later=0) for dtype in ("float64", "float32", "int64")],
        reference.independent_tensor,
        compare=compare,
        said="After the call",
        hint="Which of your steps writes into the array itself?",
    )
