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
"""Bound on √n times the largest distance between the observed and the normal distribution. Right
numbers exceed it for one seed in 10¹⁰ (Kolmogorov). Uniform numbers with the same mean and standard
deviation reach at least 4.5 with the 20,000 numbers here."""


def _pair(value: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return w and b; raise `Failed` unless both are tensors."""
    if not is_sequence(value):
        what = (
            "one tensor" if kind(value) == "tensor" else describe(value)
        )  # its shape could show hidden sizes
        raise Failed(
            f"It returned {what}, not w and b.", hint="Does your function return both w and b?"
        )
    if len(value) != 2:
        raise Failed(
            f"It returned {describe(value)} instead of w and b.",
            hint="Does your function return w and b, and nothing else?",
        )
    for name, tensor in zip("wb", value, strict=True):
        if kind(tensor) != "tensor":
            what = "a NumPy array" if kind(tensor) == "array" else describe(tensor)
            raise Failed(
                f"{name} is {what}.", hint="Which function returns a tensor of random numbers?"
            )
    return value[0], value[1]


def _pairs(value: Any, count: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    if not is_sequence(value) or len(value) != count:
        raise Failed(f"It returned {describe(value)}.")
    return [_pair(drawn) for drawn in value]


def _same(left: torch.Tensor, right: torch.Tensor) -> bool:
    return left.shape == right.shape and bool((left == right).all())


@points(2)
def test_shapes(student: Answer) -> None:
    """w has shape (num_outputs, num_inputs), b has shape (num_outputs,), and both are float32."""

    def judge(value: Any, case: Any) -> None:
        outputs, inputs = case["args"]
        w, b = _pair(value)
        if w.shape != (outputs, inputs) or b.shape != (outputs,):
            w_sizes, b_sizes = (_in_words(tensor.shape, outputs, inputs) for tensor in (w, b))
            raise Failed(
                f"w has shape ({w_sizes}), and b has shape ({b_sizes}).",
                hint="Which dimension of w belongs to the outputs, and how many biases are there?",
            )
        for name, tensor in (("w", w), ("b", b)):
            if tensor.dtype != torch.float32:
                raise Failed(
                    f"{name} has dtype {str(tensor.dtype).removeprefix('torch.')}.",
                    hint="Which dtype do the parameters of a model have by default?",
                )

    more = int(torch.randint(0, 4, (1,), generator=student.generator()))
    sizes = [[2, 3 + more], [5 + more, 4], [1, 3], [4, 1], [1, 1]]
    student.satisfies(probes.call, [{"args": size} for size in sizes], judge)


def _in_words(shape: torch.Size, outputs: int, inputs: int) -> str:
    """Return a shape in words, so that a mistake gives the same sentence for all sizes."""
    names = {
        outputs * inputs: "num_outputs * num_inputs",
        outputs: "num_outputs",
        inputs: "num_inputs",
        1: "1",
    }
    return ", ".join(names.get(size, "some other size") for size in shape)


@points(3)
def test_normal(student: Answer) -> None:
    """The numbers of w and b are drawn from the standard normal distribution."""

    def judge(value: Any, case: Any) -> None:
        outputs, inputs = case["args"]
        w, b = _pair(value)
        for name, tensor, count in (("w", w, outputs * inputs), ("b", b, outputs)):
            # Another check judges the sizes; here there only have to be enough numbers.
            if tensor.numel() < min(count, 10_000):
                sizes = _in_words(tensor.shape, outputs, inputs)
                raise Failed(
                    f"{name} has shape ({sizes}), too few numbers to judge their distribution.",
                    hint="How many numbers should w and b each contain?",
                )
            if tensor.numel() >= 10_000:
                _judge_normal(name, tensor)
        _judge_apart(w, b)

    def judge_single(value: Any, case: Any) -> None:
        # Tensors with nan for all sizes, such as uninitialized memory, are another mistake.
        single, many = (
            all(bool(tensor.isfinite().all()) for tensor in pair) for pair in _pairs(value, 2)
        )
        if many and not single:
            raise Failed(
                "For sizes of 1, w or b contains nan or infinity.",
                hint="Which step only works with more than one number?",
            )

    more = int(torch.randint(0, 9, (1,), generator=student.generator()))
    student.satisfies(
        probes.call, [{"args": [150 + more, 140]}, {"args": [20_000 + more, 2]}], judge
    )
    student.satisfies(probes.draw_each, [{"sizes": [[1, 1], [3, 4]]}], judge_single)


def _judge_apart(w: torch.Tensor, b: torch.Tensor) -> None:
    """Fail if b is not drawn separately: few of 20,000 float32 numbers are equal by chance."""
    hint = "Is b drawn separately from w?"
    is_half = _is_half(w) or _is_half(b)
    w, b = w.double().flatten(), b.double().flatten()
    start = min(len(w), len(b))
    if float((w[:start] == b[:start]).double().mean()) > 0.5:
        raise Failed("b starts with the same numbers as w.", hint=hint)
    if not is_half and float(torch.isin(b, w).double().mean()) > 0.5:
        raise Failed("Most of the numbers in b also occur in w.", hint=hint)


def _is_half(tensor: torch.Tensor) -> bool:
    """Return whether a tensor has half precision, in which separate draws are often equal."""
    return tensor.is_floating_point() and torch.finfo(tensor.dtype).eps > 1e-4


def _judge_drawn(name: str, tensor: torch.Tensor) -> None:
    """Fail if nothing can have been drawn: all numbers are equal, or memory is uninitialized."""
    numbers = tensor.detach().double().flatten()
    if len(numbers) > 1 and bool((numbers == numbers[0]).all()):
        which = f"{numbers[0]:g}" if numbers[0] in (0, 1) else "the same"
        raise Failed(
            f"All the numbers in {name} are {which}.", hint="Is each number drawn separately?"
        )
    # Uninitialized memory contains zeros, nan, and numbers with any exponent. Distributions that
    # students choose stay within these bounds.
    sizes, nothing = numbers.abs(), numbers == 0
    absurd = ~numbers.isfinite() | ((sizes < 1e-9) & ~nothing) | (sizes > 1e9)
    if bool(absurd.any()) and float((absurd | nothing).double().mean()) > 0.3:
        raise Failed(
            f"Many numbers in {name} are 0, nan, or implausibly large or small.",
            hint="Which step fills the tensor with numbers?",
        )


def _judge_normal(name: str, tensor: torch.Tensor) -> None:
    _judge_drawn(name, tensor)
    numbers = tensor.detach().to(torch.float64).flatten().sort().values
    size = len(numbers)
    if not bool(numbers.isfinite().all()):
        raise Failed(f"{name} contains nan or infinity.", hint="Which step can produce these?")
    if not _is_half(tensor) and len(numbers.unique()) < 0.9 * size:
        raise Failed(
            f"Many numbers in {name} occur more than once.",
            hint="Is each number drawn separately?",
        )
    mean, spread = float(numbers.mean()), float(numbers.std())
    if numbers[0] >= 0:
        raise Failed(
            f"None of the numbers in {name} are negative. Their mean is about {mean:.1f}.",
            hint="What does a histogram of these numbers look like, and what should it look like?",
        )
    normal = torch.distributions.Normal(0.0, 1.0)
    places = torch.arange(1, size + 1, dtype=torch.float64)
    expected = normal.cdf(numbers)
    distance = max(
        float((places / size - expected).max()), float((expected - (places - 1) / size).max())
    )
    # About 4.55 % (± 0.15 %) of normal numbers lie beyond ±2; none do if they are cut off there.
    beyond = float((numbers.abs() > 2).double().mean())
    if distance * size**0.5 > _LIMIT or abs(beyond - 0.0455) > 0.0105:
        raise Failed(
            f"The numbers in {name} are not standard normal. The absolute value of their mean is about "
            f"{abs(round(mean, 1)):g}, and their standard deviation is about {_rough(spread)}.",
            hint="Which distribution has mean 0, standard deviation 1, and a bell-shaped curve?",
        )


def _rough(spread: float) -> str:
    """Return a standard deviation to one digit, coarse enough that chance rarely changes it."""
    return f"{spread:.1g}" if spread < 0.5 else f"{spread:.1f}"


@points(2)
def test_different_each_time(student: Answer) -> None:
    """Every call draws new numbers for w and for b."""

    def judge(value: Any, case: Any) -> None:
        # Three calls, since a seed that is set after drawing takes effect from the second one on.
        drawn = _pairs(value, 3)
        _judge_all_drawn(drawn[0])
        for first, second in itertools.combinations(drawn, 2):
            if alike := _names(first, second, _same):
                raise Failed(
                    f"Two calls returned the same {alike}.",
                    hint="Where do the numbers come from, and which line sets the seed?",
                )

    cases = [{"args": [3, 4], "times": 3}, {"args": [7, 2], "times": 3}]
    student.satisfies(probes.call_often, cases, judge)


@points(2)
def test_repeatable(student: Answer) -> None:
    """The same torch.manual_seed() gives the same numbers, and another seed gives others."""

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        first, again, other = _pairs(value[0], 3)
        _judge_all_drawn(first)
        if unlike := _names(first, again, lambda left, right: not _same(left, right)):
            if value[1] != [0, 0, 0]:
                raise Failed(
                    f"The same torch.manual_seed() gave different values of {unlike}, because the "
                    "function sets a seed itself.",
                    codes=("A15",),
                )
            raise Failed(
                f"The same torch.manual_seed() gave different values of {unlike}.",
                hint="Do all the random numbers come from PyTorch's default generator?",
            )
        if alike := _names(first, other, _same):
            raise Failed(
                f"Two different seeds gave the same {alike}.",
                hint="Where do the numbers come from, and which line sets the seed?",
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
    """Return "w", "b", or "w and b": those for which `chosen` is true."""
    pairs = zip("wb", first, second, strict=True)
    return " and ".join(name for name, left, right in pairs if chosen(left, right))


@points(3)
def test_leaves_with_gradients(student: Answer) -> None:
    """w and b are leaf tensors that require gradients, so backward() fills in their .grad."""

    def judge(value: Any, case: Any) -> None:
        if not is_sequence(value) or len(value) != 2:
            raise Failed(f"It returned {describe(value)}.")
        pair = _pair(value[0])
        if not is_sequence(value[1]) or len(value[1]) != 2:
            raise Failed(f"The gradients arrived as {describe(value[1])}.")
        states = {
            name: _state(tensor, gradients, case[f"shares_{name}"])
            for name, tensor, gradients in zip("wb", pair, value[1], strict=True)
        }
        if without := " and ".join(name for name, state in states.items() if state == "none"):
            raise Failed(
                f"In backward(), no gradient reached {without}.",
                hint="How do you tell PyTorch to track gradients, and at what point in your code?",
            )
        if no_leaves := " and ".join(name for name, state in states.items() if state == "no leaf"):
            raise Failed(
                f"Not a leaf tensor: gradients flow through {no_leaves} to another tensor.",
                hint="Was it created directly, or calculated from a tensor that requires gradients?",
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
    """Return "leaf" or "no leaf", or "none" for a tensor that no gradient reaches."""
    if not is_sequence(gradients) or len(gradients) != 3:
        return "none"
    arrived, kept, in_twin = (_is_gradient(seen, tensor, shares) for seen in gradients)
    if not arrived:
        return "none"
    return "leaf" if kept and in_twin else "no leaf"


def _is_gradient(seen: Any, tensor: torch.Tensor, shares: torch.Tensor) -> bool:
    """Return whether a gradient is right, in any shape: another check judges shapes."""
    if kind(seen) != "tensor" or seen.numel() != tensor.numel():
        return False
    right = shares if seen.numel() == shares.numel() else torch.ones(seen.numel())
    # In half precision, even a right gradient of 2 is off by up to 0.001 (bfloat16: 0.008).
    atol = max(1e-6, 4 * torch.finfo(seen.dtype).eps) if seen.is_floating_point() else 1e-6
    return bool(((seen.double().flatten() - right.flatten()).abs() <= atol).all())
