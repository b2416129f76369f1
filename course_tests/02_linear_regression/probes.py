"""What the probes of several exercises in chapter 2 share: plain values and models.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Weights = list[Tensor]


def plain(value: Any) -> Any:
    """Return a copy of a tensor's current value; return anything else unchanged."""
    return value.detach().clone() if isinstance(value, Tensor) else value


def plain_batch(batch: Any) -> Any:
    """Return a batch with copies of its tensors' current values."""
    return [plain(part) for part in batch] if isinstance(batch, list | tuple) else plain(batch)


class Line(nn.Linear):
    """A linear layer that counts its calls."""

    def __init__(self, weights: Weights) -> None:
        w = weights[0]
        super().__init__(w.shape[1], w.shape[0])
        self.calls = 0
        _set(self, weights)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 -- torch's own name
        self.calls += 1
        return super().forward(input)


class Bend(nn.Module):
    """Two linear layers with a tanh in between."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        w1, _, w2, _ = weights
        self.inner = nn.Linear(w1.shape[1], w1.shape[0])
        self.outer = nn.Linear(w2.shape[1], w2.shape[0])
        self.calls = 0
        _set(self, weights)

    def forward(self, rows: Tensor) -> Tensor:
        self.calls += 1
        return self.outer(torch.tanh(self.inner(rows)))  # type: ignore[no-any-return]


class Hill(nn.Module):
    """A parabola with three coefficients as parameters, without any layers."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.top, self.tilt, self.turn = (nn.Parameter(value.clone()) for value in weights)
        self.calls = 0

    def forward(self, rows: Tensor) -> Tensor:
        self.calls += 1
        return self.top + self.tilt * rows + self.turn * rows**2


MODELS: dict[str, Callable[[Weights], nn.Module]] = {"line": Line, "bend": Bend, "hill": Hill}


def _set(model: nn.Module, weights: Weights) -> None:
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights, strict=True):
            parameter.copy_(value)
