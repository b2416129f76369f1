"""What the probes of several exercises of chapter 2 share: plain values, and models.

Nothing here knows a right answer. Which numbers go in, and what should come out, is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Weights = list[Tensor]


def plain(value: Any) -> Any:
    """Return a tensor's value as it is now; anything else as it is."""
    return value.detach().clone() if isinstance(value, Tensor) else value


def plain_batch(batch: Any) -> Any:
    """Return a batch with its tensors' values as they are now."""
    return [plain(part) for part in batch] if isinstance(batch, list | tuple) else plain(batch)


class Line(nn.Linear):
    """A linear layer that notes that it was called."""

    def __init__(self, weights: Weights) -> None:
        w = weights[0]
        super().__init__(w.shape[1], w.shape[0])
        self.calls = 0
        _set(self, weights)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 -- torch's own name
        self.calls += 1
        return super().forward(input)


class Bend(nn.Module):
    """Two layers with a bend in between."""

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
    """A parabola whose three coefficients are bare parameters."""

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
