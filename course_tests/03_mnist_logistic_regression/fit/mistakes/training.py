"""A correct training in parts that the wrong references change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name

from ...evaluate.reference import evaluate
from .catalogue import Fit


def loss_of(model: Any, batch: Any) -> torch.Tensor:
    """Return the cross-entropy of a batch."""
    return F.cross_entropy(model(batch[0]), batch[1])


def training(
    epoch: Callable[[Any, Any, Any], Any],
    *,
    renew: bool = False,
    opt_func: Any = None,
    scale: float = 1.0,
) -> Fit:
    """Return a correct fit, except that each epoch is `epoch(model, opt, train_dl)`."""

    def fit(
        epochs: int, lr: float, model: Any, train_dl: Any, val_dl: Any, given: Any = torch.optim.SGD
    ) -> Any:
        make = opt_func or given
        opt = make(model.parameters(), lr * scale)
        history = []
        for _ in range(epochs):
            if renew:
                opt = make(model.parameters(), lr * scale)
            epoch(model, opt, train_dl)
            history.append(evaluate(model, val_dl))
        return history

    return fit


def step(model: Any, opt: Any, batch: Any) -> None:
    """Train the model on one batch."""
    opt.zero_grad()
    loss_of(model, batch).backward()
    opt.step()


def right_epoch(model: Any, opt: Any, train_dl: Any) -> None:
    """Train the model on each batch in turn."""
    for batch in train_dl:
        step(model, opt, batch)


def all_rows(train_dl: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return all images and labels of a loader as one batch."""
    return tuple(torch.cat(columns) for columns in zip(*train_dl, strict=True))  # type: ignore[return-value]
