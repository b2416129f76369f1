"""What the hidden checks of `fit` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

# ruff: noqa: PLR0917 -- called by keyword

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import Tensor, nn
from torch.utils.data import DataLoader, Sampler, TensorDataset

from ..probes import MODELS, Weights, plain


def dear_above(input: Tensor, target: Tensor) -> Tensor:  # noqa: A002 -- torch's own names
    """Mean squared error, with predictions that are too high counted three times."""
    gap = input - target
    return torch.where(gap > 0, 3 * gap * gap, gap * gap).mean()


class RowTotals(nn.Module):
    """Absolute differences, summed within each row and averaged over the rows."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:  # noqa: A002 -- torch's own names
        return (input - target).abs().sum(-1).mean()


LOSSES: dict[str, Callable[..., Tensor]] = {
    "mse": F.mse_loss,
    "dear_above": dear_above,
    "cross_entropy": F.cross_entropy,
    "absolute": nn.L1Loss(),
    "row_totals": RowTotals(),
}


class Turns(Sampler[int]):
    """A different order of the rows for each pass; only completed passes count."""

    def __init__(self, orders: list[list[int]]) -> None:
        self.orders = orders
        self.done = 0

    def __iter__(self) -> Iterator[int]:
        order = self.orders[self.done % len(self.orders)]
        for number, row in enumerate(order, 1):
            if number == len(order):
                self.done += 1
            yield row

    def __len__(self) -> int:
        return len(self.orders[0])


def trained(
    fit: Callable[..., Any],
    num_epochs: int,
    model: str,
    weights: Weights,
    loss: str,
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    settings: dict[str, Any],
    orders: list[list[int]] | None = None,
) -> Any:
    """Train a model with `fit`; return its weights before and after, and what was called.

    `settings` are the optimizer's arguments, plus its `name` and a factor for each parameter's
    learning rate (`factors`).
    """
    network = MODELS[model](weights)
    settings = dict(settings)
    factors = settings.pop("factors", None)
    kind = getattr(torch.optim, settings.pop("name", "SGD"))
    parameters: Any = list(network.parameters())
    if factors:
        parameters = [
            {"params": [parameter], "lr": settings["lr"] * factor}
            for parameter, factor in zip(parameters, factors, strict=True)
        ]
    optimiser = kind(parameters, **settings)
    # What was called helps to name the mistake, and never decides points.
    steps: list[Weights] = []
    moved: list[bool] = []

    def step_begins(*_: Any) -> None:
        steps.append([plain(parameter) for parameter in network.parameters()])

    def step_ends(*_: Any) -> None:
        moved.append(not all(map(torch.equal, steps[-1], network.parameters())))

    optimiser.register_step_pre_hook(step_begins)
    optimiser.register_step_post_hook(step_ends)
    loader = DataLoader(
        TensorDataset(inputs, targets), batch_size, sampler=Turns(orders) if orders else None
    )
    fit(num_epochs, network, LOSSES[loss], optimiser, loader)
    return {
        "epochs": num_epochs,
        "start": weights,
        "weights": [plain(parameter) for parameter in network.parameters()],
        "model called": network.calls > 0,
        "optimizer called": bool(steps),
        "steps": len(steps),
        "step moved": any(moved),
    }
