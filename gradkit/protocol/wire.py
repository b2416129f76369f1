"""The values that the grader and a student's process may exchange.

Plain values only: None, bool, int, float, str, list, tuple, dict, `torch.Tensor`, NumPy arrays and
scalars, `torch.dtype`, `torch.Size`. Everything else arrives as an `Opaque` that contains only the
name of its type. A message is one frame: two lengths, a JSON document, raw tensor bytes.

`unpack` treats a frame as hostile: nothing is unpickled or evaluated, types and dtypes come from
closed lists, sizes are checked before anything is allocated, and JSON's looser habits (duplicate
keys, NaN, bottomless nesting) are refused with a `WireError`.

Both sides use this file. Requests, replies and nonces are defined in `probe_messages.py`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

HEADER = struct.Struct(">IQ")
"""Length of the JSON document and of all blobs together, in bytes."""

MAX_DOCUMENT = 4 * 2**20
MAX_BLOBS = 64 * 2**20
MAX_DEPTH = 20
MAX_DIMENSIONS = 16
MAX_STRING = 2**16

TENSOR_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.bool,
        torch.uint8,
        torch.int8,
        torch.int16,
        torch.int32,
        torch.int64,
        torch.float16,
        torch.bfloat16,
        torch.float32,
        torch.float64,
    )
}
ARRAY_DTYPES = {
    np.dtype(name).name: np.dtype(name)
    for name in (
        "bool",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "int8",
        "int16",
        "int32",
        "int64",
        "float16",
        "float32",
        "float64",
    )
}


class WireError(ValueError):
    """A frame, or a value to send, that is not allowed."""


@dataclass(frozen=True)
class Opaque:
    """A value that may not be exchanged: only the name of its type was sent."""

    type_name: str


# --- packing ----------------------------------------------------------------------------------


def pack(value: Any, *, whole: bool = False) -> bytes:
    """Return the frame for `value`; raise `WireError` if it is too large or too deep.

    With `whole`, also raise it if any part would arrive as an `Opaque`.
    """
    blobs: list[bytes] = []
    node = _encode(value, blobs, 0)
    if whole and (name := _first_opaque(node)) is not None:
        raise WireError(f"An object of type {name} can't cross the border.")
    document = json.dumps([node, [len(blob) for blob in blobs]], allow_nan=False).encode()
    total = sum(map(len, blobs))
    if len(document) > MAX_DOCUMENT or total > MAX_BLOBS:
        raise WireError("The value is too large to cross the border.")
    return HEADER.pack(len(document), total) + document + b"".join(blobs)


def _encode(value: Any, blobs: list[bytes], depth: int) -> list[Any]:
    if depth > MAX_DEPTH:
        raise WireError("The value is nested too deeply to cross the border.")
    kind = type(value)
    if value is None:
        return ["none"]
    if kind is bool:
        return ["bool", value]
    if kind is int and -(2**63) <= value < 2**63:
        return ["int", value]
    if kind is float:
        return ["float", value.hex()]
    if kind is str and len(value) <= MAX_STRING:
        return ["str", value.encode("utf-8", "replace").decode()]
    if isinstance(value, torch.Size):
        return ["size", [int(n) for n in value]]
    if isinstance(value, (list, tuple)):
        # Named tuples (torch.return_types.max) count as tuples.
        tag = "list" if isinstance(value, list) else "tuple"
        return [tag, [_encode(item, blobs, depth + 1) for item in value]]
    if isinstance(value, dict):
        pairs = [
            [_encode(key, blobs, depth + 1), _encode(item, blobs, depth + 1)]
            for key, item in value.items()
        ]
        return ["dict", pairs]
    if isinstance(value, torch.dtype):
        return ["dtype", str(value).removeprefix("torch.")]
    if isinstance(value, torch.Tensor):
        return _encode_tensor(value, blobs)
    if isinstance(value, np.ndarray) and value.dtype.name in ARRAY_DTYPES:
        _check_size(value.size * value.itemsize)
        data = np.ascontiguousarray(value.astype(value.dtype.newbyteorder("="), copy=False))
        blobs.append(data.tobytes())
        return ["array", value.dtype.name, list(value.shape), len(blobs) - 1]
    if isinstance(value, np.generic) and value.dtype.name in ARRAY_DTYPES:
        blobs.append(np.asarray(value).tobytes())
        return ["scalar", value.dtype.name, len(blobs) - 1]
    return ["opaque", kind.__name__[:100]]


def _first_opaque(node: list[Any]) -> str | None:
    tag, *fields = node
    if tag == "opaque":
        return str(fields[0])
    below = fields[0] if tag in ("list", "tuple") else []
    if tag == "dict":
        below = [part for pair in fields[0] for part in pair]
    return next((name for part in below if (name := _first_opaque(part)) is not None), None)


def _encode_tensor(tensor: torch.Tensor, blobs: list[bytes]) -> list[Any]:
    if type(tensor) is not torch.Tensor:  # a subclass may do anything, even by mistake
        with torch._C.DisableTorchFunctionSubclass():  # noqa: SLF001
            tensor = torch.Tensor.as_subclass(tensor, torch.Tensor)
    name = str(tensor.dtype).removeprefix("torch.")
    if name not in TENSOR_DTYPES or tensor.layout is not torch.strided or tensor.is_meta:
        return ["opaque", f"{name} tensor"]
    _check_size(tensor.numel() * tensor.element_size())
    # resolve_neg/conj: lazily negated views have no bytes of their own.
    values = tensor.detach().resolve_conj().resolve_neg().cpu()
    if name not in ARRAY_DTYPES:  # NumPy has no bfloat16; read its bytes as an integer
        values = values.view(torch.int16)
    blobs.append(values.numpy().tobytes())
    return ["tensor", name, list(tensor.shape), len(blobs) - 1]


def _check_size(size: int) -> None:
    if size > MAX_BLOBS:
        raise WireError("The value is too large to cross the border.")


# --- unpacking --------------------------------------------------------------------------------

Blobs = list[memoryview | None]
"""The raw bytes of tensors; None after they were taken."""


def read_frame(read_exactly: Callable[[int], bytes]) -> Any:
    """Read one frame through `read_exactly(count)` and return its value."""
    document_size, blob_size = HEADER.unpack(read_exactly(HEADER.size))
    if document_size > MAX_DOCUMENT or blob_size > MAX_BLOBS:
        raise WireError("A frame announces more bytes than the border lets through.")
    return unpack(read_exactly(document_size), read_exactly(blob_size))


def unpack(document: bytes, blobs: bytes) -> Any:
    """Return the value of a frame's two parts; raise `WireError` for anything unexpected."""
    try:
        parsed = json.loads(
            document.decode("utf-8"),
            object_pairs_hook=_refuse_object,
            parse_constant=_refuse_constant,
        )
        node, sizes = parsed
        return _decode(node, _split(blobs, sizes), 0)
    except WireError:
        raise
    except (ValueError, TypeError, LookupError, ArithmeticError, RuntimeError) as error:
        # RuntimeError includes RecursionError, and torch raises it if sizes of an empty tensor
        # overflow.
        raise WireError(f"A frame could not be read ({type(error).__name__}).") from None


