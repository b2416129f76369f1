"""What the hidden checks of `predict_digits` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from ..probes import Scores, gradients_after, stand_ins

Answer = Callable[..., Any]


def predicted(
    answer: Answer,
    images: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    lift: torch.Tensor,
    *,
    times: int = 1,
    height: int = 0,
) -> Any:
    """Return the answer's last prediction for a model with these parameters.

    With a `height`, the model accepts only whole images of that height.
    """
    model = Scores(table, offset, lift, height)
    with stand_ins(answer, "softmax"):
        return [answer(model, images) for _ in range(times)][-1]


def trained_after_predicting(
    answer: Answer,
    images: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    shares: torch.Tensor,
) -> Any:
    """Return the prediction, then the model's parameters, its gradients and the images."""
    model = Scores(table, offset, torch.zeros(len(offset)))
    used = images.clone()
    with stand_ins(answer, "softmax"):
        result = answer(model, used)
    return [result, *gradients_after(model, images, shares), used]
