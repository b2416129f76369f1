"""The right answer to `predict_digits`."""

from __future__ import annotations

from typing import Any

import torch

from ..softmax.reference import softmax


def predict_digits(model: Any, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return probabilities (batch, classes) and labels (batch,)."""
    with torch.no_grad():
        probabilities = softmax(model(images))
    return probabilities, probabilities.argmax(dim=1)