def _refuse_object(_: list[tuple[str, Any]]) -> Any:
    raise WireError("A frame holds a JSON object; the border knows lists only.")


def _refuse_constant(name: str) -> Any:
    raise WireError(f"A frame holds {name}, which is not JSON.")


def _split(blobs: bytes, sizes: Any) -> Blobs:
    if type(sizes) is not list or any(type(size) is not int or size < 0 for size in sizes):
        raise WireError("A frame's list of sizes is malformed.")
    if sum(sizes) != len(blobs):
        raise WireError("A frame's sizes don't add up.")
    view, start = memoryview(blobs), 0
    parts: list[memoryview | None] = []
    for size in sizes:
        parts.append(view[start : start + size])
        start += size
    return parts


def _decode(node: Any, blobs: Blobs, depth: int) -> Any:
    if depth > MAX_DEPTH or type(node) is not list or not node or type(node[0]) is not str:
        raise WireError("A frame holds a malformed value.")
    tag, *fields = node
    if tag in ("list", "tuple"):
        items = [_decode(item, blobs, depth + 1) for item in _exactly(list, *fields)]
        return items if tag == "list" else tuple(items)
    if tag == "dict":
        pairs = [_exactly(list, pair) for pair in _exactly(list, *fields)]
        decoded = {
            _decode(key, blobs, depth + 1): _decode(item, blobs, depth + 1) for key, item in pairs
        }
        if len(decoded) != len(pairs):
            raise WireError("A dictionary has the same key twice.")
        return decoded
    if tag not in _LEAVES:
        raise WireError("A frame holds a value of an unknown kind.")
    return _LEAVES[tag](blobs, *fields)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise WireError(f"A frame holds something other than a {kind.__name__}.")
    return value


