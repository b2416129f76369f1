"""What the hidden checks of `linear_outputs` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch

from ..probes import Answer, backward, call

__all__ = ["call", "gradients_through"]


def gradients_through(
    answer: Answer, x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, shares: torch.Tensor
) -> Any:
    """Return the outputs, and the gradients that reach w and b as they count with `shares`."""
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    result = answer(x, w, b)
    backward(result, shares)
    return [result, w.grad, b.grad]
