"""Known mistakes of `accuracy` as code, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from gradkit.mistakes import Catalogue

from ..hints import OUT_OF

MISTAKES = Catalogue()

_NOT_ALL = "What does your code return when some rows are right and others are wrong?"


def _accuracy(*codes: str, name: str, hint: str, make: Callable[[Any, Any], Any]) -> None:
    MISTAKES.wrong("accuracy", *codes, name=name, hint=hint)(make)


def _hits(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return outputs.argmax(dim=1) == labels


def _share(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    return _hits(outputs, labels).double().mean().item()


def _count(outputs: torch.Tensor, labels: torch.Tensor) -> int:
    return int(_hits(outputs, labels).sum())


_accuracy(
    "H1",
    name="the largest values themselves are compared with the labels, not their indices",
    hint="Which output of max is the index?",
    make=lambda o, y: (o.max(dim=1).values == y).double().mean(),
)
_accuracy(
    "H6",
    name="the largest value of each column is used, not of each row",
    hint="Does each row get its own prediction?",
    make=lambda o, y: (o.argmax(dim=0) == y).double().mean(),
)
_accuracy(
    "G10",
    name="the largest value of the whole batch is used, not of each row",
    hint="Does each row get its own prediction?",
    make=lambda o, y: (o.argmax() == y).double().mean(),
)
_accuracy(
    "H5",
    name="the mean of a bool tensor is taken",
    hint="With which dtypes does mean() work?",
    make=lambda o, y: (o.argmax(dim=1) == y).mean(),
)
_accuracy(
    "H2",
    name="the count is divided with //",
    hint=_NOT_ALL,
    make=lambda o, y: _count(o, y) // len(y),
)
_accuracy(
    "H3",
    name="each prediction is compared with every label",
    hint="What is the shape of the comparison?",
    make=lambda o, y: (o.argmax(dim=1, keepdim=True) == y).double().mean(),
)
_accuracy(
    "H3",
    name="each prediction is compared with every label",
    hint="What is the shape of the comparison?",
    make=lambda o, y: (o.argmax(dim=1, keepdim=True) == y).sum() / len(y),
)
_accuracy(
    "H4",
    name="the number of correct predictions is not divided by anything",
    hint=OUT_OF,
    make=_count,
)
_accuracy(
    "H4",
    name="the accuracy is given in percent",
    hint=OUT_OF,
    make=lambda o, y: 100 * _share(o, y),
)
_accuracy(
    "H4",
    name="the share of wrong predictions is returned",
    hint="Which predictions do you count: the correct or the wrong ones?",
    make=lambda o, y: 1 - _share(o, y),
)
_accuracy(
    "H4",
    name="the number of correct predictions is divided by the number of all outputs",
    hint=OUT_OF,
    make=lambda o, y: _count(o, y) / o.numel(),
)
_accuracy(
    "H4",
    name="the number of correct predictions is divided by the number of classes",
    hint=OUT_OF,
    make=lambda o, y: _count(o, y) / o.shape[1],
)
for _size in (128, 64, 100, 32, 10):
    _accuracy(
        "H4",
        name="the number of correct predictions is divided by a number that is written into the code",
        hint=OUT_OF,
        make=lambda o, y, size=_size: _count(o, y) / size,  # type: ignore[misc]
    )
_accuracy(
    "H14",
    name="the result only says whether all rows are right",
    hint=_NOT_ALL,
    make=lambda o, y: float(_hits(o, y).all()),
)
_accuracy(
    "H14",
    name="the smallest output of each row is used as the prediction",
    hint="Which output of a row shows the model's prediction?",
    make=lambda o, y: (o.argmin(dim=1) == y).double().mean(),
)
