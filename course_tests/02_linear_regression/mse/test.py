"""Hidden checks of `mse`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from gradkit.checks import Answer, Failed, describe, difference, points

from . import probes, reference

# Squares multiplied out (p² - 2pt + t²) or summed in another order are 1e-6 off; the nearest wrong
# answer, the square root, is off by a quarter and more.
RTOL = 1e-4


def pair(chance: torch.Generator, *shape: int) -> dict[str, torch.Tensor]:
    """Return predictions and targets 1.5 to 5 apart, most on one side, some on the other.

    One gap is smaller than 1, where a Huber loss still squares.
    """
    gaps = 1.5 + 3.5 * torch.rand(shape, generator=chance)
    if gaps.numel() > 2:
        gaps.view(-1)[-1] *= -1
        gaps.view(-1)[0] *= 0.2
    targets = 6 * torch.rand(shape, generator=chance) - 3
    return {"predictions": targets + gaps, "targets": targets}


def compare(seen: Any, expected: Any) -> str | None:
    """Say how a loss differs: it must be a tensor of no dimensions."""
    if isinstance(expected, torch.Tensor) and not isinstance(seen, torch.Tensor):
        return f"it gave {describe(seen)}, not a tensor"
    return difference(seen, expected, rtol=RTOL)


@points(3)
def test_one_column(student: Answer) -> None:
    """Predictions of a single column give the mean of the squared differences, as a 0-d tensor."""
    chance = student.generator()
    cases = [pair(chance, 7, 1), pair(chance, 4, 1), pair(chance, 1, 1)]
    student.agrees(
        probes.loss_value, cases, reference.mse, compare=compare,
        said="For predictions of one column",
        hint="What do you get on paper for two rows, step by step?",
    )  # fmt: skip


@points(3)
def test_several_columns(student: Answer) -> None:
    """With several columns, the mean goes over all elements, not over the rows alone."""
    chance = student.generator()
    cases = [pair(chance, 5, 3), pair(chance, 1, 4), pair(chance, 2, 2)]
    cases[0]["predictions"][1] += 12  # where a Huber loss of a wider bend doesn't square any more
    student.agrees(
        probes.loss_value, cases, reference.mse, compare=compare,
        said="For predictions of several columns",
        hint="How many numbers are squared and added up here, and by what do you divide?",
    )  # fmt: skip


@points(3)
def test_gradients_flow(student: Answer) -> None:
    """Gradients flow back through the loss to all of the predictions."""
    chance = student.generator()
    # A single element, whatever it is divided by: the mean is the business of the checks above.
    cases = [pair(chance, 1, 1) | {"slope": slope} for slope in (2.5, -1.5)]
    # And several that are all too high: how steep each gradient is, again does not matter.
    several = pair(chance, 3, 2)
    several["predictions"] = several["targets"] + 1 + torch.rand(3, 2, generator=chance)
    cases.append(several | {"slope": 1.5})

    def compare_gradients(seen: Any, expected: Any) -> str | None:
        if not isinstance(seen, list) or len(seen) != 2:
            return "no gradient could be read"
        if difference(seen, expected, rtol=RTOL) is None:
            return None
        left, right = seen[1], expected[1]
        slopes = seen[0] == expected[0] == "gradient" and isinstance(left, torch.Tensor)
        if slopes and right.numel() > 1 and left.shape == right.shape:
            reached = torch.equal(left.sign(), right.sign())
            return None if reached else "the gradients of some predictions are lost"
        found = {
            "no tensor": "it gave no tensor",
            "no graph": "the loss has no graph",
            "no number": "the loss is not one number",
            "gradient": "the gradient of the predictions is off",
        }
        return found.get(seen[0], "no gradient could be read")

    student.agrees(
        probes.loss_gradient, cases, reference.mse, compare=compare_gradients,
        said="When backward is called on the loss",
        hint="Is the chain of tensor operations from the predictions to the loss unbroken, and is "
        "it the right formula?",
    )  # fmt: skip


@points(1)
def test_arguments_stay(student: Answer) -> None:
    """The arguments stay as they are, so that a second call gives the same loss."""
    chance = student.generator()
    cases = [pair(chance, 1, 1), pair(chance, 1, 1)]  # as above

    def compare_first(seen: Any, expected: Any) -> str | None:
        return compare(seen[0][0], expected[0][0])

    def judge(value: Any, case: Mapping[str, Any]) -> None:
        if not isinstance(value, list) or [len(call) for call in value] != [3, 3]:
            raise Failed("No losses could be read.")
        given = [case["predictions"], case["targets"]]
        if any(difference(call[1:], given, atol=0, rtol=0) for call in value):
            raise Failed("After the call, a tensor that was handed in had changed.", codes=("C18",))
        if compare(value[1][0], value[0][0]):
            raise Failed(
                "A second call with the same tensors gave another loss.",
                hint="What does your function remember from one call to the next?",
            )

    student.agrees(
        probes.loss_twice, cases, reference.mse, compare=compare_first,
        said="For a single prediction", hint="What do you get on paper for one number, squared?",
    )  # fmt: skip
    student.satisfies(probes.loss_twice, cases, judge)
