"""Wrong references for `train_by_hand`: what becomes of .grad, and of the tensors it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ...hints import PILED_UP
from ..descent import mean_square, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- what each of them does stands in its decorator

# Mistakes that leave one and the same trace share a name, too.
NO_GRAD = "a .grad is used where it is None, because no backward has filled it for that tensor"
MOVES_NOTHING = (
    "the step moves other numbers than those handed back, or by a gradient that is empty"
)
NO_GRAD_YET = "Whose .grad is None at that line, and is it still the tensor that you began with?"
REBOUND = "Is w after your update still the tensor that you began with?"
UNMOVED = "What does your update read at that moment, and which tensor does it change?"


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradients are never reset and pile up", hint=PILED_UP
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
        hint="What is in .grad before the second backward? And what is your first step on paper?",
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
    "train_by_hand", "C4", name="the gradient of w is reset and that of b piles up", hint=PILED_UP
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
    "train_by_hand", "C4", name="the gradient of b is reset and that of w piles up", hint=PILED_UP
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
    "train_by_hand", "C1", name="w is bound to a new tensor, which does not require gradients, "
    "instead of being changed in place", hint=REBOUND,
)  # fmt: skip
def hand_rebinds_without_reset(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C2", name="w is bound to a new tensor that remembers how it was made, and "
    "has no .grad of its own", hint="Who now remembers how w was made, and whose .grad is filled?",
)  # fmt: skip
def hand_rebinds_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        mean_square(inputs, targets, w, b).backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C3", name="a leaf that requires gradients is changed in place while autograd "
    "records", hint="Should the line that changes w be part of the graph?",
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
