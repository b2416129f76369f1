"""Probes for `describe`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch

from ..probes import Answer, as_it_is, backward


def describe_part(answer: Answer, base: torch.Tensor, start: int) -> Any:
    """Return the answer for the rows of `base` from `start` on, a view of a larger storage."""
    return answer(base[start:])


def describe_entry(answer: Answer, base: torch.Tensor, index: int) -> Any:
    """Return the answer for one entry of `base`, with one dimension fewer."""
    return answer(base[index])


def describe_table(answer: Answer, base: torch.Tensor, tracked: int) -> Any:
    """Return the answer for a tensor that requires gradients if `tracked`."""
    return answer(base.clone().requires_grad_(bool(tracked)))


def describe_and_keep(answer: Answer, base: torch.Tensor) -> Any:
    """Return the answer, the tensor after the call, and the gradient that reaches it."""
    tensor = base.clone()
    result = answer(tensor)
    numbers = as_it_is(tensor)
    backward(tensor, torch.ones(()))
    return [result, numbers, tensor.grad]
