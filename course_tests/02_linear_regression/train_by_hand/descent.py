"""Gradient descent on the mean squared error of a linear model, as a basis for wrong references."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def misses(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return the errors of the predictions."""
    return inputs @ w.t() + b - targets


def mean_square(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return the mean squared error."""
    return (misses(inputs, targets, w, b) ** 2).mean()


def slopes(
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, loss: Callable[..., Tensor] = mean_square
) -> tuple[Tensor, ...]:
    """Return the gradients of the loss with respect to w and b; zero if it does not depend on them."""
    w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
    return torch.autograd.grad(loss(inputs, targets, w, b), (w, b), materialize_grads=True)


def descend(  # noqa: PLR0917 -- the answer's arguments and a loss
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int,
    loss: Callable[..., Tensor] = mean_square,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Return w and b after `epochs` steps on a loss."""
    for _ in range(epochs):
        slope_w, slope_b = slopes(inputs, targets, w, b, loss)
        w, b = w.detach() - lr * slope_w, b.detach() - lr * slope_b
    return w, b
