"""Probes for `linear_outputs`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch

from ..probes import Answer, backward, call

__all__ = ["call", "gradients_through"]


def gradients_through(
    answer: Answer, x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, shares: torch.Tensor
) -> Any:
    """Return the outputs, and the gradients of their sum, weighted by `shares`, for w and b."""
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    result = answer(x, w, b)
    backward(result, shares)
    return [result, w.grad, b.grad]
