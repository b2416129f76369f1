"""Wrong references for `fit`: what they ask the model for, which not every model has."""

from __future__ import annotations

from typing import Any

import torch

from .catalogue import Fit, enter


def _asking_for(attribute: str) -> Fit:
    """Return a fit that breaks where the model has no such attribute."""

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
        name="the model is taken for a single layer",
        hint="What if the model is not one layer?",
    )(_asking_for(_attribute))
for _attribute in ("linear", "linear1", "layer", "lin", "fc", "fc1", "net", "layers", "model"):
    enter(
        "E12",
        name="the model is taken for an MnistModel",
        hint="What if the model has only a forward?",
    )(_asking_for(_attribute))
for _attribute in ("training_step", "validation_step", "train_step", "loss"):
    enter(
        "E12",
        name="the model is asked for a method of its own, such as training_step",
        hint="What if the model has only a forward?",
    )(_asking_for(_attribute))
