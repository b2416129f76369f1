"""What the hidden checks of `predict` run in the student's process.

Nothing here knows the right answers: inputs and expected results are chosen elsewhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ..probes import MODELS, Bend, Line, Weights, plain


class Tinted(Bend):
    """A model that shifts the outputs of its layers once autograd has recorded any of its calls."""

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
    """Whether a tensor requires gradients, read from torch's C type, which nobody can patch."""
    return bool(vars(type(tensor).__mro__[-2])["requires_grad"].__get__(tensor))


def predictions(predict: Callable[..., Any], model: str, weights: Weights, inputs: Tensor) -> Any:
    """Return the result of `predict`."""
    return plain(predict(MODELS[model](weights), inputs))


def unrecorded(
    predict: Callable[..., Any], weights: Weights, shifts: Weights, inputs: Tensor
) -> Any:
    """Return the predictions of a model whose outputs show whether autograd was recording.

    If the predictions themselves require gradients, they are shifted too.
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
    """Return the predictions, and the weights and gradients that a later training step finds.

    The gradients are read from the parameters that the model had before the call, as an optimizer
    would. The weight starts with a `gradient`, to which the training step adds.
    """
    model = Line(weights)
    parameters = [model.weight, model.bias]
    model.weight.grad = gradient.clone()
    rows = inputs.clone()
    found = plain(predict(model, rows))
    values = [plain(parameter) for parameter in model.parameters()]
    fresh = nn.Parameter(other.clone())
    with contextlib.suppress(RuntimeError):  # if nothing requires gradients anymore
        ((model(inputs) * slopes).sum() + (fresh**3).sum()).backward()
    gradients = [parameter.grad for parameter in [*parameters, fresh]]
    return {
        "predictions": found,
        "values": values,
        "gradients": gradients,
        "inputs": plain(rows),
    }
