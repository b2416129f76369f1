"""Hidden checks of `shared_tensor`."""

from __future__ import annotations

from typing import Any

from gradkit.checks import Answer, points

from . import probes, reference
from .arrays import case
from .comparing import in_parts, values_and_kind, values_kind_and_dtype

_COMMON = ["float64", "float32", "int64"]


@points(3)
def test_array_to_tensor(student: Answer) -> None:
    """What is written into the array shows in the tensor."""
    generator = student.generator()
    student.agrees(
        probes.write_into_array,
        [case(generator, dtype, [2, 3], later=True) for dtype in _COMMON],
        reference.shared_tensor,
        compare=values_and_kind,
        said="After other numbers were written into the array",
        hint="Do the two names look at one memory, for every dtype?",
    )


@points(2)
def test_tensor_to_array(student: Answer) -> None:
    """What is written into the tensor shows in the array."""
    generator = student.generator()

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        for index in (0, 1):  # the tensor before, lest any tensor will do, and after
            if text := values_and_kind(seen[index], expected[index]):
                return text
        if values_and_kind(seen[2], expected[2]):
            return "the array doesn't hold them"
        return None

    student.agrees(
        probes.write_into_tensor,
        [case(generator, dtype, [3, 2], later=True) for dtype in _COMMON],
        reference.shared_tensor,
        compare=compare,
        said="After other numbers were written into the tensor",
        hint="Do the two names look at one memory, for every dtype?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """The tensor has the array's numbers and dtype, for every kind of number."""
    generator = student.generator()
    dtypes = [*_COMMON, "float16", "int32", "int16", "int8", "uint8"]
    student.agrees(
        probes.to_tensor,
        [case(generator, dtype, [3], later=False) for dtype in dtypes],
        reference.shared_tensor,
        compare=values_kind_and_dtype,
        said="For one of the dtypes",
        hint="Can the tensor look at the same bytes, if it reads them as another kind of number?",
    )


@points(2)
def test_layouts(student: Answer) -> None:
    """Views of other arrays and arrays of any number of dimensions are shared, too."""
    generator = student.generator()
    cases = [
        case(generator, "float64", shape, layout, later=True)
        for shape, layout in (
            ([4], "column"), ([3, 2], "every second"), ([2, 3], "transposed"), ([4], "part"),
            ([2, 1, 3], "plain"), ([1], "plain"), ([2, 2, 2], "column"),
        )
    ]  # fmt: skip
    student.agrees(
        probes.write_into_array,
        cases,
        reference.shared_tensor,
        compare=values_and_kind,
        said="For a view of another array, or another number of dimensions",
        hint="Do all your steps keep to the array's memory where its numbers lie apart?",
    )
