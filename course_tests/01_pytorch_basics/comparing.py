"""Comparisons shared by the exercises of chapter 1.

`compare(seen, expected)` returns the end of a sentence that says how the two differ, or None.
`expected` may also be the value of a known mistake, which is how mistakes are named. So no
comparison may insist on a fixed type or value.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gradkit.checks import Answer, Failed, describe, difference

from . import probes

Compare = Callable[[Any, Any], str | None]

SMALL = 1e-4
"""The numbers in these checks are about 1 to 30. Float32 rounding keeps right answers within 1e-5,
whatever the order of operations; wrong ones are off by more than 1e-2 somewhere."""


def values_and_kind(seen: Any, expected: Any) -> str | None:
    """Compare values; tensors must be tensors and arrays arrays, with any dtype."""
    if is_sequence(expected):
        return _each(seen, expected, values_and_kind)
    if kind(seen) != kind(expected):
        return f"it gave {describe(seen)}"
    return difference(seen, expected, atol=SMALL, rtol=SMALL)


def values_kind_and_dtype(seen: Any, expected: Any) -> str | None:
    """Compare values, types, and dtypes."""
    return difference(seen, expected, atol=SMALL, rtol=SMALL, dtypes=True)


def exactly(seen: Any, expected: Any) -> str | None:
    """Compare tensors or arrays to the last digit, with their types, dtypes, and shapes.

    Meant for values that are passed on, not calculated, where no digit may be lost.
    """
    if kind(expected) not in ("tensor", "array"):
        return difference(seen, expected, atol=0, rtol=0)
    if kind_and_dtype(seen) != kind_and_dtype(expected) or seen.shape != expected.shape:
        return f"it gave {describe(seen)}"
    wrong = int((seen != expected).sum())
    count = int(np.prod(expected.shape))
    return (
        f"it gave {describe(seen)}, and {wrong} of its {count} values are wrong" if wrong else None
    )


def single_numbers(seen: Any, expected: Any) -> str | None:
    """Compare single numbers by value, as floats or as one-element tensors."""
    if is_sequence(expected):
        return _each(seen, expected, single_numbers)
    text = difference(plain(seen), plain(expected), atol=SMALL, rtol=SMALL)
    return f"it gave {describe(seen)}" if text else None


def returned(seen: Any, expected: Any, said: str) -> None:
    """Fail, and ask for `return`, if the answer returned None.

    Needed where a probe puts the answer's value into a list. No known mistake says more about it.
    """
    if seen is None and expected is not None:
        raise Failed(f"{said}, it gave None.", hint="Does your function return its result?")


def item(index: int, count: int, compare: Compare) -> Compare:
    """Return a comparison of one of the `count` values that an answer should return."""

    def compare_item(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen):
            return f"it gave {describe(seen)} instead of {count} results"
        if not is_sequence(expected) or len(seen) != len(expected):
            return f"it gave {describe(seen)} instead of {count} results"
        if len(seen) != count:  # both are wrong in the same way
            return None
        text = compare(seen[index], expected[index])
        return f"result {index + 1} of {count} is wrong: {text}" if text else None

    return compare_item


def changes_no_argument(
    student: Answer, cases: list[dict[str, Any]], *, gradients: bool = True
) -> None:
    """Fail if the call changes an argument, whatever it returns.

    With `gradients`, fail also if an argument requires gradients afterward.
    """

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        count = len(case["args"])
        if not all(is_sequence(part) and len(part) == count for part in value):
            raise Failed(f"It returned {describe(value)}.")
        if any(map(exactly, value[0], case["args"])):
            raise Failed("The call changed one of its arguments.", codes=("A23",))
        if gradients and any(gradient is not None for gradient in value[1]):
            raise Failed(
                "The call made one of its arguments require gradients.",
                hint="Which step changes the argument itself rather than a new tensor?",
                codes=("A23",),
            )

    student.satisfies(probes.arguments_after, cases, judge)


def is_written_through(
    student: Answer, probe: Callable[..., Any], cases: list[dict[str, Any]], *codes: str
) -> None:
    """Fail, naming `codes`, if the result holds what was written into the argument later.

    However the result was made, the two share memory then.
    """

    def judge(value: Any, case: Any) -> None:
        other = "array" if kind(case["later"]) == "tensor" else "tensor"
        if kind(value) == other and difference(value, case["later"]) is None:
            raise Failed(
                f"Values written into the argument after the call show up in the {other} as well.",
                codes=codes,
            )

    student.satisfies(probe, cases, judge)


def grows_by(seen: list[Any], steps: list[Any]) -> bool:
    """Return whether each number is the previous one plus the right one, as gradients accumulate.

    Right numbers never look like this, since none of them is 0.
    """
    numbers = [plain(value) for value in seen]
    if len(numbers) != len(steps):
        return False
    if any(kind(n) not in ("tensor", "number") or getattr(n, "ndim", 0) for n in numbers):
        return False
    return all(
        difference(float(later) - float(earlier), float(step), atol=1e-2, rtol=1e-2) is None
        for earlier, later, step in zip(numbers, numbers[1:], steps[1:], strict=False)
    )


def in_parts(count: int) -> Callable[[Compare], Compare]:
    """Guard a comparison of a probe's list of `count` values.

    The student's process can send anything, so even a probe's own list may not arrive as a list.
    """

    def guard(compare: Compare) -> Compare:
        @functools.wraps(compare)
        def guarded(seen: Any, expected: Any) -> str | None:
            if not is_sequence(seen) or len(seen) != count:
                return f"it gave {describe(seen)}"
            return compare(seen, expected)

        return guarded

    return guard


def kind(value: Any) -> str:
    """Return the general type of a value."""
    for name, type_ in (("tensor", torch.Tensor), ("array", np.ndarray), ("bool", bool)):
        if isinstance(value, type_):
            return name
    if isinstance(value, int | float | np.generic):
        return "number"
    return "sequence" if is_sequence(value) else type(value).__name__


def kind_and_dtype(value: Any) -> tuple[str, str]:
    """Return the general type of a value, and its dtype if it has one."""
    return kind(value), str(getattr(value, "dtype", "")).removeprefix("torch.")


def is_sequence(value: Any) -> bool:
    """Return whether a value is a list or tuple, but not a torch.Size."""
    return isinstance(value, list | tuple) and not isinstance(value, torch.Size)


def _each(seen: Any, expected: Any, compare: Compare) -> str | None:
    if not is_sequence(seen):
        return f"it gave {describe(seen)}"
    if len(seen) != len(expected):
        return f"it gave {describe(seen)} instead of {len(expected)} results"
    for number, (left, right) in enumerate(zip(seen, expected, strict=True), 1):
        if text := compare(left, right):
            return f"result {number} of {len(seen)} is wrong: {text}"
    return None


def plain(value: Any) -> Any:
    """Return a one-element tensor or array as a 0-d float64 tensor; anything else unchanged."""
    if isinstance(value, torch.Tensor | np.ndarray) and value.reshape(-1).shape == (1,):
        return torch.as_tensor(value.tolist(), dtype=torch.float64).reshape(())
    return value
