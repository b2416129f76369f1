"""Wrong references for `train_by_hand`: the loss, and how it is differentiated."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ...hints import CANCEL
from ..descent import descend, mean_square, misses, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- what each of them does stands in its decorator

FACTOR = "Write your loss on paper: divided by how many numbers, and what is its derivative?"


def _enter_loss(code: str, name: str, hint: str, loss: Callable[..., Tensor]) -> None:
    @MISTAKES.wrong("train_by_hand", code, name=name, hint=hint)
    def hand_other_loss(inputs, targets, w, b, lr, epochs):
        return descend(inputs, targets, w, b, lr, epochs, loss)


for _code, _name, _hint, _wrong in (
    ("C10", "the loss is divided by the number of rows, not of elements", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum() / len(all_[0])),
    ("C10", "the loss is the sum of the squares, not their mean", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum()),
    ("C10", "the gradient is half of what it should be", FACTOR,
     lambda *all_: mean_square(*all_) / 2),
    ("C10", "the loss is half of the squares' sum divided by the number of rows", FACTOR,
     lambda *all_: (misses(*all_) ** 2).sum() / len(all_[0]) / 2),
    ("C10", "the loss is the root of the mean squared error", FACTOR,
     lambda *all_: mean_square(*all_).sqrt()),
    ("C11", "the mean of the differences is squared, and not the differences", CANCEL,
     lambda *all_: misses(*all_).mean() ** 2),
    ("C11", "the loss is the mean of the absolute differences", CANCEL,
     lambda *all_: misses(*all_).abs().mean()),
    ("C11", "the loss is the mean of the differences, without squares", CANCEL,
     lambda *all_: misses(*all_).mean()),
    ("C19", "b is missing in the predictions, or its gradient is lost",
     "Which of the given tensors enter your predictions?",
     lambda x, y, w, b: ((x @ w.t() - y) ** 2).mean()),
    ("C19", "b is subtracted from the predictions", "How does b enter your predictions?",
     lambda x, y, w, b: ((x @ w.t() - b - y) ** 2).mean()),
    ("A6", "w is not transposed, or multiplied element by element",
     "Write the shapes side by side: which sizes must meet in the product?",
     lambda x, y, w, b: ((x @ w + b - y) ** 2).mean()),
    ("A6", "w is multiplied element by element",
     "Write the shapes side by side: which sizes must meet in the product?",
     lambda x, y, w, b: ((x * w + b - y) ** 2).mean()),
    ("A6", "predictions lose a dimension of size 1, and are then broadcast against the targets",
     "Which shapes have predictions and targets, and which shape has their difference?",
     lambda x, y, w, b: (((x @ w.t() + b).squeeze() - y) ** 2).mean()),
    ("A7", "w is reshaped instead of transposed", "Where should element [0, 1] of w end up?",
     lambda x, y, w, b: ((x @ w.reshape(x.shape[1], -1) + b - y) ** 2).mean()),
):  # fmt: skip
    _enter_loss(_code, _name, _hint, _wrong)


@MISTAKES.wrong(
    "train_by_hand", "C12", name="b's gradient is taken after w has already moved",
    hint="Were both gradients taken at the same point?",
)  # fmt: skip
def hand_moves_w_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w = w.detach() - lr * slopes(inputs, targets, w, b)[0]
        b = b.detach() - lr * slopes(inputs, targets, w, b)[1]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C12", name="w's gradient is taken after b has already moved",
    hint="Were both gradients taken at the same point?",
)  # fmt: skip
def hand_moves_b_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b = b.detach() - lr * slopes(inputs, targets, w, b)[1]
        w = w.detach() - lr * slopes(inputs, targets, w, b)[0]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C13", name=".grad is set to a number", hint="What kind of thing is w.grad?"
)
def hand_sets_grad_to_zero(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).backward()
    w.grad = 0


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero_grad is called on a tensor",
    hint="Whose method is zero_grad, and what has a tensor instead?",
)  # fmt: skip
def hand_zero_grad_of_tensor(inputs, targets, w, b, lr, epochs):
    w.zero_grad()


@MISTAKES.wrong(
    "train_by_hand", "C13", name="zero is called without its underscore",
    hint="How do the names of operations in place end?",
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
    "train_by_hand", "A2", name="backward is called on more than one number",
    hint="How many numbers are you differentiating?",
)  # fmt: skip
def hand_many_losses(inputs, targets, w, b, lr, epochs):
    (misses(inputs, targets, w, b) ** 2).backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_number_differentiated(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).item().backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_cut_off(inputs, targets, w, b, lr, epochs):
    mean_square(inputs, targets, w, b).detach().backward()
