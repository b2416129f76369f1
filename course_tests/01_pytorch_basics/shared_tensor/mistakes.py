"""The known mistakes of `shared_tensor`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ARRAYS_SHAPE, MAKES_TENSOR, ORDINARY

MISTAKES = Catalogue()

Array = np.ndarray[Any, Any]

ONE_BUFFER = "Do two names look at one buffer, for every dtype?"
BUFFER_APART = "Which of your steps copies where the array's numbers don't lie in a row?"

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
    ("the numbers are copied", torch.tensor),
    ("a conversion to float32 copies what is not float32", lambda a: torch.from_numpy(a).float()),
    ("the numbers are copied to float32", lambda a: torch.tensor(a, dtype=torch.float32)),
    ("a conversion to float64 copies what is not float64", lambda a: torch.from_numpy(a).double()),
    ("the numbers are copied to float64", lambda a: torch.tensor(a, dtype=torch.float64)),
    ("the numbers are copied by way of a list", lambda a: torch.tensor(a.tolist())),
    ("the numbers of less usual dtypes are copied", _usual_shared),
    ("bools are copied", _bools_copied),
    ("a conversion to int64 copies other whole numbers", _whole_numbers_long),
    ("a conversion to float32 copies float16", _half_widened),
):
    _shared("B2", _name, ONE_BUFFER, _wrong)

_shared("B11", "an array without dimensions gets one", ARRAYS_SHAPE,
        lambda a: torch.from_numpy(np.atleast_1d(a)))  # fmt: skip
for _name, _hint, _wrong in (
    ("a step copies arrays whose numbers don't lie in a row", BUFFER_APART,
     lambda a: torch.from_numpy(np.ascontiguousarray(a)).reshape(a.shape)),
    ("the array is flattened on the way, which copies some arrays", BUFFER_APART,
     lambda a: torch.from_numpy(a.reshape(-1)).reshape(a.shape)),
    ("the buffer is read as if its numbers lay in a row", BUFFER_APART, _from_buffer),
    ("the array is flattened", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.reshape(-1))),
    ("the array is flattened to a copy", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.flatten())),
    ("sizes of 1 are squeezed out", ARRAYS_SHAPE, lambda a: torch.from_numpy(a).squeeze()),
    ("the array is transposed", ARRAYS_SHAPE, lambda a: torch.from_numpy(a.T)),
):  # fmt: skip
    _shared("B11", _name, _hint, _wrong)

_shared("B7", "from_numpy is given a list", ORDINARY, lambda a: torch.from_numpy(a.tolist()))
_shared("B7", "the array is reversed on its way", ORDINARY, lambda a: torch.from_numpy(a[::-1]))
_shared("B12", "the array itself is returned", MAKES_TENSOR, lambda a: a)
