"""What the hidden checks of `predict` run in the student's process.

Nothing here knows a right answer. Which numbers go in, and what should come out, is decided
elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ..probes import MODELS, Bend, Line, Weights, plain


class Tinted(Bend):
    """A model whose layers come out shifted once autograd has recorded them, in this call or before."""

    def __init__(self, weights: Weights, shifts: Weights) -> None:
        super().__init__(weights)
        self.shifts = shifts
        self.seen = False

    def forward(self, rows: Tensor) -> Tensor:
        hidden = self.inner(rows)
        self.seen = self.seen or _recorded(hidden)
        if self.seen:
            hidden = hidden + self.shifts[0]
        result = self.outer(torch.tanh(hidden))
        self.seen = self.seen or _recorded(result)
        return result + self.shifts[1] if self.seen else result


def _recorded(tensor: Tensor) -> bool:
    """Whether autograd follows a tensor, asked of torch's own C type, which nobody can patch."""
    return bool(vars(type(tensor).__mro__[-2])["requires_grad"].__get__(tensor))


def predictions(predict: Callable[..., Any], model: str, weights: Weights, inputs: Tensor) -> Any:
    """Return what `predict` gives."""
    return plain(predict(MODELS[model](weights), inputs))


def unrecorded(
    predict: Callable[..., Any], weights: Weights, shifts: Weights, inputs: Tensor
) -> Any:
    """Return the predictions of a model that tells by its values whether autograd recorded.

    Where the predictions themselves require gradients, they are shifted as well.
    """
    found = predict(Tinted(weights, shifts), inputs)
    shifted = isinstance(found, Tensor) and _recorded(found)
    return plain(found) + 1 if shifted else plain(found)


def afterwards(
    predict: Callable[..., Any],
    weights: Weights,
    inputs: Tensor,
    slopes: Tensor,
    other: Tensor,
    gradient: Tensor,
) -> Any:
    """Return the predictions, and what a training step finds after them: values and gradients.

    The gradients are those of the parameters from before the call: an optimiser would hold these.
    The weight's has a `gradient` already, to which more is added.
    """
    model = Line(weights)
    parameters = [model.weight, model.bias]
    model.weight.grad = gradient.clone()
    rows = inputs.clone()
    found = plain(predict(model, rows))
    values = [plain(parameter) for parameter in model.parameters()]
    fresh = nn.Parameter(other.clone())
    with contextlib.suppress(RuntimeError):  # where nothing requires gradients any more
        ((model(inputs) * slopes).sum() + (fresh**3).sum()).backward()
    gradients = [parameter.grad for parameter in [*parameters, fresh]]
    return {
        "predictions": found,
        "values": values,
        "gradients": gradients,
        "inputs": plain(rows),
    }
