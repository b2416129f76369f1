"""What the hidden checks of `numpy_copy` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch

from ..probes import Answer, as_it_is, backward


def make_tensor(values: torch.Tensor, factor: float | None) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a leaf that requires gradients, and the same or what is calculated from it."""
    leaf = values.clone().requires_grad_()
    return leaf, leaf if factor is None else leaf * factor


def to_array(answer: Answer, values: torch.Tensor, transposed: int) -> Any:
    """Return the array that the answer makes of a tensor without gradients."""
    tensor = values.clone()
    return answer(tensor.t() if transposed else tensor)


def to_array_if_possible(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array made of a tensor that requires gradients, or None where none can be made."""
    with contextlib.suppress(Exception):
        return to_array_with_gradients(answer, values, factor)
    return None


def to_array_with_gradients(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array that the answer makes of a tensor that requires gradients."""
    return answer(make_tensor(values, factor)[1])


def write_after_copying(answer: Answer, values: torch.Tensor, later: torch.Tensor) -> Any:
    """Return the answer's array after other values were written into the tensor."""
    tensor = values.clone()
    array = answer(tensor)
    with torch.no_grad():
        tensor.copy_(later)
    return array


def write_where_gradients_flow(
    answer: Answer, values: torch.Tensor, later: torch.Tensor, factor: float | None
) -> Any:
    """Return the answer's array after other values were written into a tensor with gradients.

    None where no array can be made of such a tensor: that is another check's question.
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
    """Return an array, and what is left of two tensors.

    That is, of one that requires gradients: its numbers, the .grad of before, and the gradient that
    comes through it now; of one that doesn't: its numbers, and the gradient that reaches it. The
    array is made of the latter, and whether one can be made of the other is another check's
    question.
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
