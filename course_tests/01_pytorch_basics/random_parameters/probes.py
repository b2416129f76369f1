"""Probes for `random_parameters`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Sequence
from typing import Any

import torch

from ..probes import Answer, as_it_is, backward, call, call_often, weighted_sum

__all__ = ["call", "call_often", "draw_after_seeds", "draw_each", "gradients_at"]


def draw_each(answer: Answer, sizes: Sequence[Sequence[int]]) -> Any:
    """Return the answer's results for each pair of sizes."""
    return [as_it_is(answer(*pair)) for pair in sizes]


def draw_after_seeds(answer: Answer, sizes: Sequence[int], seeds: Sequence[int]) -> Any:
    """Return the answer's result after each seed is set, and how far the seed is moved by the call.

    The latter is 0 if the generator still has the seed that was set.
    """
    drawn, moved = [], []
    for seed in seeds:
        torch.manual_seed(seed)
        drawn.append(as_it_is(answer(*sizes)))
        moved.append((torch.initial_seed() - seed) % 2**32)
    return [drawn, moved]


def gradients_at(
    answer: Answer, sizes: Sequence[int], shares_w: torch.Tensor, shares_b: torch.Tensor
) -> Any:
    """Return the answer's result, and three gradients for each tensor in it.

    These are the gradient that arrives at the tensor, the one that it keeps in .grad, and the one
    that a deep copy of it keeps: only leaves keep theirs, and only leaves can be copied.
    """
    drawn = answer(*sizes)
    pair = drawn if isinstance(drawn, (list, tuple)) else []
    found = []
    for tensor, shares in zip(pair, (shares_w, shares_b), strict=False):
        with contextlib.suppress(AttributeError):
            tensor.grad = None  # which the answer may have filled
        arrived = gradient_through(tensor, shares)
        twin = deep_copy(tensor)
        for leaf in (tensor, twin):
            backward(leaf, shares)
        found.append([arrived, getattr(tensor, "grad", None), getattr(twin, "grad", None)])
    return [drawn, found]


def gradient_through(tensor: Any, shares: torch.Tensor) -> Any:
    """Return the gradient that arrives at a tensor, kept or not; None if it requires none."""
    if not isinstance(tensor, torch.Tensor) or not tensor.requires_grad:
        return None
    return torch.autograd.grad(weighted_sum(tensor, shares), tensor)[0]


def deep_copy(value: Any) -> Any:
    """Return a deep copy of a tensor, or None if PyTorch refuses to make one."""
    try:
        return copy.deepcopy(value) if isinstance(value, torch.Tensor) else None
    except RuntimeError:
        return None
