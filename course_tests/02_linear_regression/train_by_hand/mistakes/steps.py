"""Wrong references for `train_by_hand`: direction, size, and number of the steps."""

from __future__ import annotations

import torch

from ..descent import descend, mean_square, slopes
from .catalogue import MISTAKES

# ruff: noqa: D103 -- the decorator says what each function does

STALE = "Which lines run only once, which run in every step, and how many updates and gradients does that give?"


@MISTAKES.wrong(
    "train_by_hand", "C6", name="the steps go uphill",
    hint="Which way is downhill, and does your loss go down?",
)  # fmt: skip
def hand_uphill(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, -lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the learning rate is left out",
    hint="Which number sets the size of your steps, and how does your update use it?",
)  # fmt: skip
def hand_without_rate(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, 1.0, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the gradient is divided by the learning rate",
    hint="Which number sets the size of your steps, and how does your update use it?",
)  # fmt: skip
def hand_divides_by_rate(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, 1 / lr, epochs)


def _enter_rate(rate: float) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C7", name=f"the learning rate is always {rate:g}, whatever lr is",
        hint="Which number sets the size of your steps, and how does your update use it?",
    )  # fmt: skip
    def hand_fixed_rate(inputs, targets, w, b, lr, epochs):
        return descend(inputs, targets, w, b, rate, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the learning rate is applied twice",
    hint="Which number sets the size of your steps, and how often does your update use it?",
)  # fmt: skip
def hand_squared_rate(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr * lr, epochs)


for _rate in (1e-5, 1e-2, 1e-3, 0.1, 1e-4):
    _enter_rate(_rate)


@MISTAKES.wrong(
    "train_by_hand",
    "C8",
    name="b is never updated",
    hint="Which tensors should change in each step, and do all of them change?",
)
def hand_keeps_b(inputs, targets, w, b, lr, epochs):
    start = b.detach().clone()
    for _ in range(epochs):
        slope_w, _ = slopes(inputs, targets, w, start)
        w = w.detach() - lr * slope_w
    return w, start


@MISTAKES.wrong(
    "train_by_hand",
    "C8",
    name="w is never updated",
    hint="Which tensors should change in each step, and do all of them change?",
)
def hand_keeps_w(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _, slope_b = slopes(inputs, targets, w, b)
        b = b.detach() - lr * slope_b
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="predictions and loss are computed only once, before the loop",
    hint=STALE,
)  # fmt: skip
def hand_stale_graph(inputs, targets, w, b, lr, epochs):
    loss = mean_square(inputs, targets, w, b)
    for _ in range(epochs):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every gradient is computed at the starting weights", hint=STALE
)
def hand_stale_gradient(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is only one update, after the loop, with the gradients of all steps added up",
    hint=STALE,
)  # fmt: skip
def hand_updates_after_loop(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every step uses predictions from before the loop, and the gradients accumulate",
    hint=STALE,
)  # fmt: skip
def hand_stale_and_piled_up(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr * epochs * (epochs + 1) / 2, 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is only one update",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_update(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr, 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is one update too few",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_less(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr, epochs - 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is one update too many",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_more(inputs, targets, w, b, lr, epochs):
    return descend(inputs, targets, w, b, lr, epochs + 1)


def _enter_count(count: int) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C15", name=f"there are always {count} updates, whatever epochs is",
        hint="Where does your function use epochs?",
    )  # fmt: skip
    def hand_fixed_count(inputs, targets, w, b, lr, epochs):
        return descend(inputs, targets, w, b, lr, count)


for _count in (100, 10):
    _enter_count(_count)


LEFT_EARLY = "Which line can end the training before all steps are done?"


@MISTAKES.wrong(
    "train_by_hand", "C15", name="training stops as soon as the loss no longer falls",
    hint=LEFT_EARLY,
)  # fmt: skip
def hand_stops_at_rising_loss(inputs, targets, w, b, lr, epochs):
    last = float("inf")
    for _ in range(epochs):
        loss = mean_square(inputs, targets, w, b).item()
        if loss >= last:
            break
        last = loss
        w, b = descend(inputs, targets, w, b, lr, 1)
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C15", name="training stops as soon as the loss no longer falls",
    hint=LEFT_EARLY,
)  # fmt: skip
def hand_stops_after_rising_loss(inputs, targets, w, b, lr, epochs):
    last = float("inf")
    for _ in range(epochs):
        loss = mean_square(inputs, targets, w, b).item()
        w, b = descend(inputs, targets, w, b, lr, 1)
        if loss >= last:
            break
        last = loss
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C15", name="the weights with the lowest loss are returned, not those after the last step",
    hint="Which weights do you return, and which ones does the task ask for?",
)  # fmt: skip
def hand_returns_the_best(inputs, targets, w, b, lr, epochs):
    best, least = (w, b), float("inf")
    for _ in range(epochs):
        loss = mean_square(inputs, targets, w, b).item()
        w, b = descend(inputs, targets, w, b, lr, 1)
        if loss < least:
            best, least = (w, b), loss
    return best


def _enter_stop(change: float) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C15", name="training stops as soon as the loss hardly changes",
        hint=LEFT_EARLY,
    )  # fmt: skip
    def hand_stops_at_small_change(inputs, targets, w, b, lr, epochs):
        last = float("inf")
        for _ in range(epochs):
            loss = mean_square(inputs, targets, w, b).item()
            if abs(last - loss) < change:
                break
            last = loss
            w, b = descend(inputs, targets, w, b, lr, 1)
        return w, b

    @MISTAKES.wrong(
        "train_by_hand", "C15", name="training stops as soon as the loss is small",
        hint=LEFT_EARLY,
    )  # fmt: skip
    def hand_stops_at_small_loss(inputs, targets, w, b, lr, epochs):
        for _ in range(epochs):
            loss = mean_square(inputs, targets, w, b).item()
            w, b = descend(inputs, targets, w, b, lr, 1)
            if loss < change:
                break
        return w, b


_enter_stop(1e-4)
