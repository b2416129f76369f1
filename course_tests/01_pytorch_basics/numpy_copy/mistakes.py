"""The known mistakes of `numpy_copy`, each as code that makes it, most likely first."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import NO_CONVERSION, ON_ITS_WAY

MISTAKES = Catalogue()

DETACH = "detach drops history: does it drop memory, too?"
SWITCHED_OFF = "Which of your steps changes the tensor itself, and not a twin of it?"
WHICH_DTYPE = "Which dtype had the tensor?"
WHICH_TYPE = "What does type(...) say of your result?"

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
_array("B5", "the tensor's own numbers are changed", DETACH, _changed)
_array("B4", ".numpy() is called on a tensor that requires gradients",
       "What does NumPy not know about?", lambda t: t.numpy().copy())  # fmt: skip
for _name, _wrong in (
    ("the tensor loses its gradients", lambda t: t.detach_().numpy().copy()),
    ("gradients are switched off on the tensor itself",
     lambda t: t.requires_grad_(requires_grad=False).numpy().copy()),
    ("gradients are switched off on a tensor that was made", _leaf_switched_off),
):  # fmt: skip
    _array("B10", _name, SWITCHED_OFF, _wrong)
for _codes, _name, _hint, _wrong in (
    ("B9", "the kind of number is lost on the way through lists",
     "Which dtype does NumPy choose for a list of decimal numbers?",
     lambda t: np.array(t.tolist())),
    ("B9", "the array is always float64", WHICH_DTYPE,
     lambda t: t.detach().numpy().astype(np.float64)),
    ("B9", "the array is always float32", WHICH_DTYPE,
     lambda t: t.detach().numpy().astype(np.float32)),
    ("B9 B5", "the array is float32, shared where the tensor was", NO_CONVERSION,
     lambda t: t.detach().float().numpy()),
    ("B9 B5", "the array is float64, shared where the tensor was", NO_CONVERSION,
     lambda t: t.detach().double().numpy()),
):  # fmt: skip
    _array(_codes, _name, _hint, _wrong)
_array("B13", "digits are lost on the way through float32", ON_ITS_WAY,
       lambda t: t.detach().float().numpy().astype(t.detach().numpy().dtype))  # fmt: skip
_array("B10", "the tensor's .grad is cleared", SWITCHED_OFF, _grad_cleared)
_array("B10", "gradients are switched on for a tensor that asked for none", SWITCHED_OFF,
       _switched_on)  # fmt: skip
_array("B11", "the array is flattened", "Is the array's shape the tensor's?",
       lambda t: t.detach().numpy().flatten())  # fmt: skip
_array("B11", "sizes of 1 are squeezed out", "Is the array's shape the tensor's?",
       lambda t: t.detach().numpy().squeeze().copy())  # fmt: skip
_array("B11", "the array is transposed", "Is the array's shape the tensor's?",
       lambda t: t.detach().numpy().T.copy())  # fmt: skip
_array("B12", "a tensor is returned, no array", WHICH_TYPE, lambda t: t.detach().clone())
_array("B12", "the tensor itself is returned, no array", WHICH_TYPE, lambda t: t)
_array("B12", "a list is returned, no array", WHICH_TYPE, lambda t: t.tolist())
