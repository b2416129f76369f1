"""The right answer to `mse`."""

from __future__ import annotations

from torch import Tensor


def mse(predictions: Tensor, targets: Tensor) -> Tensor:
    """Return the mean of the squared differences over all elements."""
    difference = predictions - targets
    return (difference * difference).sum() / difference.numel()
