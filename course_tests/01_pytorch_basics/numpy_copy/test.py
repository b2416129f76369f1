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
    """Return quarters up to 16, exact in every kind of float."""
    return torch.randint(5, 64, sizes, generator=generator) / 4


def _full(generator: torch.Generator, dtype: torch.dtype, *sizes: int) -> torch.Tensor:
    """Return numbers of a dtype that need all its digits, some of them below 0 if it has any.

    So a detour that is narrower, as float32 is for float64 and float64 for int64, shows.
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
    """The array has the tensor's values, shape and dtype, for every kind of number."""
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
        said="For one of the kinds of number",
        hint="On which way did values or kind of number change?",
    )
    student.agrees(
        probes.to_array_if_possible,
        [{"values": _full(generator, torch.float64, 2, 2), "factor": 2.0}],
        reference.numpy_copy,
        compare=_dtype,
        said="For one of the kinds of number, and a tensor that requires gradients",
        hint="On which way did the kind of number change?",
    )


def _array(seen: Any, expected: Any) -> str | None:
    """Compare exactly; NumPy's own single numbers count as arrays without dimensions."""
    return exactly(*(np.asarray(v) if isinstance(v, np.generic) else v for v in (seen, expected)))


def _dtype(seen: Any, expected: Any) -> str | None:
    """Compare the dtype only, where there is an array: the rest is judged by other checks."""
    if kind(seen) != "array" or kind_and_dtype(seen) == kind_and_dtype(expected):
        return None
    return f"it gave an array of {seen.dtype}"


@points(2)
def test_with_gradients(student: Answer) -> None:
    """A tensor that requires gradients, made or calculated, gives its values."""
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
        hint="What does NumPy not know about, and how does one leave it out?",
    )


@points(3)
def test_own_memory(student: Answer) -> None:
    """The array has memory of its own."""
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
        said="After other numbers were written into the tensor",
        hint="What does detach drop, and what does it keep?",
    )

    def compare(seen: Any, expected: Any) -> str | None:
        return None if seen is None else values_and_kind(seen, expected)

    student.agrees(
        probes.write_where_gradients_flow,
        tracked,
        reference.numpy_copy,
        compare=compare,
        said="After other numbers were written into a tensor that requires gradients",
        hint="What does detach drop, and what does it keep?",
    )


@points(1)
def test_tensor_stays(student: Answer) -> None:
    """The tensor stays as it was: its values, and the gradients that come through it."""
    generator = student.generator()

    @in_parts(6)
    def compare(seen: Any, expected: Any) -> str | None:
        returned(seen[0], expected[0], "For a tensor without gradients")
        if text := values_and_kind(seen[0], expected[0]):
            return text
        if exactly(seen[1], expected[1]) or exactly(seen[4], expected[4]):
            return "the tensor holds other numbers than before"
        if exactly(seen[2], expected[2]):
            return "the tensor's .grad holds something else than before"
        if seen[3] is None and expected[3] is not None:
            return "no gradient comes through the tensor any more"
        if values_and_kind(seen[3], expected[3]):
            return "another gradient comes through the tensor than should"
        if values_and_kind(seen[5], expected[5]):
            return "gradients come to a tensor that asked for none"
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
        hint="Which of your steps changes the tensor itself?",
    )
