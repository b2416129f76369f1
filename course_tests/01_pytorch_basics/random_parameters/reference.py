"""The right answer to `random_parameters`."""

from __future__ import annotations

import torch


def random_parameters(num_outputs: int, num_inputs: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return w (num_outputs, num_inputs) and b (num_outputs,), standard normal leaf tensors."""
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    return w, torch.randn(num_outputs, requires_grad=True)
