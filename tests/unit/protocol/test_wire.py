"""What may cross the border, and what is refused there."""

from __future__ import annotations

import collections
import enum
import io
import json
import math
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from gradkit.protocol import wire
from gradkit.protocol.wire import Opaque, WireError, pack, read_frame, unpack


def there_and_back(value: Any) -> Any:
    return read_frame(io.BytesIO(pack(value)).read)


def receive(node: Any, sizes: Sequence[Any] = (), blobs: bytes = b"") -> Any:
    """Decode a frame as a hostile process may have written it."""
    return unpack(json.dumps([node, list(sizes)]).encode(), blobs)


def is_same(left: Any, right: Any) -> bool:
    """Compare with a trusted function of torch or NumPy each, and with the exact type."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        return left.dtype == right.dtype and torch.equal(left, right)
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left == right)


# --- what crosses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 2**63 - 1, -(2**63), 0.1, -0.0, math.inf, -math.inf, 5e-324,
        "", "θ ✓ \x00", [], (), {}, [1, (2.0, "3"), None], {"a": 1, 2: [3]}, {(1, 2): 3},
        torch.Size([2, 3]), torch.float32, torch.bool,
    ],
)  # fmt: skip
def test_plain_values_come_back_equal_and_of_the_same_type(value: Any) -> None:
    back = there_and_back(value)
    assert is_same(back, value)
    assert repr(back) == repr(value), "-0.0 equals 0.0, and True equals 1."


def test_a_frame_written_by_hand_is_understood() -> None:
    document = b'[["tuple", [["int", 7], ["tensor", "int16", [2, 1], 0]]], [4]]'
    frame = (
        len(document).to_bytes(4) + (4).to_bytes(8) + document + b"\x01\x00\xff\xff"
    )  # little-endian: 1 and -1
    number, tensor = read_frame(io.BytesIO(frame).read)
    assert number == 7
    assert is_same(tensor, torch.tensor([[1], [-1]], dtype=torch.int16))


def test_nan_comes_back_as_nan() -> None:
    back = there_and_back(math.nan)
    assert type(back) is float
    assert math.isnan(back)


@pytest.mark.parametrize("name", wire.TENSOR_DTYPES)
@pytest.mark.parametrize("shape", [(), (1,), (3, 2), (0,), (2, 0, 3), (1,) * 16], ids=str)
def test_tensors_keep_dtype_shape_and_values(name: str, shape: tuple[int, ...]) -> None:
    dtype = wire.TENSOR_DTYPES[name]
    values = torch.arange(math.prod(shape)).reshape(shape).to(dtype)
    back = there_and_back(values)
    assert back.shape == values.shape
    assert is_same(back, values)


@pytest.mark.parametrize("name", wire.ARRAY_DTYPES)
@pytest.mark.parametrize("shape", [(), (3, 2), (0, 4)], ids=str)
def test_arrays_and_numpy_scalars_keep_dtype_shape_and_values(
    name: str, shape: tuple[int, ...]
) -> None:
    values = np.arange(math.prod(shape)).reshape(shape).astype(name)
    assert is_same(there_and_back(values), values)
    assert is_same(there_and_back(np.dtype(name).type(1)), np.dtype(name).type(1))


@pytest.mark.parametrize(
    ("view", "plain"),
    [
        (torch.arange(6.0).reshape(2, 3).t(), torch.tensor([[0.0, 3], [1, 4], [2, 5]])),
        (torch.arange(6.0)[1::2], torch.tensor([1.0, 3, 5])),
        (torch.tensor(2.0).expand(2, 2), torch.full((2, 2), 2.0)),
        (torch.arange(4.0)[2:3].as_strided((1,), (7,)), torch.tensor([2.0])),
        (torch.imag(torch.tensor([1 + 2j]).conj()), torch.tensor([-2.0])),
        (torch.ones(2, requires_grad=True), torch.ones(2)),
        (torch.nn.Parameter(torch.ones(1)), torch.ones(1)),
    ],
    ids=["transposed", "stepped", "expanded", "odd stride", "negated view", "graph", "parameter"],
)
def test_views_and_tensors_with_a_graph_cross_as_their_values(
    view: torch.Tensor, plain: torch.Tensor
) -> None:
    assert is_same(there_and_back(view), plain)


def test_a_tensor_whose_class_is_odd_crosses_as_its_values() -> None:
    class Odd(torch.Tensor):
        def numpy(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("Nobody should ask.")

        detach = cpu = resolve_conj = numpy

    value = torch.arange(3.0).as_subclass(Odd)
    for odd in (value, torch.nn.Parameter(torch.arange(3.0))):
        came = there_and_back(odd)
        assert type(came) is torch.Tensor
        assert torch.equal(came, torch.arange(3.0))


def test_arrays_of_the_other_byte_order_and_backwards_views_cross_as_their_values() -> None:
    assert is_same(there_and_back(np.array([1, 2], dtype=">i4")), np.array([1, 2], dtype="int32"))
    assert is_same(there_and_back(np.arange(3)[::-1]), np.array([2, 1, 0]))


def test_what_comes_back_can_be_written_to() -> None:
    tensor, array = there_and_back((torch.zeros(2), np.zeros(2)))
    tensor += 1
    array += 1
    assert tensor.tolist() == array.tolist() == [1, 1]


class _Colour(enum.IntEnum):
    RED = 1


class _Secretive:
    def __repr__(self) -> str:
        raise AssertionError("Nobody asks the student's object for anything.")


@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        (_Secretive(), "_Secretive"),
        (lambda x: x, "function"),
        (2**63, "int"),
        (1j, "complex"),
        ({1}, "set"),
        (b"x", "bytes"),
        (_Colour.RED, "_Colour"),
        (torch.ones(2).to_sparse(), "float32 tensor"),
        (torch.empty(2, device="meta"), "float32 tensor"),
        (torch.ones(1, dtype=torch.complex64), "complex64 tensor"),
        (np.array(["a"]), "ndarray"),
        (np.array([None]), "ndarray"),
        ("x" * (wire.MAX_STRING + 1), "str"),
    ],
    ids=lambda value: value if type(value) is str and len(value) < 20 else "",
)
@pytest.mark.filterwarnings("ignore:Sparse")
def test_everything_else_arrives_as_the_name_of_its_type(value: Any, type_name: str) -> None:
    assert there_and_back([value]) == [Opaque(type_name)]


@pytest.mark.parametrize("value", [{1}, [{"a": ({1},)}], {frozenset(): 1}], ids=repr)
def test_what_must_cross_whole_is_refused_where_it_can_not(value: Any) -> None:
    with pytest.raises(WireError, match=r"An object of type (frozen)?set can't cross"):
        pack(value, whole=True)
    assert pack([1, {"a": (2.0, torch.ones(1))}], whole=True)


def test_named_tuples_are_tuples_and_subclasses_of_dicts_are_dicts() -> None:
    assert there_and_back(torch.max(torch.tensor([[1, 3]]), dim=1)) == (
        torch.tensor([3]),
        torch.tensor([1]),
    )
    assert is_same(there_and_back(collections.OrderedDict(a=1)), {"a": 1})


def test_a_lone_surrogate_is_replaced() -> None:
    assert there_and_back("a\ud800") == "a?"


# --- what is too much -------------------------------------------------------------------------


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_is_bounded_on_both_sides() -> None:
    assert there_and_back(nested(wire.MAX_DEPTH)) == nested(wire.MAX_DEPTH)
    with pytest.raises(WireError, match="nested too deeply"):
        pack(nested(wire.MAX_DEPTH + 1))
    node: list[Any] = ["none"]
    for _ in range(wire.MAX_DEPTH + 1):
        node = ["list", [node]]
    with pytest.raises(WireError, match="malformed"):
        receive(node)


def test_a_list_that_holds_itself_is_refused() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(WireError, match="nested too deeply"):
        pack(circle)


def _tensor_of(size: int) -> torch.Tensor:
    return torch.zeros(1, dtype=torch.uint8).expand(size)


@pytest.mark.parametrize(
    "make",
    [
        lambda: _tensor_of(wire.MAX_BLOBS + 1),
        lambda: _tensor_of(2**50),
        lambda: np.broadcast_to(np.uint8(0), 2**40),
        lambda: [_tensor_of(wire.MAX_BLOBS // 2)] * 3,
        lambda: ["x" * wire.MAX_STRING] * 65,
    ],
    ids=["a byte too many", "a stretched tensor", "a stretched array", "together", "text"],
)
def test_what_is_too_large_does_not_leave(make: Callable[[], Any]) -> None:
    with pytest.raises(WireError, match="too large"):
        pack(make())


@pytest.mark.parametrize(
    ("document", "blobs"),
    [(wire.MAX_DOCUMENT + 1, 0), (2, wire.MAX_BLOBS + 1), (2**32 - 1, 2**64 - 1)],
)
def test_a_frame_that_announces_too_much_is_refused_before_it_is_read(
    document: int, blobs: int
) -> None:
    asked: list[int] = []

    def read_exactly(count: int) -> bytes:
        asked.append(count)
        return wire.HEADER.pack(document, blobs)

    with pytest.raises(WireError, match="announces more bytes"):
        read_frame(read_exactly)
    assert asked == [wire.HEADER.size]


def test_one_blob_cannot_be_asked_for_again_and_again() -> None:
    """A document of 4 MiB could otherwise make 100,000 copies of a blob of 64 MiB."""
    blob = bytes(2**20)
    node = ["list", [["tensor", "uint8", [len(blob)], 0]] * 64]
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match="don't match"):
            receive(node, [len(blob)], blob)
        assert tracemalloc.get_traced_memory()[1] < 8 * len(blob), "64 copies would be 64 of them."
    finally:
        tracemalloc.stop()


# --- hostile frames ---------------------------------------------------------------------------

HOSTILE_DOCUMENTS = {
    "empty": b"",
    "not utf-8": b"\xff\xfe",
    "not JSON": b"[",
    "a number": b"1",
    "a text of two": b'"ab"',
    "an object": b'{"a": 1}',
    "duplicate keys": b'[["dict", {"a": 1, "a": 2}], []]',
    "one part": b'[["none"]]',
    "three parts": b'[["none"], [], []]',
    "NaN": b'[["list", [NaN]], []]',
    "Infinity": b"[Infinity, []]",
    "bottomless": b"[" * 100_000,
    "many digits": b'[["int", ' + b"9" * 5000 + b"], []]",
}


@pytest.mark.parametrize("document", HOSTILE_DOCUMENTS.values(), ids=HOSTILE_DOCUMENTS)
def test_malformed_documents_are_refused(document: bytes) -> None:
    with pytest.raises(WireError):
        unpack(document, b"")


HOSTILE_NODES: list[Any] = [
    None, True, 7, "none", [], [None], [[]], [["none"]], {}, ["unknown"], ["__class__"],
    ["none", 1], ["bool"], ["bool", 1], ["bool", None], ["int", True], ["int", 1.0], ["int", "1"],
    ["int", 2**63], ["int", 1, 2], ["float", 1.0], ["float", "x"], ["float", "0x1p99999"],
    ["str", 1], ["str", None], ["opaque", 1], ["opaque"], ["size", 3], ["size", [-1]],
    ["size", [True]], ["size", [1.0]], ["size", [2**41]], ["size", [1] * 17],
    ["dtype"], ["dtype", ["float32"]], ["list"], ["list", 1], ["list", {}], ["list", [1]],
    ["list", [["none"]], []], ["tuple", "ab"], ["dict", [1]], ["dict", [[["none"]]]],
    ["dict", [[["list", []], ["none"]]]], ["dict", [[["int", 1], ["none"], ["none"]]]],
    ["dict", [[["int", 1], ["none"]], [["int", 1], ["none"]]]],
    ["dict", [[["int", 1], ["none"]], [["float", "0x1p+0"], ["none"]]]],
    ["tensor", "float32", [1]], ["tensor", "float32", [1], 1], ["tensor", "float32", [1], -1],
    ["tensor", "float32", [1], True], ["tensor", "float32", [1], None], ["tensor", [], [1], 0],
    ["tensor", "float32", [2], 0], ["tensor", "float32", [-1], 0], ["tensor", "float32", 1, 0],
    ["tensor", "float32", [True], 0], ["tensor", "float32", [1] * 17, 0],
    ["tensor", "complex64", [1], 0], ["tensor", "Tensor", [1], 0], ["tensor", "load", [1], 0],
    ["tensor", "uint8", [2**40] * 16, 0], ["tensor", "float32", [1], 0, 0],
    ["array", "object", [1], 0], ["array", "O", [1], 0], ["array", "str32", [1], 0],
    ["array", "float64", [1], 0], ["scalar", "object", 0], ["scalar", "float64", 0],
    ["tuple", [["tensor", "float32", [1], 0], ["array", "float32", [1], 0]]],
]  # fmt: skip


@pytest.mark.parametrize("node", HOSTILE_NODES, ids=repr)
def test_malformed_values_are_refused(node: Any) -> None:
    with pytest.raises(WireError):
        receive(node, [4], b"\0\0\0\0")


@pytest.mark.parametrize("tag", ["tensor", "array"])
@pytest.mark.parametrize("shape", [[0, 2**40, 2**40], [2**40, 0, 2**40, 2**40]], ids=str)
def test_an_empty_tensor_of_overflowing_sizes_is_refused(tag: str, shape: list[int]) -> None:
    """It holds no byte, but torch and NumPy can't compute its strides."""
    with pytest.raises(WireError):
        receive([tag, "float32", shape, 0], [0])


@pytest.mark.parametrize(
    ("sizes", "blobs"),
    [
        (4, b"1234"), ([5], b"1234"), ([3], b"1234"), ([-4, 8], b"1234"), ([True], b"1"),
        ([4.0], b"1234"), ([2**70], b"1234"), (["4"], b"1234"), (None, b""),
    ],
)  # fmt: skip
def test_sizes_that_do_not_add_up_are_refused(sizes: Any, blobs: bytes) -> None:
    with pytest.raises(WireError):
        unpack(json.dumps([["none"], sizes]).encode(), blobs)


def test_bytes_that_are_no_booleans_become_some() -> None:
    tensor = receive(["tensor", "bool", [3], 0], [3], b"\x00\x01\x02")
    assert tensor.view(torch.uint8).tolist() == [0, 1, 1]
    array = receive(["array", "bool", [3], 0], [3], b"\x00\x01\xff")
    assert array.view(np.uint8).tolist() == [0, 1, 1]


def test_a_dtype_from_outside_the_list_is_opaque() -> None:
    assert there_and_back(torch.complex64) == Opaque("dtype")
    assert receive(["dtype", "load"]) == Opaque("dtype"), "torch.load is no dtype."
