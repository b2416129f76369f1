"""The known mistakes of `grand_total`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ALL_ELEMENTS, IN_PLACE, STAY_A_TENSOR

MISTAKES = Catalogue()

BROADCAST = "Which shapes can be added to one another, and which elements does broadcasting repeat?"

_total = entering(MISTAKES, "grand_total")


def _right(t1: Tensor, t2: Tensor) -> Tensor:
    return t1.sum() + t2.sum()


_total("A11", "the tensors are added to one another before they are summed", BROADCAST,
       lambda t1, t2: (t1 + t2).sum())  # fmt: skip
_total("A11 A10", "the tensors are added before they are summed, and a Python number is returned",
       BROADCAST, lambda t1, t2: (t1 + t2).sum().item())  # fmt: skip
MISTAKES.property(
    "grand_total", "A23", name="one of the two tensors is changed in place", hint=IN_PLACE
)


def _total_in_place(t1: Tensor, t2: Tensor) -> Any:
    t1 += t2
    return t1.sum()


_total("A11 A23", "the second tensor is added into the first before that is summed", BROADCAST,
       _total_in_place)  # fmt: skip
_total("A12", "the second tensor is handed to sum as its second argument",
       "What does torch.sum take its second argument for?",
       torch.sum)  # fmt: skip
_total("A12", "the second tensor is handed to Python's sum as its second argument",
       "What does sum take its second argument for, and how many elements does it reach?",
       sum)  # fmt: skip
_total("A8", "torch.Tensor takes the total for a size",
       "What does torch.Tensor(3) hold? Count the elements.",
       lambda t1, t2: torch.Tensor(_right(t1, t2).item()))  # fmt: skip

for _name, _convert in (
    ("the result is a Python number, no tensor", lambda t: t.item()),
    ("the result is a NumPy number, no tensor", lambda t: t.numpy()[()]),
    ("the result is a list, no tensor", lambda t: [t.item()]),
    ("the result is float64", lambda t: t.double()),
    ("the result is a whole number", lambda t: t.long()),
    ("the result is a whole number, no tensor", int),
):
    _total("A10", _name, STAY_A_TENSOR, lambda t1, t2, to=_convert: to(_right(t1, t2)))

_total("A29", "the result is a vector with one element",
       "How many dimensions does a single number have?",
       lambda t1, t2: _right(t1, t2).reshape(1))  # fmt: skip

for _name, _other in (
    ("only the first tensor is summed", lambda t1, t2: t1.sum()),
    ("only the second tensor is summed", lambda t1, t2: t2.sum()),
    ("the totals are multiplied", lambda t1, t2: t1.sum() * t2.sum()),
    ("means are added, not sums", lambda t1, t2: t1.mean() + t2.mean()),
    ("the mean of all elements is taken, not their sum",
     lambda t1, t2: _right(t1, t2) / (t1.numel() + t2.numel())),
    ("the total is divided by two", lambda t1, t2: _right(t1, t2) / 2),
    ("elements are multiplied, not added", lambda t1, t2: t1.prod() + t2.prod()),
    ("the largest elements are added", lambda t1, t2: t1.max() + t2.max()),
    ("elements are counted, not added", lambda t1, t2: torch.tensor(t1.numel() + t2.numel())),
    ("only columns are summed", lambda t1, t2: t1.sum(dim=0) + t2.sum(dim=0)),
    ("only rows are summed", lambda t1, t2: t1.sum(dim=1) + t2.sum(dim=1)),
    ("the two totals are returned side by side", lambda t1, t2: (t1.sum(), t2.sum())),
    ("the two totals are returned side by side", lambda t1, t2: torch.stack([t1.sum(), t2.sum()])),
    ("surplus elements of the longer tensor are lost", lambda t1, t2: torch.stack(
        [left + right for left, right in zip(t1.flatten(), t2.flatten(), strict=False)]).sum()),
    ("the second is subtracted", lambda t1, t2: t1.sum() - t2.sum()),
):  # fmt: skip
    _total("A26", _name, ALL_ELEMENTS, _other)
