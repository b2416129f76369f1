"""The right answer to `accuracy`."""

from __future__ import annotations

import torch


def accuracy(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the share of rows whose largest output is at the label's index."""
    return int((outputs.argmax(dim=1) == labels).sum()) / len(labels)
