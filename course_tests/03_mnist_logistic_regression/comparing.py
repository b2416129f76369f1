"""Comparisons that several exercises of chapter 3 share.

`compare(seen, expected)` returns the end of a sentence that says how the two differ, or None. To name
mistakes, the expected value is also what a known mistake returns. So no comparison asks for a fixed
type or value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gradkit.checks import describe, difference

Compare = Callable[[Any, Any], str | None]

SMALL = 1e-4
"""The numbers in these checks are about 0.01 to 10. In float32, every right order of operations stays
within 1e-5; a wrong answer is off by more than 1e-2 somewhere."""


def tensors(seen: Any, expected: Any) -> str | None:
    """Compare values; an expected tensor needs a tensor of the same kind, floats or integers."""
    if is_sequence(expected):
        if not is_sequence(seen):
            return f"it gave {describe(seen)}"
        if len(seen) != len(expected):
            return f"it gave {describe(seen)}"
        texts = (tensors(*pair) for pair in zip(seen, expected, strict=True))
        return next((text for text in texts if text), None)
    if isinstance(expected, torch.Tensor) and (
        not isinstance(seen, torch.Tensor) or family(seen) != family(expected)
    ):
        return f"it gave {describe(seen)}"
    return difference(seen, expected, atol=SMALL, rtol=SMALL)


def numbers(seen: Any, expected: Any) -> str | None:
    """Compare single numbers by value: floats, ints, NumPy scalars and 0-d tensors, but no bools.

    The tolerance is 1e-3, since float16 keeps three digits only; the nearest wrong share is off by
    more than 2e-3.
    """
    left, right = number(seen), number(expected)
    if right is None or left is None:
        return difference(seen, expected) if right is None else f"it gave {describe(seen)}"
    return None if abs(left - right) <= 1e-3 or left == right else f"it gave {describe(seen)}"


def number(value: Any) -> float | None:
    """Return a single number as a float, and None for everything else."""
    if isinstance(value, bool | np.bool_) or getattr(value, "dtype", None) is torch.bool:
        return None
    if isinstance(value, int | float | np.generic):
        return float(value)
    if isinstance(value, torch.Tensor | np.ndarray) and tuple(value.shape) == ():
        return float(value)
    return None


def is_plain_number(value: Any) -> bool:
    """Whether a value is a number, not a tensor or an array."""
    return not isinstance(value, torch.Tensor | np.ndarray) and number(value) is not None


def item(index: int, count: int, compare: Compare) -> Compare:
    """Return a comparison of one of the `count` values that an answer should return."""

    def compare_item(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected) or len(seen) != len(expected):
            return tensors(seen, expected) or f"it gave {describe(seen)}"
        return compare(seen[index], expected[index]) if len(seen) == count else None

    return compare_item


def family(tensor: torch.Tensor) -> str:
    """Return the kind of a tensor's numbers, whatever their width."""
    if tensor.dtype is torch.bool:
        return "truth values"
    return "floats" if tensor.dtype.is_floating_point else "integers"


def is_clear(scores: torch.Tensor) -> bool:
    """Whether the largest score of each row is so far ahead that rounding cannot change its index.

    Right orders of operations differ by about 1e-6.
    """
    best = scores.topk(2, dim=1).values
    return bool((best[:, 0] - best[:, 1] > 1e-4).all())


def is_sequence(value: Any) -> bool:
    """Whether a value is a list or a tuple."""
    return isinstance(value, list | tuple) and not isinstance(value, torch.Size)
