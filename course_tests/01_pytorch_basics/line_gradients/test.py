"""Hidden checks of `line_gradients`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, Failed, points

from ..comparing import (
    Compare,
    grows_by,
    in_parts,
    is_sequence,
    item,
    kind_and_dtype,
    plain,
    single_numbers,
)
from . import probes, reference


def _gradient(index: int) -> Compare:
    """Compare a gradient; where it is None, compare all the results.

    Several mistakes leave None as the gradient, and only the other results tell them apart.
    """
    part = item(index, 4, single_numbers)

    def compare(seen: Any, expected: Any) -> str | None:
        text = part(seen, expected)
        if text or seen[index] is not None:
            return text
        return single_numbers(seen, expected)

    return compare


_Y, _DX = (item(index, 4, single_numbers) for index in (0, 1))
_DW, _DB = _gradient(2), _gradient(3)


def _without_y_and_dw(seen: Any, expected: Any) -> str | None:
    """Return a text if y and dw are both wrong; for other than four results, what came instead."""
    text = _Y(seen, expected)
    if not text or not _DW(seen, expected):
        return None
    if not is_sequence(seen) or len(seen) != 4:
        return text
    return "y and dw are wrong as well, so this part could not be checked on its own"


def _cases(student: Answer) -> list[dict[str, Any]]:
    """Return x, w, and b with distinct gradients; x is at least 1.5, since the gradient of b is 1."""
    numbers = (torch.rand(5, 3, generator=student.generator()) + 1.5).tolist()
    signs = [(1, 1, 1), (-1, 1, -1), (1, -1, -1), (-1, -1, 1), (0, 1, 1)]
    return [
        {"args": [number * sign for number, sign in zip(row, case, strict=True)]}
        for row, case in zip(numbers, signs, strict=True)
    ]


def _check(student: Answer, compare: Compare, said: str, hint: str) -> None:
    student.agrees(
        probes.call, _cases(student), reference.line_gradients,
        compare=compare, said=said, hint=hint,
    )  # fmt: skip


@points(3)
def test_y(student: Answer) -> None:
    """The first result, y, is w * x + b."""
    _check(
        student,
        _Y,
        "For one choice of x, w, and b",
        "What is w * x + b when you work it out by hand?",
    )


@points(3)
def test_dw(student: Answer) -> None:
    """The third result, dw, is the gradient of y with respect to w."""
    _check(student, _DW, "For one choice of x, w, and b", "If w grows by 1, how much does y grow?")


@points(3)
def test_db(student: Answer) -> None:
    """The fourth result, db, is the gradient of y with respect to b."""

    def compare(seen: Any, expected: Any) -> str | None:
        # db is always 1: another result must be right, so that a constant fails.
        return _without_y_and_dw(seen, expected) or _DB(seen, expected)

    _check(
        student, compare, "For one choice of x, w, and b", "If b grows by 1, how much does y grow?"
    )


@points(2)
def test_dx(student: Answer) -> None:
    """The second result, dx, is None, because gradients are not tracked for x."""

    def compare(seen: Any, expected: Any) -> str | None:
        # Another result must be right, so that four times None fails.
        return _without_y_and_dw(seen, expected) or _DX(seen, expected)

    _check(
        student,
        compare,
        "For one choice of x, w, and b",
        "For which of the three tensors are gradients tracked?",
    )


@points(2)
def test_kind(student: Answer) -> None:
    """y, dw, and db are float32 tensors."""

    def compare(seen: Any, expected: Any) -> str | None:
        if text := _without_y_and_dw(seen, expected):
            return text
        for index in (0, 2, 3):
            if kind_and_dtype(seen[index]) != kind_and_dtype(expected[index]):
                return f"result {index + 1} of 4 is not a float32 tensor"
        return None

    _check(
        student,
        compare,
        "For one choice of x, w, and b",
        "Is y a tensor, and are dw and db what backward() left in .grad?",
    )


@points(1)
def test_often(student: Answer) -> None:
    """Calling the function again gives the same gradients."""
    numbers = (torch.rand(3, generator=student.generator()) + 1.5).tolist()

    case = {"args": numbers, "times": 3}
    expected = probes.call_often(reference.line_gradients, **case)

    def judge(value: Any, _: Any) -> None:
        for index in (2, 3):
            calls = value if is_sequence(value) else []
            seen, right = ([_at(v, index) for v in values] for values in (calls, expected))
            if grows_by(seen, right):
                raise Failed("In three calls in a row, the gradients accumulate.", codes=("A1",))

    student.satisfies(probes.call_often, [case], judge)

    @in_parts(3)
    def compare(seen: Any, expected: Any) -> str | None:
        # Only what later calls add to the gradients; other checks judge the gradients themselves.
        if text := _without_y_and_dw(seen[0], expected[0]):
            return text
        for left, right in zip(_grown(seen), _grown(expected), strict=True):
            if _DW(left, right) or _DB(left, right):
                return "dw and db are not the same numbers in every call"
        return None

    student.agrees(
        probes.call_often,
        [case],
        reference.line_gradients,
        compare=compare,
        said="In three calls in a row",
        hint="Are dw and db right in every call, or is something left over from the last call?",
    )


def _grown(calls: Any) -> list[Any]:
    """Return the results, with dw and db replaced by their growth since the first call."""
    return [
        [*call[:2], *(_minus(call[k], _at(calls[0], k)) for k in (2, 3))]
        if is_sequence(call) and len(call) == 4
        else call
        for call in calls
    ]


def _minus(later: Any, first: Any) -> Any:
    """Return the difference of two single numbers; the later value if one is no number."""
    numbers = [plain(value) for value in (later, first)]
    if any(number is None or getattr(number, "ndim", 0) for number in numbers):
        return later
    return float(numbers[0]) - float(numbers[1])


def _at(value: Any, index: int) -> Any:
    return value[index] if is_sequence(value) and index < len(value) else None
