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
    """Return tensors that are parts of longer ones, so that the storage tells no count.

    Neither the sum of their numbers nor how many of them differ from 0 is the count, and not all of
    the shapes read the same backwards.
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
        return "it gave other sizes than the tensor's"
    if isinstance(seen, tuple) and [type(n) for n in seen] != [type(n) for n in expected]:
        return "it gave a tuple whose sizes are no plain ints"
    return None


def _dtype(seen: Any, expected: Any) -> str | None:
    if isinstance(seen, Opaque):  # what can't cross the border arrives as the name of its type
        return None if seen.type_name == type(expected).__name__ else f"it gave {describe(seen)}"
    if type(seen) is type(expected) and seen == expected:
        return None
    return f"it gave {describe(seen)}"


def _count(seen: Any, expected: Any) -> str | None:
    if type(seen) is not type(expected):
        return f"it gave {describe(seen)}"
    return "it gave another number" if difference(seen, expected) else None


@points(2)
def test_shape(student: Answer) -> None:
    """The shape comes first, as a plain tuple of ints, for tables and for more dimensions."""
    student.agrees(
        probes.describe_part,
        [*_parts(student, [2, 3, 4]), {"base": torch.ones(3, 1, 1), "start": 2}],
        reference.describe,
        compare=item(0, 3, _shape),
        said="For a tensor of two to four dimensions",
        hint="What does type(tensor.shape) say, and which numbers are in it?",
    )


@points(1)
def test_dtype(student: Answer) -> None:
    """The dtype comes second, as PyTorch's own object, for every kind of number."""
    student.agrees(
        probes.describe_table,
        [
            *({"base": torch.ones(3, 3).to(dtype), "tracked": 0} for dtype in _DTYPES),
            {"base": torch.ones(3, 2), "tracked": 1},
        ],
        reference.describe,
        compare=item(1, 3, _dtype),
        said="For tables of various kinds of number, or one that requires gradients",
        hint="Which attribute of a tensor names the kind of its numbers?",
    )


@points(1)
def test_count(student: Answer) -> None:
    """The number of elements comes third, as a Python int."""
    student.agrees(
        probes.describe_part,
        _parts(student, [2, 3, 4, 2]),
        reference.describe,
        compare=item(2, 3, _count),
        said="For a tensor of two to four dimensions",
        hint="How many numbers does the tensor hold in all, and of which type is your count?",
    )


@points(1)
def test_few_dimensions(student: Answer) -> None:
    """A vector and a single number (0 dimensions) have the right shape and count, too."""
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
    """The tensor is the same after it was described."""

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        if exactly(seen[1], expected[1]):
            return "the tensor has another shape or holds other numbers than before"
        if seen[2] is not None or expected[2] is not None:
            return None if kind(seen[2]) == kind(expected[2]) else "the tensor requires gradients"
        # Something must be right, lest a function that does nothing will do.
        returned(seen[0], expected[0], "After the call")
        texts = [item(k, 3, how)(seen[0], expected[0]) for k, how in enumerate(_LOOSELY)]
        return texts[0] if all(texts) else None

    generator = student.generator()
    student.agrees(
        probes.describe_and_keep,
        [{"base": torch.randn(size, generator=generator)} for size in ([4, 3], [3, 1, 2])],
        reference.describe,
        compare=compare,
        said="After the call",
        hint="Which of your steps changes the tensor itself, and is one of the three values right?",
    )


def _sizes_alone(seen: Any, expected: Any) -> str | None:
    """Compare sizes, as a list or torch.Size, too."""
    left, right = (list(v) if isinstance(v, list | tuple) else v for v in (seen, expected))
    return difference(left, right)


_LOOSELY = [_sizes_alone, _dtype, difference]


def _shape_and_count(seen: Any, expected: Any) -> str | None:
    """Compare by value only: the types are judged by the other checks."""
    for value in (seen, expected):
        if not isinstance(value, list | tuple) or len(value) != 3:
            return f"it gave {describe(seen)}"
    for index in (0, 2):
        left, right = seen[index], expected[index]
        # A list or torch.Size of the right sizes will do, and any kind of number as the count.
        left, right = (list(v) if isinstance(v, list | tuple) else v for v in (left, right))
        if difference(left, right):
            return f"value {index + 1} of 3 is not the tensor's"
    return None
