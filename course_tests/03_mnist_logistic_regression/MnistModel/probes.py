"""What the hidden checks of `MnistModel` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

from ..probes import evaluation_mode

Answer = Callable[..., Any]


def ready_model(answer: Answer, values: torch.Tensor) -> Any:
    """Return a new model with its parameters filled from `values`, one after another."""
    model = answer()
    if any(nn.parameter.is_lazy(parameter) for parameter in model.parameters()):
        model(torch.rand(5, 1, 28, 28))
    start = 0
    with torch.no_grad():
        for parameter in model.parameters():
            places = torch.arange(start, start + parameter.numel()) % len(values)
            parameter.copy_(values[places].reshape(parameter.shape))
            start += parameter.numel()
    return model


def trainable_parameters(answer: Answer) -> Any:
    """Return a new model's trainable parameters before and after a second model's are set to 7."""
    model = answer()
    if any(nn.parameter.is_lazy(parameter) for parameter in model.parameters()):
        model(torch.rand(5, 1, 28, 28))
    outer = nn.Sequential(model)  # finds parameters as a larger network and its optimizer do
    found = [p for p in outer.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in found]
    ready_model(answer, torch.tensor([7.0]))
    return [before, [p.detach() for p in found]]


def logits_of_batches(answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]) -> Any:
    """Return one model's logits for several batches."""
    model = ready_model(answer, values)
    return [model(batch.clone()) for batch in batches]


def logits_in_both_modes(
    answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]
) -> Any:
    """Return the logits of several batches, then those of the first batch in evaluation mode."""
    model = ready_model(answer, values)
    found = [model(batch.clone()) for batch in batches]
    evaluation_mode(model)
    return [*found, model(batches[0].clone())]


def logits_again(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, order: Sequence[int]
) -> Any:
    """Return the logits of images, the same again, those of some images, and the images after it."""
    model = ready_model(answer, values)
    few = images[list(order)]
    return [model(images), model(images), model(few), images]


def one_training_step(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, shares: torch.Tensor, lr: float
) -> Any:
    """Return gradients, the logits before and after one step, and whether they had a graph.

    The model is part of another one, as in a larger network.
    """
    model = ready_model(answer, values)
    outer = nn.Sequential(model)
    outer.zero_grad()  # a layer that existed before may have gradients
    opt = torch.optim.SGD(outer.parameters(), lr)
    before = outer(images.clone())
    if before.requires_grad and before.shape == shares.shape:
        (before * shares).sum().backward()
    gradients = [p.grad for p in outer.parameters() if p.requires_grad]
    gradients = [None if g is None else g.clone() for g in gradients]
    opt.step()
    has_graph = before.requires_grad
    return [gradients, before.detach(), outer(images.clone()).detach(), has_graph]
