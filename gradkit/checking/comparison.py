"""Compares the value of a student's code with the value of a reference, and says where they differ.

The sentences describe what was seen only roughly: types, shapes, how far off. They never show
expected values or raw tensors, because a student's function can return its hidden inputs.
"""

from __future__ import annotations

import builtins
import math
from decimal import Decimal
from typing import Any

import numpy as np
import torch

from gradkit.protocol.wire import Opaque


def difference(
    seen: Any, expected: Any, *, atol: float = 1e-5, rtol: float = 1e-5, dtypes: bool = False
) -> str | None:
    """Return a sentence on how `seen` differs from `expected`, or None if they agree.

    Numbers agree within `atol + rtol * |expected|`; NaN agrees with NaN only. Lists and tuples
    count as equal types, and so do integers of any width. int, float, 0-d tensors and NumPy scalars
    are compared by value. With `dtypes`, tensors and arrays must also agree in type and dtype.
    """
    if isinstance(expected, dict):
        return _dict_difference(seen, expected, atol, rtol, dtypes=dtypes)
    if isinstance(expected, list | tuple) and not isinstance(expected, torch.Size):
        return _sequence_difference(seen, expected, atol, rtol, dtypes=dtypes)
    if _is_numeric(expected):
        return _numeric_difference(seen, expected, atol, rtol, dtypes=dtypes)
    if type(seen) is not type(expected) or seen != expected:
        return f"it gave {describe(seen)}"
    return None


def describe(value: Any) -> str:
    """Return a short description of a value: its type, its shape, or a number to two digits."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        known = value.type_name in _KNOWN_TYPES
        return f"an object of type {value.type_name}" if known else "an object of some other type"
    if isinstance(value, torch.Tensor):
        kind = f"{str(value.dtype).removeprefix('torch.')} tensor"
        if value.dim() == 0:
            return f"a 0-d {kind} with {_sized('a value of', 'the value', value.item())}"
        return f"{_article(kind)} {kind} of {_shape(value)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy {value.dtype} array of {_shape(value)}"
    if isinstance(value, bool | int | float | np.generic):
        kind = type(value).__name__
        return _sized(f"{_article(kind)} {kind} of", f"the {kind}", value)
    if isinstance(value, torch.Size):
        return "a torch.Size"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, torch.dtype):
        return str(value)
    return f"a {type(value).__name__}"


_KNOWN_TYPES = frozenset(
    [
        *(name for name, kind in vars(builtins).items() if isinstance(kind, type)),
        *("function", "method", "builtin_function_or_method", "generator", "partial", "module"),
        *("Linear", "Sequential", "Module", "Subset", "TensorDataset", "DataLoader", "SGD", "Adam"),
        *("Image", "dtype", "device", "float32 tensor", "complex64 tensor"),
    ]
)
"""The types that messages may name. Students choose the names of other types, and a name can carry
hidden inputs."""


def _shape(value: torch.Tensor | np.ndarray[Any, Any]) -> str:
    """Describe the shape of a value; for an empty value, only its number of dimensions.

    The sizes of an empty tensor cost no memory, so they can be any numbers, such as hidden inputs.
    """
    shape = tuple(value.shape)
    if all(shape):
        return f"shape {shape}"
    return f"{len(shape)} dimension{'s' * (len(shape) != 1)} with no elements"


def two_digits(number: float) -> str:
    """Return a number to two significant digits, without an exponent from 1e-4 up to 1e6.

    `two_digits(104.0)` is "100", `two_digits(31415926)` is "3.1e+07".
    """
    short = f"{number:.2g}"
    if not math.isfinite(number) or not (number == 0 or 1e-4 <= abs(number) < 1e6):
        return short
    return f"{Decimal(short):f}"


def _sized(about: str, exactly: str, number: Any) -> str:
    """Return a number to two digits after one of two beginnings: "about" marks a rounded number."""
    if isinstance(number, bool | np.bool_):
        return f"{exactly} {number}"
    size = float(number)
    short = two_digits(size)
    rounded = math.isfinite(size) and float(short) != size
    return f"{about} about {short}" if rounded else f"{exactly} {short}"


def _article(word: str) -> str:
    return "an" if word.startswith("int") else "a"


def _is_numeric(value: Any) -> bool:
    return isinstance(value, torch.Tensor | np.ndarray | np.generic | bool | int | float)


def _as_tensor(value: Any) -> torch.Tensor:
    tensor = value if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))
    return tensor.detach().to(torch.float64)


def _numeric_difference(
    seen: Any,
    expected: Any,
    atol: float,
    rtol: float,
    *,
    dtypes: bool,
) -> str | None:
    if not _is_numeric(seen):
        return f"it gave {describe(seen)}"
    if dtypes and (_kind(seen) != _kind(expected) or _dtype(seen) != _dtype(expected)):
        return f"it gave {describe(seen)}"
    if _is_same(seen, expected):
        return None
    if np.shape(seen) != np.shape(expected):  # first: needs no memory
        return f"it gave {describe(seen)}"
    left, right = _as_tensor(seen), _as_tensor(expected)
    if not left.numel():
        return None
    both_nan = left.isnan() & right.isnan()
    # `<=` is false for NaN, so a NaN never agrees with a number.
    near = ((left - right).abs() <= atol + rtol * right.abs()) & right.isfinite()
    close = (left == right) | near | both_nan  # any number is within `rtol` of an infinite number
    if bool(close.all()):
        return None
    if bool(left.isnan().any() & ~right.isnan().any()):
        return f"it gave {describe(seen)} that contains nan" if left.dim() else "it gave nan"
    if left.dim() == 0:
        return f"it gave {describe(seen)}"
    wrong = int((~close).sum())
    return f"it gave {describe(seen)}, and {wrong} of its {left.numel()} values are wrong"


def _is_same(seen: Any, expected: Any) -> bool:
    """Whether two values are identical, as most right values are: a quick test."""
    if type(seen) is not type(expected):
        return False
    if type(seen) is torch.Tensor:
        return seen.dtype == expected.dtype and torch.equal(seen, expected)
    return type(seen) in (bool, int, float) and bool(seen == expected)


def _kind(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return "tensor"
    return "array" if isinstance(value, np.ndarray) else type(value).__name__


def _dtype(value: Any) -> str:
    return str(getattr(value, "dtype", "")).removeprefix("torch.")


def _sequence_difference(
    seen: Any,
    expected: Any,
    atol: float,
    rtol: float,
    *,
    dtypes: bool,
) -> str | None:
    if not isinstance(seen, list | tuple) or isinstance(seen, torch.Size):
        return f"it gave {describe(seen)}"
    if len(seen) != len(expected):
        return f"it gave {describe(seen)}"
    for number, (left, right) in enumerate(zip(seen, expected, strict=True), 1):
        if text := difference(left, right, atol=atol, rtol=rtol, dtypes=dtypes):
            return f"for value {number} of {len(seen)}, {text}"
    return None


def _dict_difference(
    seen: Any,
    expected: dict[Any, Any],
    atol: float,
    rtol: float,
    *,
    dtypes: bool,
) -> str | None:
    if not isinstance(seen, dict):
        return f"it gave {describe(seen)}"
    for key, right in expected.items():
        if key not in seen:
            return f"its dictionary has no key {key!r}"
        if text := difference(seen[key], right, atol=atol, rtol=rtol, dtypes=dtypes):
            return f"for the key {key!r}, {text}"
    return None
