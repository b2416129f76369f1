"""Wrong references for `train_by_hand`: the loss and its gradients."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ...hints import CANCEL
from ..descent import descend, mean_square, misses, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does

FACTOR = "Write your loss down on paper: what is the sum of squares divided by, and what is the derivative?"


def _enter_loss(code: str, name: str, hint: str, loss: Callable[..., Tensor]) -> None:
    @MISTAKES.wrong("train_by_hand", code, name=name, hint=hint)
    def hand_other_loss(inputs, targets, w, b, lr, epochs):
        return descend(inputs, targets, w, b, lr, epochs, loss)


for _code, _name, _hint, _wrong in (
    ("C10", "the loss is divided by the number of rows, not the number of elements", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum() / len(all_[0])),
    ("C10", "the loss is the sum of the squared errors, not their mean", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum()),
    ("C10", "the gradient is half the correct size", FACTOR,
     lambda *all_: mean_square(*all_) / 2),
    ("C10", "the loss is half the sum of squares, divided by the number of rows", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum() / len(all_[0]) / 2),
    ("C10", "the loss is the square root of the mean squared error", FACTOR,
     lambda *all_: mean_square(*all_).sqrt()),
    ("C11", "the mean of the differences is squared, instead of each difference", CANCEL,
     lambda *all_: misses(*all_).mean() ** 2),
    ("C11", "the loss is the mean of the absolute differences", CANCEL,
     lambda *all_: misses(*all_).abs().mean()),
    ("C11", "the loss is the mean of the differences, which are not squared", CANCEL,
     lambda *all_: misses(*all_).mean()),
    ("C19", "b is missing from the predictions, or its gradient is lost",
     "Which of the given tensors do your predictions use?",
     lambda x, y, w, b: ((x @ w.t() - y) ** 2).mean()),
    ("C19", "b is subtracted from the predictions", "How do your predictions use b?",
     lambda x, y, w, b: ((x @ w.t() - b - y) ** 2).mean()),
    ("A6", "w is not transposed, or is multiplied element by element",
     "Write the shapes side by side: which sizes must match in the product?",
     lambda x, y, w, b: ((x @ w + b - y) ** 2).mean()),
    ("A6", "w is multiplied element by element",
     "Write the shapes side by side: which sizes must match in the product?",
     lambda x, y, w, b: ((x * w + b - y) ** 2).mean()),
    ("A6", "the predictions lose a dimension of size 1 and are then broadcast against the targets",
     "What are the shapes of the predictions, the targets, and their difference?",
     lambda x, y, w, b: (((x @ w.t() + b).squeeze() - y) ** 2).mean()),
    ("A7", "w is reshaped instead of transposed", "Where should element [0, 1] of w end up?",
     lambda x, y, w, b: ((x @ w.reshape(x.shape[1], -1) + b - y) ** 2).mean()),
):  # fmt: skip
    _enter_loss(_code, _name, _hint, _wrong)


@MISTAKES.wrong(
    "train_by_hand", "C12", name="the gradient of b is computed after w has already been updated",
    hint="Were both gradients computed with the same w and b?",
)  # fmt: skip
def hand_moves_w_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w = w.detach() - lr * slopes(inputs, targets, w, b)[0]
        b = b.detach() - lr * slopes(inputs, targets, w, b)[1]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C12", name="the gradient of w is computed after b has already been updated",
    hint="Were both gradients computed with the same w and b?",
)  # fmt: skip
def hand_moves_b_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b = b.detach() - lr * slopes(inputs, targets, w, b)[1]
        w = w.detach() - lr * slopes(inputs, targets, w, b)[0]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C13", name=".grad is set to a number", hint="What type of object is w.grad?"
)
def hand_sets_grad_to_zero(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).backward()
    w.grad = 0


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero_grad() is called on a tensor",
    hint="What kind of object has a zero_grad() method, and where does a tensor keep its gradient?",
)  # fmt: skip
def hand_zero_grad_of_tensor(inputs, targets, w, b, lr, epochs):
    w.zero_grad()


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero() is called without its underscore",
    hint="How do the names of in-place operations end?",
)  # fmt: skip
def hand_zero_without_underscore(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).backward()
    w.grad.zero()


@MISTAKES.wrong(
    "train_by_hand", "C14", name="the weights themselves are set to zero, not their gradients",
    hint="What exactly did you set to zero?",
)  # fmt: skip
def hand_zeroes_weights(inputs, targets, w, b, lr, epochs):
    return torch.zeros_like(w), torch.zeros_like(b)


@MISTAKES.wrong(
    "train_by_hand", "A2", name="backward() is called on a tensor with more than one element",
    hint="How many numbers are you differentiating?",
)  # fmt: skip
def hand_many_losses(inputs, targets, w, b, lr, epochs):
    (misses(inputs, targets, w, b) ** 2).backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is not connected to w and b",
    hint="Is every step from w to the loss a tensor operation that autograd can follow?",
)  # fmt: skip
def hand_number_differentiated(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).item().backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is not connected to w and b",
    hint="Is every step from w to the loss a tensor operation that autograd can follow?",
)  # fmt: skip
def hand_cut_off(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).detach().backward()
