"""The known mistakes of `describe`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ANOTHER_POINT, IN_PLACE, ORDER

MISTAKES = Catalogue()

PLAIN_TUPLE = "What does type(...) say of your shape?"
DTYPE = "Which attribute of a tensor holds its kind of number, as PyTorch's own object?"
COUNT = "How many numbers hold shapes such as (2, 3, 4), and of which type is your count?"

_describe = entering(MISTAKES, "describe")


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
