"""What the hidden checks of `MnistModel` run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

from ..probes import evaluation_mode

Answer = Callable[..., Any]


def ready_model(answer: Answer, values: torch.Tensor) -> Any:
    """Return a new model, its parameters filled one after another with `values`."""
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
    """Return the values of a new model's trainable parameters, and what they are afterwards.

    In between, those of a second model are set to 7.
    """
    model = answer()
    if any(nn.parameter.is_lazy(parameter) for parameter in model.parameters()):
        model(torch.rand(5, 1, 28, 28))
    outer = nn.Sequential(model)  # as any larger network, and an optimiser of its, finds them
    found = [p for p in outer.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in found]
    ready_model(answer, torch.tensor([7.0]))
    return [before, [p.detach() for p in found]]


def logits_of_batches(answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]) -> Any:
    """Return the logits of several batches, one model for all."""
    model = ready_model(answer, values)
    return [model(batch.clone()) for batch in batches]


def logits_in_both_modes(
    answer: Answer, values: torch.Tensor, batches: Sequence[torch.Tensor]
) -> Any:
    """Return the logits of several batches, and those of the first again in evaluation mode."""
    model = ready_model(answer, values)
    found = [model(batch.clone()) for batch in batches]
    evaluation_mode(model)
    return [*found, model(batches[0].clone())]


def logits_again(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, order: Sequence[int]
) -> Any:
    """Return logits of images, of the same once more, of some of them; and the images after it."""
    model = ready_model(answer, values)
    few = images[list(order)]
    return [model(images), model(images), model(few), images]


def one_training_step(
    answer: Answer, values: torch.Tensor, images: torch.Tensor, shares: torch.Tensor, lr: float
) -> Any:
    """Return gradients, the logits before and after one step against them, and if they had a graph.

    The model stands inside another one, as in any larger network.
    """
    model = ready_model(answer, values)
    outer = nn.Sequential(model)
    outer.zero_grad()  # a layer that was there before may have gradients
    opt = torch.optim.SGD(outer.parameters(), lr)
    before = outer(images.clone())
    if before.requires_grad and before.shape == shares.shape:
        (before * shares).sum().backward()
    gradients = [p.grad for p in outer.parameters() if p.requires_grad]
    gradients = [None if g is None else g.clone() for g in gradients]
    opt.step()
    has_graph = before.requires_grad
    return [gradients, before.detach(), outer(images.clone()).detach(), has_graph]
