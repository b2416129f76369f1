"""Hidden checks of `linear_outputs`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, describe, points

from ..comparing import changes_no_argument, in_parts, kind, kind_and_dtype, values_and_kind
from . import probes, reference


def _arguments(generator: torch.Generator, n: int, inputs: int, outputs: int) -> list[torch.Tensor]:
    """Return x, w, and b."""
    sizes = ((n, inputs), (outputs, inputs), (outputs,))
    return [torch.randn(size, generator=generator) for size in sizes]


def _cases(student: Answer, sizes: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    generator = student.generator()
    return [{"args": _arguments(generator, *size)} for size in sizes]


@points(5)
def test_outputs(student: Answer) -> None:
    """The outputs are right for x and w of any size, including square ones."""
    more = int(torch.randint(0, 3, (1,), generator=student.generator()))
    square = [(3, 3, 3), (2, 2, 2), (4, 4, 4)]
    different = [(4, 3, 2), (2, 5 + more, 4), (7, 2, 3 + more)]
    for sizes, said in (
        (square, "With x and w square and of the same size"),
        (different, "With x of shape (n, in), w of shape (out, in), and b of shape (out,)"),
    ):
        student.agrees(
            probes.call,
            _cases(student, sizes),
            reference.linear_outputs,
            compare=values_and_kind,
            said=said,
            hint="Work out one output by hand: which row of x, which row of w, and which bias does it use?",
        )


@points(1)
def test_sizes_of_one(student: Answer) -> None:
    """The outputs and their shape are right when there is only one row, one input, or one output."""
    student.agrees(
        probes.call,
        _cases(student, [(1, 3, 2), (4, 1, 3), (5, 2, 1), (1, 4, 1), (3, 1, 1), (1, 1, 1)]),
        reference.linear_outputs,
        compare=values_and_kind,
        said="With one row, one input, or one output",
        hint="Does every step still do what you expect when one of the sizes is 1?",
    )


def _gradient_cases(student: Answer, sizes: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    generator = student.generator()
    cases = []
    for n, inputs, outputs in sizes:
        x, w, b = _arguments(generator, n, inputs, outputs)
        cases.append(
            {"x": x, "w": w, "b": b, "shares": torch.randn(n, outputs, generator=generator)}
        )
    return cases


def _gradient(index: int, name: str) -> Any:
    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        left, right = seen[index], expected[index]
        if left is None or right is None:
            if kind(seen[0]) != "tensor":
                return f"the outputs were {describe(seen[0])}"
            both = left is None and right is None and _as_many(seen[0], expected[0])
            return None if both else f"no gradient reached {name}"
        if values_and_kind(left, right) or not _as_many(seen[0], expected[0]):
            return f"{name} got the wrong gradient"
        return None

    return compare


def _as_many(left: Any, right: Any) -> bool:
    """Return whether two outputs are tensors of equally many elements, in any shape."""
    return kind(left) == kind(right) == "tensor" and left.numel() == right.numel()


@points(2)
def test_gradients_of_w(student: Answer) -> None:
    """The right gradients flow from the outputs back to w."""
    student.agrees(
        probes.gradients_through,
        _gradient_cases(student, [(4, 3, 2), (2, 3, 5)]),
        reference.linear_outputs,
        compare=_gradient(1, "w"),
        said="When w and b require gradients",
        hint="Is every step from w to the outputs the right operation, and one that PyTorch tracks?",
    )


@points(2)
def test_gradients_of_b(student: Answer) -> None:
    """The right gradients flow from the outputs back to b."""
    # Square sizes, so that code runs even if w is not transposed, which another check charges.
    student.agrees(
        probes.gradients_through,
        _gradient_cases(student, [(3, 3, 3), (2, 2, 2)]),
        reference.linear_outputs,
        compare=_gradient(2, "b"),
        said="When w and b require gradients",
        hint="Is every step from b to the outputs the right operation, and one that PyTorch tracks?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The outputs are right, and the call leaves x, w, and b unchanged."""
    sizes = [(4, 3, 2), (3, 3, 3)]
    # Code that turns on requires_grad for w thinks of the model, so only the values count.
    changes_no_argument(student, _cases(student, sizes), gradients=False)
    student.agrees(  # so that a function that does nothing fails
        probes.call,
        _cases(student, sizes[:1]),
        reference.linear_outputs,
        compare=values_and_kind,
        said="With x of shape (n, in), w of shape (out, in), and b of shape (out,)",
        hint="Work out one output by hand: which row of x, which row of w, and which bias does it use?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """The outputs are right and come as a float32 tensor."""

    def compare(seen: Any, expected: Any) -> str | None:
        if text := values_and_kind(seen, expected):
            return text
        if kind_and_dtype(seen) != kind_and_dtype(expected):
            return "the outputs have another dtype"
        return None

    student.agrees(
        probes.call,
        _cases(student, [(2, 3, 4), (4, 3, 2)]),
        reference.linear_outputs,
        compare=compare,
        said="With float32 x, w, and b",
        hint="Are the values right, and is the result a float32 tensor?",
    )
