"""Hidden checks of `linear_outputs`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, describe, points

from ..comparing import changes_no_argument, in_parts, kind, kind_and_dtype, values_and_kind
from . import probes, reference


def _arguments(generator: torch.Generator, n: int, inputs: int, outputs: int) -> list[torch.Tensor]:
    """Return x, w and b."""
    sizes = ((n, inputs), (outputs, inputs), (outputs,))
    return [torch.randn(size, generator=generator) for size in sizes]


def _cases(student: Answer, sizes: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    generator = student.generator()
    return [{"args": _arguments(generator, *size)} for size in sizes]


@points(5)
def test_outputs(student: Answer) -> None:
    """The outputs are right for tables of any sizes, also square ones, where any order would fit."""
    more = int(torch.randint(0, 3, (1,), generator=student.generator()))
    square = [(3, 3, 3), (2, 2, 2), (4, 4, 4)]
    different = [(4, 3, 2), (2, 5 + more, 4), (7, 2, 3 + more)]
    for sizes, said in (
        (square, "With x and w square and of one size"),
        (different, "With x (n, in), w (out, in) and b (out,)"),
    ):
        student.agrees(
            probes.call,
            _cases(student, sizes),
            reference.linear_outputs,
            compare=values_and_kind,
            said=said,
            hint="Write the shapes side by side: which sizes must meet, and what is left?",
        )


@points(1)
def test_sizes_of_one(student: Answer) -> None:
    """The outputs are right, in shape too, where there is one row, one input or one output."""
    student.agrees(
        probes.call,
        _cases(student, [(1, 3, 2), (4, 1, 3), (5, 2, 1), (1, 4, 1), (3, 1, 1), (1, 1, 1)]),
        reference.linear_outputs,
        compare=values_and_kind,
        said="With one row, one input or one output",
        hint="Which of your steps treats a size of 1 in its own way?",
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
            return None if both else f"no gradient came to {name}"
        if values_and_kind(left, right) or not _as_many(seen[0], expected[0]):
            return f"{name} got another gradient than it should"
        return None

    return compare


def _as_many(left: Any, right: Any) -> bool:
    """Whether two outputs are tensors of as many numbers; in which shape is another check's."""
    return kind(left) == kind(right) == "tensor" and left.numel() == right.numel()


@points(2)
def test_gradients_of_w(student: Answer) -> None:
    """Gradients flow from the outputs back to w."""
    student.agrees(
        probes.gradients_through,
        _gradient_cases(student, [(4, 3, 2), (2, 3, 5)]),
        reference.linear_outputs,
        compare=_gradient(1, "w"),
        said="When gradients are asked for",
        hint="Is the chain of tensor operations from w to the outputs unbroken?",
    )


@points(2)
def test_gradients_of_b(student: Answer) -> None:
    """Gradients flow from the outputs back to b."""
    # Square, so that a w in the wrong position, charged elsewhere, doesn't stop the calculation.
    student.agrees(
        probes.gradients_through,
        _gradient_cases(student, [(3, 3, 3), (2, 2, 2)]),
        reference.linear_outputs,
        compare=_gradient(2, "b"),
        said="When gradients are asked for",
        hint="Is the chain of tensor operations from b to the outputs unbroken?",
    )


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """x, w and b are the same after the call."""
    sizes = [(4, 3, 2), (3, 3, 3)]
    # Whoever asks for w's gradients in here has the model in mind: only the numbers count.
    changes_no_argument(student, _cases(student, sizes), gradients=False)
    student.agrees(  # lest a function that does nothing will do
        probes.call,
        _cases(student, sizes[:1]),
        reference.linear_outputs,
        compare=values_and_kind,
        said="With x (n, in), w (out, in) and b (out,)",
        hint="Write the shapes side by side: which sizes must meet, and what is left?",
    )


@points(1)
def test_kind(student: Answer) -> None:
    """The outputs are a float32 tensor."""

    def compare(seen: Any, expected: Any) -> str | None:
        if text := values_and_kind(seen, expected):
            return text
        if kind_and_dtype(seen) != kind_and_dtype(expected):
            return "the outputs were of another dtype"
        return None

    student.agrees(
        probes.call,
        _cases(student, [(2, 3, 4), (4, 3, 2)]),
        reference.linear_outputs,
        compare=compare,
        said="With x, w and b of float32",
        hint="On which way did the numbers stop being float32?",
    )
