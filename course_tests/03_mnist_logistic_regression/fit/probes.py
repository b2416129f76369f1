"""What the hidden checks of `fit` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, Sampler, TensorDataset

from ..probes import MEASURING, plain_result, rows_of, stand_ins

Answer = Callable[..., Any]


class Passes(Sampler[int]):
    """Gives the order of the rows: the next row of `orders` after each completed pass."""

    def __init__(self, orders: torch.Tensor) -> None:
        self._orders = orders.tolist()
        self._completed = 0

    def __len__(self) -> int:
        return len(self._orders[0])

    def __iter__(self) -> Iterator[int]:
        yield from self._orders[self._completed % len(self._orders)]
        self._completed += 1


class Net(nn.Module):
    """Two layers with tanh between them; the parameters have unusual names."""

    def __init__(self, numbers: Sequence[torch.Tensor], height: int = 0) -> None:
        super().__init__()
        self.height = height
        first, shift, second, offset = (values.clone() for values in numbers)
        self.inner = nn.Parameter(first)
        self.inner_shift = nn.Parameter(shift)
        self.outer = nn.Parameter(second)
        self.outer_shift = nn.Parameter(offset)

    def reset_parameters(self) -> None:
        """Reset the parameters, as PyTorch's layers do."""
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return scores (batch, classes)."""
        hidden = torch.tanh(rows_of(images, self.height) @ self.inner.t() + self.inner_shift)
        return hidden @ self.outer.t() + self.outer_shift


class Tidy(torch.optim.SGD):
    """Sets all gradients to zero after each step."""

    def step(self, closure: Any = None) -> Any:
        """Take a step, then reset the gradients."""
        result = super().step(closure)
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad.zero_()
        return result


def tidy(params: Any, lr: float) -> Any:
    """Return plain SGD that resets the gradients after each step."""
    return Tidy(params, lr)


def tidy_with_momentum(params: Any, lr: float) -> Any:
    """Return SGD with momentum and weight decay that resets the gradients after each step."""
    return Tidy(params, lr, momentum=0.9, weight_decay=0.05)


OPTIMISERS: dict[str, Callable[..., Any]] = {"tidy": tidy, "momentum": tidy_with_momentum}


def trained(
    answer: Answer,
    *,
    epochs: int,
    lr: float,
    numbers: Sequence[torch.Tensor],
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    orders: torch.Tensor,
    val_images: torch.Tensor,
    val_labels: torch.Tensor,
    optimizer: str,
    height: int = 0,
    again: bool = False,
) -> Any:
    """Return the parameters of a model after training, and what the answer returned.

    Without an `optimizer`, the answer's default is used. With a `height`, the model accepts only
    whole images of that height. With `again`, another model is trained before the result is read.
    """
    model = Net(numbers, height)
    train_dl = DataLoader(TensorDataset(images, labels), batch_size, sampler=Passes(orders))
    val_dl = DataLoader(TensorDataset(val_images, val_labels), 3)
    chosen = [OPTIMISERS[optimizer]] if optimizer else []
    with stand_ins(answer, "evaluate", *MEASURING):
        history = answer(epochs, lr, model, train_dl, val_dl, *chosen)
        if again:
            answer(epochs, lr, Net([0.5 * n for n in numbers], height), train_dl, val_dl, *chosen)
    if isinstance(history, tuple | list):
        history = [plain_result(entry) for entry in history][:1000]
    return [[parameter.detach() for parameter in model.parameters()], history]
