"""Known mistakes in `line_gradients`, as code that makes them, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import A_SIZE, ACCUMULATES, ANOTHER_POINT, ORDER, STAY_A_TENSOR

MISTAKES = Catalogue()

NO_GRADIENT = (
    "Which tensors did you create yourself, is y calculated from them, and did backward() run?"
)
ONLY_TWO = "For which of the three tensors should gradients be tracked?"
UNBROKEN = (
    "Is every step from w and b to y one that PyTorch tracks, and are gradients tracked for both?"
)
FORMULA = "Work out w * x + b by hand: which number is multiplied by x, and which is added?"

_line = entering(MISTAKES, "line_gradients")


def _leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


def _calculate(x: Any, w: Any, b: Any, formula: Callable[..., Any] | None = None) -> Any:
    """Calculate y from numbers or tensors and run backward; return y and each .grad."""
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


# First, so that a check that sees gradients accumulate names this, not two mistakes at once.
MISTAKES.property(
    "line_gradients", "A1", name="gradients from earlier calls are still in .grad", hint=ACCUMULATES
)
_line("A13", "gradients are tracked for x as well", ONLY_TWO,
      lambda x, w, b: _calculate(_leaf(x), _leaf(w), _leaf(b)))  # fmt: skip
_line("A13", "gradients are tracked for x but not for w", ONLY_TWO,
      lambda x, w, b: _calculate(_leaf(x), w, _leaf(b)))  # fmt: skip
_line("A13 A1", "gradients are tracked for x as well, and backward() runs twice", ONLY_TWO,
      lambda x, w, b: _line_twice(x, w, b, x_too=True))  # fmt: skip

# Ways to find None in every .grad.
for _code, _name in (
    (
        "A27",
        "every .grad is still None when it is read, for example because backward() has not run",
    ),
    ("A3", ".grad is read from calculated tensors, not from leaf tensors"),
    ("A5", "y is rebuilt from its value, without its graph"),
):
    _line(_code, _name, NO_GRADIENT,
          lambda x, w, b: (torch.tensor(w * x + b), None, None, None))  # fmt: skip

_line("A17", "gradients are not tracked for b", UNBROKEN,
      lambda x, w, b: _calculate(x, _leaf(w), b))  # fmt: skip
_line("A5", "b is not connected to y in the graph", UNBROKEN,
      lambda x, w, b: _calculate(x, _leaf(w), b))  # fmt: skip
_line("A17", "gradients are not tracked for w", UNBROKEN,
      lambda x, w, b: _calculate(x, w, _leaf(b)))  # fmt: skip
_line("A5", "w is not connected to y in the graph", UNBROKEN,
      lambda x, w, b: _calculate(x, w, _leaf(b)))  # fmt: skip
_line("A5", "y has no graph for backward() to follow", UNBROKEN, _without_history)
_line("A17", "gradients are not tracked for any of the tensors", UNBROKEN, _calculate)

_line("A1", "backward() runs twice", ACCUMULATES,
      lambda x, w, b: _line_twice(x, w, b, x_too=False))  # fmt: skip
_line(
    "A1", "backward() runs twice through the same graph", ACCUMULATES, _line_twice_through_one_graph
)
_line("A4", "w and b are converted to integers", "What is the dtype of w and b?",
      lambda x, w, b: torch.tensor(int(w), requires_grad=True))  # fmt: skip
_line("A8", "a single number is passed to torch.Tensor, which expects a size or a list", A_SIZE,
      lambda x, w, b: torch.Tensor(x))  # fmt: skip
_line("A2 A8", "y is a vector, for example because torch.Tensor(3) has three elements",
      "How many elements does y have when backward() is called?",
      lambda x, w, b: _calculate(x, torch.ones(3, requires_grad=True), _leaf(b)))  # fmt: skip
_line("A9", "the results are always those of one example", ANOTHER_POINT,
      lambda x, w, b: _calculate(3.0, _leaf(4.0), _leaf(5.0)))  # fmt: skip

# Where True, a gradient equals one of a right answer's, so all results have to match.
for _name, _whole, _formula in (
    ("w and b are swapped in the formula", True, lambda x, w, b: b * x + w),
    ("b is left out of the formula", False, lambda x, w, b: w * x),
    ("b is subtracted in the formula", False, lambda x, w, b: w * x - b),
    ("w is multiplied by the sum of x and b", False, lambda x, w, b: w * (x + b)),
    ("w is multiplied by b, not by x", False, lambda x, w, b: w * b + x),
    ("w is added, not multiplied", True, lambda x, w, b: w + x + b),
):
    _line("A31", _name, FORMULA,
          lambda x, w, b, of=_formula: _calculate(x, _leaf(w), _leaf(b), of), whole=_whole)  # fmt: skip


def _changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """Return an answer that works as asked, and then changes the results."""
    return lambda x, w, b: change(*_calculate(x, _leaf(w), _leaf(b)))


_line("A1", "backward() runs three times", ACCUMULATES,
      _changed(lambda y, dx, dw, db: (y, dx, 3 * dw, 3 * db)))  # fmt: skip
_line("A32", "None is replaced by 0", "Is a gradient that was never computed the same as a gradient of 0?",
      _changed(lambda y, dx, dw, db: (y, torch.tensor(0.0), dw, db)))  # fmt: skip
_line("A10", "the gradients are Python numbers", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y, dx, dw.item(), db.item())))  # fmt: skip
_line("A10", "y and the gradients are Python numbers", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.item(), dx, dw.item(), db.item())))  # fmt: skip
_line("A10", "y is a Python number", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.item(), dx, dw, db)))  # fmt: skip
_line("A10", "the tensors are float64", STAY_A_TENSOR,
      _changed(lambda y, dx, dw, db: (y.double(), dx, dw.double(), db.double())))  # fmt: skip

for _name, _order in (
    ("dw and db are swapped", (0, 1, 3, 2)),
    ("the gradient of b is also returned as dw", (0, 1, 3, 3)),
    ("the gradient of w is also returned as db", (0, 1, 2, 2)),
    ("dx comes last", (0, 2, 3, 1)),
    ("y comes last", (1, 2, 3, 0)),
):
    _line("A24", _name, ORDER,
          _changed(lambda *all_, order=_order: tuple(all_[k] for k in order)), whole=True)  # fmt: skip
