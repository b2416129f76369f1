"""Known mistakes in `describe`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ANOTHER_POINT, IN_PLACE, ORDER

MISTAKES = Catalogue()

PLAIN_TUPLE = "What is the type of the shape that you return?"
DTYPE = "Which attribute of a tensor holds its data type as a PyTorch object?"
COUNT = (
    "How many elements does a tensor of shape (2, 3, 4) have, and what is the type of your count?"
)

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
    ("the count is the number of rows", lambda t: len(t) if t.dim() else 1),
    ("the count is the number of dimensions", lambda t: t.dim()),
    ("the count is a NumPy number, not an int", lambda t: np.prod(t.shape)),
    ("the count is a tensor, not an int", lambda t: torch.tensor(t.shape).prod()),
    ("the count is a float, not an int", lambda t: float(t.numel())),
    ("the count is the sum of the sizes", lambda t: sum(t.shape)),
    ("the count is the last size", lambda t: t.shape[-1]),
    ("the count is the sum of the elements", lambda t: int(t.sum())),
    ("the count leaves out elements that are 0", lambda t: int(torch.count_nonzero(t))),
    ("the count is the number of bytes", lambda t: t.nbytes),
    ("the count includes everything in the tensor's storage",
     lambda t: t.untyped_storage().nbytes() // t.element_size()),
):  # fmt: skip
    _describe("A22", _name, COUNT, lambda t, count=_wrong_count: (_shape(t), t.dtype, count(t)))

_describe("B4", "a tensor that requires gradients is converted to NumPy directly",
          "What can a tensor keep track of that a NumPy array can't?",
          lambda t: (_shape(t), t.dtype, t.numpy().size))  # fmt: skip
_describe("A9", "the count uses the first two sizes only", COUNT,
          lambda t: (_shape(t), t.dtype, t.shape[0] * t.shape[1]))  # fmt: skip
_describe("A9", "the shape holds the first two sizes only", ANOTHER_POINT,
          lambda t: ((t.shape[0], t.shape[1]), t.dtype, t.numel()))  # fmt: skip


def _unpacked(tensor: Tensor, dimensions: int) -> Any:
    """Unpack the sizes into a fixed number of names; raise where their number differs."""
    count = 1
    if dimensions == 2:
        rows, columns = tensor.shape
        count = rows * columns
    elif dimensions == 3:
        depth, rows, columns = tensor.shape
        count = depth * rows * columns
    return _shape(tensor), tensor.dtype, count


for _dimensions, _name in ((2, "two"), (3, "three")):
    _describe("A9", f"the code expects exactly {_name} dimensions", ANOTHER_POINT,
              lambda t, n=_dimensions: _unpacked(t, n))  # fmt: skip
_describe("A9", "the answer for one example is returned for every tensor", ANOTHER_POINT,
          lambda t: ((2, 3), torch.float32, 6))  # fmt: skip

for _name, _wrong_dtype in (
    ("the dtype is a string", lambda t: str(t.dtype)),
    ("the dtype is a string", lambda t: str(t.dtype).removeprefix("torch.")),
    ("the dtype is the string that .type() returns", lambda t: t.type()),
    ("the dtype is the tensor's Python class", type),
    ("the dtype is a NumPy dtype", lambda t: t.numpy().dtype),
    ("the dtype is always float32", lambda t: torch.float32),
):
    _describe("A21", _name, DTYPE, lambda t, dtype=_wrong_dtype: (_shape(t), dtype(t), t.numel()))

_describe("A24", "the count and the dtype are swapped", ORDER,
          lambda t: (_shape(t), t.numel(), t.dtype))  # fmt: skip
_describe("A24", "the dtype and the shape are swapped", ORDER,
          lambda t: (t.dtype, _shape(t), t.numel()))  # fmt: skip
_describe("A24", "the count and the shape are swapped", ORDER,
          lambda t: (t.numel(), t.dtype, _shape(t)))  # fmt: skip


def _seen_flat(tensor: Tensor) -> Any:
    shape = _shape(tensor)
    tensor.resize_(tensor.numel())
    return shape, tensor.dtype, len(tensor)


def _tracked(tensor: Tensor) -> Any:
    if tensor.is_floating_point():
        tensor.requires_grad_()
    return _shape(tensor), tensor.dtype, tensor.numel()


_describe("A23", "the tensor itself is flattened", IN_PLACE, _seen_flat)
_describe("A23", "requires_grad is turned on for the tensor that was passed in", IN_PLACE, _tracked)
