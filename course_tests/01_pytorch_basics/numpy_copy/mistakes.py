"""Known mistakes in `numpy_copy`, as code that makes them, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import NO_CONVERSION, ON_ITS_WAY

MISTAKES = Catalogue()

DETACH = "detach() drops the graph, but does the result still use the same memory?"
SWITCHED_OFF = "Which step changes the tensor itself rather than a copy of it?"
WHICH_DTYPE = "What is the dtype of the tensor, and what is the dtype of the array?"
WHICH_TYPE = "What is the type of your result?"

_array = entering(MISTAKES, "numpy_copy")


def _leaf_switched_off(tensor: Tensor) -> Any:
    if tensor.is_leaf:
        tensor.requires_grad = False
    return tensor.detach().numpy().copy()


def _switched_on(tensor: Tensor) -> Any:
    if tensor.is_floating_point():
        tensor.requires_grad_()
    return tensor.detach().numpy().copy()


def _grad_cleared(tensor: Tensor) -> Any:
    if tensor.is_leaf:
        tensor.grad = None
    return tensor.detach().numpy().copy()


def _changed(tensor: Tensor) -> Any:
    array = tensor.detach().numpy()
    array += 1
    return array


_array("B5", "the array shares the tensor's memory", DETACH, lambda t: t.detach().numpy())
_array("B5", "the tensor's own values are changed", DETACH, _changed)
_array("B4", "a tensor that requires gradients is converted to NumPy directly",
       "What can a tensor keep track of that a NumPy array can't?", lambda t: t.numpy().copy())  # fmt: skip
for _name, _wrong in (
    ("the tensor itself is detached from its graph", lambda t: t.detach_().numpy().copy()),
    ("requires_grad is turned off on the tensor itself",
     lambda t: t.requires_grad_(requires_grad=False).numpy().copy()),
    ("requires_grad is turned off on the tensor itself if it is a leaf", _leaf_switched_off),
):  # fmt: skip
    _array("B10", _name, SWITCHED_OFF, _wrong)
for _codes, _name, _hint, _wrong in (
    ("B9", "the dtype is lost because the values go through a list",
     "Which dtype does NumPy choose for a list of Python numbers?",
     lambda t: np.array(t.tolist())),
    ("B9", "the array is always float64", WHICH_DTYPE,
     lambda t: t.detach().numpy().astype(np.float64)),
    ("B9", "the array is always float32", WHICH_DTYPE,
     lambda t: t.detach().numpy().astype(np.float32)),
    ("B9 B5", "the array is always float32, and shares the memory of a float32 tensor", NO_CONVERSION,
     lambda t: t.detach().float().numpy()),
    ("B9 B5", "the array is always float64, and shares the memory of a float64 tensor", NO_CONVERSION,
     lambda t: t.detach().double().numpy()),
):  # fmt: skip
    _array(_codes, _name, _hint, _wrong)
_array("B13", "digits are lost because the values go through float32", ON_ITS_WAY,
       lambda t: t.detach().float().numpy().astype(t.detach().numpy().dtype))  # fmt: skip
_array("B10", "the tensor's .grad is cleared", SWITCHED_OFF, _grad_cleared)
_array("B10", "requires_grad is turned on for a tensor that did not require gradients", SWITCHED_OFF,
       _switched_on)  # fmt: skip
_array("B11", "the array is flattened", "Is the shape of the array the same as the shape of the tensor?",
       lambda t: t.detach().numpy().flatten())  # fmt: skip
_array("B11", "dimensions of size 1 are squeezed out", "Is the shape of the array the same as the shape of the tensor?",
       lambda t: t.detach().numpy().squeeze().copy())  # fmt: skip
_array("B11", "the array is transposed", "Is the shape of the array the same as the shape of the tensor?",
       lambda t: t.detach().numpy().T.copy())  # fmt: skip
_array("B12", "a tensor is returned, not an array", WHICH_TYPE, lambda t: t.detach().clone())
_array("B12", "the tensor itself is returned, not an array", WHICH_TYPE, lambda t: t)
_array("B12", "a list is returned, not an array", WHICH_TYPE, lambda t: t.tolist())
