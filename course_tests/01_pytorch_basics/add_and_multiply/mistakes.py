"""Known mistakes in `add_and_multiply`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import IN_PLACE, ORDER, SIDE_BY_SIDE, STAY_A_TENSOR

MISTAKES = Catalogue()

EACH_PLACE = "For two tensors with six elements each, how many elements should each result have?"

_pair = entering(MISTAKES, "add_and_multiply")

for _matrices in (
    lambda t1, t2: t1 @ t2,
    torch.mm,
    lambda t1, t2: t1 @ t2.T,
    lambda t1, t2: t1.T @ t2,
):
    _pair("A6", "the tensors are multiplied as matrices, not element by element", SIDE_BY_SIDE,
          lambda t1, t2, product=_matrices: (t1 + t2, product(t1, t2)))  # fmt: skip

_pair("A6 A24", "the tensors are multiplied as matrices, and the results are swapped",
      SIDE_BY_SIDE, lambda t1, t2: (t1 @ t2, t1 + t2))  # fmt: skip
_pair(
    "A24",
    "the sum and the product are swapped",
    ORDER,
    lambda t1, t2: (t1 * t2, t1 + t2),
    whole=True,
)
_pair("A12", "the second tensor is passed as the second argument of torch.sum",
      "What does the second argument of torch.sum mean?",
      lambda t1, t2: (torch.sum(t1, t2), t1 * t2))  # fmt: skip


MISTAKES.property(
    "add_and_multiply", "A23", name="one of the two tensors is changed in place", hint=IN_PLACE
)


def _add_in_place(t1: Tensor, t2: Tensor) -> Any:
    t1 += t2
    return t1, t1 * t2


def _multiply_in_place(t1: Tensor, t2: Tensor) -> Any:
    total = t1 + t2
    t1 *= t2
    return total, t1


def _add_in_place_last(t1: Tensor, t2: Tensor) -> Any:
    product = t1 * t2
    return t1.add_(t2), product


def _add_to_second_last(t1: Tensor, t2: Tensor) -> Any:
    product = t1 * t2
    return t2.add_(t1), product


for _name, _wrong in (
    ("t1 is changed in place before the product is calculated", _add_in_place),
    ("t1 is overwritten with the product", _multiply_in_place),
    ("t1 is overwritten with the sum", _add_in_place_last),
    ("t2 is overwritten with the product", lambda t1, t2: (t1 + t2, t2.mul_(t1))),
    ("t2 is overwritten with the sum", _add_to_second_last),
    (
        "both results are the same tensor, changed in place twice",
        lambda t1, t2: (t1.add_(t2), t1.mul_(t2)),
    ),
):
    _pair("A23", _name, IN_PLACE, _wrong, whole=True)

_pair("A26", "both results are summed to a single number", EACH_PLACE,
      lambda t1, t2: ((t1 + t2).sum(), (t1 * t2).sum()), whole=True)  # fmt: skip
_pair("A26", "the product is summed to a single number", EACH_PLACE,
      lambda t1, t2: (t1 + t2, (t1 * t2).sum()))  # fmt: skip
_pair("A26", "the first result is the sum of all elements, a single number", EACH_PLACE,
      lambda t1, t2: (t1.sum() + t2.sum(), t1 * t2))  # fmt: skip
_pair("A26", "dimensions of size 1 are squeezed out of the results",
      "How many dimensions do the results have when a dimension of the inputs has size 1?",
      lambda t1, t2: ((t1 + t2).squeeze(), (t1 * t2).squeeze()))  # fmt: skip

for _name, _convert in (
    ("the results are NumPy arrays", lambda t: t.numpy()),
    ("the results are lists", lambda t: t.tolist()),
    ("the results are lists of tensors", list),
    ("the results are float64", lambda t: t.double()),
):
    _pair("A10", _name, STAY_A_TENSOR,
          lambda t1, t2, to=_convert: (to(t1 + t2), to(t1 * t2)))  # fmt: skip
for _name, _kind in (
    ("the elements are converted to integers", torch.int64),
    ("the elements are converted to float16", torch.float16),
    ("the elements are converted to bfloat16", torch.bfloat16),
):
    _pair("A10", _name, STAY_A_TENSOR,
          lambda t1, t2, kind=_kind: (t1.to(kind) + t2.to(kind), t1.to(kind) * t2.to(kind)))  # fmt: skip
