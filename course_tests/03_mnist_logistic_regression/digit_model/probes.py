"""What the hidden checks of `digit_model` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch

from ..probes import evaluation_mode


def scores_of(model: Any, images: torch.Tensor) -> Any:
    """Return a trained model's scores of images."""
    with contextlib.suppress(AttributeError):  # not a module
        evaluation_mode(model)
    with torch.no_grad():
        return model(as_trained(model, images))


def as_trained(model: Any, images: torch.Tensor) -> torch.Tensor:
    """Return images in the dtype of the model's parameters: only its accuracy is judged."""
    with contextlib.suppress(
        AttributeError, TypeError, StopIteration
    ):  # no module, or no parameters
        return images.to(next(p.dtype for p in model.parameters() if p.is_floating_point()))
    return images


def scores_by_class(model: Any, kind: Any, images: torch.Tensor) -> Any:
    """Return a trained model's scores, and those that the class `kind` computes for it.

    The second value is None if the class does not work with the model.
    """
    scores = scores_of(model, images)
    try:
        with torch.no_grad():
            return [scores, kind.forward(model, as_trained(model, images))]
    except (AttributeError, TypeError, RuntimeError):
        return [scores, None]
