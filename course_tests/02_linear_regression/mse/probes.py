"""What the hidden checks of `mse` run in the student's process.

Nothing here knows a right answer. Which numbers go in, and what should come out, is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from ..probes import plain


def loss_value(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return what `mse` gives."""
    return plain(mse(predictions, targets))


def loss_gradient(
    mse: Callable[..., Any], predictions: Tensor, targets: Tensor, slope: float
) -> Any:
    """Return the gradient that arrives in front of the predictions, for a multiple of the loss."""
    start = predictions.requires_grad_()
    loss = mse(start * 1, targets)  # times 1: predictions are a model's output, never a leaf
    if not isinstance(loss, Tensor):
        return ["no tensor", loss]
    if not loss.requires_grad:
        return ["no graph", plain(loss)]
    if loss.dim():
        return ["no number", plain(loss)]
    (slope * loss).backward()
    return ["gradient", start.grad]


def loss_twice(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return two losses of the same arguments, and what the arguments hold after each call."""
    found = []
    for _ in range(2):
        loss = plain(mse(predictions, targets))
        found.append([loss, plain(predictions), plain(targets)])
    return found
