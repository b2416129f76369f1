"""The right answers of chapter 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

Array = np.ndarray[Any, Any]


def describe(tensor: torch.Tensor) -> tuple[tuple[int, ...], torch.dtype, int]:
    """Return shape, dtype and number of elements."""
    return tuple(tensor.shape), tensor.dtype, tensor.numel()


def add_and_multiply(t1: torch.Tensor, t2: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return sum and product, element by element."""
    return t1 + t2, t1 * t2


def grand_total(t1: torch.Tensor, t2: torch.Tensor) -> torch.Tensor:
    """Return the sum of all elements of both, 0-d."""
    return t1.sum() + t2.sum()


def linear_outputs(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the outputs (n, out) for x (n, in), w (out, in) and b (out,)."""
    return x @ w.t() + b


def random_parameters(num_outputs: int, num_inputs: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return w (num_outputs, num_inputs) and b (num_outputs,), leaves, standard normal."""
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    return w, torch.randn(num_outputs, requires_grad=True)


def line_gradients(x: float, w: float, b: float) -> tuple[Any, Any, Any, Any]:
    """Return y = w·x + b and the gradients of x, w and b as backward leaves them."""
    tx = torch.tensor(x)
    tw = torch.tensor(w, requires_grad=True)
    tb = torch.tensor(b, requires_grad=True)
    y = tw * tx + tb
    y.backward()
    return y, tx.grad, tw.grad, tb.grad


def derivative(f: Callable[[torch.Tensor], torch.Tensor], x: float) -> float:
    """Return f'(x)."""
    point = torch.tensor(x, requires_grad=True)
    (slope,) = torch.autograd.grad(f(point), point)
    return float(slope)


def shared_tensor(array: Array) -> torch.Tensor:
    """Return a tensor on the array's memory."""
    return torch.from_numpy(array)


def independent_tensor(array: Array) -> torch.Tensor:
    """Return a float32 tensor on memory of its own."""
    return torch.tensor(array, dtype=torch.float32)


def numpy_copy(tensor: torch.Tensor) -> Array:
    """Return an array on memory of its own."""
    return np.array(tensor.detach().numpy(), copy=True)
