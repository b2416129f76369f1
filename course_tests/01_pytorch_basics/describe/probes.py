"""What the hidden checks of `describe` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from typing import Any

import torch

from ..probes import Answer, as_it_is, backward


def describe_part(answer: Answer, base: torch.Tensor, start: int) -> Any:
    """Let the answer describe what `base` holds from row `start` on, which has a larger storage."""
    return answer(base[start:])


def describe_entry(answer: Answer, base: torch.Tensor, index: int) -> Any:
    """Let the answer describe one entry of `base`, which has one dimension less."""
    return answer(base[index])


def describe_table(answer: Answer, base: torch.Tensor, tracked: int) -> Any:
    """Let the answer describe a tensor, which requires gradients if `tracked`."""
    return answer(base.clone().requires_grad_(bool(tracked)))


def describe_and_keep(answer: Answer, base: torch.Tensor) -> Any:
    """Return the description of a tensor, then the tensor, and the gradient that reaches it."""
    tensor = base.clone()
    result = answer(tensor)
    numbers = as_it_is(tensor)
    backward(tensor, torch.ones(()))
    return [result, numbers, tensor.grad]
