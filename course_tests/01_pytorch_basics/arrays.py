"""Inputs for the checks on arrays and tensors that share memory or don't."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


def case(
    generator: torch.Generator, dtype: str, shape: list[int], layout: str = "plain", *, later: bool
) -> dict[str, Any]:
    """Return values for an array, and other values to write later, each exact in all dtypes."""
    numbers = torch.randint(1, 50, (2, *shape), generator=generator).numpy()
    numbers[1] += 50  # later values differ from the first ones in every place
    values, others = (np.array(part, dtype=dtype) for part in numbers)
    if np.dtype(dtype).kind == "f":
        values += np.dtype(dtype).type(0.25)
        others += np.dtype(dtype).type(0.5)
    made = {"values": values, "layout": layout}
    return {**made, "later": others} if later else made
