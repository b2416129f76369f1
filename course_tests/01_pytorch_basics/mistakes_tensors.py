"""Wrong references for `describe`, `add_and_multiply` and `grand_total`, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .catalogue import (
    ALL_ELEMENTS,
    ANOTHER_POINT,
    IN_PLACE,
    MISTAKES,
    ORDER,
    SIDE_BY_SIDE,
    STAY_A_TENSOR,
    Tensor,
    entering,
)

# --- describe ---------------------------------------------------------------------------------
PLAIN_TUPLE = "What does type(...) say of your shape?"
DTYPE = "Which attribute of a tensor holds its kind of number, as PyTorch's own object?"
COUNT = "How many numbers hold shapes such as (2, 3, 4), and of which type is your count?"

_describe = entering("describe")


def _shape(tensor: Tensor) -> tuple[int, ...]:
    return tuple(tensor.shape)


for _name, _wrong_shape in (
    ("the shape is still a torch.Size", lambda t: t.shape),
    ("the shape is a list", lambda t: list(t.shape)),
    ("the shape is a tensor", lambda t: torch.tensor(t.shape)),
):
    _describe(
        "A20", _name, PLAIN_TUPLE, lambda t, shape=_wrong_shape: (shape(t), t.dtype, t.numel())
    )

for _name, _wrong_count in (
    ("the count is only that of the rows", lambda t: len(t) if t.dim() else 1),
    ("the count is that of the dimensions", lambda t: t.dim()),
    ("the count is a NumPy number, not an int", lambda t: np.prod(t.shape)),
    ("the count is a tensor, not an int", lambda t: torch.tensor(t.shape).prod()),
    ("the count is a float, not an int", lambda t: float(t.numel())),
    ("the sizes are added up", lambda t: sum(t.shape)),
    ("the last size is taken for the count", lambda t: t.shape[-1]),
    ("the elements are added up, not counted", lambda t: int(t.sum())),
    ("only elements other than 0 are counted", lambda t: int(torch.count_nonzero(t))),
    ("bytes are counted, not elements", lambda t: t.nbytes),
    ("what lies in the storage is counted",
     lambda t: t.untyped_storage().nbytes() // t.element_size()),
):  # fmt: skip
    _describe("A22", _name, COUNT, lambda t, count=_wrong_count: (_shape(t), t.dtype, count(t)))

_describe("B4", "the tensor goes to NumPy, also where it requires gradients",
          "What does NumPy not know about?",
          lambda t: (_shape(t), t.dtype, t.numpy().size))  # fmt: skip
_describe("A9", "the count is written for two dimensions only", COUNT,
          lambda t: (_shape(t), t.dtype, t.shape[0] * t.shape[1]))  # fmt: skip
_describe("A9", "the shape is written for two dimensions only", ANOTHER_POINT,
          lambda t: ((t.shape[0], t.shape[1]), t.dtype, t.numel()))  # fmt: skip


def _unpacked(tensor: Tensor, dimensions: int) -> Any:
    """Unpack the sizes into a fixed number of names, which raises where there are others."""
    count = 1
    if dimensions == 2:
        rows, columns = tensor.shape
        count = rows * columns
    elif dimensions == 3:
        depth, rows, columns = tensor.shape
        count = depth * rows * columns
    return _shape(tensor), tensor.dtype, count


for _dimensions, _name in ((2, "two"), (3, "three")):
    _describe("A9", f"the sizes of exactly {_name} dimensions are expected", ANOTHER_POINT,
              lambda t, n=_dimensions: _unpacked(t, n))  # fmt: skip
_describe("A9", "the answer is that for one example only", ANOTHER_POINT,
          lambda t: ((2, 3), torch.float32, 6))  # fmt: skip

for _name, _wrong_dtype in (
    ("the dtype is a text", lambda t: str(t.dtype)),
    ("the dtype is a text", lambda t: str(t.dtype).removeprefix("torch.")),
    ("the dtype is what .type() says, a text", lambda t: t.type()),
    ("the dtype is the type of the tensor", type),
    ("the dtype is NumPy's", lambda t: t.numpy().dtype),
    ("the dtype is always float32", lambda t: torch.float32),
):
    _describe("A21", _name, DTYPE, lambda t, dtype=_wrong_dtype: (_shape(t), dtype(t), t.numel()))

_describe("A24", "count and dtype are in each other's place", ORDER,
          lambda t: (_shape(t), t.numel(), t.dtype))  # fmt: skip
_describe("A24", "dtype and shape are in each other's place", ORDER,
          lambda t: (t.dtype, _shape(t), t.numel()))  # fmt: skip
_describe("A24", "count and shape are in each other's place", ORDER,
          lambda t: (t.numel(), t.dtype, _shape(t)))  # fmt: skip


def _seen_flat(tensor: Tensor) -> Any:
    shape = _shape(tensor)
    tensor.resize_(tensor.numel())
    return shape, tensor.dtype, len(tensor)


def _tracked(tensor: Tensor) -> Any:
    if tensor.is_floating_point():
        tensor.requires_grad_()
    return _shape(tensor), tensor.dtype, tensor.numel()


_describe("A23", "the tensor is changed in place to count its elements", IN_PLACE, _seen_flat)
_describe("A23", "gradients are switched on for the tensor", IN_PLACE, _tracked)

# --- add_and_multiply -------------------------------------------------------------------------
_pair = entering("add_and_multiply")

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

# --- grand_total ------------------------------------------------------------------------------
BROADCAST = "Which shapes can be added to one another, and which elements does broadcasting repeat?"

_total = entering("grand_total")


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
