"""Probes for `numpy_copy`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch

from ..probes import Answer, as_it_is, backward


def make_tensor(values: torch.Tensor, factor: float | None) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a leaf that requires gradients, and the leaf again or a product calculated from it."""
    leaf = values.clone().requires_grad_()
    return leaf, leaf if factor is None else leaf * factor


def to_array(answer: Answer, values: torch.Tensor, transposed: int) -> Any:
    """Return the array that the answer makes from a tensor without gradients."""
    tensor = values.clone()
    return answer(tensor.t() if transposed else tensor)


def to_array_if_possible(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array made from a tensor that requires gradients, or None if the answer raises."""
    with contextlib.suppress(Exception):
        return to_array_with_gradients(answer, values, factor)
    return None


def to_array_with_gradients(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array that the answer makes from a tensor that requires gradients."""
    return answer(make_tensor(values, factor)[1])


def write_after_copying(answer: Answer, values: torch.Tensor, later: torch.Tensor) -> Any:
    """Return the answer's array after new values are written into the tensor."""
    tensor = values.clone()
    array = answer(tensor)
    with torch.no_grad():
        tensor.copy_(later)
    return array


def write_where_gradients_flow(
    answer: Answer, values: torch.Tensor, later: torch.Tensor, factor: float | None
) -> Any:
    """Return the answer's array after new values are written into a tensor that requires gradients.

    Return None if the answer raises for such a tensor, which another check judges.
    """
    tensor = make_tensor(values, factor)[1]
    array = None
    with contextlib.suppress(Exception):
        array = answer(tensor)
    with torch.no_grad():
        tensor.copy_(later)
    return array


def use_after_copying(
    answer: Answer, values: torch.Tensor, factor: float | None, shares: torch.Tensor
) -> Any:
    """Return an array, and the state of two tensors after the calls.

    For the tensor that requires gradients, that is its values, its earlier .grad, and the gradient
    that flows through it now; for the other, its values and the gradient that reaches it. The array
    is made from the latter. Another check judges whether the former can be converted.
    """
    leaf, tensor = make_tensor(values, factor)
    leaf.grad = 3 * shares
    with contextlib.suppress(Exception):
        answer(tensor)
    before, leaf.grad = leaf.grad, None
    backward(tensor, shares)
    plain = values.clone()
    array = as_it_is(answer(plain))
    backward(plain, shares)
    return [array, tensor, before, leaf.grad, plain, plain.grad]
