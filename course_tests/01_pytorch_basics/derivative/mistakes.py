"""The known mistakes of `derivative`, each as code that makes it, most likely first."""

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

NONE_THERE = "Which tensor did you make yourself, does f(x) come from it, and did backward run?"
FROM_X = "Is the chain from x to f(x) unbroken, and are gradients asked for?"
TO_FLOAT = "Which method of a 0-d tensor gives a Python number?"
DIGITS = "How many of the digits that float32 gives does your function return?"
WHICH_NUMBER = "What does f(x) say, and what does its gradient?"

_slope = entering(MISTAKES, "derivative")


def _leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


MISTAKES.property(
    "derivative", "A1", name="gradients of earlier calls are still there", hint=ACCUMULATES
)
MISTAKES.property(
    "derivative", "A14", name="the slope is estimated from the differences of values",
    hint="How many digits are left when two nearly equal numbers are subtracted?",
)  # fmt: skip
MISTAKES.property(
    "derivative", "A27", name="the gradient is read before backward has worked it out",
    hint="When does PyTorch work the gradients out?",
)  # fmt: skip
MISTAKES.property("derivative", "A9", name="the slope doesn't come from this f", hint=ANOTHER_POINT)


def _gradient(f: Function, x: float, dtype: torch.dtype = torch.float32) -> Any:
    point = torch.tensor(x, dtype=dtype, requires_grad=True)
    f(point).backward()
    return point.grad


def _after(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return an answer that finds the slope, and then does something more with it."""
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


_slope("A1", "backward runs twice", ACCUMULATES, _after(lambda grad: 2 * grad.item()))
_slope("A1", "backward runs three times", ACCUMULATES, _after(lambda grad: 3 * grad.item()))
_slope("A1", "backward runs twice through one graph", ACCUMULATES, _slope_twice_through_one_graph)
_slope("A10", "the slope is a tensor, no float", TO_FLOAT, _gradient)
for _name, _convert in (
    ("the slope is a NumPy number of float32, no float", np.float32),
    ("the slope is a NumPy array, no float", lambda grad: grad.numpy()),
    ("the slope is a tensor in a tuple, no float", lambda grad: (grad,)),
    ("the slope is a number in a list, no float", lambda grad: [grad.item()]),
    ("the slope is cut to a whole number", int),
):
    _slope("A10", _name, TO_FLOAT, _after(_convert))
_slope("A29", "f is given a vector with one element",
       "How many dimensions does torch.tensor([3.0]) have?", _slope_of_vector)  # fmt: skip
_slope("A2", "several slopes are asked for at once", "How many numbers are you differentiating?",
       _slope_of_many)  # fmt: skip

# Asked for .item(), a .grad that is None raises: three ways to come there, and two to have nothing
# to go back through.
for _code, _name, _hint, _wrong in (
    ("A3", "the gradient is asked of a tensor that was calculated", NONE_THERE, _slope_of_no_leaf),
    ("A27", "backward was never called", NONE_THERE, _slope_of_no_leaf),
    ("A5", "f(x) is made anew from its number, without its history", NONE_THERE, _slope_of_no_leaf),
    ("A5", "the chain from x to f(x) is broken, or was never recorded", FROM_X, _no_history),
    ("A17", "nobody asked for gradients", FROM_X, _no_history),
):
    _slope(_code, _name, _hint, _wrong)
_slope("A4", "a whole number is made of x", "What is the dtype?",
       lambda f, x: torch.tensor(int(x), requires_grad=True))  # fmt: skip
_slope("A8", "torch.Tensor is given a number, and takes it for a size", A_SIZE,
       lambda f, x: torch.Tensor(x))  # fmt: skip

_slope("A30", "the value of f is returned, not its slope", WHICH_NUMBER,
       lambda f, x: f(torch.tensor(x)).item())  # fmt: skip
_slope("A30", "the second derivative is returned", "How often is your function differentiated?",
       _second_derivative)  # fmt: skip
for _name, _hint, _change in (
    ("the slope has the wrong sign", "Is the slope of a rising function positive?",
     lambda grad: -grad.item()),
    ("the slope has lost its sign", "Is the slope of a falling function positive?",
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
    _slope("A30", "the slope is that of half precision", DIGITS,
           lambda f, x, kind=_kind: _gradient(f, x, kind).item())  # fmt: skip
_slope("A30", "the slope is multiplied by x", WHICH_NUMBER,
       lambda f, x: _gradient(f, x).item() * x)  # fmt: skip
