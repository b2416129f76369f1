"""What the hidden checks of `mse` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from ..probes import plain


def loss_value(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return the result of `mse`."""
    return plain(mse(predictions, targets))


def loss_gradient(
    mse: Callable[..., Any], predictions: Tensor, targets: Tensor, slope: float
) -> Any:
    """Return the gradient of a multiple of the loss with respect to the predictions."""
    start = predictions.requires_grad_()
    loss = mse(start * 1, targets)  # times 1: predictions are a model's output, not a leaf tensor
    if not isinstance(loss, Tensor):
        return ["no tensor", loss]
    if not loss.requires_grad:
        return ["no graph", plain(loss)]
    if loss.dim():
        return ["no number", plain(loss)]
    (slope * loss).backward()
    return ["gradient", start.grad]


def loss_twice(mse: Callable[..., Any], predictions: Tensor, targets: Tensor) -> Any:
    """Return the losses of two calls with the same arguments, and the arguments after each call."""
    found = []
    for _ in range(2):
        loss = plain(mse(predictions, targets))
        found.append([loss, plain(predictions), plain(targets)])
    return found
