"""Hidden checks of `random_parameters`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, points

from ..comparing import is_sequence, kind
from . import probes

_LIMIT = 3.5
"""Bound for √n times the greatest distance between the observed and the normal distribution: right
numbers exceed it once in 10¹⁰ seeds (Kolmogorov). Uniform numbers of the same mean and spread reach
at least 4.5 with the 20,000 numbers here."""


def _pair(value: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return w and b; raise `Failed` unless they are two tensors."""
    if not is_sequence(value):
        what = (
            "one tensor" if kind(value) == "tensor" else describe(value)
        )  # whose sizes are hidden
        raise Failed(f"It returned {what}.", hint="Does it return both, w and b?")
    if len(value) != 2:
        raise Failed(f"It returned {describe(value)} values.", hint="Does it return w and b?")
    for name, tensor in zip("wb", value, strict=True):
        if kind(tensor) != "tensor":
            what = "a NumPy array" if kind(tensor) == "array" else describe(tensor)
            raise Failed(f"{name} is {what}.", hint="Which function makes a tensor?")
    return value[0], value[1]


def _pairs(value: Any, count: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    if not is_sequence(value) or len(value) != count:
        raise Failed(f"It returned {describe(value)}.")
    return [_pair(drawn) for drawn in value]


def _same(left: torch.Tensor, right: torch.Tensor) -> bool:
    return left.shape == right.shape and bool((left == right).all())


@points(2)
def test_shapes(student: Answer) -> None:
    """w has the shape (num_outputs, num_inputs) and b (num_outputs,), both of float32."""

    def judge(value: Any, case: Any) -> None:
        outputs, inputs = case["args"]
        w, b = _pair(value)
        if w.shape != (outputs, inputs) or b.shape != (outputs,):
            w_sizes, b_sizes = (_in_words(tensor.shape, outputs, inputs) for tensor in (w, b))
            raise Failed(
                f"w has the shape ({w_sizes}), and b has ({b_sizes}).",
                hint="Which of the sizes counts the outputs, and how many biases are there?",
            )
        for name, tensor in (("w", w), ("b", b)):
            if tensor.dtype != torch.float32:
                raise Failed(
                    f"{name} is of dtype {str(tensor.dtype).removeprefix('torch.')}.",
                    hint="Which kind of number do models calculate with?",
                )

    more = int(torch.randint(0, 4, (1,), generator=student.generator()))
    sizes = [[2, 3 + more], [5 + more, 4], [1, 3], [4, 1], [1, 1]]
    student.satisfies(probes.call, [{"args": size} for size in sizes], judge)


def _in_words(shape: torch.Size, outputs: int, inputs: int) -> str:
    """Return a shape in words, so that a known mistake says the same sentence for any sizes."""
    names = {outputs * inputs: "all", outputs: "num_outputs", inputs: "num_inputs", 1: "1"}
    return ", ".join(names.get(size, "another size") for size in shape)


@points(3)
def test_normal(student: Answer) -> None:
    """The numbers of w and b are drawn from the standard normal distribution."""

    def judge(value: Any, case: Any) -> None:
        outputs, inputs = case["args"]
        w, b = _pair(value)
        for name, tensor, count in (("w", w, outputs * inputs), ("b", b, outputs)):
            # Other numbers than asked for are another check's, as long as they are many.
            if tensor.numel() < min(count, 10_000):
                sizes = _in_words(tensor.shape, outputs, inputs)
                raise Failed(
                    f"{name}, of shape ({sizes}), holds too few numbers to show a distribution.",
                    hint="How many numbers do w and b hold?",
                )
            if tensor.numel() >= 10_000:
                _judge_normal(name, tensor)
        _judge_apart(w, b)

    def judge_single(value: Any, case: Any) -> None:
        # What holds nan for any sizes, such as memory as it was found, is not this mistake.
        single, many = (
            all(bool(tensor.isfinite().all()) for tensor in pair) for pair in _pairs(value, 2)
        )
        if many and not single:
            raise Failed(
                "For sizes of 1, w or b holds nan or infinity.",
                hint="Which step of yours needs more than one number?",
            )

    more = int(torch.randint(0, 9, (1,), generator=student.generator()))
    student.satisfies(
        probes.call, [{"args": [150 + more, 140]}, {"args": [20_000 + more, 2]}], judge
    )
    student.satisfies(probes.draw_each, [{"sizes": [[1, 1], [3, 4]]}], judge_single)


def _judge_apart(w: torch.Tensor, b: torch.Tensor) -> None:
    """Fail where b is not drawn by itself: of 20,000 float32 numbers, few are alike by chance."""
    hint = "Is b drawn by itself?"
    is_half = _is_half(w) or _is_half(b)
    w, b = w.double().flatten(), b.double().flatten()
    start = min(len(w), len(b))
    if float((w[:start] == b[:start]).double().mean()) > 0.5:
        raise Failed("b begins with the numbers of w.", hint=hint)
    if not is_half and float(torch.isin(b, w).double().mean()) > 0.5:
        raise Failed("Most numbers of b are numbers of w, too.", hint=hint)


def _is_half(tensor: torch.Tensor) -> bool:
    """Whether a tensor is of half precision, so coarse that numbers drawn apart are often alike."""
    return tensor.is_floating_point() and torch.finfo(tensor.dtype).eps > 1e-4


def _judge_drawn(name: str, tensor: torch.Tensor) -> None:
    """Fail where nothing can have been drawn: one number throughout, or what lay in memory."""
    numbers = tensor.detach().double().flatten()
    if len(numbers) > 1 and bool((numbers == numbers[0]).all()):
        which = f"{numbers[0]:g}" if numbers[0] in (0, 1) else "one and the same"
        raise Failed(f"All numbers of {name} are {which}.", hint="Is each number drawn by itself?")
    # Memory holds zeros, nan, and numbers of any exponent. Any distribution that a student may
    # choose keeps its numbers between these bounds.
    sizes, nothing = numbers.abs(), numbers == 0
    absurd = ~numbers.isfinite() | ((sizes < 1e-9) & ~nothing) | (sizes > 1e9)
    if bool(absurd.any()) and float((absurd | nothing).double().mean()) > 0.3:
        raise Failed(
            f"Many numbers of {name} are 0, nan or of absurd size.",
            hint="Which step writes numbers into the tensor?",
        )


def _judge_normal(name: str, tensor: torch.Tensor) -> None:
    _judge_drawn(name, tensor)
    numbers = tensor.detach().to(torch.float64).flatten().sort().values
    size = len(numbers)
    if not bool(numbers.isfinite().all()):
        raise Failed(f"{name} holds nan or infinity.", hint="Where could these come from?")
    if not _is_half(tensor) and len(numbers.unique()) < 0.9 * size:
        raise Failed(
            f"The numbers of {name} repeat one another.",
            hint="Is each number drawn by itself?",
        )
    mean, spread = float(numbers.mean()), float(numbers.std())
    if numbers[0] >= 0:
        raise Failed(
            f"None of the numbers of {name} is negative. Their mean is about {mean:.1f}.",
            hint="Which picture do these numbers draw, and which should they?",
        )
    normal = torch.distributions.Normal(0.0, 1.0)
    places = torch.arange(1, size + 1, dtype=torch.float64)
    expected = normal.cdf(numbers)
    distance = max(
        float((places / size - expected).max()), float((expected - (places - 1) / size).max())
    )
    # 4.55 % of normal numbers lie beyond ±2, give or take 0.15 %; of those cut off there, none.
    beyond = float((numbers.abs() > 2).double().mean())
    if distance * size**0.5 > _LIMIT or abs(beyond - 0.0455) > 0.0105:
        raise Failed(
            f"The numbers of {name} have a mean of about {abs(round(mean, 1)):g} in size and a "
            f"standard deviation of about {_rough(spread)}, and are not standard normal.",
            hint="Which distribution has mean 0, standard deviation 1 and the shape of a bell?",
        )


def _rough(spread: float) -> str:
    """Return one digit, from a table of steps wide enough that chance hardly crosses them."""
    return f"{spread:.1g}" if spread < 0.5 else f"{spread:.1f}"


@points(2)
def test_different_each_time(student: Answer) -> None:
    """Calls in a row draw different numbers, for w and for b."""

    def judge(value: Any, case: Any) -> None:
        # Three, as code that sets the seed when it has drawn shows from the second call on.
        drawn = _pairs(value, 3)
        _judge_all_drawn(drawn[0])
        for first, second in itertools.combinations(drawn, 2):
            if alike := _names(first, second, _same):
                raise Failed(
                    f"Two calls gave the same {alike}.",
                    hint="Where do the numbers come from, and what sets the seed?",
                )

    cases = [{"args": [3, 4], "times": 3}, {"args": [7, 2], "times": 3}]
    student.satisfies(probes.call_often, cases, judge)


@points(2)
def test_repeatable(student: Answer) -> None:
    """After the same torch.manual_seed a call draws the same numbers, and others after another."""

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        first, again, other = _pairs(value[0], 3)
        _judge_all_drawn(first)
        if unlike := _names(first, again, lambda left, right: not _same(left, right)):
            if value[1] != [0, 0, 0]:
                raise Failed(
                    f"The same torch.manual_seed gave two different {unlike}, as the function "
                    "sets a seed itself.",
                    codes=("A15",),
                )
            raise Failed(
                f"The same torch.manual_seed gave two different {unlike}.",
                hint="Do all the random numbers come from PyTorch's own generator?",
            )
        if alike := _names(first, other, _same):
            raise Failed(
                f"Two different seeds gave the same {alike}.",
                hint="Where do the numbers come from, and what sets the seed?",
            )

    generator = student.generator()
    one, two = torch.randint(1, 10**6, (2,), generator=generator).tolist()
    cases = [{"sizes": sizes, "seeds": [one, one, -two]} for sizes in ([3, 4], [6, 2])]
    student.satisfies(probes.draw_after_seeds, cases, judge)


def _judge_all_drawn(pair: tuple[torch.Tensor, torch.Tensor]) -> None:
    for name, tensor in zip("wb", pair, strict=True):
        _judge_drawn(name, tensor)


def _names(
    first: Sequence[torch.Tensor],
    second: Sequence[torch.Tensor],
    chosen: Callable[[torch.Tensor, torch.Tensor], bool],
) -> str:
    """Return "w", "b" or "w and b": those of which `chosen` is true."""
    pairs = zip("wb", first, second, strict=True)
    return " and ".join(name for name, left, right in pairs if chosen(left, right))


@points(3)
def test_leaves_with_gradients(student: Answer) -> None:
    """w and b are leaves that require gradients: backward from a result reaches them."""

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        pair = _pair(value[0])
        if not is_sequence(value[1]) or len(value[1]) != 2:
            raise Failed(f"Its gradients came as {describe(value[1])}.")
        states = {
            name: _state(tensor, gradients, case[f"shares_{name}"])
            for name, tensor, gradients in zip("wb", pair, value[1], strict=True)
        }
        if without := " and ".join(name for name, state in states.items() if state == "none"):
            raise Failed(
                f"Backward from a result brought no gradient to {without}.",
                hint="How does one ask PyTorch for gradients, and when?",
            )
        if no_leaves := " and ".join(name for name, state in states.items() if state == "no leaf"):
            raise Failed(
                f"Gradients pass through {no_leaves} to another tensor, as no leaf is there.",
                hint="Was it made, or calculated from a tensor that requires gradients?",
            )

    generator = student.generator()
    cases = [
        {
            "sizes": [outputs, inputs],
            "shares_w": torch.randn(outputs, inputs, generator=generator),
            "shares_b": torch.randn(outputs, generator=generator),
        }
        for outputs, inputs in ((3, 4), (5, 1))
    ]
    student.satisfies(probes.gradients_at, cases, judge)


def _state(tensor: torch.Tensor, gradients: Any, shares: torch.Tensor) -> str:
    """Return whether a tensor is a leaf with gradients: "leaf", "no leaf" or "none"."""
    if not is_sequence(gradients) or len(gradients) != 3:
        return "none"
    arrived, kept, in_twin = (_is_gradient(seen, tensor, shares) for seen in gradients)
    if not arrived:
        return "none"
    return "leaf" if kept and in_twin else "no leaf"


def _is_gradient(seen: Any, tensor: torch.Tensor, shares: torch.Tensor) -> bool:
    """Whether a gradient is right, in whatever shape: shapes are judged by another check."""
    if kind(seen) != "tensor" or seen.numel() != tensor.numel():
        return False
    right = shares if seen.numel() == shares.numel() else torch.ones(seen.numel())
    # In half precision, a gradient of 2 is off by up to a thousandth, or eight: still a gradient.
    atol = max(1e-6, 4 * torch.finfo(seen.dtype).eps) if seen.is_floating_point() else 1e-6
    return bool(((seen.double().flatten() - right.flatten()).abs() <= atol).all())
