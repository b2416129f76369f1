"""Known mistakes in `derivative`, as code that makes them, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import A_SIZE, ACCUMULATES, ANOTHER_POINT

MISTAKES = Catalogue()

Function = Callable[[Tensor], Tensor]

NONE_THERE = (
    "Which tensor did you create yourself, is f(x) calculated from it, and did backward() run?"
)
FROM_X = "Is every step from x to f(x) one that PyTorch tracks, and are gradients tracked for x?"
TO_FLOAT = "What is the type of your result, and how do you get a Python float from it?"
DIGITS = "How many of the digits that float32 offers does your function keep?"
WHICH_NUMBER = "Which number is the slope of f at x, and which number does your function return?"

_slope = entering(MISTAKES, "derivative")


def _leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


MISTAKES.property(
    "derivative", "A1", name="gradients from earlier calls are still in .grad", hint=ACCUMULATES
)
MISTAKES.property(
    "derivative", "A14", name="the slope is estimated from values of f at several points",
    hint="How many digits are left when two nearly equal numbers are subtracted?",
)  # fmt: skip
MISTAKES.property(
    "derivative", "A27", name="the gradient is read before backward() has computed it",
    hint="When does PyTorch compute the gradients?",
)  # fmt: skip
MISTAKES.property(
    "derivative",
    "A9",
    name="the slope is not calculated from the f that was passed in",
    hint=ANOTHER_POINT,
)


def _gradient(f: Function, x: float, dtype: torch.dtype = torch.float32) -> Any:
    point = torch.tensor(x, dtype=dtype, requires_grad=True)
    f(point).backward()
    return point.grad


def _after(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return an answer that finds the slope, and then changes it."""
    return lambda f, x: change(_gradient(f, x))


def _slope_twice_through_one_graph(f: Function, x: float) -> Any:
    y = f(_leaf(x))
    y.backward()
    y.backward()


def _slope_of_vector(f: Function, x: float) -> Any:
    point = torch.tensor([x], requires_grad=True)
    f(point).sum().backward()
    return point.grad.item()  # type: ignore[union-attr]


def _slope_of_many(f: Function, x: float) -> Any:
    points = torch.full((3,), x, requires_grad=True)
    f(points).backward()
    return points.grad[0].item()  # type: ignore[index]


def _second_derivative(f: Function, x: float) -> Any:
    point = _leaf(x)
    (first,) = torch.autograd.grad(f(point), point, create_graph=True)
    return torch.autograd.grad(first, point)[0].item()


def _slope_of_no_leaf(f: Function, x: float) -> Any:
    point = _leaf(x) * 1.0
    f(point).backward()
    return point.grad.item()  # type: ignore[union-attr]


def _no_history(f: Function, x: float) -> Any:
    f(torch.tensor(x)).backward()


_slope("A1", "backward() runs twice", ACCUMULATES, _after(lambda grad: 2 * grad.item()))
_slope("A1", "backward() runs three times", ACCUMULATES, _after(lambda grad: 3 * grad.item()))
_slope(
    "A1",
    "backward() runs twice through the same graph",
    ACCUMULATES,
    _slope_twice_through_one_graph,
)
_slope("A10", "the slope is a tensor, not a float", TO_FLOAT, _gradient)
for _name, _convert in (
    ("the slope is a NumPy float32, not a Python float", np.float32),
    ("the slope is a NumPy array, not a float", lambda grad: grad.numpy()),
    ("the slope is a tensor in a tuple, not a float", lambda grad: (grad,)),
    ("the slope is in a list, not a float by itself", lambda grad: [grad.item()]),
    ("the slope is truncated to an integer", int),
):
    _slope("A10", _name, TO_FLOAT, _after(_convert))
_slope("A29", "f is called with a vector of one element",
       "How many dimensions does torch.tensor([3.0]) have?", _slope_of_vector)  # fmt: skip
_slope("A2", "backward() is called on a vector, for several slopes at once", "How many numbers are you differentiating?",
       _slope_of_many)  # fmt: skip

# A .grad that is None has no .item(): three ways to get there, and two to have no graph.
for _code, _name, _hint, _wrong in (
    (
        "A3",
        "the .grad that is read is still None, as it is before backward() and for calculated tensors",
        NONE_THERE,
        _slope_of_no_leaf,
    ),
    ("A27", "backward() is never called", NONE_THERE, _slope_of_no_leaf),
    ("A5", "f(x) is rebuilt from its value, without its graph", NONE_THERE, _slope_of_no_leaf),
    ("A5", "f(x) has no graph that leads back to x", FROM_X, _no_history),
    ("A17", "gradients are not tracked for x", FROM_X, _no_history),
):
    _slope(_code, _name, _hint, _wrong)
_slope("A4", "x is converted to an integer", "What is the dtype of x?",
       lambda f, x: torch.tensor(int(x), requires_grad=True))  # fmt: skip
_slope("A8", "a single number is passed to torch.Tensor, which expects a size or a list", A_SIZE,
       lambda f, x: torch.Tensor(x))  # fmt: skip

_slope("A30", "the value of f is returned, not its slope", WHICH_NUMBER,
       lambda f, x: f(torch.tensor(x)).item())  # fmt: skip
_slope("A30", "the second derivative is returned", "How many times does your code differentiate f?",
       _second_derivative)  # fmt: skip
for _name, _hint, _change in (
    ("the slope has the wrong sign", "What is the sign of the slope where a function rises?",
     lambda grad: -grad.item()),
    ("the slope has lost its sign", "What is the sign of the slope where a function falls?",
     lambda grad: abs(grad.item())),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item())),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 1)),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 2)),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 3)),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 4)),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 5)),
    ("the slope is rounded", DIGITS, lambda grad: round(grad.item(), 6)),
):  # fmt: skip
    _slope("A30", _name, _hint, _after(_change))
for _kind in (torch.float16, torch.bfloat16):
    _slope("A30", "the slope is calculated with 16-bit floats", DIGITS,
           lambda f, x, kind=_kind: _gradient(f, x, kind).item())  # fmt: skip
_slope("A30", "the slope is multiplied by x", WHICH_NUMBER,
       lambda f, x: _gradient(f, x).item() * x)  # fmt: skip
