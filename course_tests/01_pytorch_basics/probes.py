"""What the hidden checks of chapter 1 run in the student's process.

Each function calls the student's answer and returns plain values; the checks judge them elsewhere.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

Answer = Callable[..., Any]
Array = np.ndarray[Any, Any]


def call(answer: Answer, args: Sequence[Any]) -> Any:
    """Return what the answer gives."""
    return answer(*args)


def call_and_keep(answer: Answer, args: Sequence[Any]) -> Any:
    """Return what the answer gives, and the arguments as they are afterwards."""
    result = answer(*args)
    return [result, list(args)]


def arguments_after(answer: Answer, args: Sequence[Any]) -> Any:
    """Return the arguments as they are after a call, and the gradients that then reach them."""
    answer(*args)
    numbers = [as_it_is(tensor) for tensor in args]
    for tensor in args:
        backward(tensor, torch.ones(()))
    return [numbers, [tensor.grad for tensor in args]]


def call_often(answer: Answer, args: Sequence[Any], times: int) -> Any:
    """Return what each of several calls with the same arguments gives."""
    return [as_it_is(answer(*args)) for _ in range(times)]


def as_it_is(value: Any) -> Any:
    """Return a value with copies of its tensors, which later calls might change."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        return [as_it_is(item) for item in value]
    return value


def describe_part(answer: Answer, base: torch.Tensor, start: int) -> Any:
    """Let the answer describe what `base` holds from row `start` on, which has a larger storage."""
    return answer(base[start:])


def describe_entry(answer: Answer, base: torch.Tensor, index: int) -> Any:
    """Let the answer describe one entry of `base`, which has one dimension less."""
    return answer(base[index])


def describe_table(answer: Answer, base: torch.Tensor, tracked: int) -> Any:
    """Let the answer describe a tensor, which requires gradients if `tracked`."""
    return answer(base.clone().requires_grad_(bool(tracked)))


def describe_and_keep(answer: Answer, base: torch.Tensor) -> Any:
    """Return the description of a tensor, then the tensor, and the gradient that reaches it."""
    tensor = base.clone()
    result = answer(tensor)
    numbers = as_it_is(tensor)
    backward(tensor, torch.ones(()))
    return [result, numbers, tensor.grad]


# --- linear_outputs and random_parameters -----------------------------------------------------


def gradients_through(
    answer: Answer, x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, shares: torch.Tensor
) -> Any:
    """Return the outputs, and the gradients that reach w and b as they count with `shares`."""
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    result = answer(x, w, b)
    backward(result, shares)
    return [result, w.grad, b.grad]


def draw_each(answer: Answer, sizes: Sequence[Sequence[int]]) -> Any:
    """Return what the answer draws for each pair of sizes."""
    return [as_it_is(answer(*pair)) for pair in sizes]


def draw_after_seeds(answer: Answer, sizes: Sequence[int], seeds: Sequence[int]) -> Any:
    """Return what the answer draws right after each of the seeds is set, and by how much it moves it.

    The latter is 0 where the generator's seed is still the one that was set.
    """
    drawn, moved = [], []
    for seed in seeds:
        torch.manual_seed(seed)
        drawn.append(as_it_is(answer(*sizes)))
        moved.append((torch.initial_seed() - seed) % 2**32)
    return [drawn, moved]


def gradients_at(
    answer: Answer, sizes: Sequence[int], shares_w: torch.Tensor, shares_b: torch.Tensor
) -> Any:
    """Return what was drawn, and for each of it three gradients.

    They are the one that arrives at the tensor, the one that the tensor keeps, and the one that a
    deep copy of it keeps: only leaves keep theirs, and only leaves can be copied.
    """
    drawn = answer(*sizes)
    pair = drawn if isinstance(drawn, (list, tuple)) else []
    found = []
    for tensor, shares in zip(pair, (shares_w, shares_b), strict=False):
        with contextlib.suppress(AttributeError):
            tensor.grad = None  # of what the answer did itself
        arrived = gradient_through(tensor, shares)
        twin = deep_copy(tensor)
        for leaf in (tensor, twin):
            backward(leaf, shares)
        found.append([arrived, getattr(tensor, "grad", None), getattr(twin, "grad", None)])
    return [drawn, found]


