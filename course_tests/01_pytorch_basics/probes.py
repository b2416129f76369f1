"""Probes shared by the exercises of chapter 1, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

Answer = Callable[..., Any]
Array = np.ndarray[Any, Any]


def call(answer: Answer, args: Sequence[Any]) -> Any:
    """Return the result of one call."""
    return answer(*args)


def arguments_after(answer: Answer, args: Sequence[Any]) -> Any:
    """Return the arguments after a call, and the gradients that then reach them."""
    answer(*args)
    numbers = [as_it_is(tensor) for tensor in args]
    for tensor in args:
        backward(tensor, torch.ones(()))
    return [numbers, [tensor.grad for tensor in args]]


def call_often(answer: Answer, args: Sequence[Any], times: int) -> Any:
    """Return the results of several calls with the same arguments."""
    return [as_it_is(answer(*args)) for _ in range(times)]


def as_it_is(value: Any) -> Any:
    """Return a value with its tensors copied, since later calls might change them."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return [as_it_is(item) for item in value]
    return value


def backward(result: Any, shares: torch.Tensor) -> None:
    """Run backward from a result, weighted by `shares`, if it requires gradients."""
    if isinstance(result, torch.Tensor) and result.requires_grad:
        weighted_sum(result, shares).backward()


def weighted_sum(tensor: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Return the sum of a tensor's elements, weighted if there is a share for each."""
    if tensor.numel() == shares.numel():
        return (tensor.reshape(shares.shape) * shares).sum()
    return tensor.sum()


def lay_out(values: Array, layout: str) -> Array:
    """Return a writable array with these values and this memory layout."""
    if layout == "transposed":
        return values.T.copy().T
    if layout == "column":
        table = np.zeros((*values.shape, 3), dtype=values.dtype)
        table[..., 1] = values
        return table[..., 1]
    if layout == "every second":
        rows = np.zeros((2 * values.shape[0], *values.shape[1:]), dtype=values.dtype)
        rows[::2] = values
        return rows[::2]
    if layout == "part":
        longer = np.zeros((values.shape[0] + 3, *values.shape[1:]), dtype=values.dtype)
        longer[2:-1] = values
        return longer[2:-1]
    return values.copy()


def to_tensor(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes from an array."""
    return answer(lay_out(values, layout))


def write_into_array(answer: Answer, values: Array, later: Array, layout: str) -> Any:
    """Return the answer's tensor after new values are written into the array."""
    array = lay_out(values, layout)
    tensor = answer(array)
    array[...] = later
    return tensor


def to_tensor_if_possible(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes from an array, or None if it raises."""
    with contextlib.suppress(Exception):
        return to_tensor(answer, values, layout)
    return None
