"""How values are compared, and what is said where they differ."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from gradkit.checking.comparison import describe, difference, two_digits
from gradkit.protocol.wire import Opaque

NAN, INF = math.nan, math.inf


def tensor(*values: float) -> torch.Tensor:
    return torch.tensor(values)


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [NAN, INF, -INF, 0.0, 1.0, 1.000009, 1.00003, -1.0, 1e30])
@pytest.mark.parametrize("expected", [NAN, INF, -INF, 0.0, 1.0, 1e30])
def test_numbers_agree_as_numpy_says(seen: float, expected: float) -> None:
    """NumPy's `isclose` measures against its second argument, as `difference` does."""
    agree = bool(np.isclose(seen, expected, rtol=1e-5, atol=1e-5, equal_nan=True))
    for kind in (float, np.float64, np.array, lambda x: np.array([0.0, x])):
        assert (difference(kind(seen), kind(expected)) is None) is agree
    left, right = torch.tensor([0.0, seen]), torch.tensor([0.0, expected])
    assert (difference(left, right) is None) is torch.allclose(
        left, right, rtol=1e-5, atol=1e-5, equal_nan=True
    )


def test_tolerances_worked_by_hand() -> None:
    """0.1 + 1 % of 10 is 0.2."""
    assert difference(10.19, 10.0, atol=0.1, rtol=0.01) is None
    assert difference(10.21, 10.0, atol=0.1, rtol=0.01) == "it gave a float of about 10"


def test_nothing_finite_agrees_with_infinity() -> None:
    """|5 − ∞| ≤ atol + rtol·∞ is true, and wrong."""
    assert difference(5.0, INF)
    assert difference(-INF, INF)
    assert difference(tensor(1.0, 5.0), tensor(1.0, INF))
    assert difference(INF, INF) is None


def test_nan_never_passes_for_a_number() -> None:
    assert difference(tensor(1.0, NAN), tensor(1.0, 2.0)) == (
        "it gave a float32 tensor of shape (2,) that contains nan"
    )
    assert difference(NAN, 1.0) == "it gave nan"
    assert difference(torch.tensor(NAN), 1.0) == "it gave nan"
    assert difference(1.0, NAN)


@pytest.mark.parametrize(
    "seen",
    [3, 3.0, np.int8(3), np.uint64(3), np.float16(3), np.array(3), torch.tensor(3)],
    ids=repr,
)
@pytest.mark.parametrize("expected", [3, 3.0, torch.tensor(3), np.float32(3)], ids=repr)
def test_single_numbers_of_any_kind_are_compared_by_value(seen: Any, expected: Any) -> None:
    assert difference(seen, expected) is None
    assert difference(seen + seen, expected)


@pytest.mark.parametrize("dtype", ["uint16", "uint32", "uint64", "bool", "float16"])
def test_arrays_of_every_dtype_can_be_compared(dtype: str) -> None:
    values = np.array([0, 1], dtype=dtype)
    assert difference(values, values.copy()) is None
    assert difference(values, ~values if dtype == "bool" else values + values[1])


def test_dtypes_count_only_if_asked() -> None:
    single, double = torch.ones(2), torch.ones(2, dtype=torch.float64)
    assert difference(double, single) is None
    assert difference(single.numpy(), single) is None
    assert difference(double, single, dtypes=True) == "it gave a float64 tensor of shape (2,)"
    assert difference(single.numpy(), single, dtypes=True)
    assert difference([double], [single], dtypes=True)
    assert difference({"a": double}, {"a": single}, dtypes=True)
    assert difference(single, single.clone(), dtypes=True) is None


@pytest.mark.parametrize(
    "seen",
    [torch.ones(2, 1), torch.ones(1, 2), torch.ones(3), torch.tensor(1.0), 1.0, [1.0, 1.0], None,
     "1", Opaque("Model"), torch.ones(0), np.ones((2, 2))],
    ids=repr,
)  # fmt: skip
def test_shapes_and_kinds_never_broadcast(seen: Any) -> None:
    assert difference(seen, torch.ones(2))


def test_empty_tensors_agree_by_shape() -> None:
    assert difference(torch.ones(0, 3), torch.ones(0, 3)) is None
    assert difference(torch.ones(0, 3), torch.ones(0, 2))


def test_off_values_are_counted() -> None:
    text = difference(tensor(1.0, 2.0, 9.0), tensor(1.0, 3.0, 4.0))
    assert text == "it gave a float32 tensor of shape (3,), and 2 of its 3 values are wrong"


# --- containers -------------------------------------------------------------------------------


