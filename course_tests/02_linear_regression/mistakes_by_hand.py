"""Wrong references for `train_by_hand`, most likely first."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .catalogue import CANCEL, IN_PLACE, MISTAKES, PILED_UP

# ruff: noqa: D103 -- what each of them does stands in its decorator

NO_GRAD_YET = "Whose .grad is None at that line, and is it still the tensor that you began with?"
REBOUND = "Is w after your update still the tensor that you began with?"
UNMOVED = "What does your update read at that moment, and which tensor does it change?"
STALE = "Which lines run once and which in every step? Count the updates, and the gradients."
FACTOR = "Write your loss on paper: divided by how many numbers, and what is its derivative?"


def _loss(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return ((inputs @ w.t() + b - targets) ** 2).mean()


def _slopes(
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, loss: Callable[..., Tensor] = _loss
) -> tuple[Tensor, ...]:
    """Return the loss's gradient by w and b; zero where it does not depend on one."""
    w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
    return torch.autograd.grad(loss(inputs, targets, w, b), (w, b), materialize_grads=True)


def _descend(  # noqa: PLR0917 -- an answer's arguments, and one more
    inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor, lr: float, epochs: int,
    loss: Callable[..., Tensor] = _loss,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    for _ in range(epochs):
        slope_w, slope_b = _slopes(inputs, targets, w, b, loss)
        w, b = w.detach() - lr * slope_w, b.detach() - lr * slope_b
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C4", name="the gradients are never reset and pile up", hint=PILED_UP
)
def hand_piles_up(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
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
            slope_w, slope_b = _slopes(inputs, targets, w, b)
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
        _loss(inputs, targets, w, b).backward()
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
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C1", name="w is bound to a new tensor, which has no gradients, instead of "
    "being changed in place", hint=NO_GRAD_YET,
)  # fmt: skip
def hand_rebinds(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        with torch.no_grad():
            w = w - lr * w.grad
            b = b - lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C17", name=".grad is reset before there has been any backward",
    hint=NO_GRAD_YET,
)  # fmt: skip
def hand_resets_too_early(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        w.grad.zero_()
        b.grad.zero_()
        _loss(inputs, targets, w, b).backward()
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
        _loss(inputs, targets, w, b).backward()
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
        _loss(inputs, targets, w, b).backward()
        w = w - lr * w.grad
        b = b - lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C3", name="a leaf that requires gradients is changed in place while autograd "
    "records", hint="Should the line that changes w be part of the graph?",
)  # fmt: skip
def hand_in_place_recorded(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _loss(inputs, targets, w, b).backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C5", name="the gradients are reset before the update reads them", hint=UNMOVED
)
def hand_resets_before_update(inputs, targets, w, b, lr, epochs):
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C16", name="a copy of the weights is updated, and the old ones are returned",
    hint=UNMOVED,
)  # fmt: skip
def hand_updates_a_copy(inputs, targets, w, b, lr, epochs):
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C6", name="the steps go uphill",
    hint="Which way is downhill, and does your loss fall?",
)  # fmt: skip
def hand_uphill(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, -lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the learning rate is left out",
    hint="Which number sets the size of your steps, and how does it enter the update?",
)  # fmt: skip
def hand_without_rate(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, 1.0, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C7", name="the gradient is divided by the learning rate",
    hint="Which number sets the size of your steps, and how does it enter the update?",
)  # fmt: skip
def hand_divides_by_rate(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, 1 / lr, epochs)


def _enter_rate(rate: float) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C7", name=f"the learning rate is always {rate:g}, whatever was asked for",
        hint="Which number sets the size of your steps, and how does it enter the update?",
    )  # fmt: skip
    def hand_fixed_rate(inputs, targets, w, b, lr, epochs):
        return _descend(inputs, targets, w, b, rate, epochs)


for _rate in (1e-5, 1e-2, 1e-3, 0.1, 1e-4):
    _enter_rate(_rate)


