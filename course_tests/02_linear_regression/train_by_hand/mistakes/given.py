"""Wrong references for `train_by_hand`: what it starts from, which rows it uses, and what it returns."""

from __future__ import annotations

import torch

from ...hints import IN_PLACE
from ..descent import descend, mean_square, misses, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does


@MISTAKES.wrong(
    "train_by_hand", "C20", name="training starts from zeros, not from the given weights",
    hint="Which weights does your training start from, and which ones were passed in?",
)  # fmt: skip
def hand_starts_from_zeros(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, torch.zeros_like(w), torch.zeros_like(b), lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C20", name="training starts from new random weights, not from the given ones",
    hint="Which weights does your training start from, and which ones were passed in?",
)  # fmt: skip
def hand_starts_at_random(inputs, targets, w, b, lr, epochs):
    w, b = torch.randn(w.shape), torch.randn(b.shape)
    return descend(inputs, targets, w, b, lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C20", name="a new nn.Linear is trained, with starting weights of its own",
    hint="Which weights does your training start from, and which ones were passed in?",
)  # fmt: skip
def hand_starts_anew(inputs, targets, w, b, lr, epochs):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    return descend(inputs, targets, layer.weight, layer.bias, lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C23", name="each element of b is updated with the mean over all outputs, not with its own gradient",
    hint="What is the shape of the gradient of b, and what is it averaged over?",
)  # fmt: skip
def hand_moves_b_by_mean(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        error = misses(inputs, targets, w, b).detach()
        slope_w, _ = slopes(inputs, targets, w, b)
        w, b = w.detach() - lr * slope_w, b.detach() - lr * 2 * error.mean()
    return w, b


def _enter_rows(rows: int, name: str) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C21", name=f"there is one step for {name}, instead of one step on all rows",
        hint="Which rows does each step use, and how many steps are there in one epoch?",
    )  # fmt: skip
    def hand_steps_per_rows(inputs, targets, w, b, lr, epochs):
        for _ in range(epochs):
            for start in range(0, len(inputs), rows):
                part = slice(start, start + rows)
                w, b = descend(inputs[part], targets[part], w, b, lr, 1)
        return w, b


for _rows, _name in ((1, "each row"), (2, "every two rows"), (3, "every three rows")):
    _enter_rows(_rows, _name)


@MISTAKES.wrong(
    "train_by_hand", "C21", name="there is one step per row, whatever epochs is",
    hint="Which rows does each step use, and how many steps are there in one epoch?",
)  # fmt: skip
def hand_steps_over_rows(inputs, targets, w, b, lr, epochs):
    for row in range(len(inputs)):
        w, b = descend(inputs[row : row + 1], targets[row : row + 1], w, b, lr, 1)
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C21", name="later steps use only one row each, not all rows",
    hint="Which rows does each step use, and how many steps are there in one epoch?",
)  # fmt: skip
def hand_later_steps_on_one_row(inputs, targets, w, b, lr, epochs):
    for epoch in range(epochs):
        row = epoch % len(inputs)
        part = slice(row, row + 1) if epoch else slice(None)
        w, b = descend(inputs[part], targets[part], w, b, lr, 1)
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C22", name="nothing is returned", hint="What does your function return?"
)
def hand_returns_nothing(inputs, targets, w, b, lr, epochs):
    return None


@MISTAKES.wrong(
    "train_by_hand", "C22", name="more than w and b is returned",
    hint="How many values do you return, and which ones does the task ask for?",
)  # fmt: skip
def hand_returns_more(inputs, targets, w, b, lr, epochs):
    return (*descend(inputs, targets, w, b, lr, epochs), None)


@MISTAKES.wrong(
    "train_by_hand", "C22", name="the last loss is returned, not w and b",
    hint="Which values does the task ask you to return?",
)  # fmt: skip
def hand_returns_loss(inputs, targets, w, b, lr, epochs):
    return mean_square(inputs, targets, *descend(inputs, targets, w, b, lr, epochs - 1)).detach()


@MISTAKES.wrong(
    "train_by_hand", "C22", name="b is returned before w",
    hint="Which of the two tensors comes first in what you return?",
)  # fmt: skip
def hand_returns_swapped(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr, epochs)[::-1]


MISTAKES.property(
    "train_by_hand", "C18", name="an in-place operation changes the inputs or the targets",
    hint=IN_PLACE,
)  # fmt: skip
MISTAKES.property(
    "train_by_hand", "C24", name="the result is not a pair of float32 tensors",
    hint="What were the type and dtype of w and b when they were passed in?",
)  # fmt: skip
