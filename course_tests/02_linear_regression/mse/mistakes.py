"""The known mistakes of `mse`, each as code that makes it, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..hints import CANCEL, IN_PLACE

MISTAKES = Catalogue()

DIVISOR = "Divide by how many numbers? Count them in the difference of two matrices."
UNBROKEN = "Is the chain from the predictions to the loss unbroken?"
ONE_NUMBER = "How many numbers should be left, and which operation leaves just one?"


def _enter_mse(code: str, name: str, hint: str, wrong: Callable[[Tensor, Tensor], Any]) -> None:
    MISTAKES.wrong("mse", code, name=name, hint=hint)(wrong)


def _first_of(squares: Tensor) -> Tensor:
    """Return the mean, with a graph for the first square alone."""
    first, *others = squares.flatten()
    return (first + sum(other.detach() for other in others)) / squares.numel()


def _last_row_of(squares: Tensor) -> Tensor:
    """Return the mean, with a graph for the last row alone."""
    return (squares[:-1].detach().sum() + squares[-1:].sum()) / squares.numel()


for _code, _name, _hint, _wrong in (
    ("C10", "the squares are summed and not averaged", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum()),
    ("C10", "the sum is divided by the number of rows", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / len(t)),
    ("C10", "the sum is divided by the number of columns", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / t.shape[-1]),
    ("C10", "the mean is halved", "Which factor stands before the mean, and does the task say so?",
     lambda p, t: ((p - t) ** 2).mean() / 2),
    ("C10", "a square root is taken at the end", "Is the result in tonnes, or in tonnes squared?",
     lambda p, t: ((p - t) ** 2).mean().sqrt()),
    ("C10", "a square root is taken at the end", "Is the result in tonnes, or in tonnes squared?",
     lambda p, t: torch.norm(p - t)),
    ("C11", "the mean of the differences is squared, and not the differences", CANCEL,
     lambda p, t: (p - t).mean() ** 2),
    ("C11", "the sum of the differences is squared", CANCEL,
     lambda p, t: (p - t).sum() ** 2 / (p - t).numel()),
    ("C11", "absolute differences are averaged, not squared ones", CANCEL,
     lambda p, t: (p - t).abs().mean()),
    ("C11", "the differences are averaged without being squared", CANCEL,
     lambda p, t: (p - t).mean()),
    ("C11", "large differences count as they are, and only small ones are squared (a Huber loss)",
     "Which of the differences does your formula square?",
     torch.nn.functional.smooth_l1_loss),
    ("C11", "large differences count as they are, and only small ones are squared (a Huber loss)",
     "Which of the differences does your formula square?",
     lambda p, t: 2 * torch.nn.functional.huber_loss(p, t, delta=10.0)),
    ("C11", "only predictions that are too high count", CANCEL,
     lambda p, t: ((p - t).clamp(min=0) ** 2).mean()),
    ("C11", "the differences are doubled, not squared", "Which operator is the power in Python?",
     lambda p, t: ((p - t) * 2).mean()),
    ("A9", "the sum is always divided by 4", DIVISOR,
     lambda p, t: ((p - t) ** 2).sum() / 4),
    ("C10", "the sum is divided by one too few",
     DIVISOR, lambda p, t: ((p - t) ** 2).sum() / ((p - t).numel() - 1)),
    ("A6", "one of the two loses a dimension of size 1, and is then broadcast against the other",
     "Which shapes have predictions and targets, and which shape has their difference?",
     lambda p, t: ((p.squeeze() - t) ** 2).mean()),
    ("A2", "the squared differences are not reduced to one number", ONE_NUMBER,
     lambda p, t: (p - t) ** 2),
    ("A2", "the squared differences are divided, but not reduced to one number", ONE_NUMBER,
     lambda p, t: (p - t) ** 2 / (p - t).numel()),
    ("A2", "the mean is taken over the rows only", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(0)),
    ("A2", "the mean is taken over the columns only", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean(1)),
    ("A2", "the result keeps its dimensions", ONE_NUMBER,
     lambda p, t: ((p - t) ** 2).mean().reshape(1)),
    ("A5", "only some of the predictions are still in the loss's graph", UNBROKEN,
     lambda p, t: _first_of((p - t) ** 2)),
    ("A5", "only some of the predictions are still in the loss's graph", UNBROKEN,
     lambda p, t: _last_row_of((p - t) ** 2)),
    ("A5", "the result is a Python number, without a graph", UNBROKEN,
     lambda p, t: ((p - t) ** 2).mean().item()),
    ("A5", "the chain from the predictions to the loss is broken", UNBROKEN,
     lambda p, t: ((p.detach() - t) ** 2).mean()),
    ("A5", "the loss is a new tensor, cut off from the predictions", UNBROKEN,
     lambda p, t: torch.tensor(((p - t) ** 2).mean().item(), requires_grad=True)),
    ("A9", "the result is the same for all tensors", "Does your formula use both arguments?",
     lambda p, t: torch.tensor(7.25)),
):  # fmt: skip
    _enter_mse(_code, _name, _hint, _wrong)


MISTAKES.property(
    "mse", "C18", name="an operation in place changes a tensor that was handed in", hint=IN_PLACE
)
