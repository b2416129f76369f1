"""Wrong references for `line_gradients` and `derivative`, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .catalogue import (
    ACCUMULATES,
    ANOTHER_POINT,
    MISTAKES,
    ORDER,
    STAY_A_TENSOR,
    Tensor,
    entering,
)

Function = Callable[[Tensor], Tensor]

# --- line_gradients ---------------------------------------------------------------------------
NO_GRADIENT = "Which tensors did you make yourself, did y come from them, and did backward run?"
ONLY_TWO = "For which of the three tensors should gradients be tracked?"
UNBROKEN = "Is the chain from w and b to y unbroken, and are gradients asked for both?"
FORMULA = "What is w * x + b, worked out by hand, and which of the two is multiplied by x?"
A_SIZE = "What does torch.Tensor(3) hold? Count the elements."

_line = entering("line_gradients")


def _leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


def _calculate(x: Any, w: Any, b: Any, formula: Callable[..., Any] | None = None) -> Any:
    """Calculate y from numbers or tensors, run backward; return y and three tensors' .grad."""
    x, w, b = (v if isinstance(v, Tensor) else torch.tensor(v) for v in (x, w, b))
    y = formula(x, w, b) if formula else w * x + b
    y.backward()
    return y, x.grad, w.grad, b.grad


def _line_twice(x: float, w: float, b: float, *, x_too: bool) -> Any:
    tx, tw, tb = torch.tensor(x, requires_grad=x_too), _leaf(w), _leaf(b)
    y = tw * tx + tb
    y.backward(retain_graph=True)
    y.backward()
    return y, tx.grad, tw.grad, tb.grad


def _line_twice_through_one_graph(x: float, w: float, b: float) -> Any:
    y = _leaf(w) * torch.tensor(x) + _leaf(b)
    y.backward()
    y.backward()


def _without_history(x: float, w: float, b: float) -> Any:
    torch.tensor(w * x + b).backward()


# First, so that a check that sees gradients pile up names this one, not two mistakes at once.
MISTAKES.property(
    "line_gradients", "A1", name="gradients of earlier calls are still there", hint=ACCUMULATES
)
_line("A13", "gradients are tracked for x, too", ONLY_TWO,
      lambda x, w, b: _calculate(_leaf(x), _leaf(w), _leaf(b)))  # fmt: skip
_line("A13", "gradients are tracked for x, and not for w", ONLY_TWO,
      lambda x, w, b: _calculate(_leaf(x), w, _leaf(b)))  # fmt: skip
_line("A13 A1", "gradients are tracked for x, too, and backward runs twice", ONLY_TWO,
      lambda x, w, b: _line_twice(x, w, b, x_too=True))  # fmt: skip

# Four ways to find None in every .grad.
for _code, _name in (
    ("A27", "backward is never called, or only after the gradients were read"),
    ("A3", ".grad is asked of tensors that were calculated"),
    ("A5", "y is made anew from its number, without its history"),
):
    _line(_code, _name, NO_GRADIENT,
          lambda x, w, b: (torch.tensor(w * x + b), None, None, None))  # fmt: skip

_line("A17", "gradients are not tracked for b", UNBROKEN,
      lambda x, w, b: _calculate(x, _leaf(w), b))  # fmt: skip
_line("A5", "b is cut off from y", UNBROKEN,
      lambda x, w, b: _calculate(x, _leaf(w), b))  # fmt: skip
_line("A17", "gradients are not tracked for w", UNBROKEN,
      lambda x, w, b: _calculate(x, w, _leaf(b)))  # fmt: skip
_line("A5", "w is cut off from y", UNBROKEN,
      lambda x, w, b: _calculate(x, w, _leaf(b)))  # fmt: skip
_line("A5", "y is calculated without a history", UNBROKEN, _without_history)
_line("A17", "gradients are asked of none of the tensors", UNBROKEN, _calculate)

_line("A1", "backward runs twice", ACCUMULATES,
      lambda x, w, b: _line_twice(x, w, b, x_too=False))  # fmt: skip
_line("A1", "backward runs twice through one graph", ACCUMULATES, _line_twice_through_one_graph)
_line("A4", "whole numbers are made of w and b", "What is the dtype?",
      lambda x, w, b: torch.tensor(int(w), requires_grad=True))  # fmt: skip
_line("A8", "torch.Tensor is given a number, and takes it for a size", A_SIZE,
      lambda x, w, b: torch.Tensor(x))  # fmt: skip
_line("A2 A8", "y is a vector, as torch.Tensor(3) is, for instance",
      "How many numbers are you differentiating? Count the elements.",
      lambda x, w, b: _calculate(x, torch.ones(3, requires_grad=True), _leaf(b)))  # fmt: skip
_line("A9", "the results are those of one example", ANOTHER_POINT,
      lambda x, w, b: _calculate(3.0, _leaf(4.0), _leaf(5.0)))  # fmt: skip

# Those that are marked so give a gradient that the other one of a right answer has, too.
for _name, _whole, _formula in (
    ("w and b change places in the formula", True, lambda x, w, b: b * x + w),
    ("b is left out of the formula", False, lambda x, w, b: w * x),
    ("b is subtracted in the formula", False, lambda x, w, b: w * x - b),
    ("w is multiplied by the sum of x and b", False, lambda x, w, b: w * (x + b)),
    ("w is multiplied by b, not by x", False, lambda x, w, b: w * b + x),
    ("w is added, not multiplied", True, lambda x, w, b: w + x + b),
):
    _line("A31", _name, FORMULA,
          lambda x, w, b, of=_formula: _calculate(x, _leaf(w), _leaf(b), of), whole=_whole)  # fmt: skip


def _changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """Return an answer that does all as asked, and then something more with the results."""
    return lambda x, w, b: change(*_calculate(x, _leaf(w), _leaf(b)))


_line("A1", "backward runs three times", ACCUMULATES,
      _changed(lambda y, dx, dw, db: (y, dx, 3 * dw, 3 * db)))  # fmt: skip
_line("A32", "None is replaced by 0", "Is a gradient that nobody worked out the same as a slope of 0?",
      _changed(lambda y, dx, dw, db: (y, torch.tensor(0.0), dw, db)))  # fmt: skip
_line("A10", "the gradients are Python numbers", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y, dx, dw.item(), db.item())))  # fmt: skip
_line("A10", "all results are Python numbers", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.item(), dx, dw.item(), db.item())))  # fmt: skip
_line("A10", "y is a Python number", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.item(), dx, dw, db)))  # fmt: skip
_line("A10", "the tensors are float64", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.double(), dx, dw.double(), db.double())))  # fmt: skip

for _name, _order in (
    ("dw and db are swapped", (0, 1, 3, 2)),
    ("b's gradient is returned for w's, too", (0, 1, 3, 3)),
    ("w's gradient is returned for b's, too", (0, 1, 2, 2)),
    ("dx comes last", (0, 2, 3, 1)),
    ("y comes last", (1, 2, 3, 0)),
):
    _line("A24", _name, ORDER,
          _changed(lambda *all_, order=_order: tuple(all_[k] for k in order)), whole=True)  # fmt: skip

# --- derivative -------------------------------------------------------------------------------
NONE_THERE = "Which tensor did you make yourself, does f(x) come from it, and did backward run?"
FROM_X = "Is the chain from x to f(x) unbroken, and are gradients asked for?"
TO_FLOAT = "Which method of a 0-d tensor gives a Python number?"
DIGITS = "How many of the digits that float32 gives does your function return?"
WHICH_NUMBER = "What does f(x) say, and what does its gradient?"

_slope = entering("derivative")

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
