"""Known mistakes in `grand_total`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ALL_ELEMENTS, IN_PLACE, STAY_A_TENSOR

MISTAKES = Catalogue()

BROADCAST = "Which shapes can be added together, and which elements does broadcasting repeat?"

_total = entering(MISTAKES, "grand_total")


def _right(t1: Tensor, t2: Tensor) -> Tensor:
    return t1.sum() + t2.sum()


_total("A11", "the tensors are added together before they are summed", BROADCAST,
       lambda t1, t2: (t1 + t2).sum())  # fmt: skip
_total("A11 A10", "the tensors are added together before they are summed, and a Python number is returned",
       BROADCAST, lambda t1, t2: (t1 + t2).sum().item())  # fmt: skip
MISTAKES.property(
    "grand_total", "A23", name="one of the two tensors is changed in place", hint=IN_PLACE
)


def _total_in_place(t1: Tensor, t2: Tensor) -> Any:
    t1 += t2
    return t1.sum()


_total("A11 A23", "the second tensor is added to the first in place, before the sum", BROADCAST,
       _total_in_place)  # fmt: skip
_total("A12", "the second tensor is passed as the second argument of torch.sum",
       "What does the second argument of torch.sum mean?",
       torch.sum)  # fmt: skip
_total("A12", "the second tensor is passed as the second argument of Python's sum",
       "What does the second argument of Python's sum mean, and what does sum add to it?",
       sum)  # fmt: skip
_total("A8", "the total is passed to torch.Tensor, which expects a size or a list",
       "What does torch.Tensor(3) contain, and how many elements are there?",
       lambda t1, t2: torch.Tensor(_right(t1, t2).item()))  # fmt: skip

for _name, _convert in (
    ("the result is a Python number, not a tensor", lambda t: t.item()),
    ("the result is a NumPy number, not a tensor", lambda t: t.numpy()[()]),
    ("the result is a list, not a tensor", lambda t: [t.item()]),
    ("the result is float64", lambda t: t.double()),
    ("the result is an integer tensor", lambda t: t.long()),
    ("the result is a Python int, not a tensor", int),
):
    _total("A10", _name, STAY_A_TENSOR, lambda t1, t2, to=_convert: to(_right(t1, t2)))

_total("A29", "the result is a vector of one element",
       "How many dimensions does a single number have?",
       lambda t1, t2: _right(t1, t2).reshape(1))  # fmt: skip

for _name, _other in (
    ("only the first tensor is summed", lambda t1, t2: t1.sum()),
    ("only the second tensor is summed", lambda t1, t2: t2.sum()),
    ("the two totals are multiplied, not added", lambda t1, t2: t1.sum() * t2.sum()),
    ("the means are added, not the sums", lambda t1, t2: t1.mean() + t2.mean()),
    ("the result is the mean of all elements, not their sum",
     lambda t1, t2: _right(t1, t2) / (t1.numel() + t2.numel())),
    ("the total is divided by two", lambda t1, t2: _right(t1, t2) / 2),
    ("the elements are multiplied, not added", lambda t1, t2: t1.prod() + t2.prod()),
    ("only the largest element of each tensor is added", lambda t1, t2: t1.max() + t2.max()),
    ("the elements are counted, not added", lambda t1, t2: torch.tensor(t1.numel() + t2.numel())),
    ("each column is summed separately", lambda t1, t2: t1.sum(dim=0) + t2.sum(dim=0)),
    ("each row is summed separately", lambda t1, t2: t1.sum(dim=1) + t2.sum(dim=1)),
    ("the two totals are returned without being added", lambda t1, t2: (t1.sum(), t2.sum())),
    ("the two totals are returned without being added", lambda t1, t2: torch.stack([t1.sum(), t2.sum()])),
    ("extra elements of the longer tensor are left out", lambda t1, t2: torch.stack(
        [left + right for left, right in zip(t1.flatten(), t2.flatten(), strict=False)]).sum()),
    ("the second total is subtracted from the first", lambda t1, t2: t1.sum() - t2.sum()),
):  # fmt: skip
    _total("A26", _name, ALL_ELEMENTS, _other)
