"""Wrong references for `fit`: attributes that not every model has."""

from __future__ import annotations

from typing import Any

import torch

from .catalogue import Fit, enter


def _asking_for(attribute: str) -> Fit:
    """Return a fit that fails if the model has no such attribute."""

    def fit(
        epochs: int,
        lr: float,
        model: Any,
        train_dl: Any,
        val_dl: Any,
        opt_func: Any = torch.optim.SGD,
    ) -> Any:
        return getattr(model, attribute)

    return fit


for _attribute in ("weight", "bias", "in_features", "out_features"):
    enter(
        "E12",
        name="the code expects the model to be a single layer",
        hint="What happens if the model is not a single layer?",
    )(_asking_for(_attribute))
for _attribute in ("linear", "linear1", "layer", "lin", "fc", "fc1", "net", "layers", "model"):
    enter(
        "E12",
        name="the code expects the model to be an MnistModel",
        hint="What happens if the model has no attributes or methods of its own except forward?",
    )(_asking_for(_attribute))
for _attribute in ("training_step", "validation_step", "train_step", "loss"):
    enter(
        "E12",
        name="the code calls a method that not every model has, such as training_step",
        hint="What happens if the model has no attributes or methods of its own except forward?",
    )(_asking_for(_attribute))
