"""Hidden checks of `shared_tensor`."""

from __future__ import annotations

from typing import Any

from gradkit.checks import Answer, points

from ..arrays import case
from ..comparing import exactly, in_parts, kind, returned, values_and_kind
from . import probes, reference


def _share(student: Answer, dtypes: list[str], said: str) -> None:
    """Fail unless arrays of these dtypes are shared both ways, and their dtype kept."""
    generator = student.generator()

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], said)
        if text := exactly(seen[0], expected[0]):
            return text
        if values_and_kind(seen[1], expected[1]):
            return "the tensor doesn't hold what was written into the array"
        if values_and_kind(seen[2], expected[2]):
            return "the array doesn't hold what was written into the tensor"
        return None

    student.agrees(
        probes.write_both_ways,
        [case(generator, dtype, [2, 3], later=2) for dtype in dtypes],
        reference.shared_tensor,
        compare=compare,
        said=said,
        hint="Can the tensor look at the same bytes, if it reads them as another kind of number?",
    )


@points(3)
def test_floats(student: Answer) -> None:
    """What is written into an array of floats shows in the tensor, and the other way round."""
    _share(student, ["float64", "float32", "float16"], "For one of the kinds of float")


@points(3)
def test_whole_numbers(student: Answer) -> None:
    """Arrays of whole numbers and of bools are shared, too, and keep their dtype."""
    dtypes = ["int64", "int32", "int16", "int8", "uint8", "bool"]
    _share(student, dtypes, "For one of the kinds of whole number, or bools")


@points(2)
def test_layouts(student: Answer) -> None:
    """Views of other arrays and arrays of any number of dimensions are shared, too."""
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
        said="For a view of another array, or another number of dimensions",
        hint="Do all your steps keep to the array's memory where its numbers lie apart?",
    )

    def compare(seen: Any, expected: Any) -> str | None:
        return exactly(seen, expected) if kind(seen) == "tensor" else None

    # A single number by shape, dtype and value only: torch.asarray copies it, and code that
    # permutes dimensions may have none to permute.
    student.agrees(
        probes.to_tensor_if_possible,
        [case(generator, "float32", [], later=0)],
        reference.shared_tensor,
        compare=compare,
        said="For an array without dimensions",
        hint="How many dimensions has the tensor that comes out?",
    )
