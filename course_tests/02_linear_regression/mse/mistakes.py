"""The known mistakes of `mse`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..hints import CANCEL, IN_PLACE

MISTAKES = Catalogue()

DIVISOR = "How many squared differences do you add up for two matrices, and what do you divide their sum by?"
UNBROKEN = (
    "Is every step from the predictions to the loss a tensor operation that autograd can follow?"
)
ONE_NUMBER = "How many dimensions should the loss have, and how many does yours have?"


def _enter_mse(code: str, name: str, hint: str, wrong: Callable[[Tensor, Tensor], Any]) -> None:
    MISTAKES.wrong("mse", code, name=name, hint=hint)(wrong)


def _first_of(squares: Tensor) -> Tensor:
    """Return the mean, with only the first square in the graph."""
    first, *others = squares.flatten()
    return (first + sum(other.detach() for other in others)) / squares.numel()


def _last_row_of(squares: Tensor) -> Tensor:
    """Return the mean, with only the last row in the graph."""
    return (squares[:-1].detach().sum() + squares[-1:].sum()) / squares.numel()


for _code, _name, _hint, _wrong in (
    ("C10", "the squared differences are summed, not averaged", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum()),
    ("C10", "the sum of squares is divided by the number of rows", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / len(t)),
    ("C10", "the sum of squares is divided by the number of columns", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / t.shape[-1]),
    ("C10", "the mean is halved", "Which factor does your code put on the mean, and does the task ask for it?",
     lambda p, t: ((p - t) ** 2).mean() / 2),
    ("C10", "a square root is taken at the end", "If predictions and targets are in tonnes, is your result in tonnes or in tonnes squared?",
     lambda p, t: ((p - t) ** 2).mean().sqrt()),
    ("C10", "a square root is taken at the end", "If predictions and targets are in tonnes, is your result in tonnes or in tonnes squared?",
     lambda p, t: torch.norm(p - t)),
    ("C11", "the mean of the differences is squared, instead of each difference", CANCEL,
     lambda p, t: (p - t).mean() ** 2),
    ("C11", "the sum of the differences is squared, instead of each difference", CANCEL,
     lambda p, t: (p - t).sum() ** 2 / (p - t).numel()),
    ("C11", "the absolute differences are averaged, not the squared ones", CANCEL,
     lambda p, t: (p - t).abs().mean()),
    ("C11", "the differences are averaged without being squared", CANCEL,
     lambda p, t: (p - t).mean()),
    ("C11", "only small differences are squared, and large ones count linearly (a Huber loss)",
     "Which of the differences does your formula square?",
     torch.nn.functional.smooth_l1_loss),
    ("C11", "only small differences are squared, and large ones count linearly (a Huber loss)",
     "Which of the differences does your formula square?",
     lambda p, t: 2 * torch.nn.functional.huber_loss(p, t, delta=10.0)),
    ("C11", "only predictions that are too high count", CANCEL,
     lambda p, t: ((p - t).clamp(min=0) ** 2).mean()),
    ("C11", "the differences are doubled, not squared", "Which Python operator raises a number to a power?",
     lambda p, t: ((p - t) * 2).mean()),
    ("A9", "the sum of squares is always divided by 4", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / 4),
    ("C10", "the sum of squares is divided by one less than the number of elements",
     DIVISOR, lambda p, t: ((p - t) ** 2).sum() / ((p - t).numel() - 1)),
    ("A6", "one of the two tensors loses a dimension of size 1 and is then broadcast against the other",
     "What are the shapes of the predictions, the targets, and their difference?",
     lambda p, t: ((p.squeeze() - t) ** 2).mean()),
    ("A2", "the squared differences are not reduced to one number", ONE_NUMBER,
     lambda p, t: (p - t) ** 2),
    ("A2", "the squared differences are divided, but not reduced to one number", ONE_NUMBER,
     lambda p, t: (p - t) ** 2 / (p - t).numel()),
    ("A2", "the mean is taken over the rows only, which leaves one number per column", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(0)),
    ("A2", "the mean is taken over the columns only, which leaves one number per row", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(1)),
    ("A2", "the result is not 0-d but still has a dimension", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean().reshape(1)),
    ("A5", "only some of the predictions are still connected to the loss", UNBROKEN,
     lambda p, t: _first_of((p - t) ** 2)),
    ("A5", "only some of the predictions are still connected to the loss", UNBROKEN,
     lambda p, t: _last_row_of((p - t) ** 2)),
    ("A5", "the result is a plain Python number, which has no graph", UNBROKEN,
     lambda p, t: ((p - t) ** 2).mean().item()),
    ("A5", "no gradients can flow from the loss back to the predictions", UNBROKEN,
     lambda p, t: ((p.detach() - t) ** 2).mean()),
    ("A5", "the loss is a new tensor that is not connected to the predictions", UNBROKEN,
     lambda p, t: torch.tensor(((p - t) ** 2).mean().item(), requires_grad=True)),
    ("A9", "the result is always the same, whatever the two tensors are", "Does your formula use both arguments?",
     lambda p, t: torch.tensor(7.25)),
):  # fmt: skip
    _enter_mse(_code, _name, _hint, _wrong)


MISTAKES.property(
    "mse", "C18", name="an in-place operation changes a tensor that was passed in", hint=IN_PLACE
)
