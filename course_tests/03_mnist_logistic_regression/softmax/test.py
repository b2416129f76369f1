"""Hidden checks of `softmax`.

In all of them, the softmax functions of PyTorch and SciPy return other numbers, however they are
called, even in other threads. So answers that use them fail by their values. `logsumexp` works as
usual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from gradkit.checks import Answer, describe, difference, points

from ..comparing import Compare, is_sequence, item, tensors
from . import probes, reference

_HINT = "Does the result have the shape of the logits, does each row sum to 1, and is the ratio of two entries exp(difference of their logits)?"


def _probabilities(atol: float, seen_as: Callable[[Any], Any] = lambda values: values) -> Compare:
    """Return a comparison, within `atol`, of the probabilities as `seen_as` transforms them."""

    def compare(seen: Any, expected: Any) -> str | None:
        if isinstance(seen, torch.Tensor) and isinstance(expected, torch.Tensor):
            pair = seen_as(seen), seen_as(expected)
            text = difference(*pair, atol=atol, rtol=0)
            if text and _is_ready_made(seen, expected):
                return _READY_MADE
            return text and (difference(seen, expected, atol=atol, rtol=0) or text)
        return tensors(seen, expected)

    return item(0, 2, compare)


_READY_MADE = "the result comes from a ready-made softmax, which does not count here"


def _is_ready_made(seen: Any, expected: Any) -> bool:
    """Whether these are the numbers that ready-made functions return in these checks."""
    if not isinstance(seen, torch.Tensor) or seen.shape != expected.shape:
        return False
    ways = (probes.bend(expected, logarithm=False), torch.full_like(expected, -1))
    return any(difference(seen, way, atol=1e-5, rtol=1e-3) is None for way in ways)


def _shares(values: torch.Tensor) -> torch.Tensor:
    """Return each row divided by its own sum; other checks judge the sums."""
    return values / values.sum(1, keepdim=True) if values.dim() == 2 else values


def _logits(generator: torch.Generator, batch: int, classes: int) -> torch.Tensor:
    """Return rows of different magnitude, so that sums over anything but a row show."""
    rows = torch.linspace(-1, 1, batch)[:, None] if batch > 1 else torch.zeros(1, 1)
    return 1.5 * torch.randn(batch, classes, generator=generator) + rows


@points(4)
def test_rows(student: Answer) -> None:
    """Each row becomes probabilities of its own, in batches of any shape, even square ones."""
    generator = student.generator()
    shapes = [(4, 3), (3, 3), (6, 10), (5, 2), (10, 10)]
    student.agrees(
        probes.call_softmax,
        [{"logits": _logits(generator, *shape)} for shape in shapes],
        reference.softmax,
        # Rounding leaves 1e-6; a sum over the wrong axis is off by more than 1e-2.
        compare=_probabilities(1e-4),
        said="For ordinary logits",
        hint=_HINT,
    )


@points(2)
def test_one_row(student: Answer) -> None:
    """A batch of one row keeps its shape (1, classes), even with a single class."""
    generator = student.generator()
    student.agrees(
        probes.call_softmax,
        [{"logits": _logits(generator, 1, classes)} for classes in (3, 10, 1)],
        reference.softmax,
        compare=_probabilities(1e-4),
        said="For a batch of one row",
        hint=_HINT,
    )


@points(4)
def test_large_logits(student: Answer) -> None:
    """Logits of any size, such as 1000, −1000 or 1e30, give correct, finite probabilities."""
    # One row at a time: other checks judge the shape and the dimension of the sum.
    generator = student.generator()
    levels = [
        level + 1.5 * torch.randn(1, 4, generator=generator)
        for level in (1000.0, -1000.0, 200.0, -200.0)
    ]
    wide = torch.tensor([[-300.0, 1.0, 300.0]]) + torch.randn(1, 3, generator=generator)
    rows = [*levels, wide, torch.tensor([[1e30, 0.0, -1e30]]), torch.tensor([[1.0, 3e30, 2.0]])]
    student.agrees(
        probes.call_softmax,
        [{"logits": row} for row in rows],
        reference.softmax,
        # Around 1000, float32 is exact to 3e-5, so exp(x - logsumexp(x)) may be off by as much.
        compare=_probabilities(1e-3, torch.flatten),
        said="For large logits, such as 1000 or −1000",
        hint="What are exp(1000) and exp(-1000) in float32?",
    )


@points(2)
def test_far_apart(student: Answer) -> None:
    """Logits that are far apart, in one row or in different rows, give correct probabilities."""
    # The exponential of each number alone fits into float32, 1e-27 to 1e27. One shift for all rows,
    # or a shift by the smallest logit, fails here.
    generator = student.generator()
    levels = torch.tensor([[60.0], [0.0], [-60.0]])
    wide = torch.tensor([[-60.0, 60.0, 0.0], [1.0, -55.0, 55.0]])
    student.agrees(
        probes.call_softmax,
        [
            {"logits": levels + torch.randn(3, 5, generator=generator)},
            {"logits": wide + torch.randn(2, 3, generator=generator)},
        ],
        reference.softmax,
        compare=_probabilities(1e-3, _shares),
        said="For logits that are far apart",
        hint="For which entry of a row can the exponential overflow, and is the same shift right for every row?",
    )


@points(2)
def test_logits_stay(student: Answer) -> None:
    """The call leaves the logits unchanged, and the result is made of exponentials."""
    generator = student.generator()

    def compare(seen: Any, expected: Any) -> str | None:
        if not is_sequence(seen) or not is_sequence(expected):
            return difference(seen, expected)
        if tensors(seen[1], expected[1]):
            return "the logits had changed"
        # Differences of logarithms across rows and columns do not depend on what is summed over.
        shapes = [_crossed(values) for values in (seen[0], expected[0])]
        if any(shape is None for shape in shapes):
            return tensors(seen[0], expected[0])
        if _is_ready_made(seen[0], expected[0]):
            return difference(*shapes, atol=1e-3) and _READY_MADE
        return (
            difference(*shapes, atol=1e-3)
            and f"the result ({describe(seen[0])}) is not made of exponentials"
        )

    student.agrees(
        probes.call_softmax,
        [{"logits": _logits(generator, *shape)} for shape in ((4, 3), (5, 6))],
        reference.softmax,
        compare=compare,
        said="After the call",
        hint="Does any operation change the logits in place, and is the result made of exponentials?",
    )


def _crossed(values: Any) -> torch.Tensor | None:
    """Return log v[i, j] - log v[i, 0] - log v[0, j] + log v[0, 0]; None if it does not exist."""
    if not isinstance(values, torch.Tensor) or values.dim() != 2:
        return None
    logs = values.double().log()
    crossed = logs - logs[:, :1] - logs[:1] + logs[:1, :1]
    return crossed if bool(crossed.isfinite().all()) else None
