"""Inputs for the checks on arrays and tensors that share memory or don't."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def case(
    generator: torch.Generator, dtype: str, shape: list[int], layout: str = "plain", *, later: int
) -> dict[str, Any]:
    """Return values for an array, and others to be written later, once or twice.

    Each is exact in all dtypes, and they differ from one another in every place.
    """
    numbers = torch.randint(1, 40, (3, *shape), generator=generator).numpy()
    shifts = [40 * step + (step + 1) / 4 * (np.dtype(dtype).kind == "f") for step in range(3)]
    parts = [(part + shift).astype(dtype) for part, shift in zip(numbers, shifts, strict=True)]
    names = ("values", "later", "latest")[: 1 + later]
    return {**dict(zip(names, parts, strict=False)), "layout": layout}