@MISTAKES.wrong(
    "train_by_hand",
    "C8",
    name="b is never updated",
    hint="Which tensors should move in each step: does each of them?",
)
def hand_keeps_b(inputs, targets, w, b, lr, epochs):
    start = b.detach().clone()
    for _ in range(epochs):
        slope_w, _ = _slopes(inputs, targets, w, start)
        w = w.detach() - lr * slope_w
    return w, start


@MISTAKES.wrong(
    "train_by_hand",
    "C8",
    name="w is never updated",
    hint="Which tensors should move in each step: does each of them?",
)
def hand_keeps_w(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        _, slope_b = _slopes(inputs, targets, w, b)
        b = b.detach() - lr * slope_b
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="predictions and loss are computed before the loop, once for all "
    "steps", hint=STALE,
)  # fmt: skip
def hand_stale_graph(inputs, targets, w, b, lr, epochs):
    loss = _loss(inputs, targets, w, b)
    for _ in range(epochs):
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every step uses the gradient of the first one", hint=STALE
)
def hand_stale_gradient(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C15", name="there is one update, after the loop, with the gradients of all "
    "rounds", hint=STALE,
)  # fmt: skip
def hand_updates_after_loop(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs, 1)


@MISTAKES.wrong(
    "train_by_hand", "C9", name="every step uses predictions from before the loop, and the "
    "gradients pile up", hint=STALE,
)  # fmt: skip
def hand_stale_and_piled_up(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr * epochs * (epochs + 1) / 2, 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is only one update",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_update(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is one update too few",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_less(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs - 1)


@MISTAKES.wrong(
    "train_by_hand",
    "C15",
    name="there is one update too many",
    hint="How many updates does your code make, and how many should there be?",
)
def hand_one_more(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs + 1)


def _enter_count(count: int) -> None:
    @MISTAKES.wrong(
        "train_by_hand", "C15", name=f"there are always {count} updates, whatever was asked for",
        hint="Where does epochs enter your function?",
    )  # fmt: skip
    def hand_fixed_count(inputs, targets, w, b, lr, epochs):
        return _descend(inputs, targets, w, b, lr, count)


for _count in (100, 10):
    _enter_count(_count)


def _enter_loss(code: str, name: str, hint: str, loss: Callable[..., Tensor]) -> None:
    @MISTAKES.wrong("train_by_hand", code, name=name, hint=hint)
    def hand_other_loss(inputs, targets, w, b, lr, epochs):
        return _descend(inputs, targets, w, b, lr, epochs, loss)


def _misses(inputs: Tensor, targets: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return inputs @ w.t() + b - targets


for _code, _name, _hint, _wrong in (
    ("C10", "the loss is divided by the number of rows, not of elements", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum() / len(all_[0])),
    ("C10", "the loss is the sum of the squares, not their mean", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum()),
    ("C10", "the gradient is half of what it should be", FACTOR,
     lambda *all_: _loss(*all_) / 2),
    ("C10", "the loss is half of the squares' sum divided by the number of rows", FACTOR,
     lambda *all_: (_misses(*all_) ** 2).sum() / len(all_[0]) / 2),
    ("C10", "the loss is the root of the mean squared error", FACTOR,
     lambda *all_: _loss(*all_).sqrt()),
    ("C11", "the mean of the differences is squared, and not the differences", CANCEL,
     lambda *all_: _misses(*all_).mean() ** 2),
    ("C11", "the loss is the mean of the absolute differences", CANCEL,
     lambda *all_: _misses(*all_).abs().mean()),
    ("C11", "the loss is the mean of the differences, without squares", CANCEL,
     lambda *all_: _misses(*all_).mean()),
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
        w = w.detach() - lr * _slopes(inputs, targets, w, b)[0]
        b = b.detach() - lr * _slopes(inputs, targets, w, b)[1]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C12", name="w's gradient is taken after b has already moved",
    hint="Were both gradients taken at the same point?",
)  # fmt: skip
def hand_moves_b_first(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        b = b.detach() - lr * _slopes(inputs, targets, w, b)[1]
        w = w.detach() - lr * _slopes(inputs, targets, w, b)[0]
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C13", name=".grad is set to a number", hint="What kind of thing is w.grad?"
)
def hand_sets_grad_to_zero(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).backward()
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
    _loss(inputs, targets, w, b).backward()
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
    (_misses(inputs, targets, w, b) ** 2).backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_number_differentiated(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).item().backward()


@MISTAKES.wrong(
    "train_by_hand", "A5", name="the loss is cut off from w and b", hint="Is the chain from w to "
    "the loss unbroken?",
)  # fmt: skip
def hand_cut_off(inputs, targets, w, b, lr, epochs):
    _loss(inputs, targets, w, b).detach().backward()


@MISTAKES.wrong(
    "train_by_hand", "C20", name="the training starts from zeros, not from the given weights",
    hint="Where does your training start, and what was handed in for that?",
)  # fmt: skip
def hand_starts_from_zeros(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, torch.zeros_like(w), torch.zeros_like(b), lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C20", name="the training starts from new random weights, not from the given "
    "ones", hint="Where does your training start, and what was handed in for that?",
)  # fmt: skip
def hand_starts_at_random(inputs, targets, w, b, lr, epochs):
    w, b = torch.randn(w.shape), torch.randn(b.shape)
    return _descend(inputs, targets, w, b, lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C20", name="a new nn.Linear is trained, from weights of its own",
    hint="Where does your training start, and what was handed in for that?",
)  # fmt: skip
def hand_starts_anew(inputs, targets, w, b, lr, epochs):
    layer = torch.nn.Linear(w.shape[1], w.shape[0])
    return _descend(inputs, targets, layer.weight, layer.bias, lr, epochs)


@MISTAKES.wrong(
    "train_by_hand", "C23", name="each element of b moves by the mean over all outputs, not by its "
    "own gradient", hint="What shape has the gradient of b, and what is averaged in it?",
)  # fmt: skip
def hand_moves_b_by_mean(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        error = _misses(inputs, targets, w, b).detach()
        slope_w, _ = _slopes(inputs, targets, w, b)
        w, b = w.detach() - lr * slope_w, b.detach() - lr * 2 * error.mean()
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C21", name="there is a step for each row, not one for all rows",
    hint="Which rows does each step use, and how many steps are there in one epoch?",
)  # fmt: skip
def hand_steps_per_row(inputs, targets, w, b, lr, epochs):
    for _ in range(epochs):
        for row in range(len(inputs)):
            w, b = _descend(inputs[row : row + 1], targets[row : row + 1], w, b, lr, 1)
    return w, b


@MISTAKES.wrong(
    "train_by_hand", "C22", name="nothing is returned", hint="What does your last line hand back?"
)
def hand_returns_nothing(inputs, targets, w, b, lr, epochs):
    return None


@MISTAKES.wrong(
    "train_by_hand", "C22", name="more is returned than w and b",
    hint="How many values do you hand back, and which ones were asked for?",
)  # fmt: skip
def hand_returns_more(inputs, targets, w, b, lr, epochs):
    return (*_descend(inputs, targets, w, b, lr, epochs), None)


@MISTAKES.wrong(
    "train_by_hand", "C22", name="the last loss is returned, not w and b",
    hint="Which values were asked for?",
)  # fmt: skip
def hand_returns_loss(inputs, targets, w, b, lr, epochs):
    return _loss(inputs, targets, *_descend(inputs, targets, w, b, lr, epochs - 1)).detach()


@MISTAKES.wrong(
    "train_by_hand", "C22", name="b is returned before w",
    hint="Which of the two tensors comes first in what you return?",
)  # fmt: skip
def hand_returns_swapped(inputs, targets, w, b, lr, epochs):
    return _descend(inputs, targets, w, b, lr, epochs)[::-1]


MISTAKES.property(
    "train_by_hand", "C18", name="an operation in place changes the inputs or targets",
    hint=IN_PLACE,
)  # fmt: skip
MISTAKES.property(
    "train_by_hand", "C24", name="the result has become something else than a pair of float32 "
    "tensors", hint="Of which type and dtype were w and b when they were handed in?",
)  # fmt: skip
