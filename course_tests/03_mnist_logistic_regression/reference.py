"""The right answers of chapter 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- its usual name
from torch import nn
from torch.utils.data import random_split


def image_to_tensor(image: Any) -> torch.Tensor:
    """Return the image as (1, height, width), from 0 to 1."""
    return torch.from_numpy(np.array(image)).unsqueeze(0).float() / 255


def split_dataset(dataset: Any, val_size: int, seed: int) -> Any:
    """Return two parts drawn at random, `val_size` items in the second."""
    generator = torch.Generator().manual_seed(seed)
    return random_split(dataset, [len(dataset) - val_size, val_size], generator=generator)


class MnistModel(nn.Module):
    """One linear layer: images (batch, 1, 28, 28) to logits (batch, 10)."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(784, 10)

    def forward(self, xb: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        return self.linear(xb.flatten(1))


def softmax(logits: torch.Tensor) -> torch.Tensor:
    """Return the probabilities (batch, classes) for logits of the same shape."""
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return powers / powers.sum(dim=1, keepdim=True)


def predict_digits(model: Any, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return probabilities (batch, classes) and labels (batch,)."""
    with torch.no_grad():
        probabilities = softmax(model(images))
    return probabilities, probabilities.argmax(dim=1)


def accuracy(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the share of rows whose largest output is at the label."""
    return int((outputs.argmax(dim=1) == labels).sum()) / len(labels)


def evaluate(model: Any, val_dl: Any) -> dict[str, float]:
    """Return loss and accuracy, averaged over the images."""
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in val_dl:
            outputs = model(images)
            loss += F.cross_entropy(outputs, labels, reduction="sum").item()
            right += int((outputs.argmax(dim=1) == labels).sum())
            count += len(labels)
    return {"val_loss": loss / count, "val_acc": right / count}


def fit(
    epochs: int,
    lr: float,
    model: Any,
    train_dl: Any,
    val_dl: Any,
    opt_func: Callable[..., Any] = torch.optim.SGD,
) -> list[Any]:
    """Train the model; return what `evaluate` gives after each epoch."""
    opt = opt_func(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        for images, labels in train_dl:
            opt.zero_grad()
            F.cross_entropy(model(images), labels).backward()
            opt.step()
        history.append(evaluate(model, val_dl))
    return history