def test_lists_and_tuples_are_alike_but_a_size_is_neither() -> None:
    assert difference([1, (2,)], (1, [2])) is None
    assert difference(torch.Size([1, 2]), (1, 2)) == "it gave a torch.Size"
    assert difference((1, 2), torch.Size([1, 2])) == "it gave a tuple of length 2"
    assert difference(torch.Size([1, 2]), torch.Size([1, 2])) is None
    assert difference(torch.ones(2), [1.0, 1.0])


def test_the_place_of_a_difference_is_told() -> None:
    assert (
        difference([1, [2, 3]], [1, [2, 4]])
        == "for value 2 of 2, for value 2 of 2, it gave the int 3"
    )
    assert difference([1], [1, 2]) == "it gave a list of length 1"
    assert difference({"loss": 2.0}, {"loss": 1.0}) == "for the key 'loss', it gave the float 2"
    assert difference({}, {"loss": 1.0}) == "its dictionary has no key 'loss'"
    assert difference([], {"loss": 1.0}) == "it gave a list of length 0"


def test_further_keys_do_not_matter() -> None:
    assert difference({"loss": 1.0, "more": None}, {"loss": 1.0}) is None


@pytest.mark.parametrize(
    ("seen", "expected", "agree"),
    [
        (None, None, True), (0, None, False), ("a", "a", True), ("b", "a", False),
        (torch.float32, torch.float32, True), (torch.float64, torch.float32, False),
        ("float32", torch.float32, False), (Opaque("A"), Opaque("A"), True),
        (torch.ones(2), None, False), (np.ones(2), "a", False),
    ],
)  # fmt: skip
def test_other_values_are_compared_exactly(seen: Any, expected: Any, agree: bool) -> None:  # noqa: FBT001
    assert (difference(seen, expected) is None) is agree


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (3, "the int 3"),
        (True, "the bool True"),
        (0.123456, "a float of about 0.12"),
        (12345, "an int of about 12000"),
        (NAN, "the float nan"),
        (np.float32(2), "the float32 2"),
        (torch.tensor(3.14159), "a 0-d float32 tensor with a value of about 3.1"),
        (torch.tensor(100.0), "a 0-d float32 tensor with the value 100"),
        (torch.tensor([True])[0], "a 0-d bool tensor with the value True"),
        (torch.ones(2, 3), "a float32 tensor of shape (2, 3)"),
        (np.ones(2), "a NumPy float64 array of shape (2,)"),
        (torch.ones(0, 2), "a float32 tensor of 2 dimensions with no elements"),
        (torch.ones(0, dtype=torch.int64), "an int64 tensor of 1 dimension with no elements"),
        ([1], "a list of length 1"),
        (torch.int64, "torch.int64"),
        ("secret", "a str"),
        ({"secret": 1}, "a dict"),
        (Opaque("function"), "an object of type function"),
        (Opaque("Mine"), "an object of some other type"),
    ],
    ids=repr,
)
def test_values_are_described_in_the_large(value: Any, words: str) -> None:
    assert describe(value) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"), (100, "100"), (104.0, "100"), (-123456, "-120000"), (999_999, "1000000"),
        (1_000_000, "1e+06"), (0.5, "0.5"), (0.000123, "0.00012"), (0.0000123, "1.2e-05"),
        (2.0, "2"), (INF, "inf"), (-INF, "-inf"), (NAN, "nan"),
    ],
)  # fmt: skip
def test_ordinary_numbers_are_written_without_an_exponent(number: float, words: str) -> None:
    assert two_digits(number) == words


SECRET = 31415926


@pytest.mark.parametrize(
    "value",
    [
        Opaque(f"x_{SECRET}"),
        Opaque(f"{SECRET} tensor"),
        torch.empty(0, SECRET),
        np.empty((SECRET, 0)),
        float(SECRET),
        np.float64(SECRET),
        torch.tensor(SECRET),
        torch.full((3,), SECRET),
        str(SECRET),
        {str(SECRET): SECRET},
        [SECRET],
        torch.Size([SECRET]),
    ],
    ids=repr,
)
@pytest.mark.parametrize("expected", [0.5, torch.ones(3), [1], {"a": 1}, "a", None], ids=repr)
def test_no_description_carries_a_hidden_number(value: Any, expected: Any) -> None:
    """A student's function can return its inputs, also as the name of a type or as a size."""
    assert str(SECRET) not in describe(value)
    assert str(SECRET) not in (difference(value, expected) or "")
    assert str(SECRET) not in (difference([value], [expected]) or "")


def test_expected_values_are_not_told() -> None:
    for seen in (1.0, None, torch.ones(3), "b"):
        for expected in (float(SECRET), torch.full((3,), SECRET), str(SECRET), [SECRET]):
            assert str(SECRET) not in (difference(seen, expected) or "")
