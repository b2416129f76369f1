"""Wrong references for `train_by_hand`: what happens to .grad and to the tensors it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ...hints import PILED_UP
from ..descent import mean_square, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does

# Mistakes with the same results also share a name.
NO_GRAD = ".grad is used while it is None, because no backward() has filled it for that tensor"
MOVES_NOTHING = (
    "the update does not reach the w and b that are returned, or uses a gradient that is zero"
)
NO_GRAD_YET = "Whose .grad is None at that line, and is that still the tensor you started with?"
REBOUND = "After your update, is w still the tensor you started with?"
UNMOVED = "What is in .grad when your update runs, and which tensor does the update change?"


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradients are never reset, so they accumulate", hint=PILED_UP
)
def hand_piles_up(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


def _enter_piled(code: str, name: str, factor: Callable[..., float]) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C4", code, name=f"the gradients are never reset, and {name}",
        hint="What does .grad hold just before the second backward(), and what should your first step be on paper?",
    )  # fmt: skip
    def hand_piles_up_too(inputs, targets, w, b, lr, epochs):
        in_w, in_b = torch.zeros_like(w), torch.zeros_like(b)
        for _ in range(epochs):
            slope_w, slope_b = slopes(inputs, targets, w, b)
            in_w, in_b = in_w + slope_w, in_b + slope_b
            step = factor(lr, targets)
            w, b = w.detach() - step * in_w, b.detach() - step * in_b
        return w, b


for _code, _name, _factor in (
    ("C7", "the learning rate is left out", lambda lr, targets: 1.0),
    ("C10", "the squares are summed, not averaged", lambda lr, targets: lr * targets.numel()),
    ("C10", "the loss is divided by the number of rows", lambda lr, targets: lr * targets.shape[1]),
    ("C6", "the steps go uphill", lambda lr, targets: -lr),
):
    _enter_piled(_code, _name, _factor)


@MISTAKES.wrong(
    "train_by_hand",
    "C4",
    name="only the gradient of w is reset, so that of b accumulates",
    hint=PILED_UP,
)
def hand_piles_up_b(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad = None
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand",
    "C4",
    name="only the gradient of b is reset, so that of w accumulates",
    hint=PILED_UP,
)
def hand_piles_up_w(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b.grad = None
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C1", name=NO_GRAD, hint=NO_GRAD_YET,
)  # fmt: skip
def hand_rebinds(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C17", name=NO_GRAD, hint=NO_GRAD_YET,
)  # fmt: skip
def hand_resets_too_early(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad.zero_()
        b.grad.zero_()
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C1", name="w is rebound to a new tensor that does not require gradients, instead of being changed in place",
    hint=REBOUND,
)  # fmt: skip
def hand_rebinds_without_reset(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C2", name="w is rebound to a new tensor that is part of the graph and has no .grad of its own",
    hint="Is the new w a leaf tensor, and whose .grad does backward() fill?",
)  # fmt: skip
def hand_rebinds_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C3", name="a leaf tensor that requires gradients is changed in place while autograd is recording",
    hint="Should the line that updates w be part of the graph?",
)  # fmt: skip
def hand_in_place_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w, b


@MISTAKES.wrong("train_by_hand", "C5", name=MOVES_NOTHING, hint=UNMOVED)
def hand_resets_before_update(inputs, targets, w, b, lr, epochs):
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C16", name=MOVES_NOTHING, hint=UNMOVED,
)  # fmt: skip
def hand_updates_a_copy(inputs, targets, w, b, lr, epochs):
    return w, b
