"""The right answer to `shared_tensor`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

Array = np.ndarray[Any, Any]


def shared_tensor(array: Array) -> torch.Tensor:
    """Return a tensor that shares the array's memory."""
    return torch.from_numpy(array)
