"""Probes for `derivative`, run in the student's process.

Each calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from ..probes import Answer, as_it_is


class Bend(torch.nn.Module):
    """A function that is a module with a coefficient."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, t: torch.Tensor) -> torch.Tensor:
        """Return factor · tanh(t) + 2t."""
        return self.factor * torch.tanh(t) + 2 * t


def make_function(kind: str, c: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return a function from a 0-d tensor to a 0-d tensor, with the coefficients `c`."""
    a, b, d = c[:3].tolist()
    functions: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "cubic": lambda t: a * t**3 + b * t**2 + d * t + 1,
        "wave": lambda t: a * torch.sin(b * t) + d * t,
        "growth": lambda t: b * torch.exp(a * t),
        "quotient": lambda t: (a + t) / (b + t * t),
        "module": Bend(a),
        "sine": torch.sin,
        "waves": lambda t: (1000.0 + torch.sin(c * t)).sum(),
        "folded": lambda t: (1000.0 + torch.abs(c * t) * t).sum(),
        "faint": lambda t: torch.tanh(c * t).sum() / 1000,
        "powers": lambda t: (torch.stack([t, t * t, t * t * t]) * c[:3]).sum(),
    }
    return functions[kind]


def slope_and_traces(answer: Answer, kind: str, c: torch.Tensor, x: float) -> Any:
    """Return the answer's slope, the points where it called f, and what backward left behind.

    The slope comes from the plain function: with the second leaf that is added here, backward would
    succeed even for a point that does not require gradients.
    """
    function = make_function(kind, c)
    plain = answer(function, x)
    points: list[float | None] = []
    second_leaf = torch.zeros(
        (), requires_grad=True
    )  # f depends on it as well, so its .grad shows backward

    def f(t: torch.Tensor) -> torch.Tensor:
        try:
            points.append(float(t.detach()))
        except (RuntimeError, TypeError, ValueError):  # a vmap batch, or a complex number
            points.append(None)
        return function(t) + second_leaf

    answer(f, x)
    return [plain, points, second_leaf.grad]


def slope(answer: Answer, kind: str, c: torch.Tensor, x: float) -> Any:
    """Return the answer's slope of one function at one point."""
    return answer(make_function(kind, c), x)


def slopes(answer: Answer, kinds: Sequence[str], c: torch.Tensor, x: float, times: int) -> Any:
    """Return the answer's slopes of several functions in turn, for `times` rounds."""
    functions = [make_function(kind, c) for kind in kinds]
    return [as_it_is(answer(f, x)) for _ in range(times) for f in functions]
