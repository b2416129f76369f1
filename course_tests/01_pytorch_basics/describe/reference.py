"""The right answer to `describe`."""

from __future__ import annotations

import torch


def describe(tensor: torch.Tensor) -> tuple[tuple[int, ...], torch.dtype, int]:
    """Return the shape, the dtype, and the number of elements."""
    return tuple(tensor.shape), tensor.dtype, tensor.numel()
