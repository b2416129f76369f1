"""Hidden checks of `numpy_copy`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from . import probes, reference
from .comparing import in_parts, is_written_through, values_and_kind, values_kind_and_dtype

_FLOATS = [torch.float32, torch.float64, torch.float16]
_OTHERS = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]


def _numbers(generator: torch.Generator, *sizes: int) -> torch.Tensor:
    """Return quarters up to 16, exact in every kind of float."""
    return torch.randint(5, 64, sizes, generator=generator) / 4


@points(2)
def test_values_and_dtype(student: Answer) -> None:
    """The array has the tensor's values, shape and dtype, for every kind of number."""
    generator = student.generator()
    shapes = [[3, 2], [4], [2, 1, 3], [1], [5], [1, 1], [2, 2], [3]]
    cases = [
        {"values": _numbers(generator, *shape).to(dtype), "transposed": 0}
        for dtype, shape in zip([*_FLOATS, *_OTHERS], shapes, strict=True)
    ]
    bools = {"values": _numbers(generator, 6) > 8, "transposed": 0}
    turned = {"values": _numbers(generator, 3, 2), "transposed": 1}
    student.agrees(
        probes.to_array,
        [*cases, bools, turned],
        reference.numpy_copy,
        compare=values_kind_and_dtype,
        said="For one of the kinds of number",
        hint="On which way did values or kind of number change?",
    )


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
    is_written_through(student, probes.write_after_copying, cases, "B5")
    student.agrees(
        probes.write_after_copying,
        cases,
        reference.numpy_copy,
        compare=values_and_kind,
        said="After other numbers were written into the tensor",
        hint="What does detach drop, and what does it keep?",
    )


@points(1)
def test_tensor_stays(student: Answer) -> None:
    """The tensor stays as it was: its values, and the gradients that come through it."""
    generator = student.generator()

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        if text := values_and_kind(seen[0], expected[0]):
            return text
        if values_and_kind(seen[1], expected[1]):
            return "the tensor holds other numbers than before"
        if seen[2] is None and expected[2] is not None:
            return "no gradient comes through the tensor any more"
        if values_and_kind(seen[2], expected[2]):
            return "another gradient comes through the tensor than should"
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