def _shape(value: Any) -> list[int]:
    if len(_exactly(list, value)) > MAX_DIMENSIONS:
        raise WireError("A tensor has too many dimensions.")
    if any(type(n) is not int or not 0 <= n <= 2**40 for n in value):
        raise WireError("A shape holds something other than sizes.")
    return list(value)


def _blob(blobs: Blobs, index: Any, expected: int) -> bytearray:
    blob = blobs[index] if _exactly(int, index) >= 0 else None
    if blob is None or len(blob) != expected:
        raise WireError("A tensor's bytes don't match its shape.")
    # Each blob can be used once: a document of 4 MiB could ask for 100,000 copies of a 64 MiB blob.
    blobs[index] = None
    return bytearray(blob)


def _float(_: Blobs, text: Any) -> float:
    return float.fromhex(_exactly(str, text))


def _integer(_: Blobs, value: Any) -> int:
    if not -(2**63) <= _exactly(int, value) < 2**63:
        raise WireError("An integer is out of range.")
    return int(value)


def _tensor(blobs: Blobs, name: Any, shape: Any, index: Any) -> torch.Tensor:
    dtype, sizes = TENSOR_DTYPES[name], _shape(shape)
    data = _blob(blobs, index, math.prod(sizes) * dtype.itemsize)
    if not data:
        return torch.empty(sizes, dtype=dtype)
    if dtype is torch.bool:  # bytes other than 0 and 1 are not booleans
        return (torch.frombuffer(data, dtype=torch.uint8) != 0).reshape(sizes)
    # A clone: in-place operations treat a view that requires gradients differently.
    return torch.frombuffer(data, dtype=dtype).reshape(sizes).clone()


def _array(blobs: Blobs, name: Any, shape: Any, index: Any) -> np.ndarray[Any, Any]:
    dtype, sizes = ARRAY_DTYPES[name], _shape(shape)
    data = _blob(blobs, index, math.prod(sizes) * dtype.itemsize)
    if dtype == np.bool_:
        return (np.frombuffer(data, dtype=np.uint8) != 0).reshape(sizes)
    array: np.ndarray[Any, Any] = np.frombuffer(data, dtype=dtype).reshape(sizes)
    return array


def _scalar(blobs: Blobs, name: Any, index: Any) -> Any:
    return _array(blobs, name, [], index)[()]


_LEAVES: dict[str, Callable[..., Any]] = {
    "none": lambda _: None,
    "bool": lambda _, value: _exactly(bool, value),
    "int": _integer,
    "float": _float,
    "str": lambda _, value: _exactly(str, value),
    "size": lambda _, value: torch.Size(_shape(value)),
    "dtype": lambda _, name: getattr(torch, name) if name in TENSOR_DTYPES else Opaque("dtype"),
    "tensor": _tensor,
    "array": _array,
    "scalar": _scalar,
    "opaque": lambda _, name: Opaque(_exactly(str, name)),
}
