"""Hidden checks of `describe`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, Opaque, describe, difference, drawn, points

from ..comparing import exactly, in_parts, item, kind, returned
from . import probes, reference

_DTYPES = [
    torch.float64, torch.float32, torch.float16,
    torch.int64, torch.int32, torch.int16, torch.uint8, torch.bool,
]  # fmt: skip


def _sizes(generator: torch.Generator, count: int) -> list[int]:
    return torch.randint(2, 7, (count,), generator=generator).tolist()


def _parts(student: Answer, dimensions: list[int]) -> list[dict[str, Any]]:
    """Return slices of longer tensors, whose storage does not give the count away.

    Neither the sum of the elements nor the number of nonzero elements equals the count, and at
    least one shape differs from its reverse.
    """
    generator = student.generator()
    shapes = drawn(
        lambda: [_sizes(generator, count) for count in dimensions],
        lambda shapes: any(sizes != sizes[::-1] for sizes in shapes),
    )
    bases = [torch.full([size + 2, *sizes], 3.0) for size, *sizes in shapes]
    for base in bases:
        base[..., 0] = 0
    return [{"base": base, "start": 2} for base in bases]


def _shape(seen: Any, expected: Any) -> str | None:
    if type(seen) is not type(expected):
        return f"it gave {describe(seen)}"
    if difference(seen, expected):
        return "its sizes are not those of the tensor"
    if isinstance(seen, tuple) and [type(n) for n in seen] != [type(n) for n in expected]:
        return "its sizes are not plain ints"
    return None


def _dtype(seen: Any, expected: Any) -> str | None:
    if isinstance(seen, Opaque):  # values that can't be sent arrive as the name of their type
        return None if seen.type_name == type(expected).__name__ else f"it gave {describe(seen)}"
    if type(seen) is type(expected) and seen == expected:
        return None
    return f"it gave {describe(seen)}"


def _count(seen: Any, expected: Any) -> str | None:
    if type(seen) is not type(expected):
        return f"it gave {describe(seen)}"
    return "it is not the number of elements" if difference(seen, expected) else None


@points(2)
def test_shape(student: Answer) -> None:
    """The first result is the shape as a plain tuple of ints, for two or more dimensions."""
    student.agrees(
        probes.describe_part,
        [*_parts(student, [2, 3, 4]), {"base": torch.ones(3, 1, 1), "start": 2}],
        reference.describe,
        compare=item(0, 3, _shape),
        said="For a tensor with two to four dimensions",
        hint="Is the first of your three results a plain tuple with the tensor's sizes in order?",
    )


@points(1)
def test_dtype(student: Answer) -> None:
    """The second result is the tensor's torch.dtype, for every dtype."""
    student.agrees(
        probes.describe_table,
        [
            *({"base": torch.ones(3, 3).to(dtype), "tracked": 0} for dtype in _DTYPES),
            {"base": torch.ones(3, 2), "tracked": 1},
        ],
        reference.describe,
        compare=item(1, 3, _dtype),
        said="For a 2-D tensor with one of several dtypes, or one that requires gradients",
        hint="Which attribute of a tensor holds its data type, and is that the second of your three results?",
    )


@points(1)
def test_count(student: Answer) -> None:
    """The third result is the number of elements, as a Python int."""
    student.agrees(
        probes.describe_part,
        _parts(student, [2, 3, 4, 2]),
        reference.describe,
        compare=item(2, 3, _count),
        said="For a tensor with two to four dimensions",
        hint="How many elements does the tensor have in all, and is the third of your three results that number, as an int?",
    )


@points(1)
def test_few_dimensions(student: Answer) -> None:
    """The shape and the count are also right for a vector and for a single number (0 dimensions)."""
    generator = student.generator()
    vector = torch.full([_sizes(generator, 1)[0] + 4], 3.0)
    student.agrees(
        probes.describe_entry,
        [{"base": vector.repeat(4, 1), "index": 1}, {"base": vector, "index": 2}],
        reference.describe,
        compare=_shape_and_count,
        said="For a vector or a single number",
        hint="How many dimensions does a single number have, and how many elements?",
    )


@points(1)
def test_tensor_stays(student: Answer) -> None:
    """At least one result is right, and the call leaves the tensor unchanged."""

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        if exactly(seen[1], expected[1]):
            return "the tensor has another shape or other values"
        if seen[2] is not None or expected[2] is not None:
            return (
                None if kind(seen[2]) == kind(expected[2]) else "the tensor now requires gradients"
            )
        # At least one result must be right, so that a function that does nothing fails.
        returned(seen[0], expected[0], "For a tensor with two or three dimensions")
        texts = [item(k, 3, how)(seen[0], expected[0]) for k, how in enumerate(_LOOSELY)]
        return texts[0] if all(texts) else None

    generator = student.generator()
    student.agrees(
        probes.describe_and_keep,
        [{"base": torch.randn(size, generator=generator)} for size in ([4, 3], [3, 1, 2])],
        reference.describe,
        compare=compare,
        said="After the call",
        hint="Does any step change the tensor itself, and is at least one of the three results right?",
    )


def _sizes_alone(seen: Any, expected: Any) -> str | None:
    """Compare sizes; a list or torch.Size counts as well."""
    left, right = (list(v) if isinstance(v, list | tuple) else v for v in (seen, expected))
    return difference(left, right)


_LOOSELY = [_sizes_alone, _dtype, difference]


def _shape_and_count(seen: Any, expected: Any) -> str | None:
    """Compare values only; other checks judge the types."""
    for value in (seen, expected):
        if not isinstance(value, list | tuple) or len(value) != 3:
            return f"it gave {describe(seen)}"
    for index in (0, 2):
        left, right = seen[index], expected[index]
        # Any sequence of the right sizes will do, and any type of number as the count.
        left, right = (list(v) if isinstance(v, list | tuple) else v for v in (left, right))
        if difference(left, right):
            return f"result {index + 1} of 3 is wrong"
    return None
