"""Wrong references for `shared_tensor`, `independent_tensor` and `numpy_copy`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from .catalogue import Array, Tensor, entering

# --- shared_tensor ----------------------------------------------------------------------------
ONE_BUFFER = "Do two names look at one buffer, for every dtype?"
BUFFER_APART = "Which of your steps copies where the array's numbers don't lie in a row?"
ARRAYS_SHAPE = "Is the tensor's shape the array's?"
ORDINARY = "Is it an ordinary ndarray?"
MAKES_TENSOR = "Which function makes a tensor of an array?"

_shared = entering("shared_tensor")


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

# --- independent_tensor -----------------------------------------------------------------------
NO_OP = "What does a conversion return that has nothing to convert, and does from_numpy copy?"
NO_CONVERSION = "What does a conversion return that has nothing to convert?"
KEPT_DTYPE = "Can an integer be 0.3? Print both dtypes."
ON_ITS_WAY = "Does 0.75 arrive as 0.75?"

_own = entering("independent_tensor")

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

# --- numpy_copy -------------------------------------------------------------------------------
DETACH = "detach drops history: does it drop memory, too?"
SWITCHED_OFF = "Which of your steps changes the tensor itself, and not a twin of it?"
WHICH_DTYPE = "Which dtype had the tensor?"
WHICH_TYPE = "What does type(...) say of your result?"

_array = entering("numpy_copy")


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
