"""Known mistakes in `shared_tensor`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ARRAYS_SHAPE, MAKES_TENSOR, ORDINARY

MISTAKES = Catalogue()

Array = np.ndarray[Any, Any]

ONE_BUFFER = "Do the tensor and the array use the same memory, for every dtype?"
BUFFER_APART = "Does every step work without a copy if the array is not contiguous?"

_shared = entering(MISTAKES, "shared_tensor")


def _from_buffer(array: Array) -> Any:
    dtype = torch.tensor(array.reshape(-1)[:1]).dtype
    return torch.frombuffer(array, dtype=dtype).reshape(array.shape)


def _bools_copied(array: Array) -> Any:
    return torch.tensor(array) if array.dtype == np.bool_ else torch.from_numpy(array)


def _usual_shared(array: Array) -> Any:
    usual = array.dtype in (np.float64, np.float32, np.int64)
    return torch.from_numpy(array) if usual else torch.tensor(array)


def _whole_numbers_long(array: Array) -> Any:
    tensor = torch.from_numpy(array)
    return tensor if tensor.is_floating_point() else tensor.long()


def _half_widened(array: Array) -> Any:
    tensor = torch.from_numpy(array)
    return tensor.float() if tensor.dtype == torch.float16 else tensor


for _name, _wrong in (
    ("the values are copied", torch.tensor),
    (
        "converting to float32 copies arrays of any other dtype",
        lambda a: torch.from_numpy(a).float(),
    ),
    ("the values are copied into a float32 tensor", lambda a: torch.tensor(a, dtype=torch.float32)),
    (
        "converting to float64 copies arrays of any other dtype",
        lambda a: torch.from_numpy(a).double(),
    ),
    ("the values are copied into a float64 tensor", lambda a: torch.tensor(a, dtype=torch.float64)),
    ("the values are copied through a list", lambda a: torch.tensor(a.tolist())),
    ("arrays of less common dtypes are copied", _usual_shared),
    ("Boolean arrays are copied", _bools_copied),
    ("converting to int64 copies other integer arrays", _whole_numbers_long),
    ("converting to float32 copies float16 arrays", _half_widened),
):
    _shared("B2", _name, ONE_BUFFER, _wrong)

_shared("B11", "an array without dimensions gets an extra dimension", ARRAYS_SHAPE,
        lambda a: torch.from_numpy(np.atleast_1d(a)))  # fmt: skip
for _name, _hint, _wrong in (
    ("a step copies arrays that are not contiguous", BUFFER_APART,
     lambda a: torch.from_numpy(np.ascontiguousarray(a)).reshape(a.shape)),
    ("the array is flattened along the way, which copies some arrays", BUFFER_APART,
     lambda a: torch.from_numpy(a.reshape(-1)).reshape(a.shape)),
    ("the memory is read as if the array were contiguous", BUFFER_APART, _from_buffer),
    ("the array is flattened", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.reshape(-1))),
    ("the array is flattened into a copy", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.flatten())),
    ("dimensions of size 1 are squeezed out", ARRAYS_SHAPE, lambda a: torch.from_numpy(a).squeeze()),
    ("the array is transposed", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.T)),
):  # fmt: skip
    _shared("B11", _name, _hint, _wrong)

_shared("B7", "a list is passed to from_numpy", ORDINARY, lambda a: torch.from_numpy(a.tolist()))
_shared(
    "B7",
    "the array is reversed before it is converted",
    ORDINARY,
    lambda a: torch.from_numpy(a[::-1]),
)
_shared("B12", "the array itself is returned", MAKES_TENSOR, lambda a: a)
