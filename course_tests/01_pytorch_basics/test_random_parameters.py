"""Hidden checks of `random_parameters`."""

from __future__ import annotations

from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, points

from . import probes
from .comparing import is_sequence, kind

_LIMIT = 3.5
"""Bound for √n times the greatest distance between the observed and the normal distribution: right
numbers exceed it once in 10¹⁰ seeds (Kolmogorov). Uniform numbers of the same mean and spread reach
at least 4.5 with the 20,000 numbers here."""


def _pair(value: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return w and b; raise `Failed` unless they are two tensors."""
    if not is_sequence(value):
        raise Failed(f"It returned {describe(value)}.", hint="Does it return both, w and b?")
    if len(value) != 2:
        raise Failed(f"It returned {describe(value)} values.", hint="Does it return w and b?")
    for name, tensor in zip("wb", value, strict=True):
        if kind(tensor) != "tensor":
            raise Failed(f"{name} is {describe(tensor)}.", hint="Which function makes a tensor?")
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
        names = {outputs: "num_outputs", inputs: "num_inputs", 1: "1"}
        for name, tensor, shape in zip(
            "wb", _pair(value), ((outputs, inputs), (outputs,)), strict=True
        ):
            if tensor.shape != shape:
                # In words, so that a known mistake says the same sentence for any sizes.
                words = ", ".join(names.get(n, "another size") for n in tensor.shape)
                raise Failed(
                    f"{name} has the shape ({words}).",
                    hint="Which of the sizes counts the outputs, and how many biases are there?",
                )
            if tensor.dtype != torch.float32:
                raise Failed(
                    f"{name} is of dtype {str(tensor.dtype).removeprefix('torch.')}.",
                    hint="Which kind of number do models calculate with?",
                )

    more = int(torch.randint(0, 4, (1,), generator=student.generator()))
    sizes = [[2, 3 + more], [5 + more, 4], [1, 3], [4, 1], [1, 1]]
    student.satisfies(probes.call, [{"args": size} for size in sizes], judge)


@points(3)
def test_normal(student: Answer) -> None:
    """The numbers of w and b are drawn from the standard normal distribution."""

    def judge(value: Any, case: Any) -> None:
        w, b = _pair(value)
        for name, tensor in (("w", w), ("b", b)):
            if tensor.numel() >= 10_000:
                _judge_normal(name, tensor)
        if w.numel() < 10_000 or (b.numel() < 10_000 and case["args"][0] > 10_000):
            raise Failed("It drew too few numbers.", hint="How many numbers do w and b hold?")
        if torch.isin(b.double(), w.double()).double().mean() > 0.5:
            raise Failed(
                "Most numbers of b are numbers of w, too.",
                hint="Is b drawn by itself?",
            )

    more = int(torch.randint(0, 9, (1,), generator=student.generator()))
    student.satisfies(
        probes.call, [{"args": [150 + more, 140]}, {"args": [20_000 + more, 2]}], judge
    )


def _judge_normal(name: str, tensor: torch.Tensor) -> None:
    numbers = tensor.detach().to(torch.float64).flatten().sort().values
    size = len(numbers)
    if not bool(numbers.isfinite().all()):
        raise Failed(f"{name} holds nan or infinity.", hint="Has anything been drawn into it?")
    if len(numbers.unique()) < 0.9 * size:
        raise Failed(
            f"The numbers of {name} repeat one another.",
            hint="Is each number drawn by itself?",
        )
    mean, spread = float(numbers.mean()), float(numbers.std())
    if numbers[0] >= 0:
        raise Failed(
            f"None of the numbers of {name} is negative.",
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
    """Two calls in a row draw different numbers, for w and for b."""

    def judge(value: Any, case: Any) -> None:
        first, second = _pairs(value, 2)
        for name, left, right in zip("wb", first, second, strict=True):
            if _same(left, right):
                raise Failed(
                    f"Two calls in a row gave the same {name}.",
                    hint="Where do the numbers come from, and what sets the seed?",
                )

    cases = [{"args": [3, 4], "times": 2}, {"args": [7, 2], "times": 2}]
    student.satisfies(probes.call_often, cases, judge)


@points(2)
def test_repeatable(student: Answer) -> None:
    """After the same torch.manual_seed a call draws the same numbers, and others after another."""

    def judge(value: Any, case: Any) -> None:
        first, again, other = _pairs(value, 3)
        for name, left, right, third in zip("wb", first, again, other, strict=True):
            if not _same(left, right):
                raise Failed(
                    f"The same torch.manual_seed gave two different {name}.",
                    hint="Do all the random numbers come from PyTorch's own generator?",
                )
            if _same(left, third):
                raise Failed(
                    f"Two different seeds gave the same {name}.",
                    hint="Where do the numbers come from, and what sets the seed?",
                )

    generator = student.generator()
    one, two = torch.randint(1, 10**6, (2,), generator=generator).tolist()
    cases = [{"sizes": sizes, "seeds": [one, one, -two]} for sizes in ([3, 4], [6, 2])]
    student.satisfies(probes.draw_after_seeds, cases, judge)


@points(3)
def test_leaves_with_gradients(student: Answer) -> None:
    """w and b are leaves that require gradients: backward from a result reaches them."""

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 4:
            raise Failed(f"It returned {describe(value)}.", hint="Does it return w and b?")
        for name, own, twin in (("w", *value[:2]), ("b", *value[2:])):
            shares = case[f"shares_{name}"]
            if _is_gradient(own, shares) and not _is_gradient(twin, shares):
                raise Failed(
                    f"{name} is not a leaf.",
                    hint="Was it made, or calculated from a tensor that requires gradients?",
                )
            if not _is_gradient(own, shares):
                raise Failed(
                    f"Backward from a result brought no gradient to {name}.",
                    hint="How does one ask PyTorch for gradients, and which tensors keep theirs?",
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


def _is_gradient(seen: Any, shares: torch.Tensor) -> bool:
    """Whether a gradient is right, in whatever shape: shapes are judged by another check."""
    return (
        kind(seen) == "tensor"
        and seen.numel() == shares.numel()
        and bool(((seen.double().flatten() - shares.flatten()).abs() <= 1e-6).all())
    )
