"""The right answer to `grand_total`."""

from __future__ import annotations

import torch


def grand_total(t1: torch.Tensor, t2: torch.Tensor) -> torch.Tensor:
    """Return the sum of all elements of both tensors, as a 0-d tensor."""
    return t1.sum() + t2.sum()
