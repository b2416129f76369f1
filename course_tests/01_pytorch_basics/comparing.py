"""Ways to compare that several exercises of chapter 1 share.

`compare(seen, expected)` says how the two differ, as the end of a sentence, or returns None. Each
compares with whatever is expected, also with what a known mistake yields: that is how mistakes are
named. So none of them asks for a fixed kind or value.
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
"""Numbers in these checks are of the order of 1 to 30. Rounding in float32 keeps any right order of
operations within 1e-5; a wrong answer is off by more than 1e-2 somewhere."""


def values_and_kind(seen: Any, expected: Any) -> str | None:
    """Compare values; a tensor must be a tensor and an array an array, of any dtype."""
    if is_sequence(expected):
        return _each(seen, expected, values_and_kind)
    if kind(seen) != kind(expected):
        return f"it gave {describe(seen)}"
    return difference(seen, expected, atol=SMALL, rtol=SMALL)


def values_kind_and_dtype(seen: Any, expected: Any) -> str | None:
    """Compare values, kinds and dtypes."""
    return difference(seen, expected, atol=SMALL, rtol=SMALL, dtypes=True)


def exactly(seen: Any, expected: Any) -> str | None:
    """Compare tensors or arrays to the last digit, with their kinds, dtypes and shapes.

    For what is handed on and not calculated: there no way is right that loses a digit.
    """
    if kind(expected) not in ("tensor", "array"):
        return difference(seen, expected, atol=0, rtol=0)
    if kind_and_dtype(seen) != kind_and_dtype(expected) or seen.shape != expected.shape:
        return f"it gave {describe(seen)}"
    wrong = int((seen != expected).sum())
    count = int(np.prod(expected.shape))
    return f"it gave {describe(seen)}, and {wrong} of its {count} values are off" if wrong else None


def single_numbers(seen: Any, expected: Any) -> str | None:
    """Compare single numbers by value, whether floats or tensors with one element."""
    if is_sequence(expected):
        return _each(seen, expected, single_numbers)
    text = difference(plain(seen), plain(expected), atol=SMALL, rtol=SMALL)
    return f"it gave {describe(seen)}" if text else None


def returned(seen: Any, expected: Any, said: str) -> None:
    """Fail, and ask for `return`, where nothing came back; for values that come in a probe's list.

    Nothing in the catalogue says more about it.
    """
    if seen is None and expected is not None:
        raise Failed(
            f"{said}, it gave None.", hint="Does your function hand its result over, with return?"
        )


def item(index: int, count: int, compare: Compare) -> Compare:
    """Return a way to compare one of the `count` values that an answer should give."""

    def compare_item(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen):
            return f"it gave {describe(seen)}"
        if not is_sequence(expected) or len(seen) != len(expected):
            return f"it gave {describe(seen)} values"
        if len(seen) != count:  # both are wrong, and alike
            return None
        text = compare(seen[index], expected[index])
        return f"in value {index + 1} of {count}, {text}" if text else None

    return compare_item


def changes_no_argument(
    student: Answer, cases: list[dict[str, Any]], *, gradients: bool = True
) -> None:
    """Fail where an argument comes back with other numbers, whatever the answer returned.

    With `gradients`, also where it requires gradients that it didn't before.
    """

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        count = len(case["args"])
        if not all(is_sequence(part) and len(part) == count for part in value):
            raise Failed(f"It returned {describe(value)}.")
        if any(map(exactly, value[0], case["args"])):
            raise Failed(
                "After the call, an argument held other numbers than before.", codes=("A23",)
            )
        if gradients and any(gradient is not None for gradient in value[1]):
            raise Failed(
                "After the call, an argument requires gradients that it didn't before.",
                hint="Which of your steps changes the argument itself, and not what it calculates?",
                codes=("A23",),
            )

    student.satisfies(probes.arguments_after, cases, judge)


def is_written_through(
    student: Answer, probe: Callable[..., Any], cases: list[dict[str, Any]], *codes: str
) -> None:
    """Fail, and name why, where the answer's result holds what was written into its argument.

    Whatever way it was made, the two then share memory.
    """

    def judge(value: Any, case: Any) -> None:
        other = "array" if kind(case["later"]) == "tensor" else "tensor"
        if kind(value) == other and difference(value, case["later"]) is None:
            raise Failed(
                f"Numbers that were written into what was given show in the {other}, too.",
                codes=codes,
            )

    student.satisfies(probe, cases, judge)


def grows_by(seen: list[Any], steps: list[Any]) -> bool:
    """Whether each number is the one before it plus the right one: gradients that pile up.

    Right numbers don't pile up, since none of them is 0.
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
    """Guard a comparison of what a probe puts together from `count` values.

    What arrives is whatever the student's process sent, so even a probe's own list may be none.
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
    """Return what a value is, in the large."""
    for name, type_ in (("tensor", torch.Tensor), ("array", np.ndarray), ("bool", bool)):
        if isinstance(value, type_):
            return name
    if isinstance(value, int | float | np.generic):
        return "number"
    return "sequence" if is_sequence(value) else type(value).__name__


def kind_and_dtype(value: Any) -> tuple[str, str]:
    """Return what a value is, with its dtype if it has one."""
    return kind(value), str(getattr(value, "dtype", "")).removeprefix("torch.")


def is_sequence(value: Any) -> bool:
    """Whether a value is a list or tuple, and no shape."""
    return isinstance(value, list | tuple) and not isinstance(value, torch.Size)


def _each(seen: Any, expected: Any, compare: Compare) -> str | None:
    if not is_sequence(seen):
        return f"it gave {describe(seen)}"
    if len(seen) != len(expected):
        return f"it gave {describe(seen)} values"
    for number, (left, right) in enumerate(zip(seen, expected, strict=True), 1):
        if text := compare(left, right):
            return f"in value {number} of {len(seen)}, {text}"
    return None


def plain(value: Any) -> Any:
    """Return a tensor or array with one element as a 0-d tensor in double precision."""
    if isinstance(value, torch.Tensor | np.ndarray) and value.reshape(-1).shape == (1,):
        return torch.as_tensor(value.tolist(), dtype=torch.float64).reshape(())
    return value
