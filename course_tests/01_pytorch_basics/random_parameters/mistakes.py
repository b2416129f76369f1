"""Known mistakes in `random_parameters`, as code that makes them, most likely first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradkit.mistakes import Catalogue

from ..entering import entering
from ..hints import ASK_FOR_GRADIENTS, ORDER, STAY_A_TENSOR

MISTAKES = Catalogue()

SEED = "Where do the numbers come from, and which line sets the seed?"
NORMAL = "Which distribution has mean 0, standard deviation 1, and a bell-shaped curve?"
BOTH_DRAWN = "Are both w and b drawn at random, and from which distribution?"
GENERATOR = "Which random number generator does torch.manual_seed() control?"
SIZES = "How many rows does w have: one per input or one per output?"
BIASES = "How many biases does each output need, and how many dimensions should b have?"
LEAF = "Was the tensor created directly, or calculated from a tensor that requires gradients?"
WRITES_THEM = "Which step fills the tensors with random numbers?"

_parameters = entering(MISTAKES, "random_parameters")
Make = Callable[..., Tensor]


def _drawn(make_w: Make = torch.randn, make_b: Make | None = None) -> Callable[[int, int], Any]:
    """Return an answer that makes w and b with these functions and sets requires_grad."""

    def draw(outputs: int, inputs: int) -> Any:
        w, b = make_w(outputs, inputs), (make_b or make_w)(outputs)
        return w.requires_grad_(), b.requires_grad_()

    return draw


def _from_linear(num_outputs: int, num_inputs: int) -> Any:
    layer = torch.nn.Linear(num_inputs, num_outputs)
    return layer.weight, layer.bias


for _name, _make in (
    ("the numbers are uniform from 0 to 1, as torch.rand draws them", torch.rand),
    ("the numbers have the spread of uniform numbers from -1 to 1", lambda *size: torch.rand(*size) * 2 - 1),
    ("the numbers have the spread of uniform numbers from -0.5 to 0.5", lambda *size: torch.rand(*size) - 0.5),
    ("the standard deviation is 0.5, not 1", lambda *size: torch.randn(*size) * 0.5),
    ("the standard deviation is 0.1, not 1", lambda *size: torch.randn(*size) * 0.1),
    ("the standard deviation is 0.01, not 1", lambda *size: torch.randn(*size) * 0.01),
    ("the standard deviation is 2, not 1", lambda *size: torch.randn(*size) * 2),
    ("all the numbers are made positive", lambda *size: torch.randn(*size).abs()),
    ("the numbers are cut off at ±2, or their spread is a little too small",
     lambda *size: torch.nn.init.trunc_normal_(torch.empty(*size))),
):  # fmt: skip
    _parameters("A16", _name, NORMAL, _drawn(_make))
_parameters("A16", "w has the small spread that nn.Linear gives its weights", NORMAL, _from_linear)
for _name, _make in (
    ("b is not random but all zeros", torch.zeros),
    ("b is not random but all ones", torch.ones),
    ("b is uniform from 0 to 1, as torch.rand draws it", torch.rand),
):
    _parameters("A16", _name, BOTH_DRAWN, _drawn(torch.randn, _make))


def _seeded(num_outputs: int, num_inputs: int) -> Any:
    torch.manual_seed(0)
    return _drawn()(num_outputs, num_inputs)


def _seeded_afterwards(num_outputs: int, num_inputs: int) -> Any:
    drawn = _drawn()(num_outputs, num_inputs)
    torch.manual_seed(0)
    return drawn


def _seeded_twice(num_outputs: int, num_inputs: int) -> Any:
    seed = int(torch.randint(10**9, ()))
    torch.manual_seed(seed)
    w = torch.randn(num_outputs, num_inputs, requires_grad=True)
    torch.manual_seed(seed)
    return w, torch.randn(num_outputs, requires_grad=True)


def _from_numpy(*size: int) -> Tensor:
    # Unseeded, since no code can repeat numbers that the student drew from elsewhere.
    return torch.from_numpy(np.random.default_rng().standard_normal(size).astype("float32"))


_parameters(
    "A15", "the seed is set in every call, or the numbers are drawn only once", SEED, _seeded
)
_parameters("A15", "the seed is set after the numbers are drawn, so that later calls repeat one another", SEED,
            _seeded_afterwards)  # fmt: skip
_parameters("A15", "the numbers are not random but all zeros", WRITES_THEM, _drawn(torch.zeros))
_parameters("A15", "the numbers are not random but all ones", WRITES_THEM, _drawn(torch.ones))
_parameters(
    "A15",
    "w and b start with the same numbers, as they do if each is drawn after the same seed",
    SEED,
    _seeded_twice,
)
_parameters("A19", "the numbers don't come from PyTorch's default generator", GENERATOR,
            _drawn(_from_numpy))  # fmt: skip
_parameters("A19", "the numbers in w don't come from PyTorch's default generator", GENERATOR,
            _drawn(_from_numpy, torch.randn))  # fmt: skip
_parameters("A19", "the numbers in b don't come from PyTorch's default generator", GENERATOR,
            _drawn(torch.randn, _from_numpy))  # fmt: skip


def _without_gradients(*, w: bool, b: bool) -> Callable[[int, int], Any]:
    def draw(outputs: int, inputs: int) -> Any:
        return (
            torch.randn(outputs, inputs, requires_grad=w),
            torch.randn(outputs, requires_grad=b),
        )

    return draw


_parameters("A17", "gradients are tracked for neither w nor b", ASK_FOR_GRADIENTS,
            _without_gradients(w=False, b=False))  # fmt: skip
_parameters("A17", "gradients are tracked for w but not for b", ASK_FOR_GRADIENTS,
            _without_gradients(w=True, b=False))  # fmt: skip
_parameters("A17", "gradients are tracked for b but not for w", ASK_FOR_GRADIENTS,
            _without_gradients(w=False, b=True))  # fmt: skip


def _calculated(*, w: bool, b: bool, keep: bool = False) -> Callable[[int, int], Any]:
    """Return an answer that calculates w or b from tensors that require gradients."""

    def draw(outputs: int, inputs: int) -> Any:
        drawn = _drawn()(outputs, inputs)
        pair = [t * 1.0 if no_leaf else t for t, no_leaf in zip(drawn, (w, b), strict=True)]
        for tensor in pair if keep else ():
            tensor.retain_grad()
        return pair

    return draw


for _keep in (False, True):
    for _name, _w, _b in (
        ("w and b are calculated from tensors that require gradients, so they are not leaf tensors",
         True, True),
        ("w is calculated from a tensor that requires gradients, so it is not a leaf tensor", True, False),
        ("b is calculated from a tensor that requires gradients, so it is not a leaf tensor", False, True),
    ):  # fmt: skip
        _parameters("A3", _name, LEAF, _calculated(w=_w, b=_b, keep=_keep))


def _sized(w: Callable[[int, int], Any], b: Callable[[int, int], Any]) -> Callable[..., Any]:
    """Return an answer that draws correctly, but with other sizes."""

    def draw(outputs: int, inputs: int) -> Any:
        return tuple(torch.randn(size(outputs, inputs)).requires_grad_() for size in (w, b))

    return draw


for _name, _hint, _size_w, _size_b in (
    ("the sizes of w are swapped", SIZES, lambda o, i: (i, o), lambda o, i: (o,)),
    ("num_outputs and num_inputs are swapped", SIZES, lambda o, i: (i, o), lambda o, i: (i,)),
    ("b has one number per input", BIASES, lambda o, i: (o, i), lambda o, i: (i,)),
    ("b has two dimensions", BIASES, lambda o, i: (o, i), lambda o, i: (o, 1)),
    ("b has two dimensions", BIASES, lambda o, i: (o, i), lambda o, i: (1, o)),
    ("b has the same shape as w", BIASES, lambda o, i: (o, i), lambda o, i: (o, i)),
    ("b is a single number", BIASES, lambda o, i: (o, i), lambda o, i: (1,)),
    ("b is a single number", BIASES, lambda o, i: (o, i), lambda o, i: ()),
    (
        "w has only one dimension",
        "How many dimensions should w have?",
        lambda o, i: (o * i,),
        lambda o, i: (o,),
    ),
):
    _parameters("A18", _name, _hint, _sized(_size_w, _size_b))
_parameters("A24", "b comes before w", ORDER, _sized(lambda o, i: (o,), lambda o, i: (o, i)))

_parameters("A10", "the numbers are float64", STAY_A_TENSOR,
            _drawn(lambda *size: torch.randn(*size).double()))  # fmt: skip
_parameters("A10", "w and b are returned as NumPy arrays", STAY_A_TENSOR,
            lambda o, i: (torch.randn(o, i).numpy(), torch.randn(o).numpy()))  # fmt: skip
for _found in (torch.zeros, lambda *size: torch.full(size, torch.nan)):
    _parameters("A8", "torch.Tensor or torch.empty is used, which returns whatever happens to be in memory",
                WRITES_THEM, _drawn(_found))  # fmt: skip
_parameters("A4", "integers are drawn, for which gradients can't be tracked", "What is the dtype of the numbers you draw?",
            lambda o, i: (torch.randint(9, (o, i), requires_grad=True), 0))  # fmt: skip
