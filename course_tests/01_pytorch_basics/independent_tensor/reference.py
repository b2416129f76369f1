"""The right answer to `independent_tensor`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

Array = np.ndarray[Any, Any]


def independent_tensor(array: Array) -> torch.Tensor:
    """Return a float32 tensor with its own memory."""
    return torch.tensor(array, dtype=torch.float32)
