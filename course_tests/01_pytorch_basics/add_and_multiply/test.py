"""Hidden checks of `add_and_multiply`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from ..comparing import (
    Compare,
    changes_no_argument,
    in_parts,
    item,
    kind_and_dtype,
    values_and_kind,
)
from . import probes, reference

_SUM, _PRODUCT = item(0, 2, values_and_kind), item(1, 2, values_and_kind)


def _of_results(compare: Compare) -> Compare:
    """Compare the results only; the diagnosis also sees what became of the arguments."""

    @in_parts(2)
    def compare_results(seen: Any, expected: Any) -> str | None:
        return compare(seen[0], expected[0])

    return compare_results


def _one_is_right(seen: Any, expected: Any) -> str | None:
    """Require one right result, so that two arbitrary tensors fail."""
    text = _SUM(seen, expected)
    return text if text and _PRODUCT(seen, expected) else None


def _cases(student: Answer) -> list[dict[str, Any]]:
    """Return pairs of tensors of equal shapes, among them square ones, for which `@` works."""
    generator = student.generator()
    rows, columns = torch.randint(2, 6, (2,), generator=generator).tolist()
    shapes = [[3, 3], [rows, columns + 4], [rows + 3], [2, rows, 3], [1, columns], [columns, 1]]
    return [
        {"args": [torch.randn(shape, generator=generator) * 2 for _ in range(2)]}
        for shape in shapes
    ]


@points(2)
def test_sum(student: Answer) -> None:
    """The first result is the sum of the two tensors, element by element."""
    student.agrees(
        probes.call_and_keep,
        _cases(student),
        reference.add_and_multiply,
        compare=_of_results(_SUM),
        said="For two tensors of the same shape",
        hint="Pick one position in both tensors: what is the sum of the two elements there?",
    )


@points(2)
def test_product(student: Answer) -> None:
    """The second result is the product of the two tensors, element by element."""
    student.agrees(
        probes.call_and_keep,
        _cases(student),
        reference.add_and_multiply,
        compare=_of_results(_PRODUCT),
        said="For two tensors of the same shape",
        hint="Pick one position in both tensors: what is the product of the two elements there?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """At least one result is right, and the call leaves both tensors unchanged."""
    changes_no_argument(student, _cases(student))
    student.agrees(
        probes.call,
        _cases(student)[:2],  # other checks try sizes of 1
        reference.add_and_multiply,
        compare=_one_is_right,
        said="For two tensors of the same shape",
        hint="Is the first result the sum, and is the second the product?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """Both results are float32 tensors, and at least one of them is right."""

    def compare(seen: Any, expected: Any) -> str | None:
        if text := _one_is_right(seen, expected):
            return text
        if [kind_and_dtype(v) for v in seen] != [kind_and_dtype(v) for v in expected]:
            return "one of the results was not a float32 tensor"
        return None

    student.agrees(
        probes.call,
        _cases(student)[:2],  # other checks try sizes of 1
        reference.add_and_multiply,
        compare=compare,
        said="For two float32 tensors",
        hint="What are the type and the dtype of each result, and is at least one of them right?",
    )
