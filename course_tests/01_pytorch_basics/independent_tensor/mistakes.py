"""The known mistakes of `independent_tensor`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ARRAYS_SHAPE, MAKES_TENSOR, ON_ITS_WAY, ORDINARY

MISTAKES = Catalogue()

Array = np.ndarray[Any, Any]

NO_OP = "What does a conversion return that has nothing to convert, and does from_numpy copy?"
KEPT_DTYPE = "Can an integer be 0.3? Print both dtypes."

_own = entering(MISTAKES, "independent_tensor")

_own("B3", "a float32 array is still shared: nothing had to be converted", NO_OP,
     lambda a: torch.from_numpy(a).float())  # fmt: skip
_own("B1", "from_numpy is taken for a copy", NO_OP,
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
    ("B6", "floats are taken for float32, whatever they are", _floats_kept),
    ("B8", "only floats are converted", _integers_kept),
    ("B8", "only float64 is converted", _only_double_converted),
    ("B8", "whole numbers and bools stay what they are", lambda a: torch.tensor(a.tolist())),
    ("B6", "the tensor is float64", lambda a: torch.tensor(a, dtype=torch.float64)),
):
    _own(_codes, _name, KEPT_DTYPE, _wrong)
_own("B13", "the numbers are cut to whole ones on their way", ON_ITS_WAY,
     lambda a: torch.tensor(a.astype(np.int64)).float())  # fmt: skip
_own("B13", "the numbers are rounded on their way", ON_ITS_WAY,
     lambda a: torch.tensor(np.round(a.astype(np.float32))))  # fmt: skip
_own("B13", "the numbers go through float16 on their way", ON_ITS_WAY,
     lambda a: torch.tensor(a, dtype=torch.float16).float())  # fmt: skip
_own("B11", "an array without dimensions gets one", ARRAYS_SHAPE,
     lambda a: torch.tensor(np.atleast_1d(a), dtype=torch.float32))  # fmt: skip
_own("B11", "the array is flattened", ARRAYS_SHAPE,
     lambda a: torch.tensor(a, dtype=torch.float32).reshape(-1))  # fmt: skip
_own("B11", "sizes of 1 are squeezed out", ARRAYS_SHAPE,
     lambda a: torch.tensor(a, dtype=torch.float32).squeeze())  # fmt: skip
_own("B11", "the array is transposed", ARRAYS_SHAPE,
     lambda a: torch.tensor(a.T, dtype=torch.float32))  # fmt: skip
_own("B7", "from_numpy is given a list", ORDINARY, lambda a: torch.from_numpy(a.tolist()))
_own("B12", "an array is returned, no tensor", MAKES_TENSOR, lambda a: a.astype(np.float32))
_own("B12", "the array itself is returned, no tensor", MAKES_TENSOR, lambda a: a)
_own("B12", "a list is returned, no tensor", MAKES_TENSOR,
     lambda a: a.astype(np.float32).tolist())  # fmt: skip