def gradient_through(tensor: Any, shares: torch.Tensor) -> Any:
    """Return the gradient that arrives at a tensor, kept or not; None where it asks for none."""
    if not isinstance(tensor, torch.Tensor) or not tensor.requires_grad:
        return None
    return torch.autograd.grad(weighted_sum(tensor, shares), tensor)[0]


def deep_copy(value: Any) -> Any:
    """Return a deep copy of a tensor, or None where PyTorch refuses to make one."""
    try:
        return copy.deepcopy(value) if isinstance(value, torch.Tensor) else None
    except RuntimeError:
        return None


def backward(result: Any, shares: torch.Tensor) -> None:
    """Run backward from a result whose numbers count with `shares`, if it has a history."""
    if isinstance(result, torch.Tensor) and result.requires_grad:
        weighted_sum(result, shares).backward()


def weighted_sum(tensor: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Return the sum of a tensor's numbers, weighted if there are as many of them as shares."""
    if tensor.numel() == shares.numel():
        return (tensor.reshape(shares.shape) * shares).sum()
    return tensor.sum()


# --- derivative -------------------------------------------------------------------------------


class Bend(torch.nn.Module):
    """A function that is a module, with a number of its own."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, t: torch.Tensor) -> torch.Tensor:
        """Return factor · tanh(t) + 2t, 0-d."""
        return self.factor * torch.tanh(t) + 2 * t


def make_function(kind: str, c: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """Return a function from a 0-d tensor to a 0-d tensor, made with the coefficients `c`."""
    a, b, d = c[:3].tolist()
    functions: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "cubic": lambda t: a * t**3 + b * t**2 + d * t + 1,
        "wave": lambda t: a * torch.sin(b * t) + d * t,
        "growth": lambda t: b * torch.exp(a * t),
        "quotient": lambda t: (a + t) / (b + t * t),
        "module": Bend(a),
        "sine": torch.sin,
        "waves": lambda t: (1000.0 + torch.sin(c * t)).sum(),
        "folded": lambda t: (1000.0 + torch.abs(c * t) * t).sum(),
        "faint": lambda t: torch.tanh(c * t).sum() / 1000,
        "powers": lambda t: (torch.stack([t, t * t, t * t * t]) * c[:3]).sum(),
    }
    return functions[kind]


def slope_and_traces(answer: Answer, kind: str, c: torch.Tensor, x: float) -> Any:
    """Return the answer's slope, where it asked for values, and what backward left behind.

    The slope is that of the function as it is: with the leaf that is added here, even backward from
    a point that asks for no gradients would succeed.
    """
    function = make_function(kind, c)
    plain = answer(function, x)
    points: list[float | None] = []
    second_leaf = torch.zeros((), requires_grad=True)  # f depends on it, too: backward shows here

    def f(t: torch.Tensor) -> torch.Tensor:
        try:
            points.append(float(t.detach()))
        except (RuntimeError, TypeError, ValueError):  # a batch of vmap's, or a complex number
            points.append(None)
        return function(t) + second_leaf

    answer(f, x)
    return [plain, points, second_leaf.grad]


def slope(answer: Answer, kind: str, c: torch.Tensor, x: float) -> Any:
    """Return the answer's slope of one function at one point."""
    return answer(make_function(kind, c), x)


def slopes(answer: Answer, kinds: Sequence[str], c: torch.Tensor, x: float, times: int) -> Any:
    """Return the answer's slopes of functions in turn, `times` rounds."""
    functions = [make_function(kind, c) for kind in kinds]
    return [as_it_is(answer(f, x)) for _ in range(times) for f in functions]


# --- shared_tensor, independent_tensor, numpy_copy --------------------------------------------


def lay_out(values: Array, layout: str) -> Array:
    """Return a writable array of these values that lies in memory as `layout` says."""
    if layout == "transposed":
        return values.T.copy().T
    if layout == "column":
        table = np.zeros((*values.shape, 3), dtype=values.dtype)
        table[..., 1] = values
        return table[..., 1]
    if layout == "every second":
        rows = np.zeros((2 * values.shape[0], *values.shape[1:]), dtype=values.dtype)
        rows[::2] = values
        return rows[::2]
    if layout == "part":
        longer = np.zeros((values.shape[0] + 3, *values.shape[1:]), dtype=values.dtype)
        longer[2:-1] = values
        return longer[2:-1]
    return values.copy()


def to_tensor(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes of an array."""
    return answer(lay_out(values, layout))


def write_into_array(answer: Answer, values: Array, later: Array, layout: str) -> Any:
    """Return the answer's tensor after other values were written into the array."""
    array = lay_out(values, layout)
    tensor = answer(array)
    array[...] = later
    return tensor


def write_both_ways(answer: Answer, values: Array, later: Array, latest: Array, layout: str) -> Any:
    """Return what each holds in turn, while the array and then the tensor are written to.

    That is: the answer's tensor, the tensor after `later` was written into the array, and the array
    after `latest` was written into the tensor.
    """
    array = lay_out(values, layout)
    tensor = answer(array)
    before = as_it_is(tensor)
    array[...] = later
    between = as_it_is(tensor)
    write(tensor, latest)
    return [before, between, array]


def to_tensor_and_keep(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes of an array, and the array as it is afterwards."""
    array = lay_out(values, layout)
    return [answer(array), array]


def to_tensor_if_possible(answer: Answer, values: Array, layout: str) -> Any:
    """Return the tensor that the answer makes of an array, or None where it can't make one."""
    with contextlib.suppress(Exception):
        return to_tensor(answer, values, layout)
    return None


def write(tensor: Any, values: Array) -> None:
    """Write values into a tensor of their shape."""
    if isinstance(tensor, torch.Tensor) and tensor.shape == values.shape:
        with torch.no_grad():
            tensor[...] = torch.from_numpy(values)


def make_tensor(values: torch.Tensor, factor: float | None) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a leaf that requires gradients, and the same or what is calculated from it."""
    leaf = values.clone().requires_grad_()
    return leaf, leaf if factor is None else leaf * factor


def to_array(answer: Answer, values: torch.Tensor, transposed: int) -> Any:
    """Return the array that the answer makes of a tensor without gradients."""
    tensor = values.clone()
    return answer(tensor.t() if transposed else tensor)


def to_array_if_possible(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array made of a tensor that requires gradients, or None where none can be made."""
    with contextlib.suppress(Exception):
        return to_array_with_gradients(answer, values, factor)
    return None


def to_array_with_gradients(answer: Answer, values: torch.Tensor, factor: float | None) -> Any:
    """Return the array that the answer makes of a tensor that requires gradients."""
    return answer(make_tensor(values, factor)[1])


def write_after_copying(answer: Answer, values: torch.Tensor, later: torch.Tensor) -> Any:
    """Return the answer's array after other values were written into the tensor."""
    tensor = values.clone()
    array = answer(tensor)
    with torch.no_grad():
        tensor.copy_(later)
    return array


def write_where_gradients_flow(
    answer: Answer, values: torch.Tensor, later: torch.Tensor, factor: float | None
) -> Any:
    """Return the answer's array after other values were written into a tensor with gradients.

    None where no array can be made of such a tensor: that is another check's question.
    """
    tensor = make_tensor(values, factor)[1]
    array = None
    with contextlib.suppress(Exception):
        array = answer(tensor)
    with torch.no_grad():
        tensor.copy_(later)
    return array


def use_after_copying(
    answer: Answer, values: torch.Tensor, factor: float | None, shares: torch.Tensor
) -> Any:
    """Return an array, and what is left of two tensors.

    That is, of one that requires gradients: its numbers, the .grad of before, and the gradient that
    comes through it now; of one that doesn't: its numbers, and the gradient that reaches it. The
    array is made of the latter, and whether one can be made of the other is another check's
    question.
    """
    leaf, tensor = make_tensor(values, factor)
    leaf.grad = 3 * shares
    with contextlib.suppress(Exception):
        answer(tensor)
    before, leaf.grad = leaf.grad, None
    backward(tensor, shares)
    plain = values.clone()
    array = as_it_is(answer(plain))
    backward(plain, shares)
    return [array, tensor, before, leaf.grad, plain, plain.grad]
