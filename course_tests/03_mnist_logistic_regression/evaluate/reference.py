"""The right answer to `evaluate`."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name


def evaluate(model: Any, val_dl: Any) -> dict[str, float]:
    """Return the loss and accuracy, averaged over the images."""
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in val_dl:
            outputs = model(images)
            loss += F.cross_entropy(outputs, labels, reduction="sum").item()
            right += int((outputs.argmax(dim=1) == labels).sum())
            count += len(labels)
    return {"val_loss": loss / count, "val_acc": right / count}
