"""Known mistakes in `independent_tensor`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ARRAYS_SHAPE, MAKES_TENSOR, ON_ITS_WAY, ORDINARY

MISTAKES = Catalogue()

Array = np.ndarray[Any, Any]

NO_OP = "What does a conversion return when there is nothing to convert, and does from_numpy copy?"
KEPT_DTYPE = "What is the dtype of the array, and what is the dtype of your tensor?"

_own = entering(MISTAKES, "independent_tensor")

_own("B3", "a float32 array still shares its memory with the tensor", NO_OP,
     lambda a: torch.from_numpy(a).float())  # fmt: skip
_own("B1", "from_numpy is expected to make a copy", NO_OP,
     lambda a: torch.from_numpy(a).float())  # fmt: skip


def _integers_kept(array: Array) -> Any:
    tensor = torch.tensor(array)
    return tensor.float() if tensor.is_floating_point() else tensor


def _only_double_converted(array: Array) -> Any:
    tensor = torch.tensor(array)
    return tensor.float() if tensor.dtype == torch.float64 else tensor


def _floats_kept(array: Array) -> Any:
    tensor = torch.tensor(array)
    return tensor if tensor.is_floating_point() else tensor.float()


for _codes, _name, _wrong in (
    ("B6 B8", "the array's dtype is kept", torch.tensor),
    ("B6", "float arrays keep their dtype, even if it is not float32", _floats_kept),
    ("B8", "only float arrays are converted to float32", _integers_kept),
    ("B8", "only float64 arrays are converted to float32", _only_double_converted),
    ("B8", "integers and Booleans keep their type", lambda a: torch.tensor(a.tolist())),
    ("B6", "the tensor is float64", lambda a: torch.tensor(a, dtype=torch.float64)),
):
    _own(_codes, _name, KEPT_DTYPE, _wrong)
_own("B13", "the values are truncated to integers along the way", ON_ITS_WAY,
     lambda a: torch.tensor(a.astype(np.int64)).float())  # fmt: skip
_own("B13", "the values are rounded along the way", ON_ITS_WAY,
     lambda a: torch.tensor(np.round(a.astype(np.float32))))  # fmt: skip
_own("B13", "the values go through float16 along the way", ON_ITS_WAY,
     lambda a: torch.tensor(a, dtype=torch.float16).float())  # fmt: skip
_own("B11", "an array without dimensions gets an extra dimension", ARRAYS_SHAPE,
     lambda a: torch.tensor(np.atleast_1d(a), dtype=torch.float32))  # fmt: skip
_own("B11", "the array is flattened", ARRAYS_SHAPE,
     lambda a: torch.tensor(a, dtype=torch.float32).reshape(-1))  # fmt: skip
_own("B11", "dimensions of size 1 are squeezed out", ARRAYS_SHAPE,
     lambda a: torch.tensor(a, dtype=torch.float32).squeeze())  # fmt: skip
_own("B11", "the array is transposed", ARRAYS_SHAPE,
     lambda a: torch.tensor(a.T, dtype=torch.float32))  # fmt: skip
_own("B7", "a list is passed to from_numpy", ORDINARY, lambda a: torch.from_numpy(a.tolist()))
_own("B12", "a NumPy array is returned, not a tensor", MAKES_TENSOR, lambda a: a.astype(np.float32))
_own("B12", "the array itself is returned, not a tensor", MAKES_TENSOR, lambda a: a)
_own("B12", "a list is returned, not a tensor", MAKES_TENSOR,
     lambda a: a.astype(np.float32).tolist())  # fmt: skip
