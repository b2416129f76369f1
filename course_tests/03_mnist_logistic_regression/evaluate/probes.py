"""What the hidden checks of `evaluate` run in the student's process.

Each function calls the student's answer and returns plain values, which the checks judge elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

from ..probes import MEASURING, Scores, gradients_after, plain_result, stand_ins

Answer = Callable[..., Any]


def evaluated(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
    table: torch.Tensor,
    offset: torch.Tensor,
    lift: torch.Tensor,
    times: int = 1,
    height: int = 0,
) -> Any:
    """Return the answer's last evaluation of a model with these parameters.

    With a `height`, the model accepts only whole images of that height.
    """
    model = Scores(table, offset, lift, height)
    loader = DataLoader(TensorDataset(images, labels), batch_size)
    with stand_ins(answer, *MEASURING):
        return [plain_result(answer(model, loader)) for _ in range(times)][-1]


def evaluated_in_turn(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    tables: torch.Tensor,
    offsets: torch.Tensor,
) -> Any:
    """Return the answer's evaluations of several models, with one image each.

    All evaluations run before the first result is read.
    """
    with stand_ins(answer, *MEASURING):
        results = [
            answer(
                Scores(table, offset, torch.zeros(len(offset))),
                DataLoader(TensorDataset(image[None], label[None]), 8),
            )
            for image, label, table, offset in zip(images, labels, tables, offsets, strict=True)
        ]
    return [plain_result(result) for result in results]


def after_evaluating(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    shares: torch.Tensor,
    frozen: int,
) -> Any:
    """Return the evaluation, then parameters and gradients; parameter `frozen` should get none."""
    model = Scores(table, offset, torch.zeros(len(offset)))
    list(model.parameters())[frozen].requires_grad_(requires_grad=False)
    loader = DataLoader(TensorDataset(images, labels), len(labels))
    with stand_ins(answer, *MEASURING):
        result = plain_result(answer(model, loader))
    return [result, *gradients_after(model, images, shares)]


def noise_after_evaluating(
    answer: Answer,
    *,
    images: torch.Tensor,
    labels: torch.Tensor,
    table: torch.Tensor,
    offset: torch.Tensor,
    training: int,
    seed: int,
) -> Any:
    """Return the evaluation, then the result of the model's dropout layer."""
    model = Scores(table, offset, torch.zeros(len(offset))).train(bool(training))
    loader = DataLoader(TensorDataset(images, labels), len(labels))
    with stand_ins(answer, *MEASURING):
        result = plain_result(answer(model, loader))
    torch.manual_seed(seed)
    return [result, model.noise(table.detach().clone()).detach()]
