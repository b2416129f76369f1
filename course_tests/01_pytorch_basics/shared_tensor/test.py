"""Hidden checks of `shared_tensor`."""

from __future__ import annotations

from typing import Any

from gradkit.checks import Answer, points

from ..arrays import case
from ..comparing import exactly, in_parts, kind, returned, values_and_kind
from . import probes, reference


def _share(student: Answer, dtypes: list[str], said: str) -> None:
    """Fail unless arrays of these dtypes are shared both ways and keep their dtype."""
    generator = student.generator()

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], said)
        if text := exactly(seen[0], expected[0]):
            return text
        if values_and_kind(seen[1], expected[1]):
            return "values written into the array don't show up in the tensor"
        if values_and_kind(seen[2], expected[2]):
            return "values written into the tensor don't show up in the array"
        return None

    student.agrees(
        probes.write_both_ways,
        [case(generator, dtype, [2, 3], later=2) for dtype in dtypes],
        reference.shared_tensor,
        compare=compare,
        said=said,
        hint="Do the tensor and the array have the same dtype, and do they use the same memory?",
    )


@points(3)
def test_floats(student: Answer) -> None:
    """Float arrays keep their dtype, and writing into the array changes the tensor and vice versa."""
    _share(student, ["float64", "float32", "float16"], "For one of the float dtypes")


@points(3)
def test_whole_numbers(student: Answer) -> None:
    """Integer and Boolean arrays are shared as well, and keep their dtype."""
    dtypes = ["int64", "int32", "int16", "int8", "uint8", "bool"]
    _share(student, dtypes, "For one of the integer dtypes or a Boolean array")


@points(2)
def test_layouts(student: Answer) -> None:
    """Views of other arrays, and arrays with any number of dimensions, are shared as well."""
    generator = student.generator()
    cases = [
        case(generator, "float32", shape, layout, later=1)
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
        said="After values were written into a view or an array with another number of dimensions",
        hint="Does every step keep the array's shape and its memory, even if the array is not contiguous?",
    )

    def compare(seen: Any, expected: Any) -> str | None:
        return exactly(seen, expected) if kind(seen) == "tensor" else None

    # Of a 0-d array, judge only shape, dtype, and value: torch.asarray copies it, and code that
    # permutes dimensions may find none to permute.
    student.agrees(
        probes.to_tensor_if_possible,
        [case(generator, "float32", [], later=0)],
        reference.shared_tensor,
        compare=compare,
        said="For an array without dimensions",
        hint="Does the tensor have the shape, the dtype, and the value of the array?",
    )
