"""The right answer to `train_by_hand`."""

from __future__ import annotations

import torch
from torch import Tensor

from ..mse.reference import mse


def train_by_hand(
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int
) -> tuple[Tensor, Tensor]:
    """Train w and b by full-batch gradient descent on the MSE of `inputs @ w.t() + b`."""
    for _ in range(epochs):
        loss = mse(inputs @ w.t() + b, targets)
        slope_w, slope_b = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * slope_w
            b -= lr * slope_b
    return w, b
