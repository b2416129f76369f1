"""The known mistakes of `add_and_multiply`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ALL_ELEMENTS, IN_PLACE, ORDER, SIDE_BY_SIDE, STAY_A_TENSOR

MISTAKES = Catalogue()

_pair = entering(MISTAKES, "add_and_multiply")

for _matrices in (
    lambda t1, t2: t1 @ t2,
    torch.mm,
    lambda t1, t2: t1 @ t2.T,
    lambda t1, t2: t1.T @ t2,
):
    _pair("A6", "matrices are multiplied where * was asked", SIDE_BY_SIDE,
          lambda t1, t2, product=_matrices: (t1 + t2, product(t1, t2)))  # fmt: skip

_pair("A6 A24", "matrices are multiplied where * was asked, and the results swapped",
      SIDE_BY_SIDE, lambda t1, t2: (t1 @ t2, t1 + t2))  # fmt: skip
_pair("A24", "product and sum are swapped", ORDER, lambda t1, t2: (t1 * t2, t1 + t2), whole=True)
_pair("A12", "the second tensor is handed to sum as its second argument",
      "What does torch.sum take its second argument for?",
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
    ("t1 is changed before it is used again", _add_in_place),
    ("t1 is changed in place", _multiply_in_place),
    ("t1 holds the sum afterwards", _add_in_place_last),
    ("t2 is changed in place", lambda t1, t2: (t1 + t2, t2.mul_(t1))),
    ("t2 holds the sum afterwards", _add_to_second_last),
    ("both results are one and the same tensor", lambda t1, t2: (t1.add_(t2), t1.mul_(t2))),
):
    _pair("A23", _name, IN_PLACE, _wrong, whole=True)

_pair("A26", "the elements are summed up to one number", ALL_ELEMENTS,
      lambda t1, t2: ((t1 + t2).sum(), (t1 * t2).sum()), whole=True)  # fmt: skip
_pair("A26", "the product is summed up to one number", ALL_ELEMENTS,
      lambda t1, t2: (t1 + t2, (t1 * t2).sum()))  # fmt: skip
_pair("A26", "the sum is that of all elements, one number", ALL_ELEMENTS,
      lambda t1, t2: (t1.sum() + t2.sum(), t1 * t2))  # fmt: skip
_pair("A26", "sizes of 1 are squeezed out of the results",
      "How many dimensions do the results have where the tensors have a size of 1?",
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
    ("whole numbers are made of the elements", torch.int64),
    ("the elements are made float16", torch.float16),
    ("the elements are made bfloat16", torch.bfloat16),
):
    _pair("A10", _name, STAY_A_TENSOR,
          lambda t1, t2, kind=_kind: (t1.to(kind) + t2.to(kind), t1.to(kind) * t2.to(kind)))  # fmt: skip
