"""Hidden checks of `numpy_copy`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.checks import Answer, points

from ..comparing import (
    exactly,
    in_parts,
    is_written_through,
    kind,
    kind_and_dtype,
    returned,
    values_and_kind,
)
from . import probes, reference

_FLOATS = [torch.float32, torch.float64, torch.float16]
_OTHERS = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]


def _numbers(generator: torch.Generator, *sizes: int) -> torch.Tensor:
    """Return multiples of 0.25 below 16, which every float dtype represents exactly."""
    return torch.randint(5, 64, sizes, generator=generator) / 4


def _full(generator: torch.Generator, dtype: torch.dtype, *sizes: int) -> torch.Tensor:
    """Return numbers that need all the digits of a dtype, some of them negative if it is signed.

    So a detour through a narrower dtype shows, such as float32 for float64 or float64 for int64.
    """
    signs = torch.ones(sizes)
    signs.view(-1)[::2] = -1
    if dtype.is_floating_point:
        sizes_of = torch.rand(sizes, generator=generator, dtype=torch.float64) * 9 + 1
        return (sizes_of * signs).to(dtype)
    most = torch.iinfo(dtype).max
    whole = most - 2 * torch.randint(1, most // 4, sizes, generator=generator)  # odd
    return whole.to(dtype) if dtype is torch.uint8 else (whole * signs.long()).to(dtype)


@points(2)
def test_values_and_dtype(student: Answer) -> None:
    """For every dtype, the array has the same values, shape, and dtype as the tensor."""
    generator = student.generator()
    shapes = [[3, 2], [4], [2, 1, 3], [3], [5], [1, 1], [2, 2], [3]]
    cases = [
        {"values": _full(generator, dtype, *shape), "transposed": 0}
        for dtype, shape in zip([*_FLOATS, *_OTHERS], shapes, strict=True)
    ]
    bools = {"values": _numbers(generator, 6) > 8, "transposed": 0}
    turned = {"values": _full(generator, torch.float32, 3, 2), "transposed": 1}
    single = {"values": _full(generator, torch.float32), "transposed": 0}
    student.agrees(
        probes.to_array,
        [*cases, bools, turned, single],
        reference.numpy_copy,
        compare=_array,
        said="For a tensor of one of the dtypes",
        hint="Are the values, the shape, and the dtype of the array those of the tensor?",
    )
    student.agrees(
        probes.to_array_if_possible,
        [{"values": _full(generator, torch.float64, 2, 2), "factor": 2.0}],
        reference.numpy_copy,
        compare=_dtype,
        said="For a tensor of one of the dtypes that requires gradients",
        hint="Which step changes the dtype if the tensor requires gradients?",
    )


def _array(seen: Any, expected: Any) -> str | None:
    """Compare exactly; NumPy scalars count as arrays without dimensions."""
    return exactly(*(np.asarray(v) if isinstance(v, np.generic) else v for v in (seen, expected)))


def _dtype(seen: Any, expected: Any) -> str | None:
    """Compare only the dtype of an array; other checks judge the rest."""
    if kind(seen) != "array" or kind_and_dtype(seen) == kind_and_dtype(expected):
        return None
    return f"it gave an array of dtype {seen.dtype}"


@points(2)
def test_with_gradients(student: Answer) -> None:
    """A tensor that requires gradients is copied as well, whether it is a leaf or calculated."""
    generator = student.generator()
    student.agrees(
        probes.to_array_with_gradients,
        [
            {"values": _numbers(generator, 2, 3).to(dtype), "factor": factor}
            for dtype in (torch.float32, torch.float64)
            for factor in (None, 2.0)
        ],
        reference.numpy_copy,
        compare=values_and_kind,
        said="For a tensor that requires gradients",
        hint="What can a tensor keep track of that a NumPy array can't, and how do you leave it behind?",
    )


@points(3)
def test_own_memory(student: Answer) -> None:
    """The array has its own memory."""
    generator = student.generator()
    cases = [
        {
            "values": _numbers(generator, *shape).to(dtype),
            "later": (_numbers(generator, *shape) + 20).to(dtype),
        }
        for shape, dtype in zip(
            ([2, 3], [4], [3], [1]), [*_FLOATS[:2], torch.int64, torch.float32], strict=True
        )
    ]
    tracked = [
        {"values": _numbers(generator, 2, 3), "later": _numbers(generator, 2, 3) + 20, "factor": f}
        for f in (None, 1.0)
    ]
    is_written_through(student, probes.write_after_copying, cases, "B5")
    is_written_through(student, probes.write_where_gradients_flow, tracked, "B5")
    student.agrees(
        probes.write_after_copying,
        cases,
        reference.numpy_copy,
        compare=values_and_kind,
        said="After new values were written into the tensor",
        hint="Does the array keep the original values when the tensor changes later?",
    )

    def compare(seen: Any, expected: Any) -> str | None:
        return None if seen is None else values_and_kind(seen, expected)

    student.agrees(
        probes.write_where_gradients_flow,
        tracked,
        reference.numpy_copy,
        compare=compare,
        said="After new values were written into a tensor that requires gradients",
        hint="Does the array keep the original values when the tensor changes later?",
    )


@points(1)
def test_tensor_stays(student: Answer) -> None:
    """The copy is right, and the tensor keeps its values, its .grad, and the gradients through it."""
    generator = student.generator()

    @in_parts(6)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], "For a tensor without gradients")
        if text := values_and_kind(seen[0], expected[0]):
            return text
        if exactly(seen[1], expected[1]) or exactly(seen[4], expected[4]):
            return "the tensor has another shape or other values"
        if exactly(seen[2], expected[2]):
            return "the tensor's .grad has changed"
        if seen[3] is None and expected[3] is not None:
            return "no gradient flows through the tensor anymore"
        if values_and_kind(seen[3], expected[3]):
            return "the wrong gradient flows through the tensor"
        if values_and_kind(seen[5], expected[5]):
            return "gradients reach a tensor that did not require any"
        return None

    student.agrees(
        probes.use_after_copying,
        [
            {
                "values": _numbers(generator, 2, 3),
                "factor": factor,
                "shares": torch.randn(2, 3, generator=generator),
            }
            for factor in (None, 2.0)
        ],
        reference.numpy_copy,
        compare=compare,
        said="After the call",
        hint="Is the copy right, and does any step change the tensor itself?",
    )
