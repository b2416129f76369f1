"""Hidden checks of `add_and_multiply`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, points

from . import probes, reference
from .comparing import in_parts, item, kind_and_dtype, values_and_kind

_SUM, _PRODUCT = item(0, 2, values_and_kind), item(1, 2, values_and_kind)


def _cases(student: Answer) -> list[dict[str, Any]]:
    """Return pairs of tensors of equal shapes; a square one lets `@` run, sizes of 1 broadcast."""
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
        probes.call,
        _cases(student),
        reference.add_and_multiply,
        compare=_SUM,
        said="For two tensors of the same shape",
        hint="Take one pair of elements in the same place: what is their sum?",
    )


@points(2)
def test_product(student: Answer) -> None:
    """The second result is the product of the two tensors, element by element."""
    student.agrees(
        probes.call,
        _cases(student),
        reference.add_and_multiply,
        compare=_PRODUCT,
        said="For two tensors of the same shape",
        hint="Take one pair of elements in the same place: what is their product?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The two tensors that were handed in are the same afterwards."""

    @in_parts(2)
    def compare(seen: Any, expected: Any) -> str | None:
        (results, arguments), (right_results, right_arguments) = seen, expected
        if (text := _SUM(results, right_results)) and _PRODUCT(results, right_results):
            return text
        if values_and_kind(arguments, right_arguments):
            return "the numbers in an argument were others than before"
        return None

    student.agrees(
        probes.call_and_keep,
        _cases(student),
        reference.add_and_multiply,
        compare=compare,
        said="After the call",
        hint="Which of your operations writes into a tensor that it was only given to read?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """Both results are float32 tensors."""

    def compare(seen: Any, expected: Any) -> str | None:
        if (text := _SUM(seen, expected)) and _PRODUCT(seen, expected):
            return text
        if [kind_and_dtype(v) for v in seen] != [kind_and_dtype(v) for v in expected]:
            return "one of the results was no float32 tensor"
        return None

    student.agrees(
        probes.call,
        _cases(student),
        reference.add_and_multiply,
        compare=compare,
        said="For two float32 tensors",
        hint="On which way did the results stop being tensors of float32?",
    )
