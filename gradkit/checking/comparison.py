"""Compares what a student's code gave with what a reference gave, and says where they differ.

The sentences show what was seen in the large: types, shapes, how far off. They never show expected
values or raw tensors, since a student's function can return its hidden inputs.
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import torch

from gradkit.protocol.wire import Opaque


def difference(
    seen: Any, expected: Any, *, atol: float = 1e-5, rtol: float = 1e-5, dtypes: bool = False
) -> str | None:
    """Return a sentence on how `seen` differs from `expected`, or None where they agree.

    Numbers agree within `atol + rtol * |expected|`; NaN agrees with NaN only. Lists and tuples are
    alike, integers of any width too; int, float, 0-d tensors and NumPy scalars are compared by
    value. With `dtypes`, tensors and arrays must also agree in kind and dtype.
    """
    if isinstance(expected, dict):
        return _dict_difference(seen, expected, atol, rtol, dtypes)
    if isinstance(expected, list | tuple) and not isinstance(expected, torch.Size):
        return _sequence_difference(seen, expected, atol, rtol, dtypes)
    if _is_numeric(expected):
        return _numeric_difference(seen, expected, atol, rtol, dtypes)
    if type(seen) is not type(expected) or seen != expected:
        return f"it gave {describe(seen)}"
    return None


def describe(value: Any) -> str:
    """Say what kind of value this is; of a number, also roughly how large (two digits)."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        known = value.type_name in _KNOWN_TYPES
        return f"an object of type {value.type_name}" if known else "an object of its own kind"
    if isinstance(value, torch.Tensor):
        kind = f"{str(value.dtype).removeprefix('torch.')} tensor"
        if value.dim() == 0:
            return f"a 0-d {kind} of about {_rough(value.item())}"
        return f"{'an' if kind.startswith('int') else 'a'} {kind} of {_shape(value)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy {value.dtype} array of {_shape(value)}"
    if isinstance(value, bool | int | float | np.generic):
        return f"the {type(value).__name__} {_rough(value)}"
    if isinstance(value, torch.Size):
        return "a torch.Size"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
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
"""The types to be named. Others are the student's to name, and a name can carry hidden inputs."""


def _shape(value: torch.Tensor | np.ndarray[Any, Any]) -> str:
    """Say what shape a value has; of an empty one only the number of its dimensions.

    Its sizes cost nothing, so they could be any numbers, hidden inputs among them.
    """
    shape = tuple(value.shape)
    return f"shape {shape}" if all(shape) else f"{len(shape)} dimensions with nothing in it"


def _rough(number: Any) -> str:
    return str(number) if isinstance(number, bool | np.bool_) else f"{float(number):.2g}"


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
    dtypes: bool,  # noqa: FBT001
) -> str | None:
    if not _is_numeric(seen):
        return f"it gave {describe(seen)}"
    if dtypes and (_kind(seen) != _kind(expected) or _dtype(seen) != _dtype(expected)):
        return f"it gave {describe(seen)}"
    if _is_same(seen, expected):
        return None
    if np.shape(seen) != np.shape(expected):  # asked first: what is not as large takes no memory
        return f"it gave {describe(seen)}"
    left, right = _as_tensor(seen), _as_tensor(expected)
    if not left.numel():
        return None
    both_nan = left.isnan() & right.isnan()
    # `<=` is false for NaN, so a NaN where a number belongs never agrees.
    near = ((left - right).abs() <= atol + rtol * right.abs()) & right.isfinite()
    close = (left == right) | near | both_nan  # any number is within `rtol` of an infinite one
    if bool(close.all()):
        return None
    if bool(left.isnan().any() & ~right.isnan().any()):
        return f"it gave {describe(seen)}, with nan in it" if left.dim() else "it gave nan"
    if left.dim() == 0:
        return f"it gave {describe(seen)}"
    wrong = int((~close).sum())
    return f"it gave {describe(seen)}, and {wrong} of its {left.numel()} values are off"


def _is_same(seen: Any, expected: Any) -> bool:
    """Whether two values agree to the last bit, as most right ones do: that is quick to see."""
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
    dtypes: bool,  # noqa: FBT001
) -> str | None:
    if not isinstance(seen, list | tuple) or isinstance(seen, torch.Size):
        return f"it gave {describe(seen)}"
    if len(seen) != len(expected):
        return f"it gave {describe(seen)} values"
    for number, (left, right) in enumerate(zip(seen, expected, strict=True), 1):
        if text := difference(left, right, atol=atol, rtol=rtol, dtypes=dtypes):
            return f"in value {number} of {len(seen)}, {text}"
    return None


def _dict_difference(
    seen: Any,
    expected: dict[Any, Any],
    atol: float,
    rtol: float,
    dtypes: bool,  # noqa: FBT001
) -> str | None:
    if not isinstance(seen, dict):
        return f"it gave {describe(seen)}"
    for key, right in expected.items():
        if key not in seen:
            return f"its dictionary has no key {key!r}"
        if text := difference(seen[key], right, atol=atol, rtol=rtol, dtypes=dtypes):
            return f"under {key!r}, {text}"
    return None
