"""The right answer to `predict`."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def predict(model: nn.Module, inputs: Tensor) -> Tensor:
    """Return predictions without a graph."""
    with torch.no_grad():
        return model(inputs)  # type: ignore[no-any-return]
