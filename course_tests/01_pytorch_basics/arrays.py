"""Inputs for the checks of shared and separate memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def case(
    generator: torch.Generator, dtype: str, shape: list[int], layout: str = "plain", *, later: int
) -> dict[str, Any]:
    """Return values for an array, and the values to write into it later, once or twice.

    Each write changes every element. Integers are exact in float32, though most are not in
    float16; floats use all their digits.
    """
    parts = [_numbers(generator, np.dtype(dtype), shape, step) for step in range(3)]
    if dtype == "bool":
        parts = [parts[0], ~parts[0], parts[0]]
    names = ("values", "later", "latest")[: 1 + later]
    return {**dict(zip(names, parts, strict=False)), "layout": layout}


def _numbers(
    generator: torch.Generator, dtype: np.dtype[Any], shape: list[int], step: int
) -> np.ndarray[Any, Any]:
    """Return numbers that grow with the step; every other one is negative if the dtype allows."""
    numbers = torch.randint(1, 40, shape, generator=generator).numpy() + 40 * step
    if dtype.kind == "b":
        return np.asarray(numbers % 2 == 0)
    if dtype.kind == "f":
        fractions = torch.rand(shape, generator=generator, dtype=torch.float64).numpy()
        numbers = numbers + 0.1 + 0.8 * fractions
    elif dtype.itemsize > 1:
        numbers = numbers * (203 if dtype.itemsize == 2 else 100_003)
    if dtype.kind != "u":
        numbers = np.array(numbers)
        numbers.reshape(-1)[::2] *= -1
    return np.asarray(numbers).astype(dtype)
